import Fleet

/// One row of a table of machinery.
struct MachineryRow: Sendable {
  /// The number, where the row has one.
  let number: MachineryNumber?
  /// Where the number comes from; the national platform where the row does not say it.
  let origin: AssignedNumber.Origin?
  /// Where the registration stands by the row.
  let state: MachineryState?
  let arrivedOn: Day?
  private let scrappedOn: Day?
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
    origin = try Self.word("number.origin", of: &row)
    state = try Self.word("state", of: &row)
    arrivedOn = row.take("arrivedOn")?.string.flatMap { try? Day($0) }
    scrappedOn = row.take("scrappedOn")?.string.flatMap { try? Day($0) }
    self.row = row
  }

  /// The number with where it comes from.
  var assigned: AssignedNumber? {
    number.map { AssignedNumber($0, origin: origin ?? .recorded) }
  }

  /// The day on which it was scrapped; `nil` for a machine that is not.
  func scrapDay() throws(RegisterRow.Fault) -> Day? {
    guard state == .scrapped else { return nil }
    guard let scrappedOn else {
      throw RegisterRow.Fault(
        path: "scrappedOn", reason: EntryError.missing(field: "scrappedOn"))
    }
    return scrappedOn
  }

  /// Whether it is further elsewhere than the draft that it becomes here.
  var beginsAnew: Bool { number == nil && state.map { $0 != .draft } ?? false }

  /// The word of a closed list under a path, taken out of the row.
  private static func word<Word: RawRepresentable<String> & CaseIterable>(
    _ path: String, of row: inout RegisterRow
  ) throws(RegisterRow.Fault) -> Word? {
    guard let text = row.take(path)?.string else { return nil }
    guard let word = Word(rawValue: text) else {
      throw RegisterRow.Fault(
        path: path,
        reason: EntryError.invalid(
          field: path, found: text, expected: .oneOf(Word.allCases.map(\.rawValue))))
    }
    return word
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
