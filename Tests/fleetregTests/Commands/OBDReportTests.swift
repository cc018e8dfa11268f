import Fleet
import Foundation
import Registry
import Testing

@Suite("obd report") struct OBDReportTests {
  private static let samples = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "samples/obd")
  private static let drive = samples.appending(path: "drive.hex").path

  @Test("the sample drive: figures, the fault with its seconds, thresholds with their marks")
  func text() throws {
    let runner = try CommandRunner()
    let result = try runner.run("obd", "report", Self.drive)
    #expect(result.status == 1 && result.errors.isEmpty)
    for part in [
      "LTEST000000000001  2026-11-20  08:00:00 – 08:41:59", "packets",
      "! a NOx sensor repeats one value at load  [obd.day.nox-frozen]",
      "08:03:20 – 08:06:59  NOx downstream 31.05 ppm, seconds 220 s",
      "! the truck drove while it was not monitored  [obd.day.unmonitored]",
      "08:06:59 – 08:41:00  distance 18.6 km", "P20EE-00 2F",
      "unknown: the reference torque is not known",
      "time a NOx sensor may seem odd 180 s (unconfirmed, inferred)", "2 suspicions",
    ] { #expect(result.output.contains(part), "\(part)") }
    let chinese = try runner.run("obd", "report", Self.drive, "--lang", "zh")
    for part in ["数据完整性", "尿素", "未知：参考扭矩未知", "可疑情况 2 项", "待核实，推断"] {
      #expect(chinese.output.contains(part), "\(part)")
    }
  }

  @Test("the same for programs, from standard input, with an engine that is known")
  func json() throws {
    let runner = try CommandRunner()
    let input = try String(contentsOfFile: Self.drive, encoding: .utf8)
    let result = try runner.run(
      "obd", "report", "-", "--json", "--reference-torque", "2100", "--threshold",
      "sensorSeconds=600", input: input)
    #expect(result.status == 1)
    let json = try JSON(parsing: Array(result.output.utf8))
    #expect(json["figures"]?["completeness"]?["serialsLost"]?["value"]?.integer == 1)
    #expect(json["figures"]?["completeness"]?["reissuedPackets"]?["value"]?.integer == 1)
    #expect(json["figures"]?["completeness"]?["missingRecords"]?["value"]?.integer == 10)
    #expect(json["figures"]?["mass"]?["massPerWork"]?["value"]?.double ?? 0 > 0)
    let codes = json["suspicions"]?.array?.compactMap { $0["code"]?.string }
    #expect(codes == ["obd.day.unmonitored"])
    #expect(json["capture"]?["frames"]?.integer == 51)
    let own = json["thresholds"]?.array?.first { $0["name"]?.string == "sensorSeconds" }
    #expect(own?["mark"]?.string == "own" && own?["value"]?.integer == 600)
  }

  @Test("charts are a file of their own that is well formed")
  func charts() throws {
    let runner = try CommandRunner()
    let result = try runner.run("obd", "report", Self.drive, "--svg", "drive.svg")
    #expect(result.output.hasSuffix("charts in drive.svg\n"))
    let svg = try Data(contentsOf: runner.directory.appending(path: "drive.svg"))
    #expect(String(decoding: svg, as: UTF8.self).contains("LTEST000000000001"))
    #expect(svg.count < 100_000)
  }

  @Test("several vehicles, days that are not there, and arguments that are none")
  func refusals() throws {
    let runner = try CommandRunner()
    let frames = Self.samples.appending(path: "truck.hex").path
    let several = try runner.run("obd", "report", Self.drive, frames)
    #expect(several.status == 65 && several.errors.contains("2 days: 2026-03-15, 2026-11-20"))
    let chosen = try runner.run("obd", "report", Self.drive, frames, "--day", "2026-03-15")
    #expect(chosen.output.contains("2026-03-15  09:41:27"))
    let other = try runner.run("obd", "report", Self.drive, "--vin", "LTEST000200000002")
    #expect(other.status == 65 && other.errors.contains("LTEST000000000001 (470)"))
    let nothing = try runner.run("obd", "report", "-", input: "00")
    #expect(nothing.status == 65 && nothing.errors.contains("no engine data"))
    for wrong in [
      ["--reference-torque", "0"], ["--threshold", "lightOff"], ["--threshold", "lightOff=0"],
      ["--day", "yesterday"],
    ] { #expect(try runner.run(["obd", "report", Self.drive] + wrong).status == 64, "\(wrong)") }
  }

  @Test(
    "a day without data, and data that a wrong clock put elsewhere: said plainly, and how to see them"
  )
  func withoutData() async throws {
    let runner = try CommandRunner()
    try runner.run("init")
    let owner = try Owner(
      opening: RegistryLocation(runner.directory.appending(path: "registry").path),
      command: "test")
    let vin = "LTEST1239N0000017"
    let received = Day(2026, 11, 20).start().advanced(byMilliseconds: 9 * 3_600_000)
    var filing = TerminalFiling(OBD.Identity(text: vin)!, .road, received: received)
    var place = try await owner.filedPlace()
    func file(_ filing: TerminalFiling) async throws {
      let next = FiledPlace(file: 1, offset: place.offset + 1)
      #expect(try await owner.file([filing], from: place, to: next))
      place = next
    }
    try await file(filing)
    let never = try runner.run("obd", "report", vin)
    #expect(never.status == 65 && never.errors.contains("it sent none that could be read"))

    filing.events = [MonitoringEvent(.clock, at: nil, received: received, detail: "-10")]
    filing.days[Day(2026, 11, 19)] = MonitoredDayCounts()
    filing.data = received.advanced(byMilliseconds: -86_400_000)
    try await file(filing)
    let steps =
      "fleetreg obd export \(vin) --day 2026-11-20 | fleetreg obd report - --day 2026-11-10"
    for (language, words) in [
      ("en", "its newest are of 2026-11-19T09:00:00+08:00; data received on 2026-11-20"),
      ("zh", "最近数据为 2026-11-19T09:00:00+08:00；2026-11-20 收到的数据时钟有误，标为 2026-11-10"),
    ] {
      let result = try runner.run("obd", "report", vin, "--day", "2026-11-10", "--lang", language)
      #expect(result.status == 65 && result.output.isEmpty)
      #expect(result.errors.contains(words) && result.errors.contains(steps), "\(result.errors)")
    }
    let other = try runner.run("obd", "report", vin, "--day", "2026-11-18")
    #expect(other.status == 65 && other.errors.contains("fleetreg obd show \(vin)"))

    // The day has data; what came on it with a wrong clock is named beside them.
    filing.events = [MonitoringEvent(.clock, at: nil, received: filing.data!, detail: "4000")]
    try await file(filing)
    let found = try runner.run("obd", "report", vin, "--day", "2026-11-19")
    #expect(found.output.contains("not counted: data received on 2026-11-19 that say 2037-11-01"))
    let json = try runner.run("obd", "report", vin, "--day", "2026-11-19", "--json")
    #expect(
      json.output.contains(#""wrongClocks":[{"receivedDay":"2026-11-19","day":"2037-11-01"}]"#))
  }
}
