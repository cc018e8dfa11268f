import Fleet
import Foundation
import Testing

@Suite("OBD thresholds and words") struct ThresholdTests {
  @Test("every name has a number, and what is not confirmed says so")
  func table() {
    let thresholds = OBD.Thresholds(on: Drive.day)
    for name in OBD.ThresholdName.allCases {
      #expect(thresholds[name] != nil, "\(name)")
      #expect(name.text(in: .english) != name.text(in: .chinese))
    }
    for row in OBD.Thresholds.table where !row.mark.isConfirmed {
      #expect(row.text(in: .english).contains("unconfirmed"), "\(row.name)")
      #expect(row.text(in: .chinese).contains("待核实"), "\(row.name)")
    }
  }

  @Test("what the standard brought holds from its first day, and nothing is judged by it before")
  func days() {
    let (last, first) = (Day(2019, 6, 30), Day(2019, 7, 1))
    for name in [OBD.ThresholdName.roadGap, .noxInstant, .windowLimit] {
      #expect(OBD.Thresholds(on: last)[name] == nil && OBD.Thresholds(on: first)[name] != nil)
    }
    var drive = Drive.hour { $1.set(.noxDownstream, 700 + Double($0 % 3)) }
    #expect(drive.suspicions.contains("nox-high"))
    drive.basis = OBD.JudgingBasis(on: last)
    #expect(!drive.suspicions.contains("nox-high"))
  }

  @Test("a number that is no bound is refused")
  func bounds() {
    var thresholds = OBD.Thresholds(on: Drive.day)
    for value in [0, -1, Double.nan, .infinity, 1e10] {
      let isTaken = thresholds.set(.roadInterval, value)
      #expect(!isTaken && thresholds[.roadInterval]?.isOwn == false, "\(value)")
    }
    let isTaken = thresholds.set(.lightOff, 220)
    #expect(
      isTaken && thresholds[.lightOff]?.text(in: .english) == "SCR light-off 220 °C (set here)")
  }

  @Test("the table of docs/obd.md is the program's")
  func documented() throws {
    let file = Samples.folder.deletingLastPathComponent().appending(path: "docs/obd.md")
    let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
    let marks: [SourceMark: String] = [
      .confirmed: "C", .single: "S", .memory: "M", .inferred: "I",
    ]
    for row in OBD.Thresholds.table {
      var number = "\(row.value)"
      if number.hasSuffix(".0") { number.removeLast(2) }
      if !row.name.unit.isEmpty { number += " \(row.name.unit)" }
      let line =
        "| `\(row.name.rawValue)` | \(number) | \(marks[row.mark]!) | \(row.name.text(in: .english)) |"
      #expect(lines.contains { $0 == line }, "\(line)")
    }
  }

  @Test("a number of one's own takes the place of the table's; without one nothing is judged")
  func own() {
    var drive = Drive.hour { $1.set(.noxDownstream, 30) }
    #expect(drive.suspicions == ["nox-frozen"])
    drive.basis.thresholds.set(.sensorSeconds, 4000)
    #expect(drive.suspicions == [])
    for name in OBD.ThresholdName.allCases { drive.basis.thresholds.leaveOut(name) }
    let assessment = drive.assessment
    #expect(assessment.suspicions.isEmpty && assessment.thresholds.isEmpty)
    #expect(assessment.figure(.nox, .belowInstant) == .unknown(.noThreshold))
  }

  @Test("every suspicion speaks both languages")
  func suspicions() { expectBothLanguages(OBD.Suspicion.Kind.allCases) }

  @Test("every figure, section and lack has words")
  func words() {
    for term in OBD.Term.allCases {
      #expect(!term.text(in: .english).isEmpty && !term.text(in: .chinese).isEmpty)
    }
    for section in OBD.Judgement.Section.allCases {
      #expect(!section.text(in: .english).isEmpty && !section.text(in: .chinese).isEmpty)
    }
    let lacks: [OBD.Lack] =
      [
        .noRecords, .noSignal, .noSuitableRecords, .noSerials, .tooManyRestarts, .noSessions,
        .noDistance, .noFuel, .noWork, .noDiagnostics, .noReferenceTorque, .noReferenceWork,
        .noRatedPower, .notDiesel, .counterReset, .oneValue, .noThreshold, .tooLittleWork,
      ] + OBD.Absence.allCases.map { .absent($0) }
    #expect(Set(lacks.map(\.code)).count == lacks.count)
    for lack in lacks { #expect(lack.text(in: .english) != lack.text(in: .chinese)) }
  }

  @Test("the JSON of a day keeps its members, and unknown figures say why")
  func json() throws {
    var drive = Drive.hour { $1.set(.noxDownstream, 30) }
    drive.diagnose(Drive.eight, codes: [0x20EE_002F], lamp: .on)
    var writer = JSONWriter()
    let assessment = drive.assessment
    writer.object(assessment.encode)
    let json = try JSON(parsing: writer.bytes)
    #expect(json["identity"]?.string == Wire.vin && json["day"]?.string == "2026-11-22")
    #expect(json["figures"]?["mass"]?["work"]?["unknown"]?.string == "no-reference-torque")
    #expect(json["figures"]?["nox"]?["downstreamMean"]?["unit"]?.string == "ppm")
    #expect(json["suspicions"]?.array?.first?["code"]?.string == "obd.day.nox-frozen")
    #expect(json["faults"]?.array?.first?["code"]?.string == "P20EE-00 2F")
    #expect(json["signals"]?["speed"]?["values"] == .number("3600"))
  }
}

@Suite("OBD day charts") struct DayChartTests {
  @Test("a document of its own with three panels, both languages, and what is text is escaped")
  func chart() throws {
    let drive = Drive.hour()
    for language in Language.allCases {
      let svg = OBD.DayChart(drive.vehicleDay, language: language).svg
      #expect(svg.hasPrefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg "))
      #expect(svg.hasSuffix("</svg>\n"))
      // NOx up and down, two temperatures, speed.
      #expect(svg.components(separatedBy: "<path ") == 6)
      #expect(!svg.contains("nan") && !svg.contains("inf"))
    }
    var gathering = OBD.DayGathering(
      try #require(OBD.Identity(text: "<&\"'>")), Drive.day, settings: .init(.road))
    gathering.add(drive.messages[0])
    let odd = OBD.DayChart(gathering.vehicleDay, language: .english).svg
    #expect(odd.contains("&lt;&amp;&quot;&#39;&gt;") && odd.contains("no values"))
  }

  @Test("a pause breaks the line, one value alone is a short line, a full day stays small")
  func lines() {
    var drive = Drive()
    drive.packet([Drive.eight])
    #expect(OBD.DayChart(drive.vehicleDay, language: .english).svg.contains("h1"))
    drive.go(Drive.eight + 10..<Drive.eight + 100)
    drive.go(Drive.eight + 1000..<Drive.eight + 1100)
    let svg = OBD.DayChart(drive.vehicleDay, language: .english).svg
    let path = svg.components(after: "<path d=\"").last ?? ""
    #expect(path.prefix { $0 != "\"" }.count { $0 == "M" } == 2)
  }
}

extension String {
  fileprivate func components(separatedBy text: String) -> Int { components(after: text).count + 1 }

  /// What stands behind each place of a text.
  fileprivate func components(after text: String) -> [Substring] {
    var rest = self[...]
    var found: [Substring] = []
    while let range = rest.firstRange(of: text) {
      rest = rest[range.upperBound...]
      found.append(rest)
    }
    return found
  }
}
