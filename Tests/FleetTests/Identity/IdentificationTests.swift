import Fleet
import Testing

@Suite("Identification") struct IdentificationTests {
  @Test("tells every line of samples/identity/texts.txt")
  func kinds() throws {
    for row in try Samples.rows("identity/texts.txt") {
      let best = Identification.of(row[0])[0]
      #expect(best.kind.rawValue == row[1], "\(row[0])")
      #expect((best.canonical == nil) == (best.kind == .unknown))
      for language in Language.allCases {
        #expect(!best.text(in: language).contains { $0.isNewline })
      }
      var writer = JSONWriter()
      best.encode(into: &writer)
      let json = try JSON(parsing: writer.bytes)
      #expect(json["kind"]?.string == row[1])
      #expect(json["canonical"]?.string == best.canonical)
    }
  }

  @Test("every sample of a kind is told to be of that kind")
  func samples() throws {
    for (file, kind) in [
      ("plates", .plate), ("vins", .vin), ("vins-odd", .vin), ("credit-codes", .creditCode),
      ("machinery-numbers", .machineryNumber), ("disclosure-numbers", .disclosureNumber),
    ] as [(String, Identification.Kind)] {
      for row in try Samples.rows("identity/\(file).txt") {
        #expect(Identification.of(row[0])[0].kind == kind, "\(row[0])")
      }
    }
  }

  @Test("every refused sample says the reason of the kind it resembles")
  func failures() throws {
    for (file, kind) in [
      ("plates-refused", .plate), ("vins-refused", .vin), ("credit-codes-refused", .creditCode),
      ("machinery-numbers-refused", .machineryNumber),
      ("disclosure-numbers-refused", .disclosureNumber),
    ] as [(String, Identification.Kind)] {
      for row in try Samples.rows("identity/\(file).txt") {
        let reading = Identification.of(row[0])[0]
        guard reading.kind == .unknown else { continue }
        guard let failure = reading.failures.first(where: { $0.kind == kind }) else { continue }
        #expect(failure.error.code == row[1], "\(row[0])")
      }
    }
  }

  @Test(
    "a word for a plate that was not read is no plate, and nothing else",
    arguments: ["unknown", "noPlate", "无车牌", "_无_", "无牌", "未识别", "蓝_无_"])
  func noPlate(word: String) throws {
    let reading = Identification.of(word)[0]
    #expect(reading.text(in: .english) == "\(word) no plate")
    #expect(reading.text(in: .chinese) == "\(word) 无号牌")
    #expect(reading.failures.map(\.error.code) == ["plate.none"])
    let error = try #require(NoPlate(word))
    #expect(error.text(in: .english).contains(word) && error.text(in: .chinese).contains(word))
    #expect(error.advice(in: .english) != nil && error.advice(in: .chinese) != nil)
  }

