import Fleet

/// What of a record the table holds beside its line, to be searched for.
struct RecordColumns: Hashable, Sendable {
  /// `nil` for what has no time but that of its storing.
  let instant: Instant?
  let direction: Passage.Direction?
  /// `nil` where no plate was read, in part or whole.
  let plate: String?
  /// Whether the plate was read as a whole.
  let isRead: Bool
  let colour: String?
  /// What the sender of a measurement made of it; `nil` for what is none.
  let judgement: Observation.Judgement?
  /// The pictures that it names by their digests.
  let pictures: [SHA256Digest]

  init(_ record: Fleet.Record) {
    switch record {
    case .passage(let passage): self.init(passage)
    case .observation(let observation):
      self.init(
        instant: observation.time.instant, direction: nil, plate: observation.plate,
        colour: observation.colour?.colour, judgement: observation.judgement,
        pictures: observation.pictures)
    case .monitoredDay(let day):
      self.init(instant: day.day.start(), direction: nil, plate: nil, colour: nil)
    case .frames(let segment):
      self.init(instant: segment.received.lowerBound, direction: nil, plate: nil, colour: nil)
    case .incarnation: self.init(instant: nil, direction: nil, plate: nil, colour: nil)
    }
  }

  init(_ passage: borrowing Passage) {
    self.init(
      instant: passage.time.instant, direction: passage.direction, plate: passage.plate,
      colour: passage.colour?.colour, pictures: passage.pictures)
  }

  private init(
    instant: Instant?, direction: Passage.Direction?, plate: PlateReading?,
    colour: PlateColour?, judgement: Observation.Judgement? = nil,
    pictures: [Passage.Picture] = []
  ) {
    self.instant = instant
    self.direction = direction
    self.plate = plate.flatMap { $0.text.isEmpty ? nil : $0.text }
    isRead = plate?.state == .read
    self.colour = colour?.rawValue
    self.judgement = judgement
    self.pictures = pictures.compactMap { $0.sha256.flatMap { SHA256Digest($0) } }
  }
}

extension Fleet.Record.Kind {
  /// The number in the table; never changed.
  var code: Int64 {
    switch self {
    case .passage: 1
    case .observation: 2
    case .incarnation: 3
    case .monitoredDay: 4
    case .frames: 5
    }
  }

  init?(code: Int64) {
    guard let kind = Self.allCases.first(where: { $0.code == code }) else { return nil }
    self = kind
  }
}

extension Passage.Direction {
  /// The number in the table; never changed.
  var code: Int64 {
    switch self {
    case .unknown: 0
    case .in: 1
    case .out: 2
    }
  }
}

extension Observation.Judgement {
  /// The number in the table; never changed.
  var code: Int64 {
    switch self {
    case .pass: 1
    case .exceed: 2
    case .invalid: 3
    case .pending: 4
    }
  }
}
