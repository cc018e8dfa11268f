extension Verdict {
  /// Writes the verdict in its canonical form: codes and values only, no language, fixed order of members.
  ///
  /// The same facts, rules and day always give the same bytes, so that a replay can compare them. A reader
  /// looks at `format` first, see ``format(of:)``.
  public func encode(into writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("format", Self.format)
      writer.member("question", question.code)
      if let demand = question.demand { writer.member("demand", demand.rawValue) }
      writer.member("on", question.on.description)
      writer.member("at", ifPresent: question.at?.text())
      writer.member("outcome", outcome.code)
      writer.name("facts")
      writer.array { writer in for fact in facts { fact.encode(into: &writer) } }
      writer.name("grounds")
      writer.array { writer in for ground in grounds { encode(ground, into: &writer) } }
      if !near.isEmpty {
        writer.name("near")
        writer.array { writer in for near in near { near.encode(into: &writer) } }
      }
      writer.name("findings")
      writer.array { writer in for finding in findings { finding.encode(into: &writer) } }
    }
  }

  /// Why a stored verdict cannot be read.
  public enum FormatError: Error, Hashable, Sendable {
    case missing
    case unknown(Int64)
  }

  /// The format number of a stored verdict, refusing those that this program cannot read.
  public static func format(of json: JSON) throws(FormatError) -> Int {
    guard let number = json["format"]?.integer else { throw .missing }
    guard number == Int64(format) else { throw .unknown(number) }
    return format
  }

  private func encode(_ ground: Ground, into writer: inout JSONWriter) {
    writer.object { writer in
      writer.name("rule")
      ground.rule.encode(into: &writer)
      writer.member("state", ground.state.code)
      writer.name("facts")
      names(ground.facts, into: &writer)
      if !ground.missing.isEmpty {
        writer.name("missing")
        names(ground.missing, into: &writer)
      }
    }
  }

  private func names(_ set: FactSet, into writer: inout JSONWriter) {
    writer.array { writer in
      for (position, fact) in facts.enumerated() where set.contains(fact: position) {
        writer.value(fact.name.rawValue)
      }
    }
  }
}

extension Verdict.FactRead {
  func encode(into writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("name", name.rawValue)
      guard let value else {
        writer.member("missing", true)
        return
      }
      writer.name("value")
      switch value {
      case .stage(let stage): writer.value(stage.rawValue)
      case .fuel(let fuel): writer.value(fuel.rawValue)
      case .day(let day): writer.value(day.description)
      case .kilograms(let number), .number(let number): writer.value(number)
      case .flag(let flag): writer.value(flag)
      case .text(let text): writer.value(text)
      case .list(let ids, let asOf):
        writer.array { writer in for id in ids { writer.value(id) } }
        writer.member("asOf", asOf.description)
      }
      writer.member("source", ifPresent: isAssumed ? "neverRecorded" : origin?.source.rawValue)
      writer.member("recordedOn", ifPresent: origin?.recordedOn?.description)
    }
  }
}

extension Verdict.Near {
  func encode(into writer: inout JSONWriter) {
    writer.object { writer in
      writer.name("rule")
      rule.encode(into: &writer)
      switch distance {
      case .starts(let day): writer.member("starts", day.description)
      case .ended(let day): writer.member("ended", day.description)
      case .fact(let name): writer.member("fact", name.rawValue)
      }
    }
  }
}

extension Rule {
  func encode(into writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("id", id)
      writer.member("basis", basis.rawValue)
      writer.member("document", source.document)
      writer.member("number", ifPresent: source.number)
      if source.number != nil, !source.numberMark.isConfirmed {
        writer.member("numberMark", source.numberMark.rawValue)
      }
      writer.member("item", ifPresent: source.item)
      writer.member("from", ifPresent: from?.description)
      writer.member("until", ifPresent: until?.description)
      if !jurisdiction.isEmpty {
        writer.name("jurisdiction")
        writer.array { writer in for code in jurisdiction { writer.value(code) } }
      }
      if let reading {
        writer.member("reading", reading.code)
        writer.member("readingMark", reading.mark.rawValue)
      }
      if readings.count > 1 {
        writer.name("furtherReadings")
        writer.array { writer in
          for reading in readings.dropFirst() {
            writer.object {
              $0.member("reading", reading.code)
              $0.member("readingMark", reading.mark.rawValue)
            }
          }
        }
      }
      writer.member("mark", mark.rawValue)
    }
  }
}

