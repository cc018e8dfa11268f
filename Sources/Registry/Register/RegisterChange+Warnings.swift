public import Fleet

extension RegisterChange {
  /// Notes that no warning is in force, over what the same issuer said of the same place before.
  ///
  /// - Throws: `EntryError` where the moment has not come, or where a warning of the issuer is recorded that is in force
  ///   there.
  @discardableResult
  public func state(_ statement: AllClear, now: Instant) throws -> RegisterAction {
    try statement.check()
    guard statement.at <= now else {
      throw EntryError.invalid(
        field: "at", found: statement.at.text(), expected: .instantUntil(now))
    }
    if let warning = statement.contradicting(in: try register.all()) {
      throw EntryError.invalid(
        field: "area", found: statement.area.map(\.description).joined(separator: ", "),
        expected: .withoutWarning(warning.id))
    }
    guard try register.find(AllClear.self, statement.id) != nil else {
      try add(statement)
      return .add
    }
    try update(statement)
    return .change
  }
}
