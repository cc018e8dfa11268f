import Devices
import Fleet

/// One row of a register's table, its fields read.
struct RegisterRow: Sendable {
  /// What is wrong, and in which column.
  struct Fault: Error {
    let path: String?
    let reason: any Explained
  }

  var values: [(path: String, value: JSON)] = []

  subscript(path: String) -> JSON? { values.first { $0.path == path }?.value }

  /// The value under a path, taken out.
  mutating func take(_ path: String) -> JSON? {
    guard let index = values.firstIndex(where: { $0.path == path }) else { return nil }
    return values.remove(at: index).value
  }

  /// The vehicle that the row states. Its stage is a claim with its source: said by whoever wrote the table,
  /// unless a column names a better one.
  func vehicle() throws(Fault) -> Vehicle {
    var row = self
    var claims: [JSON] = []
    let source = row.take("stageSource") ?? .string(FactSource.declared.rawValue)
    if let stage = row.take("stage") {
      claims.append(.object([JSON.Member("stage", stage), JSON.Member("source", source)]))
    }
    if let number = row.take("disclosureNumber")?.string {
      do throws(DisclosureNumber.ParsingError) {
        let disclosure = try DisclosureNumber(number)
        claims.append(
          .object([
            JSON.Member("stage", .string(disclosure.stage.rawValue)),
            JSON.Member("source", .string(FactSource.disclosureNumber.rawValue)),
            JSON.Member("text", .string(disclosure.text)),
          ]))
      } catch {
        throw Fault(path: "disclosureNumber", reason: error)
      }
    }
    if !claims.isEmpty { row.values.append(("stageClaims", .array(claims))) }
    let vehicle: Vehicle
    do throws(VehicleDecodingError) {
      vehicle = try Vehicle(decoding: .object(row.values))
    } catch {
      throw Fault(path: error.member == "source" ? "stageSource" : error.member, reason: error)
    }
    do throws(EntryError) {
      try VehicleEntry(id: RecordID(bits: 0), vehicle: vehicle).check()
    } catch {
      throw Fault(path: error.field, reason: error)
    }
    return vehicle
  }

  /// The machine that the row states, with the number of the national platform where it has one.
  func machine(
    in division: DivisionCode?
  ) throws(Fault) -> (form: Machinery, number: MachineryNumber?, arrivedOn: Day?) {
    var row = self
    var number: MachineryNumber?
    if let text = row.take("number")?.string {
      do throws(MachineryNumber.ParsingError) {
        number = try MachineryNumber(text)
      } catch {
        throw Fault(path: "number", reason: error)
      }
    }
    let arrivedOn = row.take("arrivedOn")?.string.flatMap { try? Day($0) }
    if row["place.division"] == nil, let division {
      row.values.append(("place.division", .string(division.description)))
    }
    if row["stage.code"] == nil {
      _ = row.take("stage.evidence")
    } else if row["stage.evidence"] == nil {
      row.values.append(
        ("stage.evidence", .string(MachineryStage.Evidence.statement.rawValue)))
    }
    if row["registrant.name"] == nil {
      row.values.removeAll { $0.path.hasPrefix("registrant.") }
    } else if row["registrant.kind"] == nil {
      let kind: Registrant.Kind = row["registrant.creditCode"] == nil ? .person : .unit
      row.values.append(("registrant.kind", .string(kind.rawValue)))
    }
    do throws(EntryError) {
      return (try Machinery(decoding: .object(row.values)), number, arrivedOn)
    } catch {
      throw Fault(path: error.field, reason: error)
    }
  }
}

extension EntryError {
  /// The field that is wrong.
  var field: String {
    switch self {
    case .missing(let field): field
    case .invalid(let field, _, _): field
    }
  }
}
