extension JSON {
  /// The value at a path of member names with points between them, such as `engine.power`.
  public func value(at path: String) -> JSON? {
    path.split(separator: ".").reduce(self as JSON?) { $0?[String($1)] }
  }

  /// The path of the first member that stands twice in one object; `nil` where none does.
  public var repeatedMember: String? { repeatedMember(below: "") }

  private func repeatedMember(below path: String) -> String? {
    switch self {
    case .object(let members):
      var seen: Set<String> = []
      for member in members {
        let own = path.isEmpty ? member.name : "\(path).\(member.name)"
        guard seen.insert(member.name).inserted else { return own }
        if let found = member.value.repeatedMember(below: own) { return found }
      }
    case .array(let values):
      for (position, value) in values.enumerated() {
        if let found = value.repeatedMember(below: "\(path)[\(position)]") { return found }
      }
    default: break
    }
    return nil
  }

  /// Sets the member at a path; objects on the way are made where they are missing.
  public mutating func set(_ value: JSON, at path: String) {
    self = setting(path.split(separator: ".")[...], to: value)
  }

  private func setting(_ path: ArraySlice<Substring>, to value: JSON) -> JSON {
    guard let name = path.first.map(String.init) else { return value }
    var members = members ?? []
    let new = (self[name] ?? .object([])).setting(path.dropFirst(), to: value)
    if let index = members.firstIndex(where: { $0.name == name }) {
      members[index] = Member(name, new)
    } else {
      members.append(Member(name, new))
    }
    return .object(members)
  }
}
