import Foundation
import Testing

@Suite("obd decode") struct OBDCommandTests {
  private static let samples = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "samples/obd")

  private static func row(_ name: String) throws -> String {
    let text = try String(contentsOf: samples.appending(path: "frames.tsv"), encoding: .utf8)
    let row = try #require(text.split(separator: "\n").first { $0.hasPrefix(name + "\t") })
    return String(row.split(separator: "\t")[2])
  }

  @Test("prints every value with its unit, codes, and what is odd")
  func text() throws {
    let runner = try CommandRunner()
    let result = try runner.run("obd", "decode", Self.samples.appending(path: "truck.hex").path)
    #expect(result.status == 0 && result.errors.isEmpty)
    for part in [
      "LTEST000000000001  login", "45.76171875 km/h", "550.15 ppm", "116.397128 °", "P20EE-00 2F",
      "SYNTH-CAL-01", "A1B2C3D4", "32 °C", "present, not verified", "HJ 1239.3-2021",
      "5 frames, 0 not read, 0 broken, 0 bytes of garbage",
    ] { #expect(result.output.contains(part), "\(part)") }
    let chinese = try runner.run(
      "obd", "decode", Self.samples.appending(path: "truck.hex").path, "--lang", "zh")
    for part in ["登入", "车速", "反应剂余量", "共 5 个数据包"] {
      #expect(chinese.output.contains(part), "\(part)")
    }
  }

  @Test("standard input, JSON, and an exit status that says something was not read")
  func json() throws {
    let runner = try CommandRunner()
    let invalid = try Self.row("annex-q-invalid")
    let first = try Self.row("annex-q")
    let good = try runner.run("obd", "decode", "-", "--json", input: first + "\n" + invalid)
    #expect(good.status == 0)
    #expect(good.output.contains(#""speed":{"absent":"not-available","raw":65535}"#))
    #expect(
      good.output.hasSuffix(
        #"{"frames":2,"unread":0,"broken":0,"garbageBytes":0}"# + "\n"))
    var broken = try Self.row("stream")
    broken.replaceSubrange(
      broken.index(broken.startIndex, offsetBy: 80)...broken.index(broken.startIndex, offsetBy: 80),
      with: "A")
    let bad = try runner.run("obd", "decode", "-", "--json", input: broken + first)
    #expect(bad.status == 1)
    #expect(bad.output.contains(#""broken":{"code":"obd.frame.checksum""#))
    #expect(bad.output.contains(#""garbage":143"#) && bad.output.contains(#""frames":1,"#))
  }

  @Test("family and dialect of a listener")
  func settings() throws {
    let runner = try CommandRunner()
    let machine = try Self.row("machine-removal")
    let road = try runner.run("obd", "decode", "-", input: machine)
    #expect(road.status == 1 && road.output.contains("[obd.unit.length]"))
    let right = try runner.run("obd", "decode", "-", "--family", "non-road", input: machine)
    #expect(right.status == 0 && right.output.contains("removal alarm"))
    let other = try runner.run(
      "obd", "decode", "-", "--dialect", "bool", input: try Self.row("stream"))
    #expect(other.status == 1 && other.output.contains("but of hj1239"))
  }

  @Test("what is no such text, and a file that is not there")
  func errors() throws {
    let runner = try CommandRunner()
    let text = try runner.run("obd", "decode", "-", "--form", "hex", input: "7E7Ezz")
    #expect(text.status == 65 && text.errors.contains("offset 4"))
    let missing = try runner.run("obd", "decode", "nowhere.hex")
    #expect(missing.status == 74 && missing.errors.contains("nowhere.hex"))
  }
}
