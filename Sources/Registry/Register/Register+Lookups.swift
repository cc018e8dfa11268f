public import Fleet
import GRDB

extension Register {
  /// The camera whose payloads carry this device id.
  public func camera(device: String) throws -> Camera? {
    try fetchOne("WHERE device = ?", [device])
  }

  /// The cameras whose pushes come from this address.
  public func cameras(address: String) throws -> [Camera] {
    try fetch("WHERE address = ? ORDER BY id", [address])
  }

  public func gates(of plant: String) throws -> [Gate] {
    try fetch("WHERE plant = ? ORDER BY id", [plant])
  }

  /// A plant's own tables of what the levels of warning demand, of all days.
  public func measures(of plant: String) throws -> [PlantMeasures] {
    try fetch("WHERE plant = ? ORDER BY id", [plant])
  }

  /// As of when the warnings for a place are known: when one for it was last recorded or changed, or the last moment of
  /// which somebody said that none is in force there. `nil` where neither ever was.
  public func warningsKnown(
    in place: DivisionCode, among warnings: [PollutionWarning]
  ) throws -> Instant? {
    func concerns(_ area: [DivisionCode]) -> Bool {
      area.contains { $0.contains(place) || place.contains($0) }
    }
    var known = try all(AllClear.self).filter { concerns($0.area) }.map(\.at).max()
    for warning in warnings where concerns(warning.area) {
      guard let changed = try lastChange(of: .warning, warning.id) else { continue }
      known = max(known ?? changed, changed)
    }
    return known
  }

  /// The exemptions of a subject that hold on a day; all of them where no day is given.
  public func exemptions(of subject: Exemption.Subject, on day: Day? = nil) throws -> [Exemption] {
    let found: [Exemption] = try fetch("WHERE subject = ? ORDER BY id", [subject.text])
    return found.filter { $0.subject == subject && (day.map($0.holds) ?? true) }
  }

  /// The exemptions of one thing that has several names, such as a vehicle its plate and its VIN.
  /// - Parameter day: today, as of which the list is complete.
  public func exemptions(
    of subjects: [Exemption.Subject], asOf day: Day
  ) throws -> ExemptionList {
    ExemptionList(try subjects.flatMap { try exemptions(of: $0) }, asOf: day)
  }

  /// The sender whose token this is.
  ///
  /// Compared are the hashes, by their place in an index: how long that takes says nothing of the token.
  public func sender(token: String) throws -> Sender? {
    try fetchOne("WHERE token_hash = ?", [SenderToken.hash(of: token)])
  }
}
