/// How a body is packed, by its name in `Content-Encoding` (RFC 9110 §8.4.1, RFC 8878 §7.2).
public enum ContentEncoding: String, CaseIterable, Hashable, Sendable {
  /// Not packed; on the wire the header is left out.
  case identity
  case gzip
  case zstd
}
