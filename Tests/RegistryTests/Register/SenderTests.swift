import Fleet
import Foundation
import Testing

@testable import Registry

@Suite("Senders and their tokens") struct SenderTests {
  let registry = TemporaryRegistry()

  @Test("a token opens the door that it was made for, and nothing else does")
  func token() async throws {
    let owner = try registry.create()
    let tokens = try await owner.change(by: "li") { change in
      var generator = SystemRandomNumberGenerator()
      return try ["steel-1", "steel-2"].map {
        try change.addSender(id: $0, name: $0, using: &generator).text
      }
    }
    #expect(tokens.allSatisfy { $0.utf8.count == 64 })
    #expect(tokens[0] != tokens[1])
    let found = try await owner.register { register in
      try (tokens + ["", String(repeating: "0", count: 64)]).map {
        try register.sender(token: $0)?.id
      }
    }
    #expect(found == ["steel-1", "steel-2", nil, nil])
  }

  @Test("a token is 32 bytes of the generator, first byte first")
  func bytes() {
    struct Counter: RandomNumberGenerator {
      var word: UInt64 = 0x0011_2233_4455_6677
      mutating func next() -> UInt64 {
        defer { word += 1 }
        return word
      }
    }
    var counter = Counter()
    let token = SenderToken(using: &counter)
    #expect(
      token.text == "0011223344556677" + "0011223344556678" + "0011223344556679"
        + "001122334455667a")
    #expect("\(token)" == "(token)")
    #expect(token.hash == "\(SHA256Digest(of: token.text.utf8))")
  }

  @Test("a new token voids the old one")
  func renew() async throws {
    let owner = try registry.create()
    let (old, new) = try await owner.change(by: "li") { change in
      var generator = SystemRandomNumberGenerator()
      let old = try change.addSender(id: "s", name: "s", using: &generator).text
      return (old, try change.renewToken(of: "s", using: &generator).text)
    }
    let found = try await owner.register {
      (try $0.sender(token: old)?.id, try $0.sender(token: new)?.id)
    }
    #expect(found == (nil, "s"))
  }

  @Test("no token is anywhere in the registry's files, in either form")
  func clear() async throws {
    let owner = try registry.create()
    let token = try await owner.change(by: "li") { change in
      var generator = SystemRandomNumberGenerator()
      return try change.addSender(id: "s", name: "s", using: &generator).text
    }
    let directory = registry.location.directory
    let bytes = stride(from: 0, to: 64, by: 2).map { offset in
      let start = token.index(token.startIndex, offsetBy: offset)
      return UInt8(token[start...].prefix(2), radix: 16)!
    }
    var searched = 0
    for name in try FileManager.default.subpathsOfDirectory(atPath: directory) {
      guard let data = FileManager.default.contents(atPath: "\(directory)/\(name)") else {
        continue
      }
      #expect(data.range(of: Data(token.utf8)) == nil)
      #expect(data.range(of: Data(bytes)) == nil)
      searched += data.range(of: Data(SenderToken.hash(of: token).utf8)) == nil ? 0 : 1
    }
    #expect(searched > 0)  // the hash is there, so the search would have found the token
  }
}
