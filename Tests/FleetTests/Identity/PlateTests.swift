import Fleet
import Testing

@Suite("Plate") struct PlateTests {
  @Test("reads every line of samples/identity/plates.txt")
  func accepts() throws {
    for row in try Samples.rows("identity/plates.txt") {
      let plate = try Plate(row[0])
      #expect(plate.text == row[1], "\(row[0])")
      #expect(plate.kind.rawValue == row[2], "\(row[0])")
      #expect(try Plate(plate.text) == plate, "the canonical text reads as itself")
    }
  }

  @Test("refuses every line of samples/identity/plates-refused.txt by its rule")
  func refuses() throws {
    for row in try Samples.rows("identity/plates-refused.txt") {
      do {
        let plate = try Plate(row[0])
        Issue.record("\(row[0]) was read as \(plate)")
      } catch {
        #expect(error.code == row[1], "\(row[0])")
      }
    }
  }

  @Test(
    "says what is wrong, and where",
    arguments: [
      ("", .empty),
      ("  ·", .empty),
      ("晋D1234", .length(6)),
      ("晋D12345678", .length(10)),
      ("晋D12$45", .character("$", position: 5)),
      ("晉D12345", .traditional("晉", simplified: "晋", position: 1)),
      ("粤Z1234学生", .character("生", position: 8)),
      ("国D12345", .province("国")),
      ("晋12345D", .authority("1")),
      ("晋D·1234I", .letter("I", position: 7)),
      ("晋D1234O", .letter("O", position: 7)),
      ("黄晋D1I345", .letter("I", position: 4)),
      ("晋D12挂45", .serial("挂", position: 5)),
      ("晋DDAB345", .digit("B", position: 5)),
      ("晋DL12345", .newEnergyLetter("L", position: 3)),
      ("晋D12345L", .newEnergyLetter("L", position: 8)),
      ("晋D123456", .newEnergyForm),
      ("晋D1234澳", .crossBorder("澳")),
      ("晋D1234应急", .emergencyTeam("D", position: 2)),
      ("晋D12345急", .serial("5", position: 7)),
    ] as [(String, Plate.ParsingError)])
  func rejects(text: String, reason: Plate.ParsingError) {
    #expect(throws: reason) { try Plate(text) }
  }

  @Test("refuses every prefix of a plate, but those that are plates")
  func prefixes() throws {
    for row in try Samples.rows("identity/plates.txt") {
      let text = row[1]
      for length in 0..<text.count {
        guard let plate = try? Plate(text.prefix(length)) else { continue }
        #expect(plate.text == text.prefix(length))
        #expect(plate.kind == .ordinary && row[2].hasPrefix("new-energy"), "\(text)")
      }
    }
  }

  @Test("reads all 31 provinces, and a plate begins with nothing else")
  func provinces() throws {
    let provinces = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新"
    #expect(provinces.count == 31)
    for province in provinces.unicodeScalars {
      let plate = try Plate("\(province)A12345")
      #expect(plate.province == province)
      #expect(plate.authority == "A")
      #expect(plate.text == "\(province)A12345")
    }
  }

  @Test("reads the same plate however it is separated")
  func separators() throws {
    let plate = try Plate("晋DD12345")
    for separator in [" ", "·", "•", ".", "-", "－", "．", "　", "\u{200B}", "—", "–", "\u{FEFF}"] {
      let spaced = plate.text.map(String.init).joined(separator: separator)
      #expect(try Plate(separator + spaced + separator) == plate)
    }
  }

  @Test("never takes O for 0, nor bytes that are not UTF-8 for anything")
  func strictness() {
    #expect(throws: Plate.ParsingError.letter("O", position: 3)) { try Plate("晋DO2345") }
    let broken: [UInt8] = [0xE6, 0x99] + Array("D12345".utf8)
    #expect(throws: Plate.ParsingError.self) { try Plate(utf8: broken.span) }
  }

  @Test(
    "a leading colour is taken off and reported",
    arguments: [
      ("蓝晋D12345", .blue), ("黄晋D12345", .yellow), ("白晋D1234警", .white),
      ("黑粤Z1234港", .black), ("绿晋DD12345", .green), ("渐绿晋DD12345", .gradientGreen),
      ("渐变绿晋DD12345", .gradientGreen), ("黄绿晋D12345F", .yellowGreen), ("黑A12345", nil),
      ("晋D12345", nil),
    ] as [(String, PlateColour?)])
  func leadingColour(text: String, colour: PlateColour?) throws {
    let plate = try Plate(text)
    #expect(plate.statedColour == colour)
    #expect(plate == (try Plate(plate.text)), "the colour is no part of the identity")
  }
}

