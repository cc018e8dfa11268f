public import Fleet
public import Policies
import Registry

extension PlansInForce {
  /// A plan by its key: in the text that holds on a day, else in the one that comes or held last, else as it
  /// comes with the program.
  public func pack(of key: String, on day: Day) throws -> Pack? {
    let steps = adopted.first { $0.id == key }?.texts.steps ?? []
    let holds = isInForce(key, on: day)
    let own =
      step(of: key, on: day)?.value
      ?? (holds ? nil : steps.first { $0.from > day && $0.value != nil }?.value)
      ?? (holds ? nil : steps.last { $0.value != nil }?.value)
    if let own { return try pack(own) }
    return PackSet.shipped.packs.first { $0.key == key }
  }

  /// The plan whose text has this SHA-256, or begins with these digits of it, at least eight.
  public func pack(hash digits: String) throws -> Pack? {
    guard digits.utf8.count >= 8 else { return nil }
    let digits = digits.lowercased()
    let own = adopted.flatMap(\.texts.steps).compactMap(\.value)
      .first { $0.plan.hasPrefix(digits) }
    if let own { return try pack(own) }
    return PackSet.shipped.packs.first {
      SHA256Digest(of: $0.text.utf8).description.hasPrefix(digits)
    }
  }
}
