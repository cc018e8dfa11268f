import Fleet
import Foundation
import Testing

@Suite("samples/eligibility") struct EligibilitySampleTests {
  static let names: [String] = {
    let folder = Samples.folder.appending(path: "eligibility")
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return files.filter { $0.hasSuffix(".json") }.sorted()
  }()

  private struct Case {
    let question: Eligibility.Question
    let on: Day
    let json: JSON

    init(_ json: JSON) throws {
      let demand = json["demand"]?.string.flatMap { EmissionStage(rawValue: $0) }
      let code = try #require(json["question"]?.string)
      question = try #require(Eligibility.Question(code: code, demand: demand ?? .vi))
      on = try Day(#require(json["on"]?.string))
      self.json = json
    }

    func strings(_ name: String) -> [String] {
      (json[name]?.array ?? []).compactMap(\.string)
    }
  }

  private func read(_ name: String) throws -> (vehicle: Vehicle, cases: [Case]) {
    let json = try JSON(parsing: Samples.bytes("eligibility/\(name)"))
    let vehicle = try Vehicle(decoding: #require(json["vehicle"]))
    return (vehicle, try #require(json["expected"]?.array).map(Case.init))
  }

  @Test("there are samples") func some() { #expect(Self.names.count >= 15) }

  @Test("answers as expected", arguments: names)
  func expected(name: String) throws {
    let (vehicle, cases) = try read(name)
    for item in cases {
      let verdict = Eligibility.verdict(of: item.question, about: vehicle.facts, on: item.on)
      #expect(
        verdict.outcome.code == item.json["outcome"]?.string, "\(item.question.code) \(item.on)")
      #expect(verdict.missing == item.strings("missing"), "\(item.question.code) \(item.on)")
      #expect(verdict.codes == item.strings("findings"), "\(item.question.code) \(item.on)")
    }
  }

  @Test("says it in both languages and in JSON as recorded")
  func snapshots() throws {
    var texts: [Language: String] = [:]
    var writer = JSONWriter()
    for name in Self.names {
      let (vehicle, cases) = try read(name)
      for item in cases {
        let verdict = Eligibility.verdict(
          of: item.question, about: vehicle.facts, on: item.on, near: true)
        for language in Language.allCases {
          texts[language, default: ""] += "== \(name)\n\(verdict.text(in: language))\n"
        }
        verdict.encode(into: &writer)
        writer.endLine()
      }
    }
    try expectSnapshot(texts[.english] ?? "", "eligibility.en.txt")
    try expectSnapshot(texts[.chinese] ?? "", "eligibility.zh.txt")
    try expectSnapshot(writer.text, "eligibility.ndjson")
  }

  @Test("a stored verdict of another format is refused")
  func format() throws {
    func read(_ text: String) throws -> Int {
      try Verdict.format(of: JSON(parsing: Array(text.utf8)))
    }
    #expect(try read(#"{"format":1}"#) == 1)
    #expect(throws: Verdict.FormatError.unknown(2)) { try read(#"{"format":2}"#) }
    #expect(throws: Verdict.FormatError.missing) { try read("{}") }
    expectBothLanguages([.missing, .unknown(2)] as [Verdict.FormatError])
  }

  @Test("question codes read back")
  func codes() {
    let questions: [Eligibility.Question] = [.chinaVI(.vi)] + StageAct.allCases.map { .may($0) }
    for question in questions { #expect(Eligibility.Question(code: question.code) == question) }
    #expect(Eligibility.Question(code: "may.") == nil)
    #expect(Eligibility.Question(code: "gate") == nil)
  }
}
