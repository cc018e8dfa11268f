public import Devices
public import Fleet

/// Reads the vehicles of a table without recording them: for questions about a list of trucks.
///
///     var table = try VehicleTable("trucks.csv")
///     while let row = try table.next() { … }
public struct VehicleTable: ~Copyable {
  public enum Row: Sendable {
    case vehicle(Vehicle, line: Int)
    case failed(ImportProblem)
  }

  private let path: String
  private let file: InputFile
  private var table: RegisterReader
  private var buffer = [UInt8](repeating: 0, count: InputFile.chunkSize)

  /// - Parameter path: a CSV file with the columns of a vehicle import.
  public init(_ path: String, encoding: TextEncoding? = nil) throws(ImportError) {
    self.path = path
    file = try InputFile(path, spoolingIn: "/tmp")
    table = RegisterReader(RegisterTable.vehicles, needing: ["plate", "vin"], encoding: encoding)
  }

  /// The next row that is not empty; `nil` at the end.
  /// - Throws: `TableError` where the file is no such table, `ImportError` where it cannot be read.
  public mutating func next() throws -> Row? {
    while true {
      switch table.next() {
      case .row(let row):
        do throws(RegisterRow.Fault) {
          return .vehicle(try row.content.vehicle(), line: row.line)
        } catch {
          return .failed(problem(table.error(error, of: row)))
        }
      case .failed(let error, _): return .failed(problem(error))
      case .needsBytes:
        let count = try file.read(into: &buffer)
        if count == 0 { table.finish() } else { table.append(buffer[..<count]) }
      case .unusable(let error): throw error
      case .end: return nil
      }
    }
  }

  private func problem(_ error: RowError) -> ImportProblem {
    ImportProblem(
      file: path, line: error.line, offset: error.rowOffset, cause: error, kept: .nowhere)
  }
}
