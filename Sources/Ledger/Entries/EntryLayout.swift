import Fleet

/// What an entry of version 1 says openly, what it commits to, and in which order.
///
/// | members of the record's line | stand in the entry |
/// |---|---|
/// | ``open``, up to 256 bytes of JSON, neither object nor array | as `name=value` |
/// | the same, otherwise | as one commitment |
/// | ``apart`` | as a commitment each, so that each can be shown or erased by itself |
/// | ``list`` | as a commitment for each element: `pictures.0`, `pictures.1` |
/// | everything else, also what nobody knows | as one commitment `rest` to an object of those members |
///
/// So a member that a foreign writer adds, a driver's telephone number among them, is never open.
enum EntryLayout {
  /// Where and when a record stands, and what happened, without saying to whom.
  static let open: Set<String> = [
    "id", "kind", "registry", "incarnation", "gate", "sequence", "day", "stored", "amends",
    "direction", "time", "observation", "judgement", "previous",
  ]
  static let apart: Set<String> = [
    "plate", "plateRaw", "trailerPlate", "vin", "engineNumber", "licence", "environmentalList",
    "fleet",
  ]
  static let list = "pictures"
  private static let names = open.union(apart).union([list])
  static let rest = "rest"
  /// The longest open value.
  static let openLimit = 256

  enum Part {
    case open(name: String, value: [UInt8])
    case hidden(name: String, value: [UInt8])
  }

  /// The parts of a record's line, in the order in which they stand in its entry.
  static func parts(of line: [UInt8]) throws(LedgerEntryError) -> [Part] {
    let json: JSON
    do throws(JSON.ParsingError) {
      json = try JSON(parsing: line)
    } catch {
      throw .notARecord
    }
    guard let members = json.members, json["id"]?.string.flatMap({ RecordID($0) }) != nil else {
      throw .notARecord
    }
    var parts: [Part] = []
    var rest: [JSON.Member] = []
    var seen: [String] = []
    for member in members {
      // A second member of a name is read by nobody, and may hold anything.
      guard names.contains(member.name), !seen.contains(member.name) else {
        rest.append(member)
        continue
      }
      seen.append(member.name)
      if member.name == list, let elements = member.value.array {
        for (index, element) in elements.enumerated() {
          parts.append(.hidden(name: "\(list).\(index)", value: element.canonical))
        }
      } else if open.contains(member.name) {
        let value = member.value.canonical
        let isOpen = member.value.isScalar && value.count <= openLimit
        parts.append(
          isOpen
            ? .open(name: member.name, value: value) : .hidden(name: member.name, value: value))
      } else if apart.contains(member.name) {
        parts.append(.hidden(name: member.name, value: member.value.canonical))
      } else {
        rest.append(member)
      }
    }
    if !rest.isEmpty {
      parts.append(.hidden(name: self.rest, value: JSON.object(rest).canonical))
    }
    return parts
  }

  /// SHA-256 of the format's name, the salt, the member's name and the value.
  static func commitment(
    to value: [UInt8], named name: String, _ salt: Salt, with hasher: borrowing MerkleHasher
  ) -> MerkleHash {
    var message: [UInt8] = []
    message.reserveCapacity(prefix.count + 16 + name.utf8.count + 1 + value.count)
    message.append(contentsOf: prefix)
    withUnsafeBytes(of: salt.bits.bigEndian) { message.append(contentsOf: $0) }
    message.append(contentsOf: name.utf8)
    message.append(UInt8(ascii: "\n"))
    message.append(contentsOf: value)
    return hasher.digest(of: [message])
  }

  private static let prefix = Array("fleetreg/commitment/v1\n".utf8)
}

extension JSON {
  /// Whether the value holds no others, in which anything could stand.
  fileprivate var isScalar: Bool {
    switch self {
    case .null, .bool, .number, .string: true
    case .array, .object: false
    }
  }

  /// The value without spaces, with the escapes that our writer uses: one text for one value.
  var canonical: [UInt8] {
    var writer = JSONWriter()
    writer.value(self)
    return writer.bytes
  }
}
