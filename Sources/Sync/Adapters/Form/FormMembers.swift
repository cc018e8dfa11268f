import Fleet

extension [JSON.Member] {
  /// Adds a text; nothing where there is none.
  mutating func add(_ name: String, _ text: String?) {
    if let text { append(JSON.Member(name, .string(text))) }
  }

  mutating func add(_ name: String, number: Int?) {
    if let number { append(JSON.Member(name, .number("\(number)"))) }
  }

  /// Adds a number in its own digits, as far as JSON can write them so.
  mutating func add(_ name: String, digits: String?) {
    guard let digits else { return }
    if case .number(let text)? = try? JSON(parsing: [UInt8](digits.utf8)) {
      append(JSON.Member(name, .number(text)))
    } else if let value = Double(digits), value.isFinite {
      append(JSON.Member(name, .number("\(value)")))
    }
  }

  var body: [UInt8] {
    var writer = JSONWriter()
    writer.value(.object(self))
    return writer.bytes
  }
}
