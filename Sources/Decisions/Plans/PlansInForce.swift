public import Fleet
public import Policies
public import Registry

/// The plans that a registry decides by, day by day: those that come with the program, its own instead of them
/// or beside them, and the readings that it chose.
///
///     let plans = try await reader.register { try PlansInForce($0) }
///     let packs = try plans.packs(on: day)
public struct PlansInForce: Sendable {
  /// What the registry says of single plans, by key; the others hold as they come.
  public let adopted: [AdoptedPlan]
  public let chosen: [ChosenReading]
  /// The texts that the plans name, by their SHA-256.
  private let texts: [String: [UInt8]]

  /// Those that come with the program, where there is no registry.
  public static let shipped = PlansInForce(adopted: [], chosen: [], texts: [:])

  private init(adopted: [AdoptedPlan], chosen: [ChosenReading], texts: [String: [UInt8]]) {
    self.adopted = adopted
    self.chosen = chosen
    self.texts = texts
  }

  public init(_ register: Register) throws {
    try self.init(
      register, adopted: register.all(AdoptedPlan.self), chosen: register.all(ChosenReading.self))
  }

  init(_ register: Register, adopted: [AdoptedPlan], chosen: [ChosenReading]) throws {
    var texts: [String: [UInt8]] = [:]
    for text in adopted.flatMap(\.texts.steps).compactMap(\.value) {
      for hash in [text.plan, text.cases].compactMap(\.self) where texts[hash] == nil {
        texts[hash] = try SHA256Digest(hash).flatMap { try register.text($0) }
      }
    }
    self.init(adopted: adopted, chosen: chosen, texts: texts)
  }

  /// The plans of a day with the readings chosen for it.
  ///
  /// - Throws: `PackErrors` where a text cannot be read, `PlanError` where it is gone: what is not whole law
  ///   decides nothing.
  public func packs(on day: Day) throws -> PackSet {
    var packs = PackSet.shipped.packs.filter { step(of: $0.key, on: day) == nil }
    for plan in adopted {
      if let text = plan.texts.step(on: day)?.value { packs.append(try pack(text)) }
    }
    var choices: [String: String] = [:]
    for reading in chosen { choices[reading.id] = reading.options.step(on: day)?.value }
    return try PackSet(packs, choosing: choices)
  }

  /// A plan in a text of the registry's own.
  public func pack(_ text: AdoptedPlan.Text) throws -> Pack {
    try Pack(parsing: self.text(text.plan), file: "\(text.plan.prefix(12)).yaml", kept: true)
      .unproved(text.unproved)
  }

  /// The cases of a plan; `nil` where it has none here.
  public func cases(of key: String, on day: Day) throws -> [PackCase]? {
    guard let step = step(of: key, on: day) else { return try PackSet.shippedCases()[key] }
    guard let hash = step.value?.cases else { return nil }
    return try PackCase.read(text(hash), file: "\(hash.prefix(12)).cases.yaml")
  }

  private func text(_ hash: String) throws -> String {
    guard let bytes = texts[hash] else { throw PlanError.textMissing(hash) }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// What the registry says of a plan on a day; `nil` where it says nothing.
  public func step(of key: String, on day: Day) -> Timeline<AdoptedPlan.Text>.Step? {
    adopted.first { $0.id == key }?.texts.step(on: day)
  }

  /// Whether any text of a plan holds on a day.
  public func isInForce(_ key: String, on day: Day) -> Bool {
    guard let step = step(of: key, on: day) else { return Self.isShipped(key) }
    return step.value != nil
  }

  /// Whether a text of this key would take the place of another one, that holds on a day, comes later, or comes with
  /// the program.
  public func isReplaced(_ key: String, from day: Day) -> Bool {
    let coming = adopted.first { $0.id == key }?.texts.steps.contains {
      $0.from > day && $0.value != nil
    }
    return Self.isShipped(key) || isInForce(key, on: day) || coming == true
  }

  public static func isShipped(_ key: String) -> Bool {
    PackSet.shipped.packs.contains { $0.key == key }
  }

  /// Every day on which something begins or ends to hold, in order.
  public var changes: [Day] {
    let days = adopted.flatMap { $0.texts.steps.map(\.from) }
    return Set(days + chosen.flatMap { $0.options.steps.map(\.from) }).sorted()
  }

  /// The keys of all plans that hold on some day.
  public var keys: [String] {
    Set(PackSet.shipped.packs.map(\.key) + adopted.map(\.id)).sorted()
  }

  /// What tells one day's rules from another's: texts and readings, nothing parsed.
  struct Signature: Hashable {
    var texts: [String: AdoptedPlan.Text?] = [:]
    var choices: [String: String] = [:]
  }

  func signature(on day: Day) -> Signature {
    Self.signature(of: adopted, chosen, on: day)
  }

  static func signature(of adopted: [AdoptedPlan], _ chosen: [ChosenReading], on day: Day)
    -> Signature
  {
    var signature = Signature()
    for plan in adopted {
      if let step = plan.texts.step(on: day) { signature.texts[plan.id] = .some(step.value) }
    }
    for reading in chosen { signature.choices[reading.id] = reading.options.step(on: day)?.value }
    return signature
  }
}

extension PackSet {
  /// Packs with those of the choices that are about them: a plan that does not hold has no readings.
  init(_ packs: [Pack], choosing choices: [String: String]) throws(PackErrors) {
    let readings = Set(packs.flatMap { pack in pack.readings.map { "\(pack.key)/\($0.name)" } })
    try self.init(packs, choices: choices.filter { readings.contains($0.key) })
  }
}
