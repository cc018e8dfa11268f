public import Fleet

/// Sequence numbers of one gate's records that were stored on one day: what a sender states and what a
/// receiver finds missing of it.
public struct SequenceRanges: Hashable, Sendable {
  public let incarnation: UInt32
  public let gate: String
  /// The day on which the sender stored the records.
  public let day: Day
  public let ranges: [ClosedRange<UInt64>]

  public init(incarnation: UInt32, gate: String, day: Day, ranges: [ClosedRange<UInt64>]) {
    self.incarnation = incarnation
    self.gate = gate
    self.day = day
    self.ranges = ranges
  }
}

/// A statement of one registry, or the answer to it: `POST /v1/completeness`.
///
/// The sender states the ranges it stored and the receiver answers, entry by entry, with the holes:
///
///     {"registry":"019a…","entries":[
///       {"incarnation":1,"gate":"g1","day":"2026-11-21","ranges":[[1,480],[482,500]]}]}
///     {"registry":"019a…","entries":[
///       {"incarnation":1,"gate":"g1","day":"2026-11-21","holes":[[17,17]]}]}
public struct Completeness: Hashable, Sendable {
  /// Which of the two a text is: the member that holds the ranges.
  public enum Kind: String, Sendable {
    case statement = "ranges"
    case answer = "holes"
  }

  public let registry: RecordID
  public let entries: [SequenceRanges]

  public init(registry: RecordID, entries: [SequenceRanges]) {
    self.registry = registry
    self.entries = entries
  }

  /// Whether every entry of an answer is without holes.
  public var isComplete: Bool { entries.allSatisfy(\.ranges.isEmpty) }

  public func encode(as kind: Kind, into writer: inout JSONWriter) {
    writer.object {
      $0.member("registry", registry.description)
      $0.name("entries")
      $0.array { for entry in entries { entry.encode(as: kind, into: &$0) } }
    }
  }

  public init(decoding json: JSON, as kind: Kind) throws(AnswerFault) {
    guard let registry = json["registry"]?.string.flatMap({ RecordID($0) }) else {
      throw .member("registry")
    }
    guard let list = json["entries"]?.array else { throw .member("entries") }
    var entries: [SequenceRanges] = []
    for item in list { entries.append(try SequenceRanges(decoding: item, as: kind)) }
    self.init(registry: registry, entries: entries)
  }
}

extension SequenceRanges {
  fileprivate func encode(as kind: Completeness.Kind, into writer: inout JSONWriter) {
    writer.object {
      $0.member("incarnation", incarnation)
      $0.member("gate", gate)
      $0.member("day", day.description)
      $0.name(dynamic: kind.rawValue)
      $0.array { writer in
        for range in ranges {
          writer.array {
            $0.value(range.lowerBound)
            $0.value(range.upperBound)
          }
        }
      }
    }
  }

  fileprivate init(decoding json: JSON, as kind: Completeness.Kind) throws(AnswerFault) {
    guard let incarnation = json["incarnation"]?.integer.flatMap({ UInt32(exactly: $0) }) else {
      throw .member("incarnation")
    }
    guard let gate = json["gate"]?.string else { throw .member("gate") }
    guard let day = json["day"]?.string.flatMap({ try? Day($0) }) else { throw .member("day") }
    guard let list = json[kind.rawValue]?.array else { throw .member(kind.rawValue) }
    var ranges: [ClosedRange<UInt64>] = []
    for item in list {
      guard let ends = item.array, ends.count == 2,
        let first = ends[0].integer, let last = ends[1].integer, 0 < first, first <= last
      else { throw .member(kind.rawValue) }
      ranges.append(UInt64(first)...UInt64(last))
    }
    self.init(incarnation: incarnation, gate: gate, day: day, ranges: ranges)
  }
}
