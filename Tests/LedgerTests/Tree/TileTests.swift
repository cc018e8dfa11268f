import Testing

@testable import Ledger

@Suite("Tile") struct TileTests {
  @Test("has the path that tlog-tiles gives it")
  func paths() {
    #expect(Tile(.hashes(level: 0), index: 1_234_067).path == "tile/0/x001/x234/067")
    #expect(Tile(.hashes(level: 1), index: 0, width: 17).path == "tile/1/000.p/17")
    #expect(Tile(.entries, index: 999, width: 255).path == "tile/entries/999.p/255")
    #expect(Tile(.entries, index: 1000).path == "tile/entries/x001/000")
  }

  @Test("70,000 entries have the partial tiles of the specification's example")
  func example() {
    #expect(
      Tile.edge(of: 70_000).map(\.path)
        == ["tile/0/273.p/112", "tile/1/001.p/17", "tile/2/000.p/1"])
    #expect(Tile.edge(of: 256).map(\.path) == ["tile/1/000.p/1"])
    #expect(Tile.edge(of: 0).isEmpty)
  }

  @Test("bundles divide into exactly their entries", arguments: [1, 2, 5])
  func bundles(count: Int) {
    var bytes: [UInt8] = []
    let all = entries(0..<count)
    for entry in all { EntryBundle.append(entry, to: &bytes) }
    #expect(EntryBundle.ranges(in: bytes, count: count)?.map { Array(bytes[$0]) } == all)
    for end in 0..<bytes.count {
      #expect(EntryBundle.ranges(in: Array(bytes[..<end]), count: count) == nil)
    }
    #expect(EntryBundle.ranges(in: bytes + [0], count: count) == nil)
    #expect(EntryBundle.ranges(in: bytes, count: count + 1) == nil)
    #expect(EntryBundle.ranges(in: bytes, count: count - 1) == nil)
  }
}
