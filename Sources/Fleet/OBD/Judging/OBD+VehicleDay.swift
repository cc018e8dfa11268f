extension OBD {
  /// What one vehicle said of one day of China: what judging reads.
  public struct VehicleDay: Hashable, Sendable {
    public let identity: Identity
    public let day: Day
    public let settings: Settings
    /// Engine data, one for each second that has any, by time.
    public internal(set) var records: [Record] = []
    /// Supplements (type 80), by time.
    public internal(set) var supplements: [Record] = []
    /// Logins and logouts by time.
    public internal(set) var sessions: [Session] = []
    /// Diagnostics in the order they came, equal ones that follow each other as one.
    public internal(set) var diagnostics: [Diagnosis] = []
    public internal(set) var serials = SerialTally()
    public internal(set) var counts = Counts()
    /// What the last record before the day said of the odometer.
    public internal(set) var before: Earlier?

    var contradictions = EvidenceList()
    var outOfOrder = EvidenceList()
    var yearsOff = EvidenceList()
    var removals = EvidenceList()

    public struct Earlier: Hashable, Sendable {
      public let at: Instant
      public let odometer: Reading
    }

    init(_ identity: Identity, _ day: Day, _ settings: Settings) {
      self.identity = identity
      self.day = day
      self.settings = settings
    }

    /// One second's values.
    public struct Record: Hashable, Sendable {
      /// Of the day.
      public let second: Int32
      public let measurements: Measurements
      /// The place of the container (machinery).
      public let place: Position?
      public let isReissued: Bool

      init(second: Int32, _ measurements: Measurements, place: Position?, isReissued: Bool) {
        self.second = second
        self.measurements = measurements
        self.place = place
        self.isReissued = isReissued
      }

      public subscript(signal: Signal) -> Reading? { measurements[signal] }

      func value(_ signal: Signal) -> Double? { measurements[signal]?.value }

      public var position: Position? { place ?? measurements.position }
    }

    public struct Session: Hashable, Sendable {
      public let at: Instant
      public let serial: UInt16
      /// The card of a login; `nil` for a logout.
      public let card: FixedBytes<20>?

      public var isLogout: Bool { card == nil }
    }

    /// Diagnostics that said the same one after another.
    public struct Diagnosis: Hashable, Sendable {
      public let first: Instant?
      public internal(set) var last: Instant?
      public internal(set) var count: Int
      /// `nil` for machinery, which says less.
      public let diagnostics: Diagnostics?
      public let lamp: Lamp
      public let faultCount: FaultCount
      public let codes: [TroubleCode]
    }

    public struct Counts: Hashable, Sendable {
      public internal(set) var packets = 0
      public internal(set) var reissuedPackets = 0
      /// Packets of data that fit no dialect, or several.
      public internal(set) var unreadPackets = 0
      public internal(set) var recordsWithoutTime = 0
      public internal(set) var recordsOfOtherDays = 0
      public internal(set) var repeatedRecords = 0
      public internal(set) var inferredTimes = 0
    }

    /// The moment of a second of the day.
    public func instant(_ second: Int32) -> Instant {
      day.start().advanced(byMilliseconds: Int64(second) * 1000)
    }

    /// The second of the day that a moment lies in; `nil` for other days.
    static func second(of instant: Instant, on day: Day) -> Int32? {
      let distance = instant.milliseconds - day.start().milliseconds
      guard distance >= 0, distance < 86_400_000 else { return nil }
      return Int32(distance / 1000)
    }
  }
}
