import Fleet
import Foundation
import GRDB
import Testing

@testable import Registry

@Suite("Kept texts") struct KeptTextTests {
  @Test("are kept once under their SHA-256, and nobody can take or alter them")
  func kept() async throws {
    let registry = TemporaryRegistry()
    let owner = try registry.create()
    let text = Array("key: a\n".utf8)
    let digest = try await owner.change(by: "li") { change in
      let first = try change.keep(text)
      #expect(try change.keep(text) == first)
      return first
    }
    #expect(digest == SHA256Digest(of: text))
    #expect(try await owner.register { try $0.text(digest) } == text)
    #expect(try await owner.register { try $0.text(SHA256Digest(of: [])) } == nil)
    for sql in ["DELETE FROM kept_text", "UPDATE kept_text SET bytes = x'00'"] {
      await #expect(throws: (any Error).self) {
        try await owner.write { db in try db.execute(sql: sql) }
      }
    }
  }

  @Test("that were altered in the file are not believed")
  func altered() async throws {
    let registry = TemporaryRegistry()
    let owner = try registry.create()
    let digest = try await owner.change(by: "li") { try $0.keep(Array("a".utf8)) }
    try await owner.write { db in
      try db.execute(
        sql: "DROP TRIGGER kept_text_keeps_values; UPDATE kept_text SET bytes = x'62'")
    }
    await #expect(throws: RegistryError.self) {
      try await owner.register { try $0.text(digest) }
    }
  }
}
