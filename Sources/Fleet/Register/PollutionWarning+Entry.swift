extension PollutionWarning: RegisterEntry {
  public static let kind = RegisterKind.warning

  public var references: [RegisterReference] {
    acknowledgements.map { RegisterReference(.plant, $0.plant) }
  }

  public func encode(into writer: inout JSONWriter, showing personal: PersonalData) {
    encode(into: &writer)
  }

  public init(decoding json: JSON) throws(EntryError) {
    try self.init(decoding: EntryMembers(json))
  }
}
