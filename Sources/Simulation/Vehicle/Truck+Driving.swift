extension Truck {
  private static let gravity = 9.81
  private static let mostPower = 0.95

  /// What the driver does, and what the vehicle makes of it.
  mutating func drive() {
    phaseLeft -= 1
    if phaseLeft <= 0 { beginPhase() }
    guard isRunning else {
      (speed, engineSpeed, torque, friction) = (0, 0, 0, 0)
      return
    }
    targetLeft -= 1
    if targetLeft <= 0 { chooseTarget() }
    if phase == .work { return work() }

    // Idle has its own friction; it grows with engine speed.
    engineSpeed = engineSpeedNow()
    friction = 7 + engineSpeed / 250
    let netLimit = max(0, 100 - friction) * Self.mostPower
    let metres = speed / 3.6
    let slope = numbers.between(-0.015, 0.015)
    let resistance =
      traits.mass * Self.gravity * (0.006 + slope * 0.3) + 3.6 * metres * metres
    let gap = target - speed
    var acceleration = min(0.55, max(-1.1, gap / 9))
    // What the wheels can have at this engine speed.
    let most = netLimit / 100 * traits.referenceTorque * engineSpeed / 9549 * 1000 * 0.9
    if metres > 1 { acceleration = min(acceleration, (most / metres - resistance) / traits.mass) }
    let force = resistance + traits.mass * acceleration
    let power = max(0, force * metres / 0.9) / 1000 + 4
    var net = min(netLimit, power * 9549 / engineSpeed / traits.referenceTorque * 100)
    if traits.kind == .hybrid { net = electrify(net) }
    // A truck that slows down or rolls burns nothing: torque below friction.
    let isCoasting = metres > 3 && force <= 0
    torque = isCoasting ? 0 : net + friction
    move(to: max(0, speed + acceleration * 3.6))
  }

  private func engineSpeedNow() -> Double { max(600, min(2100, speed * ratio)) }

  private mutating func move(to next: Double) {
    let mean = (speed + next) / 2
    speed = next < 0.3 && target == 0 ? 0 : next
    let ratios = [60.0, 42, 30, 22, 17, 14]
    ratio = ratios.last { $0 * speed >= 950 } ?? 60
    let way = mean / 3600
    odometer += way
    if speed > 0, numbers.happens(0.02) { turn(by: numbers.between(-0.4, 0.4)) }
    // A degree of latitude is 111.2 km; the cosine by its first terms is near enough here.
    let angle = latitude * 0.017_453_292_52
    let square = angle * angle
    let cosine = 1 - square / 2 + square * square / 24 - square * square * square / 720
    longitude += way * east / (111.2 * cosine)
    latitude += way * north / 111.2
    if longitude < 110.5 && east < 0 || longitude > 114.5 && east > 0 { east = -east }
    if latitude < 34.7 && north < 0 || latitude > 40.5 && north > 0 { north = -north }
    locate()
  }

  /// A receiver in a tunnel tells its last place again.
  private mutating func locate() {
    if tunnelLeft > 0 {
      tunnelLeft -= 1
    } else if phase == .motorway, numbers.happens(1.0 / 3600) {
      tunnelLeft = numbers.seconds(15, 180)
    }
    if tunnelLeft > 0 {
      place.isFixed = false
    } else {
      place = Place(isFixed: true, longitude: longitude, latitude: latitude)
    }
  }

  private mutating func beginPhase() {
    if phasesLeft > 0 {
      phasesLeft -= 1
      if phasesLeft == 0 { return park() }
    } else {
      // The engine is started.
      phasesLeft = numbers.seconds(4, 12)
      ignitions += 1
      phase = .idle
      phaseLeft = numbers.seconds(40, 180)
      targetLeft = 0
      return
    }
    targetLeft = 0
    if traits.kind == .machine {
      phase = numbers.happens(0.2) ? .idle : .work
      phaseLeft = numbers.seconds(300, 2400)
      return
    }
    let draw = numbers.share()
    phase = draw < 0.1 ? .idle : draw < 0.5 ? .town : .motorway
    phaseLeft =
      switch phase {
      case .parked, .idle: numbers.seconds(60, 400)
      case .town, .work: numbers.seconds(240, 1500)
      case .motorway: numbers.seconds(600, 3600)
      }
  }

  /// The engine is off; tanks are filled where they are low.
  private mutating func park() {
    phase = .parked
    phaseLeft = numbers.seconds(600, 5400)
    (target, speed) = (0, 0)
    if fuelLevel < 25 { fuelLevel = numbers.between(85, 100) }
    if ureaLevel < 15, !numbers.happens(0.05) { ureaLevel = numbers.between(80, 100) }
    if !faults.isEmpty, numbers.happens(0.1) { faults.removeAll() }
  }

  private mutating func chooseTarget() {
    switch phase {
    case .parked, .idle:
      target = 0
      targetLeft = phaseLeft
    case .town:
      let stops = numbers.happens(0.3)
      target = stops ? 0 : numbers.between(18, 52)
      targetLeft = stops ? numbers.seconds(15, 70) : numbers.seconds(25, 120)
    case .motorway:
      target = numbers.between(68, 89)
      targetLeft = numbers.seconds(120, 900)
    case .work:
      demand = numbers.happens(0.25) ? 4 : numbers.between(25, 80)
      target = numbers.happens(0.4) ? numbers.between(1, 9) : 0
      targetLeft = numbers.seconds(5, 40)
    }
    // The last seconds before the engine is turned off the vehicle stands.
    if phasesLeft == 1, phaseLeft < 60 { target = 0 }
  }

  /// A machine turns at one speed and is loaded as its tool is.
  private mutating func work() {
    engineSpeed += (1750 - engineSpeed) * 0.2 + numbers.between(-4, 4)
    friction = 7 + engineSpeed / 250
    torque += (demand + friction - torque) * 0.3
    move(to: speed + (target - speed) * 0.2)
  }

  /// The motor takes a part of the load and charges where there is none.
  private mutating func electrify(_ net: Double) -> Double {
    let part = charge > 25 ? net * 0.3 : net < 20 ? -8.0 : 0
    motorPower = part / 100 * traits.referenceTorque * engineSpeed / 9549
    charge = min(100, max(0, charge - motorPower / 3600 / 60 * 100))
    return max(0, net - part)
  }
}
