import Fleet

/// The packs in force together, with the readings that a site chose: what a ``RuleSet`` is compiled from.
///
/// Its ``canonicalBytes`` are what a registry hashes and stores; they read back into the same set.
public struct PackSet: Sendable {
  /// By key.
  public let packs: [Pack]
  /// Readings taken otherwise than the packs do, such as `changzhi-2021/implementers` to `city-wide`.
  public let choices: [String: String]

  /// - Throws: where two packs have one key, or a choice names what no pack has.
  public init(_ packs: [Pack], choices: [String: String] = [:]) throws(PackErrors) {
    var errors: [PackError] = []
    var seen: Set<String> = []
    for pack in packs where !seen.insert(pack.key).inserted {
      errors.append(PackError(.sameKey(pack.key), file: pack.key))
    }
    let readings = Dictionary(
      packs.flatMap { pack in pack.readings.map { ("\(pack.key)/\($0.name)", $0) } },
      uniquingKeysWith: { first, _ in first })
    for (reading, option) in choices.sorted(by: { $0.key < $1.key }) {
      let problem: PackError.Problem? =
        if let found = readings[reading] {
          found.options.contains { $0.name == option }
            ? nil
            : .noSuch(option, nearest: nearest(to: option, among: found.options.map(\.name)))
        } else {
          .noSuch(reading, nearest: nearest(to: reading, among: readings.keys.sorted()))
        }
      if let problem { errors.append(PackError(problem, file: "readings")) }
    }
    guard errors.isEmpty else { throw PackErrors(errors) }
    self.packs = packs.sorted { $0.key < $1.key }
    self.choices = choices
  }

  /// The number of the form of ``canonicalBytes``, which a replay reads first.
  public static let format = 1

  /// The texts of all packs, the choices, and which packs are unproved and why, in a fixed order.
  public var canonicalBytes: [UInt8] {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("format", Self.format)
      writer.name("readings")
      writer.object { writer in
        for (reading, option) in choices.sorted(by: { $0.key < $1.key }) {
          writer.name(dynamic: reading)
          writer.value(option)
        }
      }
      writer.name("packs")
      writer.array { writer in for pack in packs { writer.value(pack.text) } }
      let unproved = packs.filter { $0.document.unproved != nil }
      guard !unproved.isEmpty else { return }
      writer.name("unproved")
      writer.object { writer in
        for pack in unproved {
          writer.name(dynamic: pack.key)
          writer.value(pack.document.unproved ?? "")
        }
      }
    }
    return writer.bytes
  }

  /// Reads what ``canonicalBytes`` wrote.
  public init(canonicalBytes bytes: [UInt8]) throws(PackErrors) {
    let file = "rule set"
    guard let json = try? JSON(parsing: bytes), json["format"]?.integer == Int64(Self.format),
      let texts = json["packs"]?.array?.compactMap(\.string)
    else {
      throw PackErrors([PackError(.syntax("no rule set of format \(Self.format)"), file: file)])
    }
    var packs: [Pack] = []
    for text in texts {
      let pack = try Pack(parsing: text, file: file, kept: true)
      packs.append(pack.unproved(json["unproved"]?[pack.key]?.string))
    }
    var choices: [String: String] = [:]
    for member in json["readings"]?.members ?? [] { choices[member.name] = member.value.string }
    try self.init(packs, choices: choices)
  }
}
