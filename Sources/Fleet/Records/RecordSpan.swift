/// Numbers that one gate gave on one storing day, without a hole: what a sender states that it stored, and
/// what a receiver answers that it lacks.
public struct RecordSpan: Hashable, Sendable {
  public let registry: RecordID
  public let incarnation: UInt32
  public let gate: String
  /// The storing day at the capturing registry; `nil` where the numbers were never seen with a day.
  public let day: Day?
  public let numbers: ClosedRange<UInt64>

  public init(
    registry: RecordID, incarnation: UInt32, gate: String, day: Day?,
    numbers: ClosedRange<UInt64>
  ) {
    self.registry = registry
    self.incarnation = incarnation
    self.gate = gate
    self.day = day
    self.numbers = numbers
  }

  public func encode(into writer: inout JSONWriter) {
    writer.object {
      $0.member("registry", registry)
      $0.member("incarnation", incarnation)
      $0.member("gate", gate)
      $0.member("day", ifPresent: day)
      $0.member("first", numbers.lowerBound)
      $0.member("last", numbers.upperBound)
    }
  }

  public init(decoding json: JSON) throws(RecordLine.DecodingError) {
    guard let list = json.members else { throw .type(field: "", expected: .object) }
    var members = RecordMembers(list)
    registry = try members.require("registry", try members.id("registry"))
    incarnation = try members.require("incarnation", try members.integer("incarnation"))
    gate = try members.require("gate", try members.string("gate"))
    day = try members.day("day")
    let first: UInt64 = try members.require("first", try members.integer("first"))
    let last: UInt64 = try members.require("last", try members.integer("last"))
    guard first > 0 else { throw .value(field: "first", found: "\(first)") }
    guard first <= last, last <= UInt64(Int64.max) else {
      throw .value(field: "last", found: "\(last)")
    }
    numbers = first...last
  }
}
