import ArgumentParser
import Decisions
import Fleet
import Policies
import Registry

/// How a question to the plans is put and answered, whatever it is about.
struct AskingOptions: ParsableArguments {
  @Option(name: .long, help: "When, such as 2022-01-01T06:00 (default: now).") var at: Instant?
  @Flag(
    name: .long, help: "Record the decision with its clauses and facts, to be shown and replayed.")
  var record = false
  @Flag(name: .long, help: "Show the rules that nearly bind as well.") var near = false
  @Flag(name: .long, help: "Print one line.") var brief = false
}

/// An answer that people read.
protocol ShownAnswer: DecisionAnswer {
  /// What it is about, in words.
  func heading(in language: Language) -> String
}

extension CommandSession {
  /// Asks, records where that is wanted, and says the answers.
  func ask<Question: DecisionQuestion>(
    _ question: Question, near: Bool, record: Bool, _ shared: SharedOptions,
    say: (Question.Case.Answer) -> Void
  ) async throws -> ExitStatus {
    func show(_ answers: [Question.Case.Answer]) -> ExitStatus {
      for answer in answers { say(answer) }
      return answers.allSatisfy { $0.verdict.outcome == .allow } ? .done : .negative
    }
    guard record else {
      let (cases, rules) = try await read(question, from: reader(shared))
      return show(cases.map { $0.answer(by: rules.rules, near: near) })
    }
    return try await writing(shared) { owner in
      let plans = try await owner.reader().register { try PlansInForce($0) }
      let rules = RulesInForce(try plans.packs(on: question.at.day()))
      return show(
        try await question.record(by: rules, near: near, now: now, to: owner, by: actor(shared)))
    }
  }

  /// The same for what is said under a heading of its own.
  func ask<Question: DecisionQuestion>(
    _ question: Question, _ options: AskingOptions, _ shared: SharedOptions
  ) async throws -> ExitStatus where Question.Case.Answer: ShownAnswer {
    try await ask(question, near: options.near, record: options.record, shared) { answer in
      let heading = answer.heading(in: language)
      if isJSON {
        console.json { answer.encode(into: &$0, brief: options.brief) }
      } else if options.brief {
        console.line(answer.verdict.line(about: heading, on: console))
      } else {
        console.line(console.styled(heading, .bold))
        answer.verdict.print(on: console)
        if let id = answer.decision { console.note("recorded as \(id)", "已记录为 \(id)") }
      }
    }
  }

  /// What the registry knows of the question, and the rules of its day, in one consistent state.
  private func read<Question: DecisionQuestion>(
    _ question: Question, from reader: Reader
  ) async throws -> (cases: [Question.Case], rules: RulesInForce) {
    let now = now
    let (cases, plans) = try await reader.register { register in
      (try question.cases(in: register, now: now), try PlansInForce(register))
    }
    return (cases, RulesInForce(try plans.packs(on: question.at.day())))
  }
}
