@testable import Ledger

/// RFC 6962 §2.1, written down as it stands there: recursive, over all leaves, without tiles.
struct NaiveTree {
  let leaves: [MerkleHash]

  init(_ entries: [[UInt8]]) { leaves = entries.map { MerkleHash.leaf($0) } }

  static func split(_ count: Int) -> Int {
    var k = 1
    while k * 2 < count { k *= 2 }
    return k
  }

  func root(_ range: Range<Int>) -> MerkleHash {
    if range.isEmpty { return .empty }
    if range.count == 1 { return leaves[range.lowerBound] }
    let k = range.lowerBound + Self.split(range.count)
    return MerkleHasher().node(root(range.lowerBound..<k), root(k..<range.upperBound))
  }

  func root(_ size: Int) -> MerkleHash { root(0..<size) }

  /// PATH(m, D[range]).
  func path(_ m: Int, _ range: Range<Int>) -> [MerkleHash] {
    if range.count == 1 { return [] }
    let k = Self.split(range.count)
    let middle = range.lowerBound + k
    return m < k
      ? path(m, range.lowerBound..<middle) + [root(middle..<range.upperBound)]
      : path(m - k, middle..<range.upperBound) + [root(range.lowerBound..<middle)]
  }

  /// PROOF(m, D[0:n]).
  func proof(_ m: Int, _ n: Int) -> [MerkleHash] {
    m == 0 || m == n ? [] : subproof(m, 0..<n, true)
  }

  private func subproof(_ m: Int, _ range: Range<Int>, _ isWhole: Bool) -> [MerkleHash] {
    if m == range.count { return isWhole ? [] : [root(range)] }
    let k = Self.split(range.count)
    let middle = range.lowerBound + k
    return m <= k
      ? subproof(m, range.lowerBound..<middle, isWhole) + [root(middle..<range.upperBound)]
      : subproof(m - k, middle..<range.upperBound, false) + [root(range.lowerBound..<middle)]
  }
}
