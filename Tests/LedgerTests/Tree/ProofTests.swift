import Testing

@testable import Ledger

/// The whole tree in memory, for proofs of every size.
private struct MemorySource: HashSource {
  let tree: NaiveTree
  mutating func perfect(level: Int, index: UInt64) throws(LogError) -> MerkleHash {
    tree.root(Int(index) << level..<Int(index + 1) << level)
  }
}

private let tree = NaiveTree(entries(0..<600))

@Suite("Proofs") struct ProofTests {
  @Test("the edge has the root of every size from 0 to 600")
  func roots() {
    let hasher = MerkleHasher()
    var edge = TreeEdge()
    #expect(edge.root(with: hasher) == .empty)
    for size in 1...600 {
      var filled: [Tile] = []
      edge.append(tree.leaves[size - 1], with: hasher) { tile, _ in filled.append(tile) }
      #expect(edge.root(with: hasher) == tree.root(size), "\(size)")
      #expect(filled.isEmpty == (size % 256 != 0))
      #expect(edge.partialTiles.map(\.tile) == Tile.edge(of: UInt64(size)))
    }
  }

  @Test("inclusion is proved as RFC 6962 says, and nothing else is")
  func inclusion() throws {
    var source = MemorySource(tree: tree)
    for size in Array(1...70) + [127, 128, 129, 255, 256, 257, 511, 512, 513, 600] {
      let root = tree.root(size)
      for index in Set([0, 1, size / 3, size / 2, size - 2, size - 1] + Array(0..<min(size, 9)))
      where (0..<size).contains(index) {
        let proof = try source.inclusionProof(
          of: UInt64(index), in: UInt64(size), with: MerkleHasher())
        #expect(proof == tree.path(index, 0..<size))
        func holds(
          _ leaf: Int, _ at: Int, _ size: Int, _ root: MerkleHash, _ proof: [MerkleHash]
        ) -> Bool {
          Proof.includes(
            tree.leaves[leaf], at: UInt64(at), size: UInt64(size), root: root, by: proof)
        }
        #expect(holds(index, index, size, root, proof))
        #expect(!holds((index + 1) % 600, index, size, root, proof))
        #expect(!holds(index, index, size, .empty, proof))
        #expect(!holds(index, index, size, root, proof + [root]))
        if !proof.isEmpty {
          #expect(!holds(index, index, size, root, Array(proof.dropLast())))
          #expect(!holds(index, index, size, root, Array(proof.dropFirst())))
          #expect(!holds(index, size, size, root, proof))
        }
        for other in 0..<min(size, 20) where other != index {
          #expect(!holds(index, other, size, root, proof), "\(index) as \(other) of \(size)")
        }
        for place in proof.indices {
          var changed = proof
          changed[place] = .empty
          #expect(!holds(index, index, size, root, changed))
        }
      }
    }
  }

  @Test("consistency is proved as RFC 6962 says, and nothing else is")
  func consistency() throws {
    var source = MemorySource(tree: tree)
    let sizes = Array(0...40) + [63, 64, 65, 127, 128, 129, 255, 256, 257, 300, 511, 512, 600]
    let roots = Dictionary(uniqueKeysWithValues: sizes.map { ($0, tree.root($0)) })
    for new in sizes {
      for old in sizes where old <= new {
        let proof = try source.consistencyProof(
          from: UInt64(old), to: UInt64(new), with: MerkleHasher())
        #expect(proof == tree.proof(old, new))
        let (oldRoot, newRoot) = (roots[old] ?? .empty, roots[new] ?? .empty)
        func holds(
          _ old: Int, _ oldRoot: MerkleHash, _ new: Int, _ newRoot: MerkleHash,
          _ proof: [MerkleHash]
        ) -> Bool {
          Proof.extends((UInt64(old), oldRoot), to: (UInt64(new), newRoot), by: proof)
        }
        #expect(holds(old, oldRoot, new, newRoot, proof), "\(old) to \(new)")
        #expect(!holds(old, oldRoot, new, newRoot, proof + [oldRoot]))
        guard old > 0, old < new else { continue }
        #expect(!holds(old, newRoot, new, newRoot, proof))
        #expect(!holds(old, oldRoot, new, oldRoot, proof))
        #expect(!holds(old, oldRoot, new, newRoot, Array(proof.dropLast())))
        #expect(!holds(old, oldRoot, new, newRoot, Array(proof.dropFirst())))
        #expect(!holds(new, newRoot, old, oldRoot, proof))
        for place in proof.indices {
          var changed = proof
          changed[place] = .empty
          #expect(!holds(old, oldRoot, new, newRoot, changed))
        }
      }
    }
  }
}
