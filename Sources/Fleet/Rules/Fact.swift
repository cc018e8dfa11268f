/// A fact as one source states it.
public struct Evidence<Value: Sendable>: Sendable {
  public let value: Value
  public let source: FactSource
  /// The day it was recorded; `nil` where nobody noted it.
  public let recordedOn: Day?

  public init(_ value: Value, from source: FactSource, recordedOn: Day? = nil) {
    self.value = value
    self.source = source
    self.recordedOn = recordedOn
  }

  public init(_ value: Value, origin: FactOrigin) {
    self.init(value, from: origin.source, recordedOn: origin.recordedOn)
  }

  /// Whether this is believed rather than `other`: the higher rank, then the later day.
  func precedes(_ other: Evidence) -> Bool {
    if source.rank != other.source.rank { return source.rank > other.source.rank }
    guard let recordedOn else { return false }
    guard let otherDay = other.recordedOn else { return true }
    return recordedOn > otherDay
  }
}

extension Evidence: Equatable where Value: Equatable {}
extension Evidence: Hashable where Value: Hashable {}

/// A fact that rules may read: known with its source, or missing. Missing never means no.
public enum Fact<Value: Sendable>: Sendable {
  case known(Evidence<Value>)
  case missing

  public init(_ value: Value?, origin: FactOrigin) {
    self = value.map { .known(Evidence($0, origin: origin)) } ?? .missing
  }

  /// The best of several statements: the highest rank, among equals the latest, then the first.
  public init(best statements: some Sequence<Evidence<Value>>) {
    self = .missing
    for statement in statements {
      if case .known(let best) = self, !statement.precedes(best) { continue }
      self = .known(statement)
    }
  }

  public var evidence: Evidence<Value>? {
    if case .known(let evidence) = self { evidence } else { nil }
  }
  public var value: Value? { evidence?.value }
  public var isKnown: Bool { evidence != nil }
}

extension Fact: Equatable where Value: Equatable {}
extension Fact: Hashable where Value: Hashable {}
