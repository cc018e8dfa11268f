extension Vehicle {
  /// The same with the day of each fact of which nobody noted another: the one on which the register took it in.
  ///
  /// - Parameter history: of the vehicle's entry, the oldest first.
  public func dated(by history: [HistoryEntry]) -> Vehicle {
    var dated = self
    for (name, day) in history.memberDays where Self.factNames.contains(name) {
      let fact = FactName(rawValue: name)
      let origin = origin(of: fact)
      if origin.recordedOn == nil {
        dated.sources[fact] = FactOrigin(origin.source, recordedOn: day)
      }
    }
    return dated
  }

  /// The same with the day of each claim of a stage of which nobody noted another: the one on which the register has
  /// it first.
  public func claimsDated(by history: [HistoryEntry]) -> Vehicle {
    var dated = self
    dated.stageClaims = stageClaims.map { claim in
      // Of several claims of one rank the later is believed: a day that nobody claimed must not decide that.
      let isAlone = stageClaims.count { $0.source.rank == claim.source.rank } == 1
      guard isAlone, claim.recordedOn == nil, let day = claim.day(in: history) else { return claim }
      return StageClaim(claim.stage, from: claim.source, text: claim.text, recordedOn: day)
    }
    return dated
  }
}

extension StageClaim {
  /// The day on which an entry's history has the claim first.
  fileprivate func day(in history: [HistoryEntry]) -> Day? {
    var writer = JSONWriter()
    encode(into: &writer)
    guard let own = try? JSON(parsing: writer.bytes) else { return nil }
    return history.first { entry in
      entry.changes.contains { change in
        change.field == "stageClaims" && change.new?.array?.contains(own) == true
      }
    }?.at.day()
  }
}
