import Foundation
import SyncTrial

/// A long trial of sync, its account as a table: 0 where every promise was kept, 1 where one was broken.
func runTrial(_ words: [String]) -> Int32 {
  func number<Number: FixedWidthInteger>(_ place: Int, else other: Number) -> Number {
    words.count > place ? Number(words[place]) ?? other : other
  }
  guard words.count > 1 else {
    print("usage: sync-endurance FLEETREG [KILLS [SEED [ROWS OF A LEDGER]]]")
    return 64
  }
  let seed = number(3, else: UInt64.random(in: 1...999_999_999))
  do {
    var trial = try SyncTrial(
      program: words[1], seed: seed, kills: number(2, else: 500),
      rowsOfLedger: number(4, else: 300))
    let account = try trial.run()
    print(account.table)
    let wrong = account.breaches + account.missingFaults.map { "never injected: \($0)" }
    for breach in wrong { print("BROKEN: \(breach)") }
    return wrong.isEmpty ? 0 : 1
  } catch {
    print("seed \(seed): \(error)")
    return 1
  }
}

exit(runTrial(CommandLine.arguments))
