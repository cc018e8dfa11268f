public import Fleet

/// The statement of `POST /v1/completeness`, and its answer.
///
/// A sender states the spans of sequence numbers that it stored, by gate and storing day; the receiver
/// answers with the spans that it lacks of them, and with none where it holds everything:
///
///     {"stored":[{"registry":"019a…","incarnation":1,"gate":"g1","day":"2026-11-21","first":1,"last":500}]}
///     {"missing":[{"registry":"019a…","incarnation":1,"gate":"g1","day":"2026-11-21","first":17,"last":17}]}
public struct Completeness: Hashable, Sendable {
  /// Which of the two a text is, by the name of its only member.
  public enum Kind: String, Sendable {
    case statement = "stored"
    case answer = "missing"
  }

  public let kind: Kind
  public let spans: [RecordSpan]

  public init(_ kind: Kind, _ spans: [RecordSpan]) {
    self.kind = kind
    self.spans = spans
  }

  public func encode(into writer: inout JSONWriter) {
    writer.object {
      $0.name(dynamic: kind.rawValue)
      $0.array { for span in spans { span.encode(into: &$0) } }
    }
  }

  public init(decoding json: JSON, as kind: Kind) throws(AnswerFault) {
    guard let list = json[kind.rawValue]?.array else { throw .member(kind.rawValue) }
    var spans: [RecordSpan] = []
    for item in list {
      do { spans.append(try RecordSpan(decoding: item)) } catch { throw .member(kind.rawValue) }
    }
    self.init(kind, spans)
  }
}
