import Fleet
import Foundation
import Testing

@testable import Sync

/// The text of a file of `samples/authorities`.
func authoritySample(_ name: String) throws -> String {
  let url = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "samples/authorities/\(name)")
  return try String(contentsOf: url, encoding: .utf8)
}

private let rest = """
  request: {path: /a}
  body: {a: "{plate}"}
  answer: {code: code, stored: ["0"]}
  """

@Suite("Mapping") struct MappingTests {
  @Test("reads the samples", arguments: ["mapping.yaml", "mapping-low-emission.yaml"])
  func samples(name: String) throws {
    _ = try Mapping(parsing: authoritySample(name))
  }

  @Test(
    "says what is wrong, and where",
    arguments: [
      ("", "mapping.type 0:0"), ("a: [", "mapping.syntax 2:1"),
      ("a: 1\na: 2", "mapping.syntax 1:1"),
      ("[1]", "mapping.type 1:1"), ("{}", "mapping.missing-key 1:1"),
      ("format: 2\n\(rest)", "mapping.word 1:9"),
      ("format: 1\nfeilds: {}\n\(rest)", "mapping.unknown-key 2:1"),
      ("format: 1\ntakes: [frames]\n\(rest)", "mapping.word 2:9"),
      ("format: 1\ntakes: passage\n\(rest)", "mapping.type 2:8"),
      ("format: 1\ntakes: []\n\(rest)", "mapping.missing-key 2:8"),
      ("format: 1\nfields: {a: {from: plat}}\n\(rest)", "mapping.field 2:20"),
      ("format: 1\nfields: {a: {}}\n\(rest)", "mapping.missing-key 2:13"),
      ("format: 1\nfields: {a: {from: time, pattern: jjjj}}\n\(rest)", "mapping.pattern 2:35"),
      ("format: 1\nfields: {a: {from: plate, longest: 0}}\n\(rest)", "mapping.number 2:36"),
      ("format: 1\nfields: {a: {from: plate, required: maybe}}\n\(rest)", "mapping.type 2:37"),
      ("format: 1\nfields: {a: {from: plate, other: x}}\n\(rest)", "mapping.missing-key 2:13"),
      ("format: 1\nfields: {a: {from: plate, when: both}}\n\(rest)", "mapping.word 2:33"),
      ("format: 1\nfields: {a: {from: remembered}}\n\(rest)", "mapping.conflict 4:7"),
      ("format: 1\nremember: {key: '{plat}', value: a}\n\(rest)", "mapping.field 2:17"),
      ("format: 1\nauthentication: {kind: oauth}\n\(rest)", "mapping.word 2:24"),
      ("format: 1\nauthentication: {kind: basic}\n\(rest)", "mapping.missing-key 2:17"),
      (
        "format: 1\nauthentication: {kind: token, path: /t, fields: {s: '{secret}'}, member: t}\n\(rest)",
        "mapping.missing-key 2:17"
      ),
      (
        "format: 1\nauthentication: {kind: token, path: /t, fields: {s: '{plate}'}, member: t}\n\(rest)",
        "mapping.field 2:53"
      ),
      (
        "format: 1\nrequest: {path: a}\nbody: {a: 1}\nanswer: {}", "mapping.path 2:17"
      ),
      (
        "format: 1\nrequest: {path: /a, method: GET}\nbody: {a: 1}\nanswer: {}", "mapping.word 2:29"
      ),
      (
        "format: 1\nrequest: {path: /a, records: 2}\nbody: {a: 1}\nanswer: {}",
        "mapping.conflict 3:7"
      ),
      (
        "format: 1\nrequest: {path: /a, headers: {'X:': a}}\nbody: {a: 1}\nanswer: {}",
        "mapping.element-name 2:31"
      ),
      ("format: 1\nrequest: {path: /a}\nbody: {a: '{plate'}\nanswer: {}", "mapping.template 3:11"),
      ("format: 1\nrequest: {path: /a}\nbody: {a: 'x}'}\nanswer: {}", "mapping.template 3:11"),
      ("format: 1\nrequest: {path: /a}\nbody: {a: '{plat}'}\nanswer: {}", "mapping.field 3:11"),
      (
        "format: 1\nrequest: {path: /a}\nbody: {a: '{plate:yyyy}'}\nanswer: {}",
        "mapping.pattern 3:11"
      ),
      (
        "format: 1\nrequest: {path: /a}\nbody: {a: '{records}'}\nanswer: {}", "mapping.conflict 3:7"
      ),
      (
        "format: 1\nrequest: {path: /a}\nbody: {a: '{records}', b: '{records}'}\nrecord: {p: 1}\nanswer: {}",
        "mapping.conflict 3:7"
      ),
      (
        "format: 1\nrequest: {path: /a, form: xml}\nbody: {a: 1, b: 2}\nanswer: {}",
        "mapping.conflict 3:7"
      ),
      (
        "format: 1\nrequest: {path: /a, form: xml}\nbody: {'a b': 1}\nanswer: {}",
        "mapping.element-name 3:8"
      ),
      (
        "format: 1\nrequest: {path: /a, form: form}\nbody: {a: {b: 1}}\nanswer: {}",
        "mapping.type 3:11"
      ),
      (
        "format: 1\nrequest: {path: /a}\nbody: {a: {$yaml: {b: 1}}}\nanswer: {}",
        "mapping.word 3:12"
      ),
      (
        "format: 1\nrequest: {path: /a}\nbody: {a: 1}\nanswer: {code: c}", "mapping.missing-key 4:9"
      ),
      (
        "format: 1\nrequest: {path: /a}\nbody: {a: 1}\nanswer: {code: c, stored: ['1'], retry: ['1']}",
        "mapping.conflict 4:42"
      ),
      (
        "format: 1\nrequest: {path: /a}\nbody: {a: 1}\nanswer: {otherwise: stored}",
        "mapping.word 4:21"
      ),
      (
        "format: 1\nrequest: {path: /a}\nbody: {a: 1}\nanswer: {results: {list: l}}",
        "mapping.missing-key 4:19"
      ),
      (
        "format: 1\nrequest: {path: /a}\nbody: {a: 1}\nanswer: {results: {list: l, id: i, key: '{x}'}}",
        "mapping.field 4:41"
      ),
      (
        "format: 1\nremember: {key: '{plate}', value: a}\nrequest: {path: /a, records: 2}\n"
          + "body: {a: '{records}'}\nrecord: {p: 1}\nanswer: {}", "mapping.conflict 4:7"
      ),
    ])
  func mistakes(text: String, first: String) throws {
    do {
      _ = try Mapping(parsing: text)
      Issue.record("it was taken")
    } catch {
      let found = try #require(error.errors.first)
      #expect("\(found.code) \(found.line):\(found.column)" == first, "\(error)")
      #expect(found.text(in: .chinese).unicodeScalars.contains { $0.value >= 0x4E00 })
      let isASCII = found.text(in: .english).unicodeScalars.allSatisfy { $0.isASCII }
      #expect(isASCII)
      #expect((found.advice(in: .english) == nil) == (found.advice(in: .chinese) == nil))
    }
  }

