import ArgumentParser
import Decisions
import Fleet
import Registry

/// `fleetreg policy forecast`
struct ForecastPolicy: FleetCommand {
  static let configuration = CommandConfiguration(
    commandName: "forecast",
    abstract: "Show which vehicles and hauliers gain or lose entry on each coming date.",
    discussion: """
      Takes the vehicles that really came in the last days, asks each whether it may enter on every \
      coming date on which a rule, a plan, a reading, a siding or an exemption begins or ends, and \
      says who is answered otherwise than the day before, by which clause. Where neither the ledger \
      nor --purpose says what they carry, rules about freight leave them unanswered.

      Example:
        fleetreg policy forecast --plant steel-1 --days 30 --purpose bulk
      """)

  @Option(name: .long, help: "The plant's id.") var plant: String
  @Option(name: .long, help: "How many days of passages count.") var days = 30
  @Option(name: .long, help: "As of this day (default: today).") var on: Day?
  @Option(name: .long, help: "What vehicles come for, where the ledger names no goods: bulk, …")
  var purpose: DecideGate.Purpose?
  @OptionGroup var shared: SharedOptions

  func validate() throws {
    guard (1...3660).contains(days) else {
      throw ValidationError("--days must be from 1 to 3660.", "--days 应为 1 至 3660。")
    }
  }

  func run(in session: CommandSession) async throws -> ExitStatus {
    try session.refuseRepeated("--purpose")
    let console = session.console
    let reader = try session.reader(shared)
    let id = plant
    let today = on ?? session.now.day()
    let (entry, plans) = try await reader.register { register in
      (try register.get(Plant.self, id), try PlansInForce(register))
    }
    var reading = try await PassageReading(
      reader, plant: id, purpose: purpose?.freight, now: session.now)
    var traffic = Traffic()
    let bar = ProgressBar(console.words("reading", "读取"), on: console)
    defer { bar.finish() }
    try await reading.read(today.advanced(by: 1 - days)...today) { page in
      for passage in page { traffic.add(passage) }
      bar.show(done: traffic.passages, of: nil, unit: console.words("passages", "次"))
    }
    let forecast = try Forecast(of: traffic, plans: plans, plant: entry, from: today) {
      bar.show(done: $0, of: $1, unit: console.words("dates", "个日期"))
    }
    bar.finish()
    let owners = Set(traffic.vehicles.compactMap(\.haulier))
    let names = try await reader.register { register in
      var names: [String: String] = [:]
      for owner in owners { names[owner] = try register.find(Company.self, owner)?.name }
      return names
    }
    console.result(
      ForecastReport(
        plant: id, from: today, days: days, passages: traffic.passages, forecast: forecast,
        hauliers: names))
    if forecast.vehicles == 0 {
      session.next(
        shared, ("passage import FILE", "bring in a ledger or camera files", "导入台账或抓拍文件"))
    }
    return .done
  }
}

/// `{"plant","from","days","passages","vehicles","now":{OUTCOME:count},"missing":{FACT:count},"dates":[{"date","loses",
/// "gains","changes","outcomes":{…},"hauliers":[{"haulier"?,"loses","gains","changes"}],"vehicles":[{"plate"?,
/// "plateColour"?,"haulier"?,"passages","entry","old","new","rules":[…]}]}]}`; dates on which nothing changes are
/// left out.
private struct ForecastReport: Output {
  let plant: String
  let from: Day
  let days: Int
  let passages: Int
  let forecast: Forecast
  /// The names of hauliers that are known by an id.
  let hauliers: [String: String]

  private func name(_ haulier: String?) -> String? { haulier.map { hauliers[$0] ?? $0 } }

  private struct Share {
    let haulier: String?
    var counts: [VerdictChange.Entry: Int] = [:]
    var total: Int { counts.values.reduce(0, +) }
  }

  /// Who is hit hardest comes first.
  private func shares(_ date: Forecast.DateForecast) -> [Share] {
    var shares: [String: Share] = [:]
    for (vehicle, change) in date.changes {
      let name = name(vehicle.haulier)
      shares[name ?? "", default: Share(haulier: name)].counts[change.entry, default: 0] += 1
    }
    return shares.values.sorted { ($1.total, $0.haulier ?? "") < ($0.total, $1.haulier ?? "") }
  }

