import Fleet
import Testing

@Suite("Plate colours") struct PlateColourTests {
  private static let coloured: [(PlateColourTable, [String: PlateColour])] = [
    (.ga36, ["0": .white, "1": .yellow, "2": .blue, "3": .black, "4": .green, "9": .other]),
    (.gat1400, ["1": .black, "2": .white, "5": .blue, "6": .yellow, "9": .green, "99": .other]),
    (.environment, ["0": .blue, "1": .yellow, "2": .white, "3": .black, "4": .green]),
    (.smoke, ["1": .blue, "2": .yellow, "3": .white, "4": .black, "5": .green, "10": .other]),
    (.inspection, ["1": .blue, "3": .white, "4": .black, "6": .yellowGreen]),
    (.provincialInspection, ["01": .blue, "3": .black, "04": .white, "00": .notPlated]),
    (.cityStation, ["0": .blue, "1": .yellow, "2": .white, "3": .black, "4": .green]),
    (.etc, ["0": .blue, "2": .black, "3": .white, "4": .gradientGreen, "5": .yellowGreen]),
    (.toll, ["11": .green, "12": .red, "6": .blueWhite]),
    (.jtt697, ["1": .blue, "3": .black, "4": .white, "93": .yellowGreen, "94": .gradientGreen]),
    (.jtt415, ["1": .blue, "2": .yellow, "3": .black, "4": .white]),
    (.gate, ["5": .yellowGreen, "6": .green]),
    (.gateInterface, ["1": .green, "2": .blue, "3": .yellow, "4": .white]),
    (.dahua, ["2": .blue, "3": .yellow, "5": .black, "8": .gradientGreen, "9": .yellowGreen]),
    (.dahuaWords, ["Yellow": .yellow, "blue": .blue, "UNKNOWN": .unknown]),
    (.hikvisionWords, ["newEnergyYellowGreen": .yellowGreen, "newEnergyGreen": .gradientGreen]),
    (.vzenith, ["1": .blue, "3": .white, "5": .green]),
    (.uniview, ["0": .black, "4": .blue, "17": .yellowGreen]),
    (.bolink, ["0": .blue, "5": .yellowGreen]),
    (.chineseWords, ["黄绿": .yellowGreen, "渐变绿": .gradientGreen, "农黄": .farmYellow, "蓝色": .blue]),
    (.own, ["blue": .blue, "gradient-green": .gradientGreen]),
  ]

  @Test("reads the codes of every system")
  func codes() {
    #expect(Self.coloured.count == PlateColourTable.all.count)
    for (table, codes) in Self.coloured {
      for (code, colour) in codes {
        #expect(table.colour(forCode: code) == colour, "\(table) \(code)")
      }
    }
  }

  @Test("code 3 is never passed on unmapped")
  func clash() {
    #expect(PlateColourTable.jtt697.colour(forCode: "3") == .black)
    #expect(PlateColourTable.inspection.colour(forCode: "3") == .white)
    #expect(PlateColourTable.dahua.colour(forCode: "3") == .yellow)
  }

  @Test("an unknown code is nil, spaces and leading zeros do not matter")
  func unknown() {
    #expect(PlateColourTable.ga36.colour(forCode: "-1") == nil)
    #expect(PlateColourTable.ga36.colour(forCode: "") == nil)
    #expect(PlateColourTable.jtt697.colour(forCode: "11") == nil, "a scheme of its own, not JT/T")
    #expect(PlateColourTable.jtt697.colour(forCode: " 02 ") == .yellow)
    #expect(PlateColourTable.jtt697.code(for: .red) == nil)
    #expect(PlateColourTable.named("dahua")?.name == "dahua")
    #expect(PlateColourTable.named("nothing") == nil)
  }

  @Test("what a table writes it reads back, and every row is named once")
  func roundTrip() {
    #expect(Set(PlateColourTable.all.map(\.name)).count == PlateColourTable.all.count)
    for table in PlateColourTable.all {
      for colour in [PlateColour.blue, .yellow, .white, .black, .green, .yellowGreen] {
        guard let code = table.code(for: colour) else { continue }
        #expect(table.colour(forCode: code) == colour, "\(table) \(code)")
      }
      #expect(!table.source.isEmpty)
    }
  }

  @Test("has a Chinese word for each of our colours, which is read back")
  func words() {
    for colour in [PlateColour.blue, .yellow, .black, .white, .green, .gradientGreen, .yellowGreen]
    {
      #expect(PlateColourTable.chineseWords.colour(forCode: colour.text(in: .chinese)) == colour)
      #expect(colour.text(in: .english) == colour.rawValue)
    }
  }
}
