extension Machinery {
  /// What is odd about the form on a day: its texts, its days, its stage against energy, disclosure
  /// number and production date.
  public func findings(on today: Day) -> [any Explained] {
    var findings: [any Explained] = []
    if let type, !type.isKnown { findings.append(MachineryFinding.unknownType(type.rawValue)) }
    for text in Set([pin, machineCode].compactMap(\.self)).sorted() {
      if let code = try? MachineCode(text) { findings += code.findings as [any Explained] }
    }
    findings += dayFindings(on: today) as [any Explained]
    if let disclosureNumber {
      if let number = try? DisclosureNumber(disclosureNumber) {
        findings += number.findings as [any Explained]
      } else {
        findings.append(MachineryFinding.disclosureForm(disclosureNumber))
      }
    }
    return findings + (stageFindings as [any Explained])
  }

  private func dayFindings(on today: Day) -> [MachineryFinding] {
    var findings: [MachineryFinding] = []
    let days = [
      ("madeOn", madeOn), ("engine.madeOn", engine.madeOn),
      ("afterTreatment.fittedOn", afterTreatment.fittedOn), ("test.day", test.day),
    ]
    for case (let field, let day?) in days where day > today {
      findings.append(.future(field: field, day))
    }
    if let made = madeOn, let engineMade = engine.madeOn, engineMade > made {
      findings.append(.engineYounger(engine: engineMade, machine: made))
    }
    return findings
  }

  private var stageFindings: [MachineryFinding] {
    guard let stage else { return [] }
    var findings: [MachineryFinding] = []
    if stage.evidence == .productionDate { findings.append(.presumed(stage.stage)) }
    if let energy, (energy == .electric) != (stage.stage == .electric) {
      findings.append(.electricContradiction(energy: energy, stage: stage.stage))
    }
    guard let claimed = stage.stage.number else { return findings }
    if let number = disclosureNumber.flatMap({ try? DisclosureNumber($0) }),
      number.stage != stage.stage.whole
    {
      findings.append(.disclosureStage(number.stage, recorded: stage.stage))
    }
    guard let madeOn else { return findings }
    let presumption = StagePresumption.presumed(
      producedOn: madeOn, kilowatts: engine.power, farm: isFarm, engine: energy?.engine ?? .diesel)
    guard let presumed = presumption.stage.number else { return findings }
    if claimed > presumed {
      findings.append(
        .early(stage.stage, madeOn: madeOn, presumed: presumption.stage, presumption.mark))
    } else if claimed < presumed {
      findings.append(
        .late(stage.stage, madeOn: madeOn, presumed: presumption.stage, presumption.mark))
    }
    return findings
  }
}

extension MachineryRegistration {
  /// What is odd about the machine on a day: its form, and its number beside its form.
  ///
  /// The province that a number seems to name is compared only while the machine has not moved: a mark
  /// stays valid elsewhere.
  public func findings(on today: Day) -> [any Explained] {
    var findings = machinery.findings(on: today)
    if let number {
      findings +=
        number.number.findings(
          stage: machinery.stage?.stage,
          division: movedOn == nil ? machinery.place.division : nil) as [any Explained]
    }
    if let overdue = overdue(on: today) { findings.append(overdue) }
    return findings
  }
}
