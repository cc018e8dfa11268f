extension MachineryRegistration {
  /// Takes one step, or says why not and leaves everything as it was.
  ///
  /// - Parameter now: when the step is taken; days of events may not lie after it, nor before the
  ///   machine was made or arrived, nor before the last event with a day.
  public mutating func apply(_ event: MachineryEvent, at now: Instant) throws(MachineryRefusal) {
    guard state.allowed.contains(event.step) else {
      throw .notAllowed(event.step, in: state)
    }
    switch event {
    case .edit(let form): machinery = form
    case .submit:
      try require(before: .submit)
      returnReason = nil
      enter(.submitted, at: now)
    case .review: enter(.underReview, at: now)
    case .return(let reason):
      returnReason = try Self.reason(reason, for: .return)
      enter(.returned, at: now)
    case .approve:
      try require(before: .approve)
      enter(.approved, at: now)
    case .produceCard: enter(.cardInProduction, at: now)
    case .number(let assigned):
      number = assigned
      enter(.numbered, at: now)
    case .amend(let form, let reason):
      _ = try Self.reason(reason, for: .amend)
      // A new owner or another county is an event of its own, with its own day.
      guard form.place.division == machinery.place.division else { throw .otherStep(.move) }
      guard form.isSameOwner(as: machinery) else { throw .otherStep(.transfer) }
      machinery = form
    case .move(let place, let day):
      try check(day, for: .move, at: now)
      guard place != machinery.place else { throw .nothingChanges(.move) }
      machinery.place = place
      movedOn = day
    case .transfer(let owner, let day):
      try check(day, for: .transfer, at: now)
      if let old = machinery.registrant, old.isSame(as: owner) { throw .nothingChanges(.transfer) }
      let missing = MachineryRequirement.missing(in: owner)
      guard missing.isEmpty else { throw .incomplete(.transfer, missing) }
      machinery.registrant = owner
      transferredOn = day
    case .scrap(let reason, let day):
      _ = try Self.reason(reason, for: .scrap)
      try scrap(on: day, at: now)
    }
  }

  /// Takes over that the machine was scrapped elsewhere, where the reason is kept.
  public mutating func scrap(on day: Day, at now: Instant) throws(MachineryRefusal) {
    guard state.allowed.contains(.scrap) else { throw .notAllowed(.scrap, in: state) }
    try check(day, for: .scrap, at: now)
    scrappedOn = day
    enter(.scrapped, at: now)
  }

  /// The step by which another form takes the place of this one: a numbered machine is amended, with a
  /// reason, every other one edited.
  public func revision(to form: Machinery, why: String?) -> MachineryEvent {
    state == .numbered ? .amend(form, reason: why ?? "") : .edit(form)
  }

  /// The platform confirms a number that was issued here.
  public mutating func confirmNumber() throws(MachineryRefusal) {
    guard let number, number.origin == .issued else { throw .notProvisional }
    self.number?.origin = .confirmed
  }

  /// Puts another number in the place of a wrong one.
  public mutating func correctNumber(to number: MachineryNumber) throws(MachineryRefusal) {
    guard state == .numbered else { throw .notAllowed(.amend, in: state) }
    guard self.number?.number != number else { throw .nothingChanges(.number) }
    self.number = AssignedNumber(number, origin: .recorded)
  }

  private mutating func enter(_ state: MachineryState, at now: Instant) {
    self.state = state
    stateSince = now
  }

  private func require(before step: MachineryStep) throws(MachineryRefusal) {
    let missing = MachineryRequirement.missing(in: machinery, before: step)
    guard missing.isEmpty else { throw .incomplete(step, missing) }
  }

  private static func reason(
    _ text: String, for step: MachineryStep
  ) throws(MachineryRefusal) -> String {
    guard text.unicodeScalars.contains(where: { !$0.properties.isWhitespace }) else {
      throw .reasonMissing(step)
    }
    return text
  }

  private func check(
    _ day: Day, for step: MachineryStep, at now: Instant
  ) throws(MachineryRefusal) {
    guard day <= now.day() else { throw .future(step, day) }
    let earlier: [(MachineryMilestone, Day?)] = [
      (.made, machinery.madeOn), (.arrived, arrivedOn), (.moved, movedOn),
      (.transferred, transferredOn),
    ]
    for (milestone, known) in earlier {
      if let known, day < known { throw .before(step, day, milestone, known) }
    }
  }
}

extension Machinery {
  fileprivate func isSameOwner(as other: Machinery) -> Bool {
    guard let mine = registrant, let theirs = other.registrant else { return true }
    return mine.isSame(as: theirs)
  }
}
