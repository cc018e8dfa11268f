extension Condition {
  /// A truck (载货车辆), tractor units included.
  public static let truck = Condition.fact(.category, .among(codes(.category, "N")))

  /// A heavy diesel truck (重型柴油货车) in traffic law: 12,000 kg and more.
  public static let heavyDieselTruck = Condition.all([
    truck, .fact(.trafficClass, .among(["heavy"])),
    .fact(.energy, .among(codes(.energy, "burns-diesel"))),
  ])

  /// A new-energy vehicle: battery, fuel cell, plug-in.
  public static let newEnergy = Condition.fact(.energy, .among(codes(.energy, "new-energy")))

  public static let newEnergyTruck = Condition.all([truck, newEnergy])

  public static let batteryElectric = Condition.fact(.energy, .among(["battery"]))

  /// Registered in one of these divisions or in what lies in them.
  public static func registered(in divisions: [DivisionCode]) -> Condition {
    .fact(.registeredIn, .inside(divisions))
  }

  private static func codes(_ fact: PolicyFact, _ group: String) -> [String] {
    PolicyCodes.of(fact).groups[group] ?? []
  }
}
