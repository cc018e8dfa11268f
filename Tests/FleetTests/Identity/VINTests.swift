import Fleet
import Testing

@Suite("VIN") struct VINTests {
  @Test("reads every line of samples/identity/vins.txt without a finding")
  func accepts() throws {
    for row in try Samples.rows("identity/vins.txt") {
      let vin = try VIN(row[0])
      #expect(vin.text == row[0])
      #expect(vin.hasValidCheckDigit, "\(row[0])")
      #expect(vin.findings == [], "\(row[0])")
    }
  }

  @Test("accepts every line of samples/identity/vins-odd.txt with its findings")
  func odd() throws {
    for row in try Samples.rows("identity/vins-odd.txt") {
      #expect(try VIN(row[0]).findings.map(\.code) == row[1].split(separator: " ").map(String.init))
    }
  }

  @Test("refuses every line of samples/identity/vins-refused.txt by its rule")
  func refuses() throws {
    for row in try Samples.rows("identity/vins-refused.txt") {
      do {
        let vin = try VIN(row[0])
        Issue.record("\(vin) was accepted")
      } catch {
        #expect(error.code == row[1], "\(row[0])")
      }
    }
  }

  @Test(
    "says what is wrong, and where",
    arguments: [
      ("", .length(0)), ("1HGCM82633A00435", .length(16)),
      ("LTESTA0B5RI000123", .letter("I", position: 11)),
      ("LTEST 1239 N000001Q", .letter("Q", position: 17)),
      ("LTEST1239N00000_7", .character("_", position: 16)),
    ] as [(String, VIN.ParsingError)])
  func rejects(text: String, reason: VIN.ParsingError) {
    #expect(throws: reason) { try VIN(text) }
  }

  @Test("refuses every prefix")
  func prefixes() {
    let text = "LTEST1239N0000017"
    for length in 0..<17 {
      #expect(throws: VIN.ParsingError.length(length)) { try VIN(text.prefix(length)) }
    }
  }

  @Test("folds case, width, spaces and dashes")
  func folding() throws {
    let vin = try VIN("LTEST1239N0000017")
    for text in [
      "ltest1239n0000017", " LTEST1239N0000017\n", "LTEST1239-N0000017",
      "ＬＴＥＳＴ１２３９Ｎ０００００１７", "LTEST 1239　N0000017",
    ] {
      #expect(try VIN(text) == vin)
    }
  }

  @Test("every byte at every place: digits and letters but I, O and Q are taken, nothing else")
  func bytes() throws {
    for position in 0..<17 {
      for byte in UInt8.min...UInt8.max {
        var bytes = Array("LTEST1239N0000017".utf8)
        bytes[position] = byte
        let letter = Unicode.Scalar(byte)
        let isTaken =
          letter.isASCII && letter.properties.isAlphabetic
          && !"IOQioq".unicodeScalars.contains(letter)
          || ("0"..."9").contains(letter)
        #expect(((try? VIN(utf8: bytes.span)) != nil) == isTaken, "\(byte) at \(position)")
      }
    }
  }

  @Test("any other character at any weighted place breaks the check digit, but for equal values")
  func checkDigit() throws {
    let text = Array("LTEST1239N0000017")
    for position in text.indices where position != 8 {
      for digit in "0123456789" where digit != text[position] {
        var changed = text
        changed[position] = digit
        let value = ["L": 3, "T": 3, "E": 5, "S": 2, "N": 5][text[position]]
        let vin = try VIN(String(changed))
        #expect(
          vin.hasValidCheckDigit == (value != nil && value == digit.wholeNumberValue), "\(vin)")
      }
    }
    for found in "012345678X" {
      var changed = text
      changed[8] = found
      let finding = VIN.Finding.checkDigit(found: found.unicodeScalars.first!, expected: "9")
      #expect(try VIN(String(changed)).findings == [finding])
    }
  }

  @Test("names its parts")
  func parts() throws {
    let vin = try VIN("LTEST1239N0000017")
    #expect(vin.manufacturer == "LTE")
    #expect(vin.descriptor == "ST1239")
    #expect(vin.indicator == "N0000017")
  }
}

@Suite("VIN model year") struct VINModelYearTests {
  private func vin(_ code: Character) throws -> VIN { try VIN("LTEST1239\(code)0000017") }

  @Test("the code runs through thirty years, twice")
  func codes() throws {
    for (place, code) in "ABCDEFGHJKLMNPRSTVWXY123456789".enumerated() {
      let years = try #require(try vin(code).modelYears)
      #expect(years == (1980 + place, 2010 + place))
    }
    for code in "0UZ" {
      #expect(try vin(code).modelYears == nil)
      let letter = code.unicodeScalars.first!
      #expect(try vin(code).findings.contains(.yearCode(letter)))
    }
  }

  @Test("the day of manufacture decides between the two, and the code may lead the year")
  func ambiguity() throws {
    let vin = try vin("N")
    #expect(vin.modelYear(madeOn: Day(2022, 1, 1)) == 2022)
    #expect(vin.modelYear(madeOn: Day(2021, 12, 31)) == 2022)
    #expect(vin.modelYear(madeOn: Day(1992, 6, 1)) == 1992)
    #expect(vin.modelYear(madeOn: Day(2023, 1, 1)) == nil)
    #expect(vin.modelYear(madeOn: Day(2020, 12, 31)) == nil)
    #expect(vin.findings(madeOn: nil) == [.yearAmbiguous(earlier: 1992, later: 2022)])
    #expect(vin.findings(madeOn: Day(2022, 5, 1)) == [])
    #expect(
      vin.findings(madeOn: Day(2018, 5, 1)) == [.year(earlier: 1992, later: 2022, made: 2018)])
  }

  @Test("the last four characters are expected to be digits")
  func serial() throws {
    #expect(try VIN("LTEST1239N00000A7").findings.contains(.serial))
  }

  @Test("every reason and finding speaks both languages")
  func languages() {
    let errors: [VIN.ParsingError] = [
      .length(3), .letter("I", position: 4), .character("_", position: 4),
    ]
    let findings: [VIN.Finding] = [
      .checkDigit(found: "1", expected: "9"), .yearCode("U"), .serial,
      .year(earlier: 1992, later: 2022, made: 2018), .yearAmbiguous(earlier: 1992, later: 2022),
    ]
    expectBothLanguages(errors)
    expectBothLanguages(findings)
  }
}
