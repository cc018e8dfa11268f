import Fleet

/// An entry that says it was stored earlier than one in front of it, of the same registry.
public struct OutOfOrder: Hashable, Sendable {
  public let index: UInt64
  /// When the entry says that its record was stored.
  public let stored: String
  /// The entry in front of it that was stored last.
  public let earlier: UInt64
  public let earlierStored: String
}

/// Looks whether the records of each registry follow each other in time.
struct OrderCheck {
  private static let limit = 100

  private(set) var found: [OutOfOrder] = []
  private(set) var count = 0
  private var last: [[UInt8]: (index: UInt64, stored: ArraySlice<UInt8>)] = [:]

  /// The JSON of the one registry that is looked at; `nil` for each of them.
  private let only: [UInt8]?

  init(of registry: RecordID?) { only = registry.map { Array("\"\($0)\"".utf8) } }

  /// Entries of another format say nothing about time.
  mutating func look(at entry: ArraySlice<UInt8>, index: UInt64) {
    guard let registry = Self.value(Self.registry, in: entry),
      let stored = Self.value(Self.stored, in: entry), stored.suffix(7).elementsEqual(Self.zone)
    else { return }
    if let only, !registry.elementsEqual(only) { return }
    let key = Array(registry)
    // In one zone, with milliseconds or without, the texts sort as the times do.
    guard let latest = last[key], stored.lexicographicallyPrecedes(latest.stored) else {
      last[key] = (index, ArraySlice(Array(stored)))
      return
    }
    count += 1
    guard found.count < Self.limit else { return }
    found.append(
      OutOfOrder(
        index: index, stored: Self.text(stored), earlier: latest.index,
        earlierStored: Self.text(latest.stored)))
  }

  private static let registry = Array("registry=".utf8)
  private static let stored = Array("stored=".utf8)
  private static let zone = Array("+08:00\"".utf8)

  private static func value(
    _ name: [UInt8], in entry: ArraySlice<UInt8>
  ) -> ArraySlice<UInt8>? {
    var rest = entry
    while let end = rest.firstIndex(of: 0x0A) {
      if rest.starts(with: name) { return rest[(rest.startIndex + name.count)..<end] }
      rest = rest[(end + 1)...]
    }
    return nil
  }

  private static func text(_ quoted: ArraySlice<UInt8>) -> String {
    String(decoding: quoted.dropFirst().dropLast(), as: UTF8.self)
  }
}
