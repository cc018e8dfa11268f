import Fleet
import Testing

@testable import Registry

@Suite("Monitoring in the registry") struct MonitoringTests {
  private let registry = TemporaryRegistry()
  private static let vin = "LTEST1239N0000017"
  private static let identity = OBD.Identity(text: vin)!
  private static let noon = Day(2026, 11, 21).start().advanced(byMilliseconds: 12 * 3_600_000)

  private func filing(_ change: (inout TerminalFiling) -> Void = { _ in }) -> TerminalFiling {
    var filing = TerminalFiling(Self.identity, .road, received: Self.noon)
    change(&filing)
    return filing
  }

  private func place(_ offset: UInt64) -> FiledPlace { FiledPlace(file: 1, offset: offset) }

  @Test("a pass that goes on from elsewhere is not recorded")
  func place() async throws {
    let owner = try registry.create()
    let start = try await owner.filedPlace()
    #expect(start == FiledPlace(file: 0, offset: 0))
    #expect(try await owner.file([filing()], from: start, to: place(10)))
    #expect(try await owner.file([filing()], from: start, to: place(20)) == false)
    #expect(try await owner.filedPlace() == place(10))
    #expect(try await owner.reader().terminalCount() == 1)
  }

  @Test("hours of several passes are one hour, in which a second counts once")
  func hours() async throws {
    let owner = try registry.create()
    var stream = OBD.Measurements(.stream)
    stream.set(.speed, 50)
    var from = try await owner.filedPlace()
    for pass in 1...3 {
      // The third brings a second that is there already, as a reissue does, and one twice.
      let seconds: [Int64] = pass < 3 ? [Int64(pass)] : [1, 3, 3]
      let samples = seconds.map {
        TerminalFiling.Sample(at: Self.noon.advanced(byMilliseconds: $0 * 1000), stream)
      }
      let next = place(UInt64(pass))
      #expect(try await owner.file([filing { $0.samples = samples }], from: from, to: next))
      from = next
    }
    let hours = try await owner.reader().hours(of: Self.identity, on: Self.noon.day())
    #expect(hours.map(\.hour) == [12])
    #expect(hours.first?.values.minutes[0]?.records == 3)
    #expect(hours.first?.values.minutes[0]?.mean(.speed) == 50)
    let days = try await owner.reader().monitoredDays(of: Self.identity, limit: 9)
    #expect(days.map(\.counts.records) == [3])
  }

  @Test("days that still grow do not take the place of those that can be judged")
  func growing() async throws {
    let owner = try registry.create()
    let day = Self.noon.day()
    func file(_ vin: String, _ day: Day, to offset: UInt64) async throws {
      var found = TerminalFiling(OBD.Identity(text: vin)!, .road, received: Self.noon)
      found.days[day, default: MonitoredDayCounts()].packets = 1
      #expect(try await owner.file([found], from: try await owner.filedPlace(), to: place(offset)))
    }
    try await file(Self.vin, day, to: 1)
    let quiet = registry.clock.now
    registry.clock.now = quiet.advanced(byMilliseconds: 3_600_000)
    for number: UInt64 in 50..<60 {
      try await file("LTEST1239N00000\(number)", day.advanced(by: -3), to: number)
    }
    let reader = try owner.reader()
    let tomorrow = day.advanced(by: 1)
    let found = try await reader.daysToJudge(before: tomorrow, quietSince: quiet, limit: 5)
    #expect(found.map(\.identity) == [Self.identity])
    #expect(
      try await reader.daysToJudge(before: tomorrow, quietSince: registry.clock.now, limit: 99)
        .count == 11)
  }

  @Test("lists vehicles without terminal, silent ones and faulty ones, each to the day")
  func lists() async throws {
    let owner = try registry.create()
    for (vin, operating) in [
      (Self.vin, true), ("LTEST1239N0000025", true), ("LTEST1239N0000033", false),
    ] {
      var vehicle = Vehicle(vin: vin)
      vehicle.operating = operating
      _ = try await owner.change(by: "test") { [vehicle] in _ = try $0.upsert(vehicle) }
    }
    let day: Int64 = 86_400_000
    let data = Self.noon.advanced(byMilliseconds: -7 * day)
    let code = OBD.TroubleCode(raw: 0x20EE_002F, .iso27145)
    let found = filing {
      $0.data = data
      $0.diagnoses = [
        .init(at: data.advanced(byMilliseconds: -3 * day), codes: [code]),
        .init(at: data, codes: [code]),
      ]
    }
    #expect(try await owner.file([found], from: try await owner.filedPlace(), to: place(1)))
    let reader = try owner.reader()
    let without = try await reader.list(.withoutTerminal, at: Self.noon)
    #expect(without.vehicles.map(\.vehicle.vin) == ["LTEST1239N0000025"])
    func count(_ list: MonitoringList) async throws -> Int {
      try await reader.list(list, at: Self.noon).vehicles.count
    }
    #expect(try await count(.silent(days: 7)) == 1)
    #expect(try await count(.silent(days: 8)) == 0)
    #expect(try await count(.faulty(days: 3)) == 1)
    #expect(try await count(.faulty(days: 4)) == 0)
  }

  @Test("what was received before a day is forgotten, its days and faults stay")
  func forgets() async throws {
    let owner = try registry.create()
    let day = Self.noon.day()
    let found = filing {
      $0.files = [
        .init(day: day, generation: 0, length: 100, frames: 3, data: Self.noon...Self.noon)
      ]
      $0.days[day] = MonitoredDayCounts()
    }
    #expect(try await owner.file([found], from: try await owner.filedPlace(), to: place(1)))
    #expect(try await owner.forgetFrames(before: day).isEmpty)
    let reader = try owner.reader()
    #expect(try await reader.keptFrames(of: Self.identity, collectedOn: day).count == 1)
    #expect(try await owner.forgetFrames(before: day.advanced(by: 1)).map(\.frames) == [3])
    #expect(try await reader.keptFrames(of: Self.identity).isEmpty)
    #expect(try await reader.monitoredDays(of: Self.identity, limit: 9).count == 1)
  }
}
