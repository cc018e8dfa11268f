extension Duty {
  /// Writes the members, language-free.
  public func encodeMembers(into writer: inout JSONWriter) {
    writer.member("clause", rule.id)
    writer.member("document", rule.source.document)
    writer.member("number", ifPresent: rule.source.number)
    writer.member("item", ifPresent: rule.source.item)
    writer.member("mark", rule.mark.rawValue)
    writer.member("kind", kind)
    switch subject {
    case .plant(let id, _): writer.member("plant", id)
    case .area(let divisions):
      writer.name("area")
      writer.array { for division in divisions { $0.value(division.text) } }
    }
    writer.member("state", state.rawValue)
    writer.member("by", ifPresent: by?.description)
    writer.member("target", isTarget)
    encode(asked, "asked", into: &writer)
    encode(found, "found", into: &writer)
    if !beside.isEmpty { encode(beside, "beside", into: &writer) }
    writer.name("countedFrom")
    writer.array { writer in
      for basis in basis { writer.object { basis.encodeMembers(into: &$0) } }
    }
    if !assumptions.isEmpty {
      writer.name("assumptions")
      writer.array { for assumption in assumptions { $0.value(assumption.rawValue) } }
    }
    writer.name("missing")
    writer.array { writer in
      for gap in missing {
        writer.object {
          $0.member("fact", gap.fact.rawValue)
          $0.member("count", ifPresent: gap.count)
        }
      }
    }
    writer.name("items")
    writer.array { writer in
      for item in items {
        writer.object { writer in
          writer.member("name", item.name)
          encode(item.counts, "counts", into: &writer)
        }
      }
    }
    writer.name("findings")
    writer.array { writer in
      for finding in findings {
        writer.object {
          $0.member("code", finding.code)
          finding.encodeMembers(into: &$0)
        }
      }
    }
  }

  private func encode(_ counts: [DutyCount], _ name: StaticString, into writer: inout JSONWriter) {
    writer.name(name)
    writer.array { writer in
      for count in counts { writer.object { count.encodeMembers(into: &$0) } }
    }
  }
}

extension DutyCount {
  /// `"name","value","most"?`, the value as it was declared where it is a mean with a fraction.
  public func encodeMembers(into writer: inout JSONWriter) {
    writer.member("name", name)
    if let exact { writer.member("value", exact) } else { writer.member("value", value) }
    if most > value { writer.member("most", most) }
  }
}

extension Duty.Basis {
  fileprivate func encodeMembers(into writer: inout JSONWriter) {
    writer.member("kind", code)
    switch self {
    case .passages(let days, let averaging, let active):
      Self.encode(days, into: &writer)
      writer.member("averaging", averaging.name)
      writer.member("activeDays", active)
    case .measurements(let days), .retirements(let days): Self.encode(days, into: &writer)
    case .declared(let who, let day, let averaging):
      writer.member("by", ifPresent: who)
      writer.member("on", ifPresent: day?.description)
      writer.member("averaging", ifPresent: averaging)
    case .vehicles, .entry, .nothingDeleted, .cameras: break
    }
  }

  private static func encode(_ days: ClosedRange<Day>, into writer: inout JSONWriter) {
    writer.member("from", days.lowerBound.description)
    writer.member("until", days.upperBound.description)
  }
}
