import Fleet

/// The values of members as people read them: codes of closed and open lists become words.
enum FieldValue {
  /// The text of a member's value; the value itself where it is no code, or an unknown one.
  static func text(_ value: String, at path: String, in language: Language) -> String {
    let path = path.hasPrefix("sources.") ? path.split(separator: ".").last.map(String.init) : path
    return words(value, at: path ?? "", in: language) ?? value
  }

  private static func words(_ value: String, at path: String, in language: Language) -> String? {
    switch path {
    case "state": MachineryState(rawValue: value)?.text(in: language)
    case "type": MachineryType(rawValue: value).text(in: language)
    case "fuel", "energy": Fuel(rawValue: value)?.text(in: language)
    case "use": VehicleUse(rawValue: value)?.text(in: language)
    case "plateColour", "colour", "subject.colour":
      PlateColour(rawValue: value).text(in: language)
    case "stage", "stage.code", "stageClaims.stage":
      EmissionStage(rawValue: value)?.text(in: language)
    case "stage.evidence": MachineryStage.Evidence(rawValue: value)?.text(in: language)
    case "stageClaims.source", "origin.source", "source":
      FactSource(rawValue: value)?.text(in: language)
    case "place.siteKind", "siteKind": SiteKind(rawValue: value).text(in: language)
    case "photos.kind": MachineryPhoto.Kind(rawValue: value).text(in: language)
    case "kind": Machinery.Kind(rawValue: value)?.text(in: language)
    case "registrant.kind": Registrant.Kind(rawValue: value)?.text(in: language)
    case "number.origin": AssignedNumber.Origin(rawValue: value)?.text(in: language)
    case "level": PollutionWarning.Level(rawValue: value)?.text(in: language)
    case "direction", "defaultDirection":
      Passage.Direction(rawValue: value)?.text(in: language)
    default: nil
    }
  }
}

extension JSON {
  /// The text of the member at a path such as `engine.power`; of lists all that they hold.
  func text(at path: String, in language: Language) -> String? {
    let texts = values(at: path.split(separator: ".")[...]).compactMap(\.textOrNumber)
    guard !texts.isEmpty else { return nil }
    return texts.map { FieldValue.text($0, at: path, in: language) }.joined(separator: ", ")
  }

  private func values(at path: ArraySlice<Substring>) -> [JSON] {
    if let array { return array.flatMap { $0.values(at: path) } }
    guard let name = path.first else { return [self] }
    return self[String(name)]?.values(at: path.dropFirst()) ?? []
  }
}
