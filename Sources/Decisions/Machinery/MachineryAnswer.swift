public import Fleet

/// The answer about one machine.
///
/// `{"machine"?:{"id","number"?,"provisional"?,"type"?},"site"?,"recorded","decision"?,"verdict":{…}}`, with `--brief` `"outcome"` instead
/// of the verdict; `recorded` says whether the registry knows the machine.
public struct MachineryAnswer: DecisionAnswer {
  /// `nil` for one that the registry does not know.
  public let machine: MachineryRegistration?
  /// The id of the site where it is to work, if it is one of the register.
  public let site: String?
  public let verdict: Verdict
  public var decision: RecordID?

  public init(machine: MachineryRegistration?, site: String? = nil, verdict: Verdict) {
    self.machine = machine
    self.site = site
    self.verdict = verdict
  }

  /// Writes the members of the answer's object.
  public func encode(into writer: inout JSONWriter, brief: Bool = false) {
    if let machine {
      writer.name("machine")
      writer.object {
        $0.member("id", machine.id)
        $0.member("number", ifPresent: machine.number?.number.description)
        if machine.number?.isProvisional == true { $0.member("provisional", true) }
        $0.member("type", ifPresent: machine.machinery.type?.rawValue)
      }
    }
    writer.member("site", ifPresent: site)
    writer.member("recorded", machine != nil)
    writer.member("decision", ifPresent: decision?.description)
    verdict.encodeAnswer(into: &writer, brief: brief)
  }
}

extension Verdict {
  /// Writes the verdict as a member, or where it is to be brief its outcome, the clauses that made it, and whether the
  /// rules known here may not be those of the day.
  func encodeAnswer(into writer: inout JSONWriter, brief: Bool) {
    if brief {
      writer.member("outcome", outcome.code)
      encodeClauses(into: &writer)
      encodeCaveats(into: &writer)
    } else {
      writer.name("verdict")
      encode(into: &writer)
    }
  }
}