extension Finding {
  func encode(into writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("code", code)
      switch self {
      case .overruled(let stage, let source, let by):
        writer.member("stage", stage.rawValue)
        writer.member("source", source.rawValue)
        writer.member("by", by.rawValue)
      case .sourcesDiffer(let stage, let source, let other, let otherSource):
        writer.member("stage", stage.rawValue)
        writer.member("source", source.rawValue)
        writer.member("otherStage", other.rawValue)
        writer.member("otherSource", otherSource.rawValue)
      case .stageNotKnown(let stage, let source):
        writer.member("stage", stage.rawValue)
        writer.member("source", source.rawValue)
      case .massNotPositive(let mass): writer.member("maximumMass", mass)
      case .substageFrom(let source), .weakSource(let source):
        writer.member("source", source.rawValue)
      case .inferredOnly(let stage, let rule):
        writer.member("stage", stage.rawValue)
        writer.member("rule", rule)
      case .contradiction(let contradiction): contradiction.encodeMembers(into: &writer)
      case .plan(let finding): finding.encodeMembers(into: &writer)
      case .registeredAfterCutOff(let rule, let cutOff, let invoice):
        writer.member("rule", rule)
        writer.member("cutOff", cutOff.description)
        writer.member("invoicedOn", ifPresent: invoice?.description)
      case .recordedDay(let fact, let day):
        writer.member("fact", fact.rawValue)
        writer.member("day", day.description)
      case .exemption(let exemption, _):
        writer.member("id", exemption.id)
        writer.member("reason", exemption.reason)
        writer.member("clause", ifPresent: exemption.clause)
        writer.member("document", ifPresent: exemption.document)
        writer.member("issuer", ifPresent: exemption.issuer)
        writer.member("from", exemption.from.description)
        writer.member("until", exemption.until.description)
      case .nothingBinds: break
      }
    }
  }
}

extension Contradiction {
  fileprivate func encodeMembers(into writer: inout JSONWriter) {
    switch self {
    case .stageBeforeStandard(let stage, let fact, let day, let standard):
      writer.member("stage", stage.rawValue)
      writer.member("fact", fact.rawValue)
      writer.member("day", day.description)
      writer.member("standardOn", standard.description)
    case .inferredBeforeStandard(let stage, let rule, let fact, let day, let standard):
      writer.member("stage", stage.rawValue)
      writer.member("rule", rule)
      writer.member("fact", fact.rawValue)
      writer.member("day", day.description)
      writer.member("standardOn", standard.description)
    case .belowAtInvoice(let stage, let day, let rule):
      writer.member("stage", stage.rawValue)
      writer.member("invoicedOn", day.description)
      writer.member("rule", rule)
    case .belowAtRegistration(let stage, let day, let rule):
      writer.member("stage", stage.rawValue)
      writer.member("registeredOn", day.description)
      writer.member("rule", rule)
    case .electricPlate(let fuel), .newEnergyPlate(let fuel), .electricStage(let fuel):
      writer.member("fuel", fuel.rawValue)
    case .plateColour(let colour, let kind):
      writer.member("plateColour", colour.rawValue)
      writer.member("plateKind", kind.rawValue)
    case .stageWithoutEngine(let stage, let fuel):
      writer.member("stage", stage.rawValue)
      writer.member("fuel", fuel.rawValue)
    case .categoryMass(let category, let mass):
      writer.member("category", category.rawValue)
      writer.member("maximumMass", mass)
    case .disclosedFuel(let vehicleClass, let fuel):
      writer.member("vehicleClass", vehicleClass.rawValue)
      writer.member("fuel", fuel.rawValue)
    case .disclosedClass(let vehicleClass, let emissionClass):
      writer.member("vehicleClass", vehicleClass.rawValue)
      writer.member("emissionClass", emissionClass.rawValue)
    case .afterQuestion(let fact, let day, let asked):
      writer.member("fact", fact.rawValue)
      writer.member("day", day.description)
      writer.member("asked", asked.description)
    case .registeredBeforeMade(let registered, let made):
      writer.member("registeredOn", registered.description)
      writer.member("madeOn", made.description)
    }
  }
}

extension Verdict.FormatError: Explained, CustomStringConvertible {
  public var code: String {
    switch self {
    case .missing: "verdict.format-missing"
    case .unknown: "verdict.format-unknown"
    }
  }

  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.missing, .english): "a stored verdict without format number"
    case (.missing, .chinese): "结论记录缺少格式号"
    case (.unknown(let number), .english):
      "a stored verdict of format \(number); this program reads format \(Verdict.format)"
    case (.unknown(let number), .chinese):
      "结论记录格式为 \(number)，本程序只能读取格式 \(Verdict.format)"
    }
  }

  public func advice(in language: Language) -> String? {
    switch language {
    case .english: "read it with the program version that wrote it, or a later one"
    case .chinese: "请使用写入该记录的版本或更新版本读取"
    }
  }

  public var description: String { text(in: .english) }
}