  func encode(into writer: inout JSONWriter) {
    writer.member("plant", plant)
    writer.member("from", from.description)
    writer.member("days", days)
    writer.member("passages", passages)
    writer.member("vehicles", forecast.vehicles)
    writer.outcomes("now", forecast.now)
    writer.name("missing")
    writer.object { writer in
      for (fact, count) in forecast.missing.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
        writer.name(dynamic: fact.rawValue)
        writer.value(count)
      }
    }
    writer.name("dates")
    writer.array { writer in
      for date in forecast.dates { writer.object { encode(date, into: &$0) } }
    }
  }

  private func encode(_ date: Forecast.DateForecast, into writer: inout JSONWriter) {
    writer.member("date", date.day.description)
    for entry in VerdictChange.Entry.allCases {
      writer.name(dynamic: entry.rawValue)
      writer.value(date.count(entry))
    }
    writer.outcomes("outcomes", date.outcomes)
    writer.name("hauliers")
    writer.array { writer in
      for share in shares(date) {
        writer.object {
          $0.member("haulier", ifPresent: share.haulier)
          for entry in VerdictChange.Entry.allCases {
            $0.name(dynamic: entry.rawValue)
            $0.value(share.counts[entry, default: 0])
          }
        }
      }
    }
    writer.name("vehicles")
    writer.array { writer in
      for (vehicle, change) in date.changes {
        writer.object {
          $0.member("plate", ifPresent: vehicle.vehicle.plate)
          $0.member("plateColour", ifPresent: vehicle.vehicle.plateColour?.rawValue)
          $0.member("haulier", ifPresent: name(vehicle.haulier))
          $0.member("passages", vehicle.passages)
          $0.member("entry", change.entry.rawValue)
          change.encodeMembers(into: &$0)
        }
      }
    }
  }

  func print(on console: Console) {
    let words = console.words
    let language = console.language
    var details = Details()
    details.add(words("plant", "厂区"), plant)
    details.add(
      words("traffic", "车流"),
      words(
        "\(grouped(forecast.vehicles)) vehicles, \(grouped(passages)) passages in \(days) days",
        "\(days) 天内 \(grouped(forecast.vehicles)) 辆车、\(grouped(passages)) 次通行"))
    details.add(words("on \(from)", "\(from)"), forecast.now.text(in: language))
    details.add(
      words("for want of", "缺少"),
      forecast.missing.sorted { $0.key.rawValue < $1.key.rawValue }
        .map { "\($0.key.text(in: language)) \(grouped($0.value))" }
        .joined(separator: words(", ", "，")))
    details.print(on: console)
    if forecast.dates.isEmpty {
      console.note(
        "no coming date that is known changes anything", "已知的后续日期均无变化")
    }
    for date in forecast.dates {
      console.line()
      let counts = VerdictChange.Entry.allCases.filter { date.count($0) > 0 }
        .map { $0.text(date.count($0), in: language) }.joined(separator: words(", ", "，"))
      console.line(console.styled("\(date.day)  \(counts)", .bold))
      var table = Table(
        words("haulier", "运输单位"), words("loses", "失去"), words("gains", "获得"),
        words("otherwise", "其他变化"))
      for share in shares(date) {
        table.add(
          share.haulier, grouped(share.counts[.loses, default: 0]),
          grouped(share.counts[.gains, default: 0]), grouped(share.counts[.changes, default: 0]))
      }
      table.print(on: console)
      for (vehicle, change) in date.changes {
        let plate = [vehicle.vehicle.plate, vehicle.vehicle.plateColour?.text(in: language)]
          .compactMap(\.self).joined(separator: " ")
        let rules = change.rules.map(\.id).joined(separator: ", ")
        console.line("  \(plate.padded(to: 14))  \(change.text(in: language))  \(rules)".shown)
      }
    }
  }
}

extension VerdictChange.Entry {
  fileprivate func text(_ count: Int, in language: Language) -> String {
    switch (self, language) {
    case (.loses, .english): "\(grouped(count)) lose entry"
    case (.loses, .chinese): "\(grouped(count)) 辆失去入厂资格"
    case (.gains, .english): "\(grouped(count)) gain entry"
    case (.gains, .chinese): "\(grouped(count)) 辆获得入厂资格"
    case (.changes, .english): "\(grouped(count)) are answered otherwise"
    case (.changes, .chinese): "\(grouped(count)) 辆结论另有变化"
    }
  }
}

extension [Outcome: Int] {
  fileprivate func text(in language: Language) -> String {
    Outcome.allCases.compactMap { outcome in
      self[outcome].map { "\(outcome.text(in: language, atGate: true)) \(grouped($0))" }
    }.joined(separator: language == .english ? ", " : "，")
  }
}

extension JSONWriter {
  fileprivate mutating func outcomes(_ name: StaticString, _ counts: [Outcome: Int]) {
    self.name(name)
    object { writer in
      for outcome in Outcome.allCases {
        guard let count = counts[outcome] else { continue }
        writer.name(dynamic: outcome.code)
        writer.value(count)
      }
    }
  }
}
