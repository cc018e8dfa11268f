/// Proofs, checked as RFC 9162 §2.1.3.2 and §2.1.4.2 say: with hashes alone, without a log.
enum Proof {
  /// No tree that can be written down is higher.
  static let lengthLimit = 63

  /// Whether the leaf stands at `index` of the tree with that size and root.
  static func includes(
    _ leaf: MerkleHash, at index: UInt64, size: UInt64, root: MerkleHash, by proof: [MerkleHash]
  ) -> Bool {
    guard index < size else { return false }
    let hasher = MerkleHasher()
    var (first, last) = (index, size - 1)
    var hash = leaf
    for step in proof {
      guard last > 0 else { return false }
      if first & 1 == 1 || first == last {
        hash = hasher.node(step, hash)
        climb(&first, &last)
      } else {
        hash = hasher.node(hash, step)
      }
      first >>= 1
      last >>= 1
    }
    return last == 0 && hash == root
  }

  /// Whether the tree `new` begins with the whole tree `old`.
  static func extends(
    _ old: (size: UInt64, root: MerkleHash), to new: (size: UInt64, root: MerkleHash),
    by proof: [MerkleHash]
  ) -> Bool {
    guard old.size <= new.size else { return false }
    if old.size == new.size { return proof.isEmpty && old.root == new.root }
    if old.size == 0 { return proof.isEmpty && old.root == .empty }
    var path = proof[...]
    // A complete old tree is a subtree of the new one: its hash, which both know, is left out.
    guard let start = old.size.nonzeroBitCount == 1 ? old.root : path.popFirst() else {
      return false
    }
    guard !path.isEmpty else { return false }
    let hasher = MerkleHasher()
    var (first, last) = (old.size - 1, new.size - 1)
    while first & 1 == 1 {
      first >>= 1
      last >>= 1
    }
    var (oldHash, newHash) = (start, start)
    for step in path {
      guard last > 0 else { return false }
      if first & 1 == 1 || first == last {
        oldHash = hasher.node(step, oldHash)
        newHash = hasher.node(step, newHash)
        climb(&first, &last)
      } else {
        newHash = hasher.node(newHash, step)
      }
      first >>= 1
      last >>= 1
    }
    return last == 0 && oldHash == old.root && newHash == new.root
  }

  /// Skips the levels at which the last subtree has no neighbour.
  private static func climb(_ first: inout UInt64, _ last: inout UInt64) {
    while first & 1 == 0, first != 0 {
      first >>= 1
      last >>= 1
    }
  }
}
