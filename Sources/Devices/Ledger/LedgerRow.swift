import Fleet

/// One row of a ledger, by column, whatever it was written in; becomes one passage, or two where the row
/// holds an entry and an exit.
struct LedgerRow {
  /// What is wrong, and in which column.
  struct Fault: Error {
    let column: LedgerColumn?
    let reason: any Explained
  }

  var values: [String?] = Array(repeating: nil, count: LedgerColumn.allCases.count)
  var extra: [JSON.Member] = []

  subscript(column: LedgerColumn) -> String? {
    get { values[column.rawValue] }
    set { values[column.rawValue] = newValue }
  }
}

extension LedgerRow {
  /// The act that a row states: its direction and the columns that hold it.
  private struct Act {
    let direction: Passage.Direction
    let gate, barrier, time, picture, goods, amount: LedgerColumn

    static let entry = Act(
      direction: .in, gate: .entryGate, barrier: .entryBarrier, time: .entryTime,
      picture: .entryPicture, goods: .entryGoods, amount: .entryAmount)
    static let exit = Act(
      direction: .out, gate: .exitGate, barrier: .exitBarrier, time: .exitTime,
      picture: .exitPicture, goods: .exitGoods, amount: .exitAmount)
    static func plain(_ direction: Passage.Direction) -> Act {
      Act(
        direction: direction, gate: .gate, barrier: .barrier, time: .time, picture: .picture,
        goods: .goods, amount: .goodsAmount)
    }
  }

  /// Appends the row's passages.
  func read(
    _ format: String, by capture: Capture, cache: inout LedgerCache, into passages: inout [Passage]
  ) throws(Fault) {
    let hasEntry = self[.entryTime] != nil
    let hasExit = self[.exitTime] != nil
    if hasEntry || hasExit, self[.time] == nil {
      let start = passages.count
      do throws(Fault) {
        if hasEntry {
          passages.append(
            try passage(.entry, format, suffix: "/in", by: capture, cache: &cache))
        }
        if hasExit {
          passages.append(
            try passage(.exit, format, suffix: "/out", by: capture, cache: &cache))
        }
      } catch {
        // A row is taken whole or not at all: written back, it must not count twice.
        passages.removeSubrange(start...)
        throw error
      }
      return
    }
    let direction = try direction(by: capture)
    passages.append(try passage(.plain(direction), format, suffix: "", by: capture, cache: &cache))
  }

  private func direction(by capture: Capture) throws(Fault) -> Passage.Direction {
    guard let word = self[.direction] else { return capture.camera.defaultDirection }
    if word == "1" { return .in }
    if word == "2" { return .out }
    let folded = word.lowercased()
    guard let direction = capture.camera.directions[folded] ?? Passage.Direction(word: folded)
    else { throw Fault(column: .direction, reason: LedgerError.direction(word)) }
    return direction
  }

  private func passage(
    _ act: Act, _ format: String, suffix: String, by capture: Capture, cache: inout LedgerCache
  ) throws(Fault) -> Passage {
    guard let text = self[act.time] else {
      throw Fault(column: act.time, reason: LedgerError.missing(act.time))
    }
    let zone = capture.camera.zone
    let time: CapturedTime
    do throws(TimeError) {
      time = try TimeText.time(text, zone: zone)
    } catch {
      throw Fault(column: act.time, reason: error)
    }
    let configured = capture.camera.gate
    guard let gate = self[act.gate] ?? self[.gate] ?? (configured.isEmpty ? nil : configured) else {
      throw Fault(column: nil, reason: LedgerError.noGate)
    }
    var registeredOn: Day?
    if let text = self[.registeredOn], !text.hasPrefix("0000") {
      do throws(TimeError) {
        registeredOn = try TimeText.day(text.utf8.span)
      } catch {
        throw Fault(column: .registeredOn, reason: error)
      }
    }
    let (plate, colour, findings) = capture.plate(
      self[.plate] ?? "", colour: cache.colour(self[.colour], by: capture))
    var passage = Passage(
      gate: gate, direction: act.direction, time: time, plate: plate,
      source: Passage.Source(
        format: format, device: capture.camera.id.isEmpty ? gate : capture.camera.id,
        event: self[.event].map { $0 + suffix }))
    passage.barrier = self[act.barrier] ?? self[.barrier] ?? capture.camera.barrier
    passage.colour = colour
    passage.confidence = self[.confidence].flatMap { Passage.Confidence(percent: $0) }
    passage.lane = self[.lane]
    if let picture = self[act.picture] {
      passage.pictures = [Passage.Picture(kind: "scene", reference: picture)]
    }
    passage.vehicleType = self[.vehicleType]
    passage.vin = self[.vin]
    passage.registeredOn = registeredOn
    passage.vehicleModel = self[.vehicleModel]
    passage.engineModel = self[.engineModel]
    passage.engineMaker = self[.engineMaker]
    passage.engineNumber = self[.engineNumber]
    passage.fuel = self[.fuel]
    passage.stage = self[.stage]
    passage.use = self[.use]
    passage.networked = self[.networked]
    passage.environmentalList = self[.environmentalList]
    passage.licence = self[.licence]
    passage.goods = self[act.goods] ?? self[.goods]
    passage.goodsAmount = self[act.amount] ?? self[.goodsAmount]
    passage.fleet = self[.fleet]
    passage.trailerPlate = self[.trailerPlate]
    passage.extra = extra
    passage.findings = findings
    if let vin = self[.vin] { passage.findings += Capture.findings(ofVIN: vin) }
    if capture.doubts(time.instant, isLive: false) {
      passage.findings.append(ReadingFinding.clock.code)
    }
    if act.direction == .unknown { passage.findings.append(ReadingFinding.direction.code) }
    return passage
  }
}

extension Passage.Confidence {
  /// A confidence on the scale 0...100, as text.
  init?(percent raw: String) { self.init(raw, of: 100) }

  /// A confidence on a scale that begins at 0; `nil` for what is no number on it.
  init?(_ raw: String, of scale: Double) {
    guard let number = Double(raw), (0...scale).contains(number) else { return nil }
    self.init(value: number / scale, raw: raw)
  }
}

/// The colours that a ledger has named so far: a handful of words, read once each.
struct LedgerCache {
  private var colours: [Capture.Colour] = []

  /// Ledgers write the colour in words, Chinese ones or our own; numbers mean something only with the
  /// camera's own table.
  mutating func colour(_ code: String?, by capture: Capture) -> Capture.Colour? {
    guard let code else { return nil }
    let bytes = code.utf8.span
    if let known = colours.first(where: { $0.reading.raw.hasBytes(bytes) }) { return known }
    let colour = capture.colour(code, table: .chineseWords)
    if colours.count < 16 { colours.append(colour) }
    return colour
  }
}
