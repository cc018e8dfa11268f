/// A text with the signatures of one or more keys (C2SP signed-note).
///
/// Nothing in the text means anything before ``verified(by:)`` has returned.
public struct Note: Hashable, Sendable {
  /// The longest note that is read.
  public static let sizeLimit = 1 << 20
  /// The most signatures that are read; the specification asks for 16 at least.
  public static let signatureLimit = 100

  /// The text, with the line feed at its end.
  public let text: [UInt8]
  public private(set) var signatures: [SignatureLine]

  /// - Parameter text: lines, each with its line feed.
  public init(text: [UInt8], signatures: [SignatureLine]) {
    self.text = text
    self.signatures = signatures
  }

  /// Reads a note and nothing behind it.
  public init(parsing bytes: [UInt8]) throws(NoteError) {
    guard bytes.count <= Self.sizeLimit else { throw .tooLarge(limit: Self.sizeLimit) }
    let feed = UInt8(ascii: "\n")
    if let position = bytes.firstIndex(where: { $0 < 0x20 && $0 != feed }) {
      throw .control(bytes[position], position: position)
    }
    guard (try? UTF8Span(validating: bytes.span)) != nil else { throw .notUTF8 }
    guard bytes.last == feed,
      let end = bytes.indices.dropLast().last(where: { bytes[$0] == feed && bytes[$0 + 1] == feed }
      ),
      end + 2 < bytes.count
    else { throw .unsigned }
    text = Array(bytes[...end])
    signatures = []
    let lines = bytes[(end + 2)...].dropLast()
      .split(separator: feed, omittingEmptySubsequences: false)
    guard lines.count <= Self.signatureLimit else {
      throw .tooManySignatures(limit: Self.signatureLimit)
    }
    for (index, line) in lines.enumerated() {
      guard let signature = SignatureLine(line) else { throw .signature(number: index + 1) }
      signatures.append(signature)
    }
  }

  /// The whole note as it is stored and sent.
  public var bytes: [UInt8] {
    text + Array("\n".utf8) + signatures.flatMap { Array("\($0)\n".utf8) }
  }

  /// Adds lines that are not there yet.
  public mutating func add(_ lines: [SignatureLine]) {
    for line in lines where !signatures.contains(line) { signatures.append(line) }
  }

  /// The keys among `keys` that have signed the text.
  /// - Throws: where a line bears the name and id of a key and is not by it, and where no key has signed.
  @discardableResult
  public func verified(by keys: [VerifierKey]) throws(NoteError) -> [Verified] {
    var found: [Verified] = []
    for line in signatures {
      for key in keys where key.name == line.name && key.id == line.id {
        guard let verified = key.verify(line.signature, of: text) else {
          throw .forged(name: key.name)
        }
        if !found.contains(where: { $0.key == key }) { found.append(verified) }
      }
    }
    guard !found.isEmpty else { throw .untrusted }
    return found
  }

  /// A key that has signed.
  public struct Verified: Hashable, Sendable {
    public let key: VerifierKey
    /// When it signed, in seconds since 1970, where its kind of signature says so.
    public let seconds: UInt64?
  }
}
