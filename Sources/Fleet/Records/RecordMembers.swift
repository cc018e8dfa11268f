/// Takes the members of a line one by one and knows what is left.
///
/// Members usually come in the order in which they are asked for, so the next one is looked at first.
struct RecordMembers {
  private let members: [JSON.Member]
  private var isTaken: [Bool]
  private var next = 0

  init(_ members: [JSON.Member]) {
    self.members = members
    isTaken = Array(repeating: false, count: members.count)
  }

  /// The value of the first member of that name, unless it is `null`.
  private mutating func take(_ name: String) -> JSON? {
    var index = next
    if index >= members.count || members[index].name != name {
      guard let found = members.firstIndex(where: { $0.name == name }) else { return nil }
      index = found
    }
    isTaken[index] = true
    next = index + 1
    let value = members[index].value
    return value.isNull ? nil : value
  }

  /// What nobody asked for, and what stood in `extra` itself.
  mutating func rest() throws(RecordLine.DecodingError) -> [JSON.Member] {
    let extra = take("extra")
    guard let inner = extra == nil ? [] : extra?.members else {
      throw .type(field: "extra", expected: .object)
    }
    return inner + zip(members, isTaken).lazy.filter { !$0.1 }.map(\.0)
  }

  func require<Value>(
    _ name: String, _ value: Value?
  ) throws(RecordLine.DecodingError) -> Value {
    guard let value else { throw .missing(field: name) }
    return value
  }

  mutating func string(_ name: String) throws(RecordLine.DecodingError) -> String? {
    guard let value = take(name) else { return nil }
    guard let text = value.string else { throw .type(field: name, expected: .string) }
    return text
  }

  mutating func integer<Value: FixedWidthInteger>(
    _ name: String
  ) throws(RecordLine.DecodingError) -> Value? {
    guard let value = take(name) else { return nil }
    guard case .number(let text) = value, let number = Value(text) else {
      throw .type(field: name, expected: .integer)
    }
    return number
  }

  mutating func double(_ name: String) throws(RecordLine.DecodingError) -> Double? {
    guard let value = take(name) else { return nil }
    guard let number = value.double else { throw .type(field: name, expected: .number) }
    return number
  }

  mutating func bool(_ name: String) throws(RecordLine.DecodingError) -> Bool? {
    guard let value = take(name) else { return nil }
    guard let flag = value.bool else { throw .type(field: name, expected: .boolean) }
    return flag
  }

  mutating func array(_ name: String) throws(RecordLine.DecodingError) -> [JSON]? {
    guard let value = take(name) else { return nil }
    guard let values = value.array else { throw .type(field: name, expected: .array) }
    return values
  }

  mutating func object(_ name: String) throws(RecordLine.DecodingError) -> RecordMembers? {
    guard let value = take(name) else { return nil }
    guard let members = value.members else { throw .type(field: name, expected: .object) }
    return RecordMembers(members)
  }

  /// The members of an object, as they stand.
  mutating func members(_ name: String) throws(RecordLine.DecodingError) -> [JSON.Member]? {
    guard let value = take(name) else { return nil }
    guard let members = value.members else { throw .type(field: name, expected: .object) }
    return members
  }

  mutating func strings(_ name: String) throws(RecordLine.DecodingError) -> [String]? {
    guard let values = try array(name) else { return nil }
    var texts: [String] = []
    for value in values {
      guard let text = value.string else { throw .type(field: name, expected: .string) }
      texts.append(text)
    }
    return texts
  }

  mutating func objects(_ name: String) throws(RecordLine.DecodingError) -> [RecordMembers] {
    var objects: [RecordMembers] = []
    for value in try array(name) ?? [] {
      guard let members = value.members else { throw .type(field: name, expected: .object) }
      objects.append(RecordMembers(members))
    }
    return objects
  }

  /// A text that `read` turns into a value.
  mutating func parsed<Value>(
    _ name: String, _ read: (String) -> Value?
  ) throws(RecordLine.DecodingError) -> Value? {
    guard let text = try string(name) else { return nil }
    guard let value = read(text) else { throw .value(field: name, found: text) }
    return value
  }

  mutating func id(_ name: String) throws(RecordLine.DecodingError) -> RecordID? {
    try parsed(name) { RecordID($0) }
  }
  mutating func day(_ name: String) throws(RecordLine.DecodingError) -> Day? {
    try parsed(name) { try? Day($0) }
  }
  mutating func instant(_ name: String) throws(RecordLine.DecodingError) -> Instant? {
    try parsed(name) { Instant($0) }
  }
}
