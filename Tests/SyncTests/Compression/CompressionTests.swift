import Testing

@testable import Sync

private let packings: [ContentEncoding] = [.gzip, .zstd]

/// Bytes that look random but are the same in every run.
private func noise(_ count: Int) -> [UInt8] {
  var state: UInt64 = 0x9E37_79B9_7F4A_7C15
  return (0..<count).map { _ in
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return UInt8(truncatingIfNeeded: state >> 33)
  }
}

@Suite("Compression") struct CompressionTests {
  @Test("gives back what it packed", arguments: packings, [0, 1, 4095, 4096, 4097, 300_000])
  func roundTrip(encoding: ContentEncoding, count: Int) throws {
    for content in [noise(count), Array(repeating: 7, count: count)] {
      let packed = Compression.compress(content, as: encoding)
      #expect(try Compression.decompress(packed, from: encoding, limit: count) == content)
    }
  }

  @Test("refuses one byte above the limit", arguments: packings, [1, 4096, 100_000])
  func limit(encoding: ContentEncoding, count: Int) throws {
    for content in [noise(count), Array(repeating: 7, count: count)] {
      let packed = Compression.compress(content, as: encoding)
      #expect(throws: CompressionError.tooLarge(limit: count - 1)) {
        try Compression.decompress(packed, from: encoding, limit: count - 1)
      }
    }
  }

  @Test("stops early in a bomb of frames", arguments: packings)
  func bomb(encoding: ContentEncoding) throws {
    let frame = Compression.compress(Array(repeating: 0, count: 1 << 20), as: encoding)
    let bomb = (0..<200).flatMap { _ in frame }
    #expect(throws: CompressionError.tooLarge(limit: 1 << 21)) {
      try Compression.decompress(bomb, from: encoding, limit: 1 << 21)
    }
  }

  @Test("names every prefix as truncated", arguments: packings)
  func prefixes(encoding: ContentEncoding) throws {
    let packed = Compression.compress(noise(700), as: encoding)
    for end in 0..<packed.count {
      #expect(throws: CompressionError.truncated(found: end), "prefix of \(end)") {
        try Compression.decompress(Array(packed[..<end]), from: encoding, limit: 1000)
      }
    }
  }

  @Test("finds every flipped byte or gives back the content", arguments: packings)
  func flips(encoding: ContentEncoding) throws {
    let content = noise(300) + Array(repeating: 65, count: 300)
    let packed = Compression.compress(content, as: encoding)
    for index in packed.indices {
      var damaged = packed
      damaged[index] ^= 0x41
      // Header bytes such as gzip's time say nothing about the content.
      if let result = try? Compression.decompress(damaged, from: encoding, limit: 1000) {
        #expect(result == content, "flip at \(index)")
      }
    }
  }

  @Test("reads frames in a row as one content", arguments: packings)
  func frames(encoding: ContentEncoding) throws {
    let parts = [noise(10), [], noise(5000)]
    let packed = parts.flatMap { Compression.compress($0, as: encoding) }
    let content = try Compression.decompress(packed, from: encoding, limit: 5010)
    #expect(content == parts.flatMap(\.self))
  }

  @Test("names bytes behind the content", arguments: packings, [[0x0A], [1, 2, 3, 4, 5]])
  func trailing(encoding: ContentEncoding, extra: [UInt8]) {
    let packed = Compression.compress(noise(50), as: encoding)
    #expect(throws: CompressionError.trailing(encoding, position: packed.count)) {
      try Compression.decompress(packed + extra, from: encoding, limit: 1000)
    }
  }

  @Test("names garbage", arguments: packings)
  func garbage(encoding: ContentEncoding) {
    let error = #expect(throws: CompressionError.self) {
      try Compression.decompress(Array("{\"id\":1}".utf8), from: encoding, limit: 1000)
    }
    #expect(error?.code == "compression.damaged")
  }

  @Test("refuses a zstd frame whose window is beyond what a content encoding may ask for")
  func window() throws {
    // Magic, a descriptor without content size, the window descriptor of 16 MiB, an empty last block.
    let frame: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0x00, 14 << 3, 1, 0, 0]
    #expect(throws: CompressionError.window(limit: 1 << 23)) {
      try Compression.decompress(frame, from: .zstd, limit: 1000)
    }
    let allowed: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0x00, 13 << 3, 1, 0, 0]
    #expect(try Compression.decompress(allowed, from: .zstd, limit: 1000) == [])
  }

  @Test("keeps plain bytes within the limit")
  func identity() throws {
    #expect(try Compression.decompress([1, 2], from: .identity, limit: 2) == [1, 2])
    #expect(throws: CompressionError.tooLarge(limit: 1)) {
      try Compression.decompress([1, 2], from: .identity, limit: 1)
    }
  }

  @Test("works after an error, and on many threads at once")
  func contexts() async throws {
    await withTaskGroup(of: Bool.self) { group in
      for number in 0..<64 {
        group.addTask {
          let content = noise(1000 + number)
          let packed = Compression.compress(content, as: .zstd)
          _ = try? Compression.decompress(Array(packed.dropLast()), from: .zstd, limit: 2000)
          return (try? Compression.decompress(packed, from: .zstd, limit: 2000)) == content
        }
      }
      for await same in group { #expect(same) }
    }
  }
}
