extension Identification {
  /// A text that every kind gets to look at.
  struct Candidate {
    let text: String
    let characters: FoldedCharacters

    init(_ text: String) {
      self.text = text
      characters = FoldedCharacters(text.utf8.span)
    }

    /// What the text is, in the order of how much each kind's own checks prove: check characters
    /// first, then strict forms, then forms that accept nearly everything of a length.
    ///
    /// A resident's number is read as nothing else: another reading would show it whole.
    func readings() -> [Identification] {
      if let number = try? ResidentNumber(text) { return [Identification(number)] }
      var readings: [Identification] = []
      if let code = try? UnifiedSocialCreditCode(text) {
        readings.append(Identification(code, input: text))
      }
      if let number = try? DisclosureNumber(text) {
        readings.append(Identification(number, input: text))
      }
      if let plate = try? Plate(text) { readings.append(Identification(plate, input: text)) }
      if let number = try? MachineryNumber(text) {
        readings.append(Identification(number, input: text))
      }
      if characters.count == 6, let code = try? DivisionCode(text) {
        readings.append(Identification(code, input: text))
      }
      readings += seventeen()
      return readings
    }

    /// A VIN and a machine's PIN are both seventeen characters. A check digit that holds settles it
    /// for the VIN; a letter at its place other than X, which can be either, for the PIN.
    private func seventeen() -> [Identification] {
      guard characters.count == VIN.length, !isResidentNumberCutShort, isPlain else { return [] }
      let vin = try? VIN(text)
      var readings = vin.map { [Identification($0, input: text)] } ?? []
      let check = characters[8]
      if ("A"..."Z").contains(check), let code = try? MachineCode(characters.text()) {
        let codeFirst = check != "X" && vin?.hasValidCheckDigit != true
        readings.insert(
          Identification(code, input: text), at: codeFirst ? 0 : readings.endIndex)
      }
      return readings
    }
  }
}

extension Identification.Candidate {
  /// Seventeen digits with a date where a resident's number has it: no VIN looks like that, and
  /// taking it for one would show a person's number.
  fileprivate var isResidentNumberCutShort: Bool {
    guard digits == VIN.length else { return false }
    let year = String(characters.text().prefix(10).suffix(4))
    let month = String(characters.text().prefix(12).suffix(2))
    return (1800...2199).contains(Int(year) ?? 0) && (1...12).contains(Int(month) ?? 0)
  }

  /// The reading of a text that fits nothing.
  func unknown() -> Identification {
    Identification(
      input: Identification.masked(text), kind: .unknown, canonical: nil, parts: [], findings: [],
      failures: failures())
  }

  private var count: Int { characters.count }

  /// Whether the folded text has nothing but ASCII digits and capitals.
  fileprivate var isPlain: Bool {
    (0..<min(count, FoldedCharacters.capacity)).allSatisfy {
      switch characters[$0] {
      case "0"..."9", "A"..."Z": true
      default: false
      }
    }
  }

  private var digits: Int {
    (0..<min(count, FoldedCharacters.capacity)).count { ("0"..."9").contains(characters[$0]) }
  }

  /// Why the text is none of the kinds that it resembles.
  private func failures() -> [Identification.Failure] {
    // What says that there is no plate resembles nothing else.
    if let word = NoPlate(text) { return [Identification.Failure(kind: .plate, error: word)] }
    var failures: [(distance: Int, Identification.Failure)] = []
    func note(
      _ kind: Identification.Kind, _ distance: Int, _ read: () throws -> Void
    ) {
      do { try read() } catch {
        guard let reason = error as? any Explained else { return }
        failures.append((distance, Identification.Failure(kind: kind, error: reason)))
      }
    }
    if let distance = plateDistance { note(.plate, distance) { _ = try Plate(text) } }
    if isPlain, (16...18).contains(count) {
      note(.vin, 2 + abs(count - 17)) { _ = try VIN(text) }
    }
    if isPlain, (17...19).contains(count) {
      let distance = 2 + abs(count - 18) + (digits >= count - 1 ? 2 : 0)
      note(.creditCode, distance) { _ = try UnifiedSocialCreditCode(text) }
    }
    if isPlain, (17...19).contains(count), digits >= count - 1 {
      note(.residentNumber, 1 + abs(count - 18)) { _ = try ResidentNumber(text) }
    }
    if let distance = machineryDistance {
      note(.machineryNumber, distance) { _ = try MachineryNumber(text) }
    }
    if count > 6, characters[0] == "C", characters[1] == "N" {
      note(.disclosureNumber, 1) { _ = try DisclosureNumber(text) }
    }
    if (5...7).contains(count), digits == count {
      note(.divisionCode, 2) { _ = try DivisionCode(text) }
    }
    return failures.sorted { $0.distance < $1.distance }.map(\.1)
  }

  /// How far the text is from a plate: near where it begins with a province, or ends with one of
  /// the characters of plates; `nil` where nothing speaks for a plate.
  private var plateDistance: Int? {
    let start = Plate.LeadingColour(of: characters)?.length ?? 0
    guard count > start else { return nil }
    let first = characters[start]
    let last = characters[min(count, FoldedCharacters.capacity) - 1]
    let length = count - start
    guard (4...10).contains(length) else { return nil }
    let lengthDistance = length < 7 ? 7 - length : max(0, length - 8)
    if Plate.code(of: first).map(Plate.isProvince) ?? false || Plate.simplified(first) != nil {
      return lengthDistance
    }
    if let code = Plate.code(of: last), code >= Plate.Glyph.trailer { return 1 + lengthDistance }
    return (7...8).contains(length) ? 4 : nil
  }

  /// How far the text is from a machinery number: near with the prefix 环, or with a hyphen behind
  /// the first character.
  private var machineryDistance: Int? {
    let prefixed = count > 1 && characters[0] == "环"
    let length = count - (prefixed ? 1 : 0)
    let second = text.unicodeScalars.dropFirst().first
    let hyphened = second.map { FoldedCharacters.fold($0) == nil || $0 == "-" } ?? false
    if prefixed { return abs(length - 9) }
    guard (7...11).contains(length), isPlain else { return nil }
    if hyphened { return abs(length - 9) }
    return (8...10).contains(length) && digits >= 5 ? 3 + abs(length - 9) : nil
  }
}

extension Identification {
  /// The text with every run of eleven or more digits (phone and identity numbers, whole or
  /// mistyped, however spaced) cut to its first three and last two. An X at the end of a run
  /// belongs to it.
  static func masked(_ text: String) -> String {
    var masked = String.UnicodeScalarView()
    var run: (raw: [Unicode.Scalar], digits: [Unicode.Scalar]) = ([], [])
    func flush() {
      if run.digits.count < 11 {
        masked.append(contentsOf: run.raw)
      } else {
        masked.append(contentsOf: run.digits.prefix(3))
        masked.append(contentsOf: repeatElement("*", count: run.digits.count - 5))
        masked.append(contentsOf: run.digits.suffix(2))
      }
      run = ([], [])
    }
    for scalar in text.unicodeScalars {
      let folded = FoldedCharacters(String(scalar).utf8.span)
      let isDigit = folded.count > 0 && ("0"..."9").contains(folded[0])
      if isDigit || folded.count > 0 && folded[0] == "X" && run.digits.count >= 14 {
        run.raw.append(scalar)
        run.digits.append(folded[0])
      } else if folded.count == 0, !run.raw.isEmpty {
        run.raw.append(scalar)
      } else {
        flush()
        masked.append(scalar)
      }
    }
    flush()
    return String(masked)
  }
}
