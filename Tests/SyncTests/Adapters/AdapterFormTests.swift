import Fleet
import Foundation
import Testing

@testable import Sync

@Suite("Forms of other authorities") struct AdapterFormTests {
  @Test(
    "Base64 as RFC 4648 shows it",
    arguments: [
      ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
      ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
    ])
  func base64(text: String, coded: String) {
    #expect(Base64Text.encode(Array(text.utf8)) == coded)
  }

  @Test("Base64 of every byte is what Foundation makes of it")
  func everyByte() {
    let bytes = (0...255).map { UInt8($0) } + [0xFF]
    #expect(Base64Text.encode(bytes) == Data(bytes).base64EncodedString())
  }

  @Test("local time is China's, over midnight too, with a colon before the milliseconds")
  func localTime() throws {
    // 2026-11-20T16:00:00.005Z
    let time = try LocalTime(Instant(milliseconds: 1_795_190_400_005))
    #expect(time.compact == "20261121000000")
    #expect(time.spaced == "2026-11-21 00:00:00")
    #expect(time.withMilliseconds == "2026-11-21 00:00:00:005")
    #expect(throws: FormRefusal.self) { try LocalTime(Instant(milliseconds: .max)) }
    #expect(throws: FormRefusal.self) { try LocalTime(Instant(milliseconds: -70_000_000_000_000)) }
  }

  @Test("no stage, fuel or colour that a setting may name goes without a code")
  func tables() throws {
    for stage in SentStage.allCases {
      #expect(SentStage(reading: stage.rawValue) == stage)
      #expect(SentStage.ownCodes[stage] != nil)
    }
    #expect(SentStage(reading: "国六b") == .six && SentStage(reading: "国Ⅲ改造") == .three)
    for (fuel, letter) in SentFuel.letters { #expect(SentFuel(reading: letter) == fuel) }
    #expect(Set(SentFuel.letters.keys) == Set(SentFuel.allCases))
    #expect(SentFuel(reading: "柴油插电混动") == .hybrid && SentFuel(reading: "LNG") == .naturalGas)
  }

  @Test("each place's number, or its own name with a finding")
  func places() throws {
    var options = AdapterOptions(["gates": " g1 = 5 ,g 2=6"])
    let numbers = try PlaceNumbers(&options, "gates")
    var found: [AdapterFinding] = []
    #expect(numbers.number(of: "g1", &found) == "5" && numbers.number(of: "g 2", &found) == "6")
    #expect(found.isEmpty)
    #expect(numbers.number(of: "g3", &found) == "g3" && found == [.place])
  }

  @Test("a visit is the latest open entry before the exit, whatever the order of coming")
  func visits() {
    typealias Visits = LowEmissionUpstream.Visits
    func at(_ seconds: Int64) -> Instant { Instant(seconds: seconds) }
    var visits = Visits(nil)
    visits.add(entry: recordID(2), at: at(20), number: "b")
    visits.add(entry: recordID(1), at: at(10), number: "a")
    #expect(visits.number(forExit: recordID(9), at: at(15)) == "a")
    #expect(visits.number(forExit: recordID(9), at: at(9)) == nil)
    #expect(visits.number(forExit: recordID(9), at: at(20)) == "b")
    visits.close(by: recordID(9), number: "b")
    var again = Visits(visits.text)
    #expect(again.number(forExit: recordID(9), at: at(30)) == "b")
    #expect(again.number(forExit: recordID(8), at: at(30)) == "a")
    for number in 10..<40 {
      again.add(entry: recordID(number), at: at(Int64(number) * 10), number: "\(number)")
    }
    #expect(again.number(forExit: recordID(8), at: at(30)) == nil)
    #expect(again.number(forExit: recordID(8), at: at(1000)) == "39")
    #expect(Visits("not json").number(forExit: recordID(8), at: at(1000)) == nil)
  }

  @Test("numbers that JSON cannot write so are written as it can")
  func digits() {
    var members: [JSON.Member] = []
    for text in ["12.40", "-6", ".5", "+1", "0x10", "nan", "x"] { members.add("n", digits: text) }
    #expect(
      String(decoding: members.body, as: UTF8.self)
        == #"{"n":12.40,"n":-6,"n":0.5,"n":1.0,"n":16.0}"#)
  }

  @Test("docs/adapters.md names every protocol and every setting that is unconfirmed")
  func documented() throws {
    let file = URL(filePath: #filePath).appending(path: "../../../../docs/adapters.md").standardized
    let text = try String(contentsOf: file, encoding: .utf8)
    for kind in UpstreamProtocol.allCases {
      let section = try #require(
        text.components(separatedBy: "\n## ").first { $0.hasPrefix("`\(kind.rawValue)`") },
        "no section `\(kind.rawValue)`")
      for setting in kind.unconfirmed {
        #expect(section.contains("`\(setting)`"), "\(kind.rawValue): \(setting)")
      }
      if !kind.unconfirmed.isEmpty { #expect(section.contains("nconfirmed")) }
    }
  }
}