  @Test(
    "a plate, a part of one and nothing are no such word",
    arguments: ["晋D12345", "冀B1***5", "", "  ", "OTM2022"])
  func plate(text: String) { #expect(NoPlate(text) == nil) }

  @Test(
    "a near miss says first why it is not what it nearly is",
    arguments: [
      ("晋D12345L", .plate, "plate.new-energy-letter"), ("晋D1234I", .plate, "plate.letter"),
      ("3-4DI00001", .machineryNumber, "machinery-number.letter"),
      ("7-4DA00001", .machineryNumber, "machinery-number.stage"),
      ("XE215-0457", .machineryNumber, "machinery-number.hyphen"),
      ("LTESTA0B5RI000123", .vin, "vin.letter"), ("LTESTA0B5R100012", .vin, "vin.length"),
    ] as [(String, Identification.Kind, String)])
  func nearMisses(text: String, kind: Identification.Kind, code: String) throws {
    let reading = Identification.of(text)[0]
    #expect(reading.kind == .unknown)
    let nearest = try #require(reading.failures.first)
    #expect(nearest.kind == kind)
    #expect(nearest.error.code == code)
    for language in Language.allCases {
      #expect(reading.text(in: language).contains(nearest.error.text(in: language)))
    }
  }

  @Test(
    "one line in English",
    arguments: [
      (
        "黄 晋d·1234挂",
        "晋D1234挂 plate: kind trailer plate, province 晋, authority D, colour yellow, stated yellow"
      ),
      (
        "晋D1234I",
        "晋D1234I not recognised: not a plate: letter `I` at position 7: serials never use I and O"
      ),
      (
        "140403",
        "140403 division code: division 140403, named 山西省长治市潞州区"
      ),
      ("hello", "hello not recognised"),
    ])
  func english(text: String, line: String) {
    #expect(Identification.of(text)[0].text(in: .english) == line)
  }

  @Test(
    "one line in Chinese",
    arguments: [
      (
        "晋D12345", "晋D12345 机动车号牌：种类 普通号牌，省份 晋，发牌机关 D，号牌颜色 蓝或黄"
      ),
      ("晋D1234I", "晋D1234I 无法识别：不是机动车号牌：第 7 位为字母“I”：序号不使用 I 和 O"),
      ("11010519491231002X", "110*************2X 公民身份号码"),
    ])
  func chinese(text: String, line: String) {
    #expect(Identification.of(text)[0].text(in: .chinese) == line)
  }

  @Test("the JSON of a plate and of an unknown text")
  func json() {
    var writer = JSONWriter()
    Identification.encode(Identification.of("蓝晋D1234挂"), into: &writer)
    #expect(
      writer.text == """
        {"text":"蓝晋D1234挂","kind":"plate","canonical":"晋D1234挂","parts":{"plateKind":"trailer",\
        "province":"晋","authority":"D","colours":["yellow"],"statedColour":"blue"},"findings":[\
        {"code":"plate.colour-disagrees","message":"stated colour blue, but the text is of a \
        trailer plate"}]}
        """)
    writer.reset()
    Identification.encode(Identification.of("晋D1234I"), into: &writer)
    #expect(
      writer.text == """
        {"text":"晋D1234I","kind":"unknown","findings":[],"failures":[{"kind":"plate",\
        "code":"plate.letter","message":"letter `I` at position 7: serials never use I and O"}]}
        """)
  }

  @Test("seventeen characters: the check digit speaks for a VIN, a check letter for a machine")
  func seventeen() {
    #expect(Identification.of("LTEST1239N0000017").map(\.kind) == [.vin])
    #expect(Identification.of("LTEST1238N0000017").map(\.kind) == [.vin])
    #expect(Identification.of("LTE12345AN0000017").map(\.kind) == [.machineCode, .vin])
    #expect(Identification.of("1M8GDM9AXKP042788").map(\.kind) == [.vin, .machineCode])
  }

  @Test(
    "personal numbers are masked, whole, mistyped or cut short",
    arguments: [
      "11010519491231002X", "110105194912310021", "11010519491231002", "1101051949123100",
      "110105 19491231 0021", "１１０１０５１９４９１２３１００２１", "13800000000", "138-0000-0000",
      "电话13800000000",
    ])
  func masking(text: String) {
    for reading in Identification.of(text) {
      var writer = JSONWriter()
      reading.encode(into: &writer)
      for shown in [writer.text, reading.text(in: .english), reading.text(in: .chinese)] {
        #expect(!shown.contains("19491231") && !shown.contains("0000") && !shown.contains("１９４９"))
        #expect(shown.contains("*****"))
      }
    }
  }

  @Test("control characters do not break the line, nor do they break the JSON")
  func control() throws {
    let reading = Identification.of("晋D\u{7}12\u{0}4")[0]
    #expect(!reading.text(in: .english).unicodeScalars.contains { $0.value < 0x20 })
    var writer = JSONWriter()
    reading.encode(into: &writer)
    #expect(try JSON(parsing: writer.bytes)["text"]?.string == "晋D\u{7}12\u{0}4")
  }

  @Test("every kind and part has a name in both languages")
  func names() {
    for kind in Identification.Kind.allCases where kind != .vin {
      #expect(kind.text(in: .english) != kind.text(in: .chinese))
    }
    for name in Identification.Part.Name.allCases {
      #expect(name.text(in: .english) != name.text(in: .chinese))
    }
  }
}
