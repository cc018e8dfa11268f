/// The names of the administrative divisions: codes in ascending order, names in one run of bytes.
struct DivisionTable: Sendable {
  /// Read once, at first use, from the generated rows.
  static let china = DivisionTable(reading: rows)

  private(set) var codes: [UInt32] = []
  /// Where the name of each code begins in `names`; one more entry ends the last.
  private var starts: [UInt32] = []
  private var names: [UInt8] = []

  private init(reading rows: String) {
    codes.reserveCapacity(3500)
    starts.reserveCapacity(3500)
    names.reserveCapacity(rows.utf8.count)
    var code: UInt32 = 0
    var digits = 0
    for byte in rows.utf8 {
      if digits < 6 {
        code = code * 10 + UInt32(byte - 0x30)
        digits += 1
        if digits == 6 {
          codes.append(code)
          starts.append(UInt32(names.count))
        }
      } else if byte == 0x0A {
        (code, digits) = (0, 0)
      } else {
        names.append(byte)
      }
    }
    starts.append(UInt32(names.count))
  }

  /// The place of a code, or that of the next higher one.
  func lowerBound(of code: UInt32) -> Int {
    var (low, high) = (0, codes.count)
    while low < high {
      let middle = (low + high) / 2
      if codes[middle] < code { low = middle + 1 } else { high = middle }
    }
    return low
  }

  func name(of code: UInt32) -> String? {
    let place = lowerBound(of: code)
    guard place < codes.count, codes[place] == code else { return nil }
    return String(decoding: names[Int(starts[place])..<Int(starts[place + 1])], as: UTF8.self)
  }

  /// Codes of older lists that this one no longer has. Read once, at first use, from the generated rows.
  static let formerCodes: Set<UInt32> = {
    var codes: Set<UInt32> = []
    for row in formerRows.utf8.split(separator: 0x0A) {
      var digits = row.map { UInt32($0) - 0x30 }[...]
      let place = digits.prefix(4).reduce(0) { $0 * 10 + $1 }
      digits = digits.dropFirst(4)
      while let tens = digits.popFirst(), let ones = digits.popFirst() {
        codes.insert(place * 100 + tens * 10 + ones)
      }
    }
    return codes
  }()

  /// The codes with exactly this name.
  func codes(named name: some StringProtocol) -> [UInt32] {
    let wanted = Array(name.utf8)
    return codes.indices.lazy.filter {
      names[Int(starts[$0])..<Int(starts[$0 + 1])].elementsEqual(wanted)
    }.map { codes[$0] }
  }
}
