import Fleet

/// A ledger's row as a JSON object, its members named like the columns of any ledger; one with entry and
/// exit is two passages.
struct LedgerJSON {
  let payload: Payload

  static func isRecord(_ json: JSON) -> Bool {
    guard let members = json.members else { return false }
    let columns = Set(members.compactMap { LedgerColumn(title: $0.name) })
    return columns.contains(.plate)
      && !columns.isDisjoint(with: [.time, .entryTime, .exitTime])
  }

  func read(_ json: JSON, raw: [UInt8]) -> [DeviceEvent] {
    var row = LedgerRow()
    for member in json.members ?? [] {
      guard let text = json.value(member.name) else { continue }
      if let column = LedgerColumn(title: member.name) {
        row[column] = row[column] ?? text
      } else {
        row.extra.append(member)
      }
    }
    let capture = payload.capture(device: nil)
    var cache = LedgerCache()
    var passages: [Passage] = []
    do throws(LedgerRow.Fault) {
      try row.read(
        DeviceFormat.ledger.rawValue, by: capture, cache: &cache, into: &passages)
      return passages.map {
        payload.event(.ledger, .passage($0), id: $0.source.event, raw: raw)
      }
    } catch {
      let name = error.column?.title(in: .english) ?? ""
      let found = error.column.flatMap { row[$0] } ?? ""
      let reason: DeviceError =
        switch error.reason {
        case let reason as TimeError: .time(member: name, found: found, reason)
        case LedgerError.missing: .missing(name)
        case LedgerError.noGate: .missing(LedgerColumn.gate.title(in: .english))
        default: .value(member: name, found: found)
        }
      return [payload.event(.ledger, .refused(reason), raw: raw)]
    }
  }
}
