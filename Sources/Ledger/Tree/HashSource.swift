/// Whatever can give the hash of a whole subtree: the tiles of a log, or a tree in memory.
///
/// From it come roots and proofs as RFC 6962 §2.1 defines them.
protocol HashSource {
  /// The hash over the entries `index << level ..< (index + 1) << level`.
  mutating func perfect(level: Int, index: UInt64) throws(LogError) -> MerkleHash
}

extension HashSource {
  /// MTH(D[range]) for a range that a proof speaks of: it begins where a subtree of its size may begin.
  mutating func hash(
    of range: Range<UInt64>, with hasher: borrowing MerkleHasher
  ) throws(LogError) -> MerkleHash {
    let count = range.upperBound - range.lowerBound
    guard count > 0 else { return .empty }
    if count.nonzeroBitCount == 1 {
      let level = count.trailingZeroBitCount
      return try perfect(level: level, index: range.lowerBound >> UInt64(level))
    }
    let middle = range.middle
    let left = try hash(of: range.lowerBound..<middle, with: hasher)
    return hasher.node(left, try hash(of: middle..<range.upperBound, with: hasher))
  }

  /// PATH(index, D[0:size]): from the leaf's neighbour up to below the root.
  mutating func inclusionProof(
    of index: UInt64, in size: UInt64, with hasher: borrowing MerkleHasher
  ) throws(LogError) -> [MerkleHash] {
    precondition(index < size)
    var proof: [MerkleHash] = []
    var range = 0..<size
    while range.upperBound - range.lowerBound > 1 {
      let middle = range.middle
      if index < middle {
        proof.append(try hash(of: middle..<range.upperBound, with: hasher))
        range = range.lowerBound..<middle
      } else {
        proof.append(try hash(of: range.lowerBound..<middle, with: hasher))
        range = middle..<range.upperBound
      }
    }
    return proof.reversed()
  }

  /// PROOF(old, D[0:size]), empty where the sizes are equal or the old tree was empty.
  mutating func consistencyProof(
    from old: UInt64, to size: UInt64, with hasher: borrowing MerkleHasher
  ) throws(LogError) -> [MerkleHash] {
    precondition(old <= size)
    guard old > 0, old < size else { return [] }
    var proof: [MerkleHash] = []
    var range = 0..<size
    // Whether the old tree is still the left part of the range, so that its verifier knows the hash.
    var isOldRoot = true
    while range.upperBound != old {
      let middle = range.middle
      if old <= middle {
        proof.append(try hash(of: middle..<range.upperBound, with: hasher))
        range = range.lowerBound..<middle
      } else {
        proof.append(try hash(of: range.lowerBound..<middle, with: hasher))
        range = middle..<range.upperBound
        isOldRoot = false
      }
    }
    if !isOldRoot { proof.append(try hash(of: range, with: hasher)) }
    return proof.reversed()
  }
}

extension Range<UInt64> {
  /// Where the tree over the range divides: behind the largest power of two below its count.
  fileprivate var middle: UInt64 {
    let count = upperBound - lowerBound
    return lowerBound + 1 << UInt64(63 - (count - 1).leadingZeroBitCount)
  }
}
