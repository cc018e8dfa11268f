/// A vehicle that drives, burns, warms up, and uses what is in its tanks, second by second.
///
/// Nothing here calls a library of mathematics: the four operations and the square root give the same
/// numbers on every machine, so that a seed gives the same bytes everywhere.
struct Truck: Sendable {
  enum Phase: Hashable, Sendable { case parked, idle, town, motorway, work }

  let traits: Traits
  var numbers: SeededNumbers

  // Driving.
  var phase = Phase.parked
  /// Seconds until the phase ends, and until the driver wants another speed.
  var phaseLeft: Int
  var targetLeft = 0
  /// Phases until the engine is turned off.
  var phasesLeft = 0
  /// km/h
  var target = 0.0
  var speed = 0.0
  var ratio = 60.0
  /// km
  var odometer: Double
  /// Degrees, and the direction as a vector of length one: east, north.
  var longitude: Double
  var latitude: Double
  var east: Double
  var north: Double
  /// Seconds in a tunnel that are left.
  var tunnelLeft = 0
  var place = Place()

  // Engine.
  var engineSpeed = 0.0
  /// Percent of the reference torque.
  var torque = 0.0
  var friction = 0.0
  var fuelFlow = 0.0
  var air = 0.0
  var coolant: Double
  var fuelLevel: Double
  var fuelTotal: Double
  /// Percent that a machine's driver asks for.
  var demand = 0.0

  // Exhaust.
  var scrInlet: Double
  var scrOutlet: Double
  var catalyst: Double
  var upstreamIsPowered = false
  var downstreamIsPowered = false
  var noxUpstream = 0.0
  var noxDownstream = 0.0
  /// mL/h
  var ureaInjection = 0.0
  /// %
  var ureaLevel: Double
  /// g
  var ureaTotal: Double
  var soot: Double

  // Electric drive.
  var charge: Double
  var motorPower = 0.0

  // Faults.
  var faults: [Fault] = []
  var failing: SensorFailure?
  var ignitions: Int

  init(_ traits: Traits, startingWithin delay: Int, by numbers: SeededNumbers) {
    self.traits = traits
    var numbers = numbers
    phaseLeft = numbers.seconds(1, max(1, delay))
    odometer = numbers.between(500, 400_000)
    longitude = numbers.between(111.5, 114)
    latitude = numbers.between(35.2, 39.8)
    (east, north) = (1, 0)
    coolant = traits.ambient
    (scrInlet, scrOutlet, catalyst) = (traits.ambient, traits.ambient, traits.ambient)
    fuelLevel = numbers.between(15, 100)
    fuelTotal = odometer * 0.34
    ureaLevel = numbers.between(8, 100)
    ureaTotal = fuelTotal * 45
    soot = numbers.between(0, 3)
    charge = numbers.between(30, 80)
    ignitions = Int(odometer / 60)
    if traits.startsWithFault { faults.append(.drawn(for: traits.diagnosis, by: &numbers)) }
    self.numbers = numbers
    turn(by: numbers.between(-1, 1) * 3)
  }

  var isRunning: Bool { phase != .parked }

  /// Drives on for one second.
  mutating func advance() {
    drive()
    burn()
    clean()
    breakDown()
  }

  /// Turns by an angle in steps so small that a step needs no sine.
  mutating func turn(by angle: Double) {
    let step = angle / 32
    for _ in 0..<32 {
      (east, north) = (east - north * step, north + east * step)
      let length = (east * east + north * north).squareRoot()
      (east, north) = (east / length, north / length)
    }
  }
}
