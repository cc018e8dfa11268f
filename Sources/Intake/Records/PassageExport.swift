public import Devices
public import Fleet
public import Registry

/// Writes passages as the 23-column ledger (进出厂记录), in the order in which they happened, with each record's
/// id behind them: by it an import knows the record again, whoever captured it.
public struct PassageExport: Sendable {
  static let pageSize = 1000

  public var encoding = TextEncoding.utf8WithMark
  /// The language of titles, and of plate colours that came as a device's code.
  public var language: Language
  /// Whether the ids stand in a 24th column; a platform that takes the 23 alone needs a ledger without.
  public var withIDs = true

  public init(language: Language) { self.language = language }

  /// - Parameter output: takes the next bytes of the table.
  /// - Returns: how many passages were written.
  public func write(
    _ filter: RecordFilter = RecordFilter(), from reader: Reader,
    to output: ([UInt8]) throws -> Void
  ) async throws -> Int {
    var filter = filter
    filter.kind = .passage
    // A ledger has one row for each event; `passage list --json` shows what was corrected as well.
    filter.newestOnly = true
    var writer = try CSVWriter(encoding: encoding)
    writer.row(titles)
    var count = 0
    var cursor: RecordCursor?
    while true {
      let page = try await reader.records(filter, after: cursor, limit: Self.pageSize)
      for stored in page {
        guard case .passage(let passage) = stored.line.record else { continue }
        writer.row(row(passage, as: stored.line.id))
        count += 1
      }
      try output(writer.take())
      guard page.count == Self.pageSize else { return count }
      cursor = page.last?.cursor
    }
  }

  private var titles: [String] {
    let id = language == .chinese ? LedgerColumn.event.title(in: .chinese) : "recordId"
    return LedgerColumn.ledger.map { $0.title(in: language) } + (withIDs ? [id] : [])
  }

  private func row(_ passage: Passage, as id: RecordID) -> [String] {
    LedgerColumn.ledger.map { passage.text(of: $0, in: language) }
      + (withIDs ? [id.description] : [])
  }

  /// A passage as it reads back from the ledger that it was written into.
  func readBack(
    _ passage: Passage, as id: RecordID, by camera: CameraSettings, receivedAt: Instant
  ) throws -> Passage? {
    var writer = try CSVWriter()
    writer.row(titles)
    writer.row(row(passage, as: id))
    var reader = LedgerReader(camera: camera, receivedAt: receivedAt, encoding: .utf8)
    reader.append(writer.take())
    reader.finish()
    guard case .passages(let passages) = reader.next() else { return nil }
    return passages.first
  }
}

extension Passage {
  /// What stands in a column of the ledger.
  func text(of column: LedgerColumn, in language: Language) -> String {
    let text: String? =
      switch column {
      case .gate: gate
      case .barrier: barrier
      case .direction: direction == .in ? "1" : direction == .out ? "2" : nil
      // 2026-11-21 06:02:11.120, China time, as ledgers have it.
      case .time: String(time.instant.text().dropLast(6).replacing("T", with: " "))
      case .picture: pictures.first.flatMap { $0.reference ?? $0.sha256 }
      case .plate: plate.state == .none ? "无车牌" : plate.text.isEmpty ? plate.raw : plate.text
      case .colour: colour.map { $0.word(in: language) }
      case .vehicleType: vehicleType
      case .vin: vin
      case .registeredOn: registeredOn?.description
      case .vehicleModel: vehicleModel
      case .engineModel: engineModel
      case .engineMaker: engineMaker
      case .engineNumber: engineNumber
      case .fuel: fuel
      case .stage: stage
      case .use: use
      case .networked: networked
      case .environmentalList: environmentalList
      case .licence: licence
      case .goods: goods
      case .goodsAmount: goodsAmount
      case .fleet: fleet
      default: nil
      }
    return text ?? ""
  }
}

extension ColourReading {
  /// A ledger's word as it was received, so that the ledger reads back as the same; the colour's name for a
  /// device's code; the code where the colour is not known.
  fileprivate func word(in language: Language) -> String {
    if colour == .unknown || table == PlateColourTable.chineseWords.name { return raw }
    switch language {
    case .chinese: return PlateColourTable.chineseWords.code(for: colour) ?? colour.rawValue
    case .english: return colour.rawValue
    }
  }
}
