public import Fleet

/// The answer about one machine.
///
/// `{"machine"?:{"id","number"?,"type"?},"recorded","verdict":{…}}`, with `--brief` `"outcome"` instead of the verdict.
public struct MachineryAnswer: Sendable {
  /// `nil` for one that the registry does not know.
  public let machine: MachineryRegistration?
  public let verdict: Verdict

  public init(machine: MachineryRegistration?, verdict: Verdict) {
    self.machine = machine
    self.verdict = verdict
  }

  /// Writes the members of the answer's object.
  public func encode(into writer: inout JSONWriter, brief: Bool = false) {
    if let machine {
      writer.name("machine")
      writer.object {
        $0.member("id", machine.id)
        $0.member("number", ifPresent: machine.number?.number.description)
        $0.member("type", ifPresent: machine.machinery.type?.rawValue)
      }
    }
    writer.member("recorded", machine != nil)
    if brief {
      writer.member("outcome", verdict.outcome.code)
      verdict.encodeClauses(into: &writer)
    } else {
      writer.name("verdict")
      verdict.encode(into: &writer)
    }
  }
}
