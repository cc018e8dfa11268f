import CCrypto

/// Makes hashes with one context of libcrypto, which costs more to make than a hash.
struct MerkleHasher: ~Copyable {
  // Looked up once: finding an algorithm by name takes longer than hashing a record. Never freed, and only read.
  nonisolated(unsafe) private static let algorithm: OpaquePointer = {
    guard let algorithm = EVP_MD_fetch(nil, "SHA256", nil) else {
      fatalError("libcrypto has no SHA-256")
    }
    return algorithm
  }()

  private let context: OpaquePointer

  init() {
    // Fails only where the system has no memory left: nothing could go on.
    guard let context = EVP_MD_CTX_new() else { fatalError("libcrypto has no memory") }
    self.context = context
  }

  deinit { EVP_MD_CTX_free(context) }

  /// The hash of an entry.
  func leaf(_ entry: UnsafeRawBufferPointer) -> MerkleHash {
    begin(0)
    add(entry)
    return end()
  }

  /// The hash above two hashes.
  func node(_ left: MerkleHash, _ right: MerkleHash) -> MerkleHash {
    begin(1)
    withUnsafeBytes(of: left.words) { add($0) }
    withUnsafeBytes(of: right.words) { add($0) }
    return end()
  }

  /// The hash of a whole subtree by its hashes at one level, of which there are a power of two.
  func perfect(_ hashes: some Collection<MerkleHash>) -> MerkleHash {
    var row = Array(hashes)
    precondition(row.count.nonzeroBitCount == 1)
    while row.count > 1 {
      for index in 0..<row.count / 2 { row[index] = node(row[2 * index], row[2 * index + 1]) }
      row.removeLast(row.count / 2)
    }
    return row[0]
  }

  /// SHA-256 of parts one behind the other, without any prefix.
  func digest(of parts: [[UInt8]]) -> MerkleHash {
    start()
    for part in parts { part.withUnsafeBytes { add($0) } }
    return end()
  }

  private func start() {
    precondition(EVP_DigestInit_ex2(context, Self.algorithm, nil) == 1)
  }

  private func begin(_ prefix: UInt8) {
    start()
    withUnsafeBytes(of: prefix) { add($0) }
  }

  private func add(_ bytes: UnsafeRawBufferPointer) {
    precondition(EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) == 1)
  }

  private func end() -> MerkleHash {
    var words = SIMD4<UInt64>()
    withUnsafeMutableBytes(of: &words) {
      let output = $0.bindMemory(to: UInt8.self)
      precondition(EVP_DigestFinal_ex(context, output.baseAddress, nil) == 1)
    }
    return MerkleHash(words: words)
  }
}
