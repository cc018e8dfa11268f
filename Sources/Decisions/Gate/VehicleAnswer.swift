public import Fleet

/// The answer about one vehicle.
///
/// `{"vehicle":{"plate","plateColour","vin"},"recorded","verdict":{…}}`, the verdict in its canonical form, and
/// behind it in `"plans":{…}` that of the plans of a place that was named. With `--brief` and for lists
/// `"outcome"`, `"clauses"` and `"caveats"` instead of both, and `"judgedBy":{"fact","day"}` where the act happened on a
/// recorded day before the one asked about. `recorded` says whether the registry knows the vehicle.
public struct VehicleAnswer: DecisionAnswer {
  public let vehicle: Vehicle
  public let isRecorded: Bool
  public let verdict: Verdict
  /// What the plans of a place say of the same, where one was named.
  public var plans: Verdict?
  /// The id under which the decision was recorded; `nil` where it was not.
  public var decision: RecordID?

  public init(vehicle: Vehicle, isRecorded: Bool, verdict: Verdict) {
    self.vehicle = vehicle
    self.isRecorded = isRecorded
    self.verdict = verdict
  }

  /// The graver of both verdicts, the one about the standards where they agree.
  public var gravest: Verdict {
    guard let plans, plans.outcome > verdict.outcome else { return verdict }
    return plans
  }

  public var outcome: Outcome { gravest.outcome }

  /// Writes the members of the answer's object.
  public func encode(into writer: inout JSONWriter, brief: Bool = false) {
    writer.name("vehicle")
    writer.object {
      $0.member("plate", ifPresent: vehicle.plate)
      $0.member("plateColour", ifPresent: vehicle.plateColour?.rawValue)
      $0.member("vin", ifPresent: vehicle.vin)
    }
    writer.member("recorded", isRecorded)
    writer.member("decision", ifPresent: decision?.description)
    if brief {
      writer.member("outcome", outcome.code)
      gravest.encodeClauses(into: &writer)
      (plans ?? verdict).encodeCaveats(into: &writer)
      if case .recordedDay(let fact, let day) = verdict.recordedDay {
        writer.name("judgedBy")
        writer.object {
          $0.member("fact", fact.rawValue)
          $0.member("day", day.description)
        }
      }
    } else {
      writer.name("verdict")
      verdict.encode(into: &writer)
      if let plans {
        writer.name("plans")
        plans.encode(into: &writer)
      }
    }
  }
}

extension Verdict {
  /// The clauses of plans that made the answer, by the ids of their rules; nothing where none did.
  func encodeClauses(into writer: inout JSONWriter) {
    let clauses = decidingGrounds.map(\.rule).filter { $0.basis == .plan }.map(\.id)
    guard !clauses.isEmpty else { return }
    writer.name("clauses")
    writer.array { writer in for clause in clauses { writer.value(clause) } }
  }

  /// The codes of the findings that say that the rules known here may not be those of the day; nothing where none does.
  func encodeCaveats(into writer: inout JSONWriter) {
    guard !caveats.isEmpty else { return }
    writer.name("caveats")
    writer.array { writer in for caveat in caveats { writer.value(caveat.code) } }
  }
}
