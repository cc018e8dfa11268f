/// What one vehicle knows of itself at one second: the truth that its terminal puts into bytes.
struct Moment: Hashable, Sendable {
  /// Seconds since 1970 by the terminal's own clock; `nil` where it has no time.
  var time: Int64?
  /// km/h
  var speed = Sensed.absent
  /// kPa
  var barometric = Sensed.absent
  /// Actual torque, percent of the reference torque.
  var torque = Sensed.absent
  /// Percent of the reference torque.
  var friction = Sensed.absent
  /// rpm
  var engineSpeed = Sensed.absent
  /// L/h
  var fuelFlow = Sensed.absent
  /// ppm
  var noxUpstream = Sensed.absent
  var noxDownstream = Sensed.absent
  /// %
  var ureaLevel = Sensed.absent
  /// kg/h
  var air = Sensed.absent
  /// °C
  var scrInlet = Sensed.absent
  var scrOutlet = Sensed.absent
  /// kPa
  var filterPressure = Sensed.absent
  /// °C
  var coolant = Sensed.absent
  /// %
  var fuelLevel = Sensed.absent

  var place = Place()
  /// km
  var odometer = Sensed.absent

  // Three-way catalyst: lambda before it, volts of the probe behind it, °C.
  var lambda = Sensed.absent
  var probe = Sensed.absent
  var catalyst = Sensed.absent

  // Electric drive: rpm, %, V, A (charging is positive), %.
  var motorSpeed = Sensed.absent
  var motorLoad = Sensed.absent
  var batteryVoltage = Sensed.absent
  var batteryCurrent = Sensed.absent
  var charge = Sensed.absent

  // Supplement: a code, %, L, °C, mL/h, g, °C.
  var torqueMode: UInt8 = 9
  var pedal = Sensed.absent
  var fuelTotal = Sensed.absent
  var ureaTemperature = Sensed.absent
  var ureaInjection = Sensed.absent
  var ureaTotal = Sensed.absent
  var filterTemperature = Sensed.absent

  // Machines: %.
  var egr = Sensed.absent
  var egrCommanded = Sensed.absent
}

/// Where a vehicle is, as far as it knows.
struct Place: Hashable, Sendable {
  /// Whether the fix holds; without one the last place is told again.
  var isFixed = false
  /// Degrees, east and north.
  var longitude = 0.0
  var latitude = 0.0
}
