import Fleet
import Testing

@Suite("Plate reading") struct PlateReadingTests {
  @Test(
    "tells none, unread and partial from read",
    arguments: [
      ("晋D12345", .read, "晋D12345"), ("晋d·12345", .read, "晋D12345"),
      ("蓝晋D12345", .read, "晋D12345"), ("黄绿晋D12345D", .read, "晋D12345D"),
      ("晋D-12345", .read, "晋D12345"),
      ("无车牌", .none, ""), ("noPlate", .none, ""), ("_无_", .none, ""), ("蓝_无_", .none, ""),
      ("", .unread, ""), ("  ", .unread, ""), ("unknown", .unread, ""), ("Unknown", .unread, ""),
      ("冀B1-3-5", .partial, "冀B1-3-5"), ("冀B-123-", .partial, "冀B-123-"),
      ("冀B1***5", .partial, "冀B1***5"), ("冀B1？３４５", .partial, "冀B1?345"),
      ("蓝冀b12*45", .partial, "冀B12*45"), ("-B12345", .partial, "-B12345"),
      ("OTM2022", .read, "OTM2022"), ("临·5301-A242", .read, "临5301A242"),
      ("晋D-1234I", .read, "晋D1234I"), ("pl8rec", .read, "PL8REC"),
      ("黄国D12345", .read, "国D12345"),
    ] as [(String, PlateReading.State, String)])
  func states(raw: String, state: PlateReading.State, text: String) {
    let reading = PlateReading(reading: raw)
    #expect(reading == PlateReading(state: state, text: text, raw: raw))
  }

  @Test("hands over the colour in front, and the plate where there is one")
  func colour() throws {
    #expect(PlateReading.reading("蓝晋D12345").colour == .blue)
    #expect(PlateReading.reading("黄冀B1-3-5").colour == .yellow)
    #expect(PlateReading.reading("晋D12345").colour == nil)
    #expect(PlateReading.reading("黑A12345").colour == nil)
    #expect(PlateReading(reading: "蓝晋D12345").plate == (try Plate("晋D12345")))
    #expect(PlateReading(reading: "冀B1-3-5").plate == nil)
    #expect(PlateReading(reading: "OTM20222").plate == nil)
  }
}
