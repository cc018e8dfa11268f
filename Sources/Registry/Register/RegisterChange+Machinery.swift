public import Fleet

extension RegisterChange {
  /// Adds a draft.
  public func addMachinery(
    _ form: Machinery, arrivedOn: Day? = nil, why: String? = nil
  ) throws -> MachineryRegistration {
    let machine = MachineryRegistration(
      id: makeID(), machinery: form, arrivedOn: arrivedOn, at: now)
    try add(machine, why: why)
    return machine
  }

  /// Adds a machine that already has its number from the national platform.
  /// - Throws: `RegisterError.repainted` or `.numberTaken` where its body is known.
  public func addMachinery(
    _ form: Machinery, recorded number: MachineryNumber, arrivedOn: Day? = nil, why: String? = nil
  ) throws -> MachineryRegistration {
    try addMachinery(
      form, number: AssignedNumber(number, origin: .recorded), arrivedOn: arrivedOn, why: why)
  }

  /// Adds a machine as another registry states it: a number that was issued there stays provisional, and one
  /// that was scrapped there is not live here.
  /// - Throws: `RegisterError.repainted` or `.numberTaken` where its body is known; `MachineryRefusal` where
  ///   it cannot have been scrapped on that day.
  public func addMachinery(
    _ form: Machinery, number: AssignedNumber, arrivedOn: Day? = nil, scrappedOn: Day? = nil,
    why: String? = nil
  ) throws -> MachineryRegistration {
    var machine = MachineryRegistration(
      id: makeID(), machinery: form, number: number, arrivedOn: arrivedOn, at: now)
    if let scrappedOn { try machine.scrap(on: scrappedOn, at: now) }
    try checkFree(number.number, for: machine.id)
    try add(machine, why: why)
    return machine
  }

  /// Takes one step in a machine's registration; its reason goes into history.
  ///
  /// A number is there to be seen only from the production of the card on, so recording the number of an
  /// approved machine takes that step first: the history has both.
  @discardableResult
  public func apply(_ event: MachineryEvent, to id: String) throws -> MachineryRegistration {
    if case .number(let assigned) = event {
      try checkFree(assigned.number, for: id)
      if try register.get(MachineryRegistration.self, id).state == .approved {
        try apply(.produceCard, to: id)
      }
    }
    return try advance(id, action: RegisterAction(rawValue: event.step.rawValue), why: event.reason)
    {
      machine in try machine.apply(event, at: now)
    }
  }

  /// Brings what is said of a machine up to date: edits a draft or a returned form, amends a numbered
  /// machine, for which there must be a reason. In every other state that is refused.
  /// - Returns: `updated`, or `unchanged` where all was recorded already.
  public func revise(
    _ machine: MachineryRegistration, to form: Machinery, arrivedOn: Day? = nil, why: String? = nil
  ) throws -> (machine: MachineryRegistration, outcome: RowOutcome) {
    let arrivedOn = arrivedOn ?? machine.arrivedOn
    guard form != machine.machinery || arrivedOn != machine.arrivedOn else {
      return (machine, .unchanged)
    }
    let event = machine.revision(to: form, why: why ?? reason)
    let action = RegisterAction(rawValue: event.step.rawValue)
    let revised = try advance(machine.id, action: action, why: event.reason ?? why) {
      try $0.apply(event, at: now)
      $0.arrivedOn = arrivedOn
    }
    return (revised, .updated)
  }

  /// Records the number that the national platform gave.
  @discardableResult
  public func record(
    _ number: MachineryNumber, for id: String
  ) throws -> MachineryRegistration {
    try apply(.number(AssignedNumber(number, origin: .recorded)), to: id)
  }

  /// The platform confirms a number that was issued here.
  @discardableResult
  public func confirmNumber(of id: String) throws -> MachineryRegistration {
    try advance(id, action: .confirm, why: nil) { machine in try machine.confirmNumber() }
  }

  /// Puts another number in the place of a wrong one: a slip of the pen, or the platform's own number
  /// instead of a provisional one. A serial that was issued here is not given again.
  @discardableResult
  public func correctNumber(
    of id: String, to number: MachineryNumber, why: String
  ) throws -> MachineryRegistration {
    guard !why.allSatisfy(\.isWhitespace) else { throw RegisterError.reasonMissing }
    try checkFree(number, for: id)
    return try advance(id, action: .correctNumber, why: why) { machine in
      try machine.correctNumber(to: number)
    }
  }

  /// Takes back a registration whose card is not yet being made.
  public func withdrawMachinery(_ id: String, why: String) throws {
    guard !why.allSatisfy(\.isWhitespace) else { throw RegisterError.reasonMissing }
    let machine = try register.get(MachineryRegistration.self, id)
    guard machine.mayBeWithdrawn else { throw RegisterError.notWithdrawable(machine.state) }
    try remove(MachineryRegistration.self, id, why: why)
  }

  private func advance(
    _ id: String, action: RegisterAction, why: String?,
    _ step: (inout MachineryRegistration) throws -> Void
  ) throws -> MachineryRegistration {
    var machine = try register.get(MachineryRegistration.self, id)
    try step(&machine)
    try update(machine, action: action, why: why)
    return machine
  }

  /// Refuses a number whose body another machine has.
  func checkFree(_ number: MachineryNumber, for id: String) throws {
    guard let holder = try register.machinery(body: number.body), holder.id != id,
      let recorded = holder.number?.number
    else { return }
    throw recorded == number
      ? RegisterError.numberTaken(number, by: holder.id)
      : RegisterError.repainted(number, recorded: recorded, id: holder.id)
  }
}
