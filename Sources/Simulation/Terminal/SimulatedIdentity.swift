/// Names of vehicles that exist nowhere.
enum SimulatedIdentity {
  /// A VIN whose check digit holds, or a machine's code of seventeen characters.
  static func text(_ index: Int, family: SimulatedFamily) -> String {
    let number = Terminal.digits(index, count: 6)
    if family == .nonRoad { return "SMTESTPIN00\(number)" }
    let plain = Array("LTESTSM60TS\(number)")
    let sum = zip(plain, weights).reduce(0) { $0 + value(of: $1.0) * $1.1 }
    let check: Character = sum % 11 == 10 ? "X" : Character(String(sum % 11))
    return String(plain[..<8]) + String(check) + String(plain[9...])
  }

  /// By place; that of the check digit itself counts nothing.
  private static let weights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2]

  private static func value(of character: Character) -> Int {
    if let digit = character.wholeNumberValue { return digit }
    // A to I count 1 to 8 and 9, J to R 1 to 9, S to Z 2 to 9.
    switch character.asciiValue ?? 0 {
    case let letter where letter <= UInt8(ascii: "I"): return Int(letter) - 64
    case let letter where letter <= UInt8(ascii: "R"): return Int(letter) - 73
    case let letter: return Int(letter) - 81
    }
  }
}
