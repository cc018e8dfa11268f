import ArgumentParser
import Fleet
import Testing

@testable import fleetreg

@Suite("Labels of members") struct FieldLabelTests {
  /// Every member that a machine or a vehicle may have.
  private static let paths: [String] = {
    var (machinery, vehicle) = (EntryForm(), EntryForm())
    if let options = try? MachineryOptions.parse([]) { options.fill(&machinery) }
    if let options = try? VehicleOptions.parse([]) { options.fill(&vehicle) }
    let others = [
      "id", "state", "stateSince", "number.text", "number.origin", "number.body", "returnReason",
      "arrivedOn", "movedOn", "transferredOn", "scrappedOn", "photos.kind", "photos[0].sha256",
      "stageClaims.stage", "stageClaims.source", "stageClaims.text", "stageClaims.recordedOn",
      "rdeMonitorOnly", "origin.source", "origin.recordedOn", "sources.fuel.source",
      "sources.fuel.recordedOn", "operating", "networked",
    ]
    return (Set(machinery.options.keys).union(vehicle.options.keys).union(others)).sorted()
  }()

  @Test("no two members of a machine with photos have one label")
  func unique() {
    for language in Language.allCases {
      let labels = ["kind", "photos.kind", "photos.sha256", "registrant.kind", "type"].map {
        FieldLabel.text($0, in: language)
      }
      #expect(Set(labels).count == labels.count)
    }
  }

  @Test("are words in both languages, for every member of machines and vehicles")
  func complete() {
    #expect(Self.paths.count > 60)
    for path in Self.paths {
      for language in Language.allCases {
        let label = FieldLabel.text(path, in: language)
        #expect(label != path || !label.contains("."), "\(path)")
      }
      let chinese = FieldLabel.text(path, in: .chinese)
      #expect(chinese.unicodeScalars.contains { $0.value >= 0x4E00 }, "\(path): \(chinese)")
    }
  }

  @Test("values of closed lists are words, too")
  func values() {
    for (path, value, english, chinese) in [
      ("kind", "in-plant-vehicle", "in-plant vehicle", "厂内车辆"),
      ("registrant.kind", "unit", "a unit", "单位"),
      ("number.origin", "issued", "issued here, provisional", "本地暂编"),
      ("photos.kind", "front", "front", "正面"),
      ("sources.fuel.source", "certificate", "maker's certificate", "合格证"),
      ("kind", "passage", "passage", "passage"),
    ] {
      #expect(FieldValue.text(value, at: path, in: .english) == english)
      #expect(FieldValue.text(value, at: path, in: .chinese) == chinese)
    }
  }
}
