import ArgumentParser
import Simulation

/// What a simulated receiver is expected to answer.
enum SimulatedAnswers: String, CaseIterable, ExpressibleByArgument { case none, hj1239 }

/// A dialect and its share: `q-a=20`.
struct DialectShare: ExpressibleByArgument {
  let dialect: SimulatedDialect
  let share: Double

  init?(argument: String) {
    let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard let dialect = SimulatedDialect(rawValue: String(parts[0])) else { return nil }
    self.dialect = dialect
    guard parts.count == 2 else {
      share = 1
      return
    }
    guard let share = Double(parts[1]), share > 0, share <= 1e6 else { return nil }
    self.share = share
  }
}

/// Records a second: `1`, `0.1`, `1/60`, `max`.
enum SimulationRate: Equatable {
  case every(seconds: Int)
  case fastest

  init?(_ argument: String) {
    if argument == "max" {
      self = .fastest
      return
    }
    let parts = argument.split(separator: "/", maxSplits: 1).compactMap { Double($0) }
    guard let first = parts.first, first > 0 else { return nil }
    let seconds = parts.count == 2 ? parts[1] / first : 1 / first
    // Times are told in whole seconds.
    guard seconds >= 1, seconds <= 3600, abs(seconds - seconds.rounded()) < 0.001 else {
      return nil
    }
    self = .every(seconds: Int(seconds.rounded()))
  }
}

/// A time such as `600s`, `10m`, `24h`, or a number of seconds.
struct SimulationDuration: ExpressibleByArgument {
  let seconds: Int

  init(seconds: Int) { self.seconds = seconds }

  init?(argument: String) {
    let units: [Character: Int] = ["s": 1, "m": 60, "h": 3600]
    let unit = argument.last.flatMap { units[$0] }
    guard let number = Int(unit == nil ? argument[...] : argument.dropLast()), number > 0,
      number <= 31_622_400
    else { return nil }
    seconds = number * (unit ?? 1)
  }

  var defaultValueDescription: String { "\(seconds)s" }
}

/// `127.0.0.1:19006`, `[::1]:32960`
struct HostAndPort {
  let host: String
  let port: Int

  init?(_ text: String) {
    guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
      (1...65_535).contains(port)
    else { return nil }
    var host = text[..<colon]
    if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
    guard !host.isEmpty else { return nil }
    self.host = String(host)
    self.port = port
  }
}
