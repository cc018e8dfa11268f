public import FaultProxy

/// What a trial of sync did and what came of it.
public struct TrialAccount: Sendable {
  public let seed: UInt64
  public internal(set) var kills = (sender: 0, receiver: 0)
  /// How many of these were power cuts, which lose what was not synced.
  public internal(set) var powerCuts = 0
  public internal(set) var fullDisks = (sender: 0, receiver: 0)
  /// How often the clock of a side was set.
  public internal(set) var clockJumps = 0
  public internal(set) var wire = WireAccount()
  /// Rows of the ledgers, all different, and imports that were interrupted and repeated.
  public internal(set) var rows = 0
  public internal(set) var importsRepeated = 0
  /// How often a person had to be asked, since a certificate was wrong or the upstream pointed elsewhere.
  public internal(set) var peopleAsked = 0
  /// Ids at either side, and of the dead letters with the code of each reason.
  public internal(set) var captured: [String] = []
  public internal(set) var upstream: [String] = []
  public internal(set) var deadLetters: [String: String] = [:]
  /// Records with the mark, which must be the dead letters.
  public internal(set) var marked = 0
  /// Entries of either log that were compared with their records.
  public internal(set) var verified = (sender: 0, receiver: 0)
  /// Entries that the logs show as out of order: those stored after a clock was set back.
  public internal(set) var outOfOrder = (sender: 0, receiver: 0)
  /// Seconds of faults, and from their end until nothing waited any more; `nil` where that did not come about.
  public internal(set) var secondsOfFaults = 0.0
  public internal(set) var secondsToDrain: Double?

  init(seed: UInt64) { self.seed = seed }

  /// What the trial shows to be wrong; empty where sync kept its promises.
  public var breaches: [String] {
    var found = wire.breaches
    let (here, there) = (Set(captured), Set(upstream))
    func say(_ records: Set<String>, _ text: String) {
      if let one = records.min() {
        found.append("\(records.count) records \(text), such as \(one)")
      }
    }
    if secondsToDrain == nil { found.append("the outbox did not empty after the faults had ended") }
    if captured.count != rows { found.append("\(captured.count) records of \(rows) rows") }
    if here.count != captured.count { found.append("a record stands twice at the sender") }
    if there.count != upstream.count { found.append("a record stands twice at the receiver") }
    let dead = Set(deadLetters.keys)
    say(here.subtracting(there).subtracting(dead), "are neither upstream nor dead letters")
    say(there.intersection(dead), "are both upstream and dead letters")
    say(there.subtracting(here), "are upstream that the sender never had")
    say(dead.subtracting(here), "are dead letters that the sender never had")
    if dead.count != marked || deadLetters.values.contains(where: { $0 != "trial.marked" }) {
      let codes = Dictionary(grouping: deadLetters.values) { $0 }.mapValues(\.count)
      found.append("\(marked) marked records, but dead letters \(codes)")
    }
    if verified.sender != captured.count || verified.receiver != upstream.count {
      found.append(
        "the logs hold \(verified.sender) and \(verified.receiver) entries, expected "
          + "\(captured.count) and \(upstream.count)")
    }
    if clockJumps == 0, outOfOrder != (0, 0) {
      found.append("the logs show entries out of order, and no clock was set")
    }
    return found
  }

  /// Faults of the proxy that never came.
  public var missingFaults: [String] {
    Fault.allCases.filter { wire.faults[$0] == nil }.map(\.rawValue)
  }

  /// The account as a table in Markdown.
  public var table: String {
    var rows: [(String, String)] = [
      ("seed", "\(seed)"),
      ("kills of the sender, of the receiver", "\(kills.sender), \(kills.receiver)"),
      (
        "of these power cuts, which lose what was not synced",
        layersArePossible ? "\(powerCuts)" : "none: no C compiler is at hand"
      ),
      (
        "disks full: of the sender, of the receiver",
        fullDisksArePossible
          ? "\(fullDisks.sender), \(fullDisks.receiver)" : "none: no small disk can be mounted"
      ),
      (
        "clocks set",
        layersArePossible ? "\(clockJumps)" : "none: no C compiler is at hand"
      ),
    ]
    for fault in Fault.allCases {
      rows.append((fault.rawValue, "\(wire.faults[fault, default: 0])"))
    }
    rows += [
      ("seconds of faults", tenths(secondsOfFaults)),
      ("rows captured (imports begun again)", "\(captured.count) (\(importsRepeated))"),
      ("upstream, each once", "\(upstream.count)"),
      ("dead letters, each with its reason", "\(deadLetters.count)"),
      ("TLS connections, requests with records", "\(wire.connections), \(wire.batches)"),
      ("records sent that the receiver had", "\(wire.duplicates)"),
      (
        "bytes of bodies, of those sent again",
        "\(wire.bytes), \(wire.bytesAgain)"
      ),
      ("times a person had to act", "\(peopleAsked)"),
      ("seconds until nothing waited", secondsToDrain.map(tenths) ?? "never"),
      ("entries verified of both ledgers", "\(verified.sender), \(verified.receiver)"),
      (
        "of these shown as stored after a clock was set back",
        "\(outOfOrder.sender), \(outOfOrder.receiver)"
      ),
    ]
    return "| what | how often |\n|---|---|\n"
      + rows.map { "| \($0) | \($1) |\n" }.joined()
  }

  var fullDisksArePossible = false
  var layersArePossible = false

  private func tenths(_ seconds: Double) -> String {
    let tenths = Int((seconds * 10).rounded())
    return "\(tenths / 10).\(tenths % 10)"
  }
}
