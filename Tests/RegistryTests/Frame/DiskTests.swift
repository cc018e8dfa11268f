import ChildProcesses
import Fleet
import Foundation
import GRDB
import Testing

@testable import Registry

@Suite("Full and read-only disks", .enabled(if: SmallDisk.isPossible)) struct DiskTests {
  @Test("a registry on a read-only disk is read, and refused to its owner")
  func readOnly() async throws {
    let disk = try SmallDisk(megabytes: 8)
    let location = RegistryLocation(disk.path + "/plant")
    var owner: Owner? = try Owner.create(at: location, command: "test")
    let ids = try await owner?.store(Passages.deliveries(0..<100)).map(\.id) ?? []
    owner = nil
    try disk.makeReadOnly()
    let reader = try Reader(opening: location)
    #expect(try await reader.status().records.map(\.count) == [100])
    #expect(try await reader.record(ids[99])?.line.id == ids[99])
    #expect(throws: RegistryError.readOnly(path: location.lock)) {
      try Owner(opening: location, command: "test")
    }
    #expect(throws: RegistryError.readOnly(path: disk.path + "/other")) {
      try Owner.create(at: RegistryLocation(disk.path + "/other"), command: "test")
    }
    withExtendedLifetime(disk) {}
  }

  @Test("a copy without its log is read from a read-only disk, whatever its name")
  func withoutLog() async throws {
    let disk = try SmallDisk(megabytes: 8)
    let location = RegistryLocation(disk.path + "/厂 100%?#a")
    var owner: Owner? = try Owner.create(at: location, command: "test")
    _ = try await owner?.store(Passages.deliveries(0..<100))
    try await owner?.read { _ = try Row.fetchOne($0, sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
    owner = nil
    for suffix in ["-wal", "-shm"] {
      try? FileManager.default.removeItem(atPath: location.database + suffix)
    }
    try disk.makeReadOnly()
    let reader = try Reader(opening: location)
    #expect(try await reader.status().records.map(\.count) == [100])
    #expect(try await reader.check().isEmpty)
    withExtendedLifetime(disk) {}
  }

  @Test(
    "a disk that fills up keeps what was stored, takes no half batch, and goes on with more space")
  func full() async throws {
    let disk = try SmallDisk(megabytes: 3)
    let location = RegistryLocation(disk.path + "/plant")
    let owner = try Owner.create(at: location, command: "test")
    var stored = 0
    await #expect(throws: RegistryError.full(path: location.database)) {
      for batch in 0..<100 {
        _ = try await owner.store(Passages.deliveries(batch * 200..<(batch + 1) * 200))
        stored += 200
      }
    }
    #expect(stored > 0)
    let reader = try owner.reader()
    #expect(try await reader.status().counters.map(\.last) == [UInt64(stored)])
    #expect(try await reader.check().isEmpty)
    try disk.resize(megabytes: 16)
    _ = try await owner.store(Passages.deliveries(stored..<stored + 200))
    #expect(try await reader.status().counters.map(\.count) == [UInt64(stored + 200)])
    withExtendedLifetime(disk) {}
  }

  @Test("where nothing fits, no registry is begun")
  func tooSmall() throws {
    let disk = try SmallDisk(megabytes: 1)
    let location = RegistryLocation(disk.path + "/plant")
    try disk.fill()
    #expect(throws: RegistryError.self) { try Owner.create(at: location, command: "test") }
    #expect(throws: RegistryError.missing(directory: location.directory)) {
      try Reader(opening: location)
    }
    withExtendedLifetime(disk) {}
  }
}
