import ChildProcesses
import Foundation
import Testing

@testable import SyncTrial

/// Two real processes, a plant and a county, a proxy between them that does what networks and broken servers do, both
/// killed at random moments, their disks full and their clocks wrong for a while: at the end the county holds exactly
/// what the plant holds but for the dead letters, and the tamper-evident log of each every record.
@Suite("Interrupted sync", .serialized) struct InterruptedSyncTests {
  @Test("after fifty kills and every kind of fault nothing is lost and nothing is double")
  func kills() throws {
    let seed =
      ProcessInfo.processInfo.environment["FLEETREG_SEED"].flatMap { UInt64($0) } ?? 20_261_122
    var trial = try SyncTrial(
      program: CommandRunner.program.path, seed: seed, kills: 50, rowsOfLedger: 60)
    let account = try trial.run()
    #expect(account.breaches.isEmpty, "FLEETREG_SEED=\(seed)\n\(account.table)")
    #expect(account.missingFaults.isEmpty, "FLEETREG_SEED=\(seed)\n\(account.table)")
    #expect(account.kills.sender > 10 && account.kills.receiver > 10)
    #expect(account.deadLetters.count > 2)
    // What cannot be done on a machine is said in the account; where it can, it was.
    if account.layersArePossible { #expect(account.powerCuts > 10 && account.clockJumps > 0) }
    if account.fullDisksArePossible {
      #expect(account.fullDisks.sender + account.fullDisks.receiver > 0)
    }
  }
}

@Suite("What a trial of sync is judged by") struct TrialAccountTests {
  /// Three rows, one of them marked, everything as it must be.
  private func account() -> TrialAccount {
    var account = TrialAccount(seed: 1)
    account.rows = 3
    account.captured = ["a", "b", "c"]
    account.upstream = ["a", "c"]
    account.deadLetters = ["b": "trial.marked"]
    account.marked = 1
    account.verified = (3, 2)
    account.secondsToDrain = 1
    return account
  }

  @Test("finds nothing where everything is upstream once or a dead letter")
  func good() { #expect(account().breaches.isEmpty) }

  struct Wrong: Sendable {
    let text: String
    let change: @Sendable (inout TrialAccount) -> Void

    init(_ text: String, _ change: @escaping @Sendable (inout TrialAccount) -> Void) {
      (self.text, self.change) = (text, change)
    }
  }

  @Test(
    "names what is lost, double, strange or stuck",
    arguments: [
      Wrong("neither upstream nor dead") { $0.upstream = ["a"] },
      Wrong("twice at the receiver") { $0.upstream = ["a", "c", "c"] },
      Wrong("twice at the sender") { $0.captured = ["a", "b", "c", "c"] },
      Wrong("the sender never had") { $0.upstream = ["a", "c", "x"] },
      Wrong("both upstream and dead letters") { $0.upstream = ["a", "b", "c"] },
      Wrong("1 marked records") { $0.deadLetters = ["b": "upstream.batch-refused"] },
      Wrong("2 marked records") { $0.marked = 2 },
      Wrong("3 records of 4 rows") { $0.rows = 4 },
      Wrong("did not empty") { $0.secondsToDrain = nil },
      Wrong("the logs hold") { $0.verified = (3, 1) },
      Wrong("no clock was set") { $0.outOfOrder = (0, 1) },
    ])
  func bad(wrong: Wrong) {
    var account = account()
    wrong.change(&account)
    #expect(account.breaches.contains { $0.contains(wrong.text) }, "\(account.breaches)")
  }

  @Test("a power cut loses what was not synced, sometimes or wholly, and never what was")
  func powerCut() throws {
    let runner = try CommandRunner()
    let root = runner.directory
    let layers = try #require(
      try TrialLayers(of: "test", over: root.path, in: FileManager.default.temporaryDirectory))
    defer { layers.remove() }
    let script = """
      use IO::Handle;
      open(my $file, '+>', 'file');
      syswrite($file, 'kept..');
      $file->sync;
      syswrite($file, 'more');
      sysseek($file, 0, 0);
      syswrite($file, 'LOST');
      kill 'USR2', $$;
      sleep 60;
      """
    var left: Set<String> = []
    for _ in 0..<24 {
      let ending = try ChildProcess(
        "perl", ["-e", script], in: root.path,
        environment: ProcessInfo.processInfo.environment.merging(layers.environment) { $1 }
      ).wait()
      #expect(ending == .killed(by: SIGKILL))
      left.insert(try String(contentsOf: root.appending(path: "file"), encoding: .utf8))
      try FileManager.default.removeItem(at: root.appending(path: "file"))
    }
    #expect(left.contains("kept.."))
    #expect(left.isSubset(of: ["kept..", "LOST..", "kept..more", "LOST..more"]))
  }
}
