import Fleet

/// One row of a table of machinery.
struct MachineryRow: Sendable {
  /// The number of the national platform, where the row has one.
  let number: MachineryNumber?
  let arrivedOn: Day?
  private var row: RegisterRow

  init(_ row: RegisterRow) throws(RegisterRow.Fault) {
    var row = row
    if let text = row.take("number")?.string {
      do throws(MachineryNumber.ParsingError) {
        number = try MachineryNumber(text)
      } catch {
        throw RegisterRow.Fault(path: "number", reason: error)
      }
    } else {
      number = nil
    }
    arrivedOn = row.take("arrivedOn")?.string.flatMap { try? Day($0) }
    self.row = row
  }

  var pin: String? { row["pin"]?.string }
  var serial: String? { row["serial"]?.string }
  var maker: String? { row["maker"]?.string }

  /// The machine that the row states, of which nothing is recorded.
  /// - Parameter division: that of rows which name none.
  func form(in division: DivisionCode?) throws(RegisterRow.Fault) -> Machinery {
    var row = row
    for path in Self.personal {
      if let text = row[path]?.string, PersonalData.isMask(text) {
        throw RegisterRow.Fault(path: path, reason: FieldError.masked(text))
      }
    }
    if row["place.division"] == nil, let division {
      row.values.append(("place.division", .string(division.description)))
    }
    return try Self.form(of: row, over: .object([]))
  }

  /// The recorded machine as the row states it: what the row leaves out stays as it was.
  ///
  /// The mask of a recorded value, as an export writes it, says nothing new.
  /// - Returns: the form, and how many masks stood for what is recorded.
  func form(
    over machine: MachineryRegistration
  ) throws(RegisterRow.Fault) -> (form: Machinery, masks: Int) {
    var row = row
    var masks = 0
    let (shown, masked) = (Self.tree(of: machine, .shown), Self.tree(of: machine, .masked))
    for path in Self.personal {
      guard let text = row[path]?.string, PersonalData.isMask(text),
        shown.value(at: path)?.string != text
      else { continue }
      guard masked.value(at: path)?.string == text else {
        throw RegisterRow.Fault(path: path, reason: FieldError.masked(text))
      }
      _ = row.take(path)
      masks += 1
    }
    return (try Self.form(of: row, over: shown), masks)
  }

  /// The columns whose values an export masks.
  private static let personal = ["registrant.name", "registrant.phone", "registrant.address"]

  private static func tree(of machine: MachineryRegistration, _ personal: PersonalData) -> JSON {
    (try? JSON(parsing: machine.json(showing: personal))) ?? .object([])
  }

  private static func form(
    of row: RegisterRow, over recorded: JSON
  ) throws(RegisterRow.Fault) -> Machinery {
    var row = row
    if row["stage.code"] == nil, recorded["stage"] == nil {
      _ = row.take("stage.evidence")
    } else if let code = row["stage.code"], code != recorded.value(at: "stage.code"),
      row["stage.evidence"] == nil
    {
      row.values.append(
        ("stage.evidence", .string(MachineryStage.Evidence.statement.rawValue)))
    }
    if row["registrant.name"] == nil, recorded["registrant"] == nil {
      row.values.removeAll { $0.path.hasPrefix("registrant.") }
    } else if row["registrant.kind"] == nil, recorded["registrant"] == nil {
      let kind: Registrant.Kind = row["registrant.creditCode"] == nil ? .person : .unit
      row.values.append(("registrant.kind", .string(kind.rawValue)))
    }
    var form = recorded
    for (path, value) in row.values { form.set(value, at: path) }
    do throws(EntryError) {
      return try Machinery(decoding: form)
    } catch {
      throw RegisterRow.Fault(path: error.field, reason: error)
    }
  }
}
