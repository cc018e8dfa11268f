public import Fleet
import Policies
public import Registry

extension PlansInForce {
  /// The names that plans of any day add to the codes of a fact, such as a line of business, a zone or a list.
  public func names(of fact: PolicyFact) throws -> Set<String> {
    var packs = PackSet.shipped.packs
    for text in adopted.flatMap(\.texts.steps).compactMap(\.value) { packs.append(try pack(text)) }
    return Set(packs.flatMap(\.names).filter { $0.fact == fact }.map(\.id))
  }

  /// Refuses a zone or a list that no plan has, be it one that comes with the program or one of the register's own that
  /// holds, is to hold or held: it may be a misspelt one, and would keep the rules about that one from binding. What is
  /// in none of them is left out.
  static func check(
    _ names: [String], of fact: PolicyFact, field: String, in register: Register
  ) throws {
    // Plans of one's own are read only for what the shipped ones do not have.
    guard !Set(names).isSubset(of: shippedNames(of: fact)) else { return }
    let known = try PlansInForce(register).names(of: fact).sorted()
    guard let strange = names.first(where: { !known.contains($0) }) else { return }
    let near = nearNames(to: strange, among: known, count: 4)
    throw EntryError.invalid(
      field: field, found: strange,
      expected: .planName(near.isEmpty ? Array(known.prefix(8)) : near))
  }

  private static func shippedNames(of fact: PolicyFact) -> Set<String> {
    Set(PackSet.shipped.packs.flatMap(\.names).filter { $0.fact == fact }.map(\.id))
  }
}

extension Plant {
  /// Refuses a line of business that neither the plans' common list nor a plan of the register has: it may be a
  /// misspelt one, and would keep the rules about that one from binding.
  public func checkIndustry(in register: Register) throws {
    guard let industry, PolicyFact.industry.code(named: industry) == nil else { return }
    let own = try PlansInForce(register).names(of: .industry)
    guard !own.contains(industry) else { return }
    throw EntryError.invalid(
      field: "industry", found: industry,
      expected: .oneOf(PolicyCodes.of(.industry).codes + own.sorted() + ["other"]))
  }

  /// Refuses a line of business, a zone or a named list that no plan has.
  public func checkPlanNames(in register: Register) throws {
    try checkIndustry(in: register)
    try PlansInForce.check(zones, of: .zones, field: "zones", in: register)
    try PlansInForce.check(lists, of: .lists, field: "lists", in: register)
  }
}

extension Site {
  /// Refuses a zone that no plan has.
  public func checkPlanNames(in register: Register) throws {
    try PlansInForce.check(zones, of: .zones, field: "zones", in: register)
  }
}
