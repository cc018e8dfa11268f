public import Fleet
import Policies
public import Registry

/// From which day a change of the plans holds, and whether that may be a day that has passed.
public struct PlanStart: Sendable {
  public let day: Day
  let today: Day
  let isRetroactive: Bool

  /// - Parameters:
  ///   - today: the day of the change.
  ///   - retroactive: a day that has passed was meant. Decisions made since then keep the rules they cite.
  public init(_ day: Day, today: Day, retroactive: Bool = false) {
    self.day = day
    self.today = today
    isRetroactive = retroactive
  }

  func check() throws {
    guard day >= today || isRetroactive else { throw PlanError.past(day, today: today) }
  }
}

extension RegisterChange {
  /// Lets a plan of one's own hold from a day on, beside those that come with the program or instead of the one
  /// of its key.
  ///
  /// - Parameters:
  ///   - replacing: the key of the plan whose place it takes; nobody replaces one by mistake.
  ///   - unproved: why it is to hold though its cases do not show everything; `nil` where they do.
  /// - Returns: the SHA-256 of its text.
  /// - Throws: `PlanError.past`, `PlanError.replaces`; `PackErrors` where a chosen reading no longer fits. The plan itself is examined
  ///   before, see ``PlanDraft/examine(within:on:)``.
  @discardableResult
  public func adopt(
    _ draft: PlanDraft, from start: PlanStart, replacing: String? = nil, unproved: String? = nil
  ) throws -> SHA256Digest {
    try start.check()
    let key = draft.pack.key
    switch (try PlansInForce(register).isReplaced(key, from: start.day), replacing) {
    case (true, nil): throw PlanError.replaces(key)
    case (true, let named?) where named != key:
      throw PlanError.replacesOther(named: named, replaced: key)
    case (false, let named?): throw PlanError.replacesOther(named: named, replaced: nil)
    default: break
    }
    let plan = try keep(Array(draft.pack.text.utf8))
    let cases = try draft.casesText.map { try keep(Array($0.utf8)) }
    try changePlan(draft.pack.key) {
      $0.set(
        AdoptedPlan.Text(plan: "\(plan)", cases: cases?.description, unproved: unproved),
        from: start.day)
    }
    try checkPlans(from: start.day)
    return plan
  }

  /// Lets a plan hold no longer, whoever it came from; texts of it that were to come are dropped.
  public func endPlan(_ key: String, from start: PlanStart) throws {
    try start.check()
    let plans = try PlansInForce(register)
    guard plans.keys.contains(key) else {
      throw PlanError.unknownPlan(key, known: plans.keys)
    }
    let isComing = plans.adopted.first { $0.id == key }?.texts.steps.contains {
      $0.from > start.day && $0.value != nil
    }
    guard plans.isInForce(key, on: start.day) || isComing == true else {
      throw PlanError.notInForce(key, start.day)
    }
    try changePlan(key) { $0.end(from: start.day) }
    try checkPlans(from: start.day)
  }

  /// Has a text read otherwise, or with `nil` as the plan itself does, from a day on.
  public func choose(_ option: String?, of reading: String, from start: PlanStart) throws {
    try start.check()
    let plans = try PlansInForce(register)
    let readings = try plans.packs(on: start.day).packs.flatMap { pack in
      pack.readings.map { (id: "\(pack.key)/\($0.name)", options: $0.options.map(\.name)) }
    }
    guard let found = readings.first(where: { $0.id == reading }) else {
      throw PlanError.unknownReading(reading, known: readings.map(\.id))
    }
    if let option, !found.options.contains(option) {
      throw PlanError.unknownOption(option, of: reading, known: found.options)
    }
    var entry = try register.find(ChosenReading.self, reading) ?? ChosenReading(id: reading)
    let isNew = entry.options.steps.isEmpty
    entry.options.set(option, from: start.day)
    if isNew { try add(entry) } else { try update(entry) }
    try checkPlans(from: start.day)
  }

  private func changePlan(
    _ key: String, _ change: (inout Timeline<AdoptedPlan.Text>) -> Void
  ) throws {
    guard var entry = try register.find(AdoptedPlan.self, key) else {
      var entry = AdoptedPlan(id: key)
      change(&entry.texts)
      return try add(entry)
    }
    change(&entry.texts)
    try update(entry)
  }

  /// Whatever holds from a day on must be readable as a whole.
  private func checkPlans(from day: Day) throws {
    let plans = try PlansInForce(register)
    for change in Set(plans.changes.filter { $0 > day } + [day]) { _ = try plans.packs(on: change) }
  }
}
