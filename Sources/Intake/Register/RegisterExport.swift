public import Devices
public import Fleet
public import Registry

/// Writes vehicles or machinery as a table that an import reads back.
public struct RegisterExport: Sendable {
  /// Entries to a page: memory stays flat.
  static let pageSize = 1000

  public var encoding = TextEncoding.utf8WithMark
  /// The language of titles and words.
  public var language: Language
  /// Whether names, phones and addresses are written in full.
  public var personal = PersonalData.masked

  public init(language: Language) { self.language = language }

  /// What was written.
  public struct Report: Hashable, Sendable {
    public var rows = 0
    /// Personal values that were masked.
    public var masked = 0
    public init() {}
  }

  /// - Parameter output: takes the next bytes of the table.
  public func vehicles(
    from reader: Reader, to output: ([UInt8]) throws -> Void
  ) async throws -> Report {
    try await write(RegisterTable.vehicles, VehicleEntry.self, from: reader, to: output)
  }

  public func machinery(
    from reader: Reader, to output: ([UInt8]) throws -> Void
  ) async throws -> Report {
    try await write(RegisterTable.machinery, MachineryRegistration.self, from: reader, to: output)
  }

  private func write<Entry: RegisterEntry>(
    _ columns: [RegisterColumn], _ type: Entry.Type, from reader: Reader,
    to output: ([UInt8]) throws -> Void
  ) async throws -> Report {
    var writer = try CSVWriter(encoding: encoding)
    writer.row(columns.map { $0.title(in: language) })
    var report = Report()
    var last = ""
    while true {
      let page = try await reader.register { [last] in
        try $0.all(Entry.self, after: last, limit: Self.pageSize)
      }
      for entry in page {
        let json = try JSON(parsing: entry.json(showing: personal))
        let texts = columns.map { text(of: $0, in: json) }
        writer.row(texts)
        guard personal == .masked, texts.contains(where: PersonalData.isMask) else { continue }
        let full = try JSON(parsing: entry.json(showing: .shown))
        report.masked += zip(columns, texts).count { text(of: $0, in: full) != $1 }
      }
      report.rows += page.count
      try output(writer.take())
      guard page.count == Self.pageSize, let id = page.last?.id else { return report }
      last = id
    }
  }

  private func text(of column: RegisterColumn, in json: JSON) -> String {
    value(of: column.path, in: json).map { column.form.text($0, in: language) } ?? ""
  }

  /// The stage of a vehicle is a list of claims: the disclosure number has a column of its own, and the
  /// first other claim is the table's stage.
  private func value(of path: String, in json: JSON) -> JSON? {
    let claims = json["stageClaims"]?.array ?? []
    let byNumber = FactSource.disclosureNumber.rawValue
    switch path {
    case "number": return json["number"]?["text"]
    case "disclosureNumber" where json["stageClaims"] != nil:
      return claims.first { $0["source"]?.string == byNumber }?["text"]
    case "stage", "stageSource":
      let claim = claims.first { $0["source"]?.string != byNumber }
      return claim?[path == "stage" ? "stage" : "source"]
    default: return json.value(at: path)
    }
  }
}
