import Fleet
import Registry
import Testing

@Suite("Errors of the register") struct RegisterErrorTests {
  @Test("each says in both languages what was found and what to do")
  func languages() throws {
    let number = try MachineryNumber("3-4DA00456")
    let gate = RegisterReference(.gate, "east")
    let errors: [RegisterError] = [
      .exists(.gate, "east"), .unknown(.gate, "east"), .ambiguous("a", ["b", "c"]),
      .unknownReference(gate, from: RegisterReference(.camera, "c")),
      .inUse(gate, by: RegisterReference(.camera, "c"), count: 2), .hasRecords(gate),
      .taken(field: "device", value: "D-1", by: gate), .twoVehicles(plate: "晋D12345", vin: "V"),
      .reasonMissing, .repainted(number, recorded: number, id: "m"), .numberTaken(number, by: "m"),
      .numberingOff(division: "140403"),
      .rangeExhausted(division: "140403", area: "4DA", first: 1, last: 2),
      .rangeOverlaps(division: "140403", other: "140404", area: "4DA"), .noStageCharacter(id: "m"),
      .notWithdrawable(.numbered), .unknownPicture("ab"),
    ]
    #expect(Set(errors.map(\.code)).count == errors.count)
    for error in errors {
      let (english, chinese) = (error.text(in: .english), error.text(in: .chinese))
      #expect(english != chinese && chinese.unicodeScalars.contains { $0.value >= 0x4E00 })
      #expect(error.advice(in: .english) != error.advice(in: .chinese))
    }
    #expect(
      errors[4].text(in: .english) == "gate `east` is used by camera `c` and 1 more")
  }
}
