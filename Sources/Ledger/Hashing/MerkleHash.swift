/// A hash of the tree, SHA-256 as RFC 6962 §2.1 uses it: of one entry, or of the two hashes below.
public struct MerkleHash: Hashable, Sendable {
  /// How many bytes a hash has.
  public static let size = 32

  /// The 32 bytes as they lie in memory: no allocation for the millions that pass.
  let words: SIMD4<UInt64>

  init(words: SIMD4<UInt64>) { self.words = words }

  /// Reads 32 bytes at the front of what is there.
  init(loading bytes: UnsafeRawBufferPointer) {
    words = bytes.loadUnaligned(as: SIMD4<UInt64>.self)
  }

  /// `nil` unless it is 32 bytes.
  public init?(bytes: some Collection<UInt8>) {
    guard bytes.count == Self.size else { return nil }
    self = Array(bytes).withUnsafeBytes { Self(loading: $0) }
  }

  /// Reads standard base64 with its padding; `nil` for anything else.
  init?(base64 text: some Collection<UInt8>) {
    guard let bytes = Base64.decode(text) else { return nil }
    self.init(bytes: bytes)
  }

  public var bytes: [UInt8] { withUnsafeBytes(of: words) { Array($0) } }

  /// The hash of the tree without entries: SHA-256 of nothing.
  public static let empty = MerkleHasher().digest(of: [])

  /// The hash under which an entry stands in the tree: SHA-256 of a zero byte and the entry.
  public static func leaf(_ entry: some Collection<UInt8>) -> MerkleHash {
    let hasher = MerkleHasher()
    return entry.withContiguousStorageIfAvailable {
      hasher.leaf(UnsafeRawBufferPointer($0))
    } ?? Array(entry).withUnsafeBytes { hasher.leaf($0) }
  }
}

extension MerkleHash: CustomStringConvertible {
  /// Standard base64, as checkpoints and proofs write it.
  public var description: String { String(decoding: Base64.encode(bytes), as: UTF8.self) }
}

extension [MerkleHash] {
  /// The hashes of a tile's file, 32 bytes each.
  init(tile bytes: [UInt8]) {
    self = bytes.withUnsafeBytes { bytes in
      (0..<bytes.count / MerkleHash.size).map {
        MerkleHash(loading: UnsafeRawBufferPointer(rebasing: bytes[($0 * MerkleHash.size)...]))
      }
    }
  }

  /// The content of a tile's file.
  var tileBytes: [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count * MerkleHash.size) { output, filled in
      let output = UnsafeMutableRawBufferPointer(output)
      for (index, hash) in enumerated() {
        output.storeBytes(of: hash.words, toByteOffset: index * MerkleHash.size, as: SIMD4.self)
      }
      filled = count * MerkleHash.size
    }
  }
}
