import Testing

@testable import Ledger

@Suite("MerkleHash") struct MerkleHashTests {
  @Test("hashes as RFC 6962 does")
  func vectors() {
    #expect(
      MerkleHash.empty
        == MerkleHash(hex: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"))
    #expect(
      MerkleHash.leaf([])
        == MerkleHash(hex: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"))
    // The eight entries by which implementations of Certificate Transparency compare themselves.
    let inputs: [[UInt8]] = [
      [], [0x00], [0x10], [0x20, 0x21], [0x30, 0x31], [0x40, 0x41, 0x42, 0x43],
      Array(0x50...0x57), Array(0x60...0x6F),
    ]
    let root = MerkleHash(hex: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328")
    #expect(NaiveTree(inputs).root(8) == root)
    var edge = TreeEdge()
    for entry in inputs { edge.append(.leaf(entry), with: MerkleHasher()) { _, _ in } }
    #expect(edge.root(with: MerkleHasher()) == root)
  }

  @Test("keeps its bytes, in any position of a tile")
  func bytes() {
    let hashes = (0..<5).map { MerkleHash.leaf([$0]) }
    #expect([MerkleHash](tile: hashes.tileBytes) == hashes)
    #expect(hashes.tileBytes == hashes.flatMap(\.bytes))
    #expect(MerkleHash(bytes: hashes[3].bytes) == hashes[3])
    #expect(MerkleHash(bytes: hashes[3].bytes.dropLast()) == nil)
    #expect(MerkleHash(base64: Array(hashes[3].description.utf8)) == hashes[3])
  }
}
