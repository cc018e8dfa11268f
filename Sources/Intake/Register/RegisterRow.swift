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
      vehicle = try Vehicle(decoding: .object(at: row.values))
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

}