@Suite("Plate meaning") struct PlateMeaningTests {
  @Test("the text alone does not tell large from small, except for new energy")
  func colours() throws {
    #expect(try Plate("晋D12345").possibleColours == [.blue, .yellow])
    #expect(try Plate("晋D1234挂").possibleColours == [.yellow])
    #expect(try Plate("晋D1234学").possibleColours == [.yellow])
    #expect(try Plate("晋D1234警").possibleColours == [.white])
    #expect(try Plate("粤Z1234港").possibleColours == [.black])
    #expect(try Plate("123456使").possibleColours == [.black])
    #expect(try Plate("晋DD12345").possibleColours == [.gradientGreen])
    #expect(try Plate("晋D12345D").possibleColours == [.yellowGreen])
    #expect(try Plate("晋D12345D").allows(.green))
    #expect(try !Plate("晋D12345").allows(.green))
    #expect(try Plate("晋D12345").allows(.unknown))
  }

  @Test("new-energy letters: D A B C E for battery-electric, F G H J K for others")
  func newEnergy() throws {
    for letter in "ABCDE".unicodeScalars {
      #expect(try Plate("晋D\(letter)12345").isBatteryElectric == true)
      #expect(try Plate("晋D12345\(letter)").newEnergyLetter == letter)
    }
    for letter in "FGHJK".unicodeScalars {
      #expect(try Plate("晋D\(letter)12345").isBatteryElectric == false)
      #expect(try Plate("晋D12345\(letter)").isNewEnergy)
    }
    #expect(try Plate("晋D12345").isBatteryElectric == nil)
    for letter in "LMNPQRSTUVWXYZ" {
      #expect(throws: Plate.ParsingError.self) { try Plate("晋D\(letter)12345") }
      #expect(throws: Plate.ParsingError.self) { try Plate("晋D12345\(letter)") }
    }
  }

  @Test(
    "reports what is odd",
    arguments: [
      ("晋D12345", []), ("晋O12345", []), ("京Z12345", []), ("鲁V12345", []), ("鲁T12345", ["T"]),
      ("晋G12345", ["G"]), ("新R12345", []), ("川N12345", ["N"]), ("琼G12345", ["G"]),
    ] as [(String, [Unicode.Scalar])])
  func authorities(text: String, letters: [Unicode.Scalar]) throws {
    let plate = try Plate(text)
    #expect(plate.findings == letters.map { .authority($0, province: plate.province ?? "?") })
  }

  @Test("reports patterns, colours and forms that nothing confirms")
  func findings() throws {
    #expect(try Plate("晋DAB345").findings == [])
    #expect(try Plate("晋DABC45").findings == [.letters(3)])
    #expect(try Plate("蓝晋D1234挂").findings == [.colour(.blue, .trailer)])
    #expect(try Plate("绿晋D12345").findings == [.colour(.green, .ordinary)])
    #expect(try Plate("绿晋D12345D").findings == [])
    #expect(try Plate("AB12345").findings == [.form(.military, .single)])
    #expect(try Plate("WJ晋12345").findings == [.form(.armedPolice, .memory)])
    #expect(try Plate("123456使").findings == [.form(.embassy, .single)])
    #expect(try Plate("使123456").findings == [.form(.embassy, .memory)])
    #expect(try Plate("闽12345领").findings == [])
    #expect(try Plate("闽D1234领").findings == [.form(.consulate, .memory)])
    #expect(try Plate("晋X1234应急").findings == [.form(.emergency, .single)])
    #expect(try Plate("晋S1234应急").findings == [.form(.emergency, .memory)])
  }

  @Test("every reason and finding speaks both languages")
  func languages() throws {
    let errors: [Plate.ParsingError] = [
      .empty, .length(3), .character("$", position: 4),
      .traditional("晉", simplified: "晋", position: 1), .province("国"), .authority("1"),
      .letter("I", position: 4), .serial("挂", position: 5), .digit("B", position: 5),
      .newEnergyLetter("L", position: 3), .newEnergyForm, .crossBorder("港"),
      .emergencyTeam("A", position: 2),
    ]
    let findings: [Plate.Finding] = [
      .authority("G", province: "晋"), .letters(3), .colour(.blue, .trailer),
      .form(.military, .single),
    ]
    expectBothLanguages(errors)
    expectBothLanguages(findings)
    #expect(
      Plate.ParsingError.letter("I", position: 4).text(in: .english)
        == "letter `I` at position 4: serials never use I and O")
    #expect(Plate.ParsingError.letter("I", position: 4).advice(in: .chinese) == "请核对号牌：是否为 1？")
  }
}
