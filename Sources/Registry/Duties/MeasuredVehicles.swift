import Fleet
import GRDB

/// The vehicles that were measured on some days with certain results, each once however often it was.
struct MeasuredVehicles {
  private struct Name: Hashable {
    let plate: String
    /// `nil` where the colour was not read: then any vehicle of the plate.
    let colour: String?
  }

  private var names: Set<Name> = []

  /// - Complexity: O(measurements on these days), by their own index.
  init(
    _ register: Register, on days: ClosedRange<Day>, judged judgements: [Observation.Judgement]
  ) throws {
    let codes = judgements.map { "\($0.code)" }.joined(separator: ", ")
    let rows = try Row.fetchCursor(
      register.db,
      sql: """
        SELECT DISTINCT plate, colour FROM record
        WHERE day BETWEEN ? AND ? AND judgement IN (\(codes)) AND plate IS NOT NULL
          AND \(StoredRecord.isNewest)
        """, arguments: [days.lowerBound.daysSince1970, days.upperBound.daysSince1970])
    while let row = try rows.next() {
      names.insert(Name(plate: row["plate"], colour: row["colour"]))
    }
  }

  func contains(_ vehicle: Vehicle) -> Bool {
    guard let plate = vehicle.plate else { return false }
    return names.contains(Name(plate: plate, colour: vehicle.plateColour?.rawValue))
      || names.contains(Name(plate: plate, colour: nil))
  }
}