  @Test("tells every mistake at once, and bounds their number")
  func several() {
    do {
      _ = try Mapping(parsing: "format: 3\nx: 1\ny: 2\n\(rest)")
      Issue.record("it was taken")
    } catch {
      #expect(error.errors.map(\.line) == [1, 2, 3])
      #expect(
        error.text(in: .english).hasPrefix("the mapping has 3 mistakes:\n  line 1, column 9: "))
    }
    let bomb =
      "a: &a [1,1,1,1,1,1,1,1,1,1]\n"
      + "b: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\n"
      + "format: 1\nrequest: {path: /a}\nbody: {a: [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]}\nanswer: {}"
    #expect(throws: MappingErrors.self) { try Mapping(parsing: bomb) }
    let unknown = (0..<80).map { "k\($0): 1\n" }.joined()
    do {
      _ = try Mapping(parsing: "format: 1\n\(unknown)\(rest)")
      Issue.record("it was taken")
    } catch {
      #expect(error.errors.count == 50)
    }
  }

  /// What a record says must never become more than its own value.
  private static let hostile = [
    #"a","b":"c"#, "</a><b>x</b>", "a&b=c", "]]>", "\u{1}\u{1F}", "<!--", "%26x=1", "a+b c",
    "\"\\\n\t", "{plate}", "é矿𠮷",
  ]

  @Test("escapes for the form that is sent", arguments: hostile)
  func escaping(text: String) throws {
    let line = GateRecords.line(1, GateRecords.passage { $0.goods = text })
    func content(_ form: String, _ body: String) throws -> [UInt8] {
      let mapping = try Mapping(
        parsing: "format: 1\nrequest: {path: /a, form: \(form)}\nbody: \(body)\nanswer: {}")
      let filled = try mapping.fill(line, picture: { _ in nil }, remembered: [:])
      return mapping.request.form.bytes(of: mapping.content(of: [filled]))
    }
    let header = Escaping.header(text)
    #expect(header.utf8.allSatisfy { (0x20...0x7E).contains($0) })
    #expect(header == text || header.removingPercentEncoding == text)
    let json = try JSON(parsing: content("json", "{g: '{goods}', n: 1}"))
    #expect(json == .object([JSON.Member("g", .string(text)), JSON.Member("n", .number("1"))]))
    let plain = String(
      String.UnicodeScalarView(
        text.unicodeScalars.map {
          $0.value < 0x20 && !"\n\t\r".unicodeScalars.contains($0) ? "\u{FFFD}" : $0
        }))
    let xml = try #require(
      XMLAnswer.json(parsing: content("xml", "{r: {'@k': '{goods}', g: '{goods}', n: 1}}")))
    #expect(xml["g"] == .string(plain) && xml["n"] == .string("1"))
    #expect(xml.members?.count == 2)
    let form = String(decoding: try content("form", "{g: '{goods}', n: 1}"), as: UTF8.self)
    let pairs = form.components(separatedBy: "&")
    #expect(pairs.count == 2 && pairs[1] == "n=1")
    #expect(pairs[0].dropFirst(2).removingPercentEncoding == text)
    let inner = try content("form", "{d: {$xml: {r: {g: '{goods}'}}}}")
    let document = try #require(
      String(decoding: inner, as: UTF8.self).dropFirst(2).removingPercentEncoding)
    #expect(XMLAnswer.json(parsing: Array(document.utf8))?["g"] == .string(plain))
  }

  @Test(
    "writes moments as told",
    arguments: [
      ("yyyy-MM-dd HH:mm:ss", "2026-11-21 06:02:11"), ("yyyyMMddHHmmssSSS", "20261121060211000"),
      ("yyyy-MM-dd'T'HH:mm:ss+08:00", "2026-11-21T06:02:11+08:00"), ("epoch", "1795212131"),
      ("epochMilliseconds", "1795212131000"), ("dd.MM.yyyy", "21.11.2026"),
    ])
  func moments(pattern: String, text: String) throws {
    #expect(try #require(TimePattern(pattern)).text(of: GateRecords.morning) == text)
  }

  @Test("knows no other patterns", arguments: ["", "yy", "hh:mm", "yyyy'", "YYYY", "SSSS", "年"])
  func noPattern(text: String) { #expect(TimePattern(text) == nil) }
}
