import Fleet

/// A member of a record, by the name that settings and mappings give it, and its text.
///
///     RecordMember("plate"), RecordMember("measured.co"), RecordMember("picture.scene.sha256")
enum RecordMember: Hashable, Sendable {
  case word(Word)
  /// A measured quantity or condition of an observation, by its name.
  case measured(String)
  /// The first picture of a kind.
  case picture(kind: String, PicturePart)

  enum Word: String, CaseIterable, Sendable {
    case id, id32, kind, registry, incarnation, gate, sequence, day, stored, time
    case plate, colour, confidence, direction, lane, barrier, device, event
    case vehicleType, vin, registeredOn, vehicleModel, engineModel, engineMaker, engineNumber
    case fuel, stage, use, networked, environmentalList, licence, goods, goodsAmount, fleet
    case trailerPlate
    case observation, plateClass, line, longitude, latitude, judgement, reason
  }

  enum PicturePart: String, CaseIterable, Sendable {
    case sha256, reference, base64
  }

  init?(_ name: some StringProtocol) {
    let parts = String(name).split(separator: ".", omittingEmptySubsequences: false)
      .map(String.init)
    switch (parts.count, parts[0]) {
    case (1, _):
      guard let word = Word(rawValue: parts[0]) else { return nil }
      self = .word(word)
    case (2, "measured") where !parts[1].isEmpty: self = .measured(parts[1])
    case (3, "picture") where !parts[1].isEmpty:
      guard let part = PicturePart(rawValue: parts[2]) else { return nil }
      self = .picture(kind: parts[1], part)
    default: return nil
    }
  }

  /// Whether a ``TimePattern`` says how it is written.
  var isMoment: Bool { self == .word(.time) || self == .word(.stored) }

  /// Every name without a choice in it, for messages.
  static let names =
    Word.allCases.map(\.rawValue) + ["measured.QUANTITY"]
    + PicturePart.allCases.map { "picture.KIND.\($0.rawValue)" }
}

/// A record on its way out, asked for its members by name.
struct RecordTexts {
  let line: RecordLine
  /// The bytes of a picture by its SHA-256.
  let picture: @Sendable (String) -> [UInt8]?

  /// The text of a member; `nil` where the record does not say it. Codes of the ledgers are read: colours, fuels,
  /// stages, uses and types come as our own words and codes wherever they are understood.
  func text(_ member: RecordMember, at pattern: TimePattern = .seconds) -> String? {
    switch member {
    case .word(let word): text(word, pattern)
    case .measured(let name): measured(name)
    case .picture(let kind, let part): picture(kind, part)
    }
  }

  private func text(_ word: RecordMember.Word, _ pattern: TimePattern) -> String? {
    switch word {
    case .id: return line.id.description
    case .id32: return line.id.compact
    case .kind: return line.record.kind.rawValue
    case .registry: return line.place.registry.description
    case .incarnation: return String(line.place.incarnation)
    case .gate: return line.record.gate
    case .sequence: return String(line.place.sequence)
    case .day: return line.day.description
    case .stored: return pattern.text(of: line.stored)
    default: break
    }
    switch line.record {
    case .passage(let passage): return text(word, of: passage, pattern)
    case .observation(let observation): return text(word, of: observation, pattern)
    case .monitoredDay, .frames, .incarnation: return nil
    }
  }

  private func text(
    _ word: RecordMember.Word, of passage: Passage, _ pattern: TimePattern
  ) -> String? {
    switch word {
    case .time: pattern.text(of: passage.time.instant)
    case .plate: passage.plate.known
    case .colour: passage.colour?.colour.rawValue
    case .confidence: passage.confidence?.raw
    case .direction: passage.direction.rawValue
    case .lane: passage.lane
    case .barrier: passage.barrier
    case .device: passage.source.device
    case .event: passage.source.event
    case .vehicleType: passage.vehicleType.map { VehicleType(reading: $0)?.rawValue ?? $0 }
    case .vin: passage.vin
    case .registeredOn: passage.registeredOn?.description
    case .vehicleModel: passage.vehicleModel
    case .engineModel: passage.engineModel
    case .engineMaker: passage.engineMaker
    case .engineNumber: passage.engineNumber
    case .fuel: passage.fuel.map { Fuel(reading: $0)?.rawValue ?? $0 }
    case .stage: passage.stage.map { EmissionStage(reading: $0)?.rawValue ?? $0 }
    case .use: passage.use.map { VehicleUse(reading: $0)?.rawValue ?? $0 }
    case .networked: passage.networked
    case .environmentalList: passage.environmentalList
    case .licence: passage.licence
    case .goods: passage.goods
    case .goodsAmount: passage.goodsAmount
    case .fleet: passage.fleet
    case .trailerPlate: passage.trailerPlate
    default: nil
    }
  }

  private func text(
    _ word: RecordMember.Word, of observation: Observation, _ pattern: TimePattern
  ) -> String? {
    switch word {
    case .time: pattern.text(of: observation.time.instant)
    case .observation: observation.kind.rawValue
    case .plate: observation.plate.known
    case .colour: observation.colour?.colour.rawValue
    case .confidence: observation.confidence?.raw
    case .plateClass: observation.plateClass
    case .lane: observation.lane
    case .line: observation.line
    case .longitude: observation.position.map { "\($0.longitude)" }
    case .latitude: observation.position.map { "\($0.latitude)" }
    case .device: observation.source.device
    case .event: observation.source.event
    case .vehicleType: observation.vehicleType.map { VehicleType(reading: $0)?.rawValue ?? $0 }
    case .fuel: observation.fuel.map { Fuel(reading: $0)?.rawValue ?? $0 }
    case .stage: observation.stage.map { EmissionStage(reading: $0)?.rawValue ?? $0 }
    case .judgement: observation.judgement.rawValue
    case .reason: observation.reason
    default: nil
    }
  }

  private func measured(_ name: String) -> String? {
    guard case .observation(let observation) = line.record else { return nil }
    return (observation.measurements + observation.conditions)
      .first { $0.quantity.rawValue == name }?.text
  }

  private func picture(_ kind: String, _ part: RecordMember.PicturePart) -> String? {
    let pictures: [Passage.Picture] =
      switch line.record {
      case .passage(let passage): passage.pictures
      case .observation(let observation): observation.pictures
      case .monitoredDay, .frames, .incarnation: []
      }
    guard let found = pictures.first(where: { $0.kind == kind }) else { return nil }
    return switch part {
    case .sha256: found.sha256
    case .reference: found.reference
    case .base64: found.sha256.flatMap(picture).map(Base64Text.encode)
    }
  }
}

extension PlateReading {
  /// The text that was read, be it in part.
  fileprivate var known: String? { text.isEmpty ? nil : text }
}

extension RecordID {
  /// The 32 digits without hyphens.
  var compact: String { description.filter { $0 != "-" } }
}

extension RecordMember {
  /// What it is when a target has no code for it.
  var finding: AdapterFinding {
    switch self {
    case .word(.colour): .colour
    case .word(.stage): .stage
    case .word(.fuel): .fuel
    case .word(.vehicleType): .vehicleType
    case .word(.plateClass): .plateClass
    default: .word
    }
  }
}
