import Fleet

extension Verdict {
  /// All of the verdict, the answer in its colour.
  func print(on console: Console) {
    for (index, line) in lines(in: console.language).enumerated() {
      console.line(index == 0 ? console.styled(line.shown, style) : line.shown)
    }
  }

  /// Outcome, the thing and the first ground that made the outcome, on one line; behind it the recorded day by
  /// which an act was judged, and whether the rules known here may not be those of the day.
  ///
  /// - Parameter plans: what the plans say of the same, where that is another verdict.
  func line(about name: String, plans: Verdict? = nil, on console: Console) -> String {
    let words = outcome.text(in: console.language, atGate: question.atGate)
    let line = "\(console.styled(words.padded(to: 15), style))  \(name.padded(to: 24))"
    let reasons = [
      outcome == .allow ? nil : reason(in: console.language),
      recordedDay?.text(in: console.language),
      (plans ?? self).caveatText(in: console.language),
    ].compactMap { $0?.shown }
    let text = reasons.joined(separator: console.words("; ", "；"))
    return reasons.isEmpty ? line.trimmed : "\(line)  \(text)"
  }

  /// The clause that made the outcome, and why. A contradiction or an exemption is the reason only where it made the
  /// outcome; behind it stands the clause that waits for it.
  private func reason(in language: Language) -> String? {
    let contradiction = findings.first {
      if case .contradiction = $0 { true } else { false }
    }?.text(in: language)
    guard let ground = decidingGrounds.first else {
      return outcome == .review ? contradiction : nil
    }
    let clause =
      ground.rule.basis == .plan
      ? ground.rule.source.shortText + (language == .english ? ": " : "：") : ""
    if ground.state == .exempted,
      let exemption = findings.first(where: {
        ["exemption.holds", "plan.exemption"].contains($0.code)
      })
    {
      return clause + exemption.text(in: language)
    }
    if ground.state == .contradicting, let contradiction { return clause + contradiction }
    let missing = facts.enumerated()
      .filter { ground.missing.contains(fact: $0.offset) }.map {
        $0.element.name.text(in: language)
      }
    if !missing.isEmpty {
      let names = missing.joined(separator: language == .english ? ", " : "、")
      return clause + (language == .english ? "missing: \(names)" : "缺少：\(names)")
    }
    return clause + ground.rule.requirement.text(in: language)
  }

  private var style: Console.Style {
    switch outcome {
    case .allow: .green
    case .deny: .red
    case .review, .unknown: .yellow
    }
  }
}
