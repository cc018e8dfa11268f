import ChildProcesses
import Foundation

/// What lies between one side of a trial and the machine: a clock that can be set while the side runs, and files that
/// lose what was not synced when the power goes.
///
/// `Tests/TrialLayers`, compiled by the C compiler that comes with Swift and loaded into the process.
final class TrialLayers {
  /// What the process is to be started with.
  let environment: [String: String]
  private let offset: FileHandle
  private let files: [URL]

  /// - Parameter root: the folder whose files can lose something.
  /// - Returns: `nil` where no C compiler is at hand.
  init?(of name: String, over root: String, in directory: URL) throws {
    let sources = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "TrialLayers")
    let library = directory.appending(path: "\(name)-layers.so")
    let clock = directory.appending(path: "\(name)-clock")
    let isBuilt = ["clang", "cc"].contains { compiler in
      let ending = try? ChildProcess.run(
        compiler,
        ["-shared", "-fPIC", "-O1", "-o", library.path]
          + ["power_cut.c", "shifted_clock.c"].map { sources.appending(path: $0).path })
      return ending == .exited(0)
    }
    guard isBuilt else { return nil }
    try Data(repeating: 0, count: 8).write(to: clock)
    offset = try FileHandle(forUpdating: clock)
    files = [library, clock]
    environment = [
      "LD_PRELOAD": library.path, "TRIAL_CLOCK": clock.path, "TRIAL_ROOT": root,
    ]
  }

  /// Removes its files, once no process uses them.
  func remove() {
    for file in files { try? FileManager.default.removeItem(at: file) }
  }

  /// Sets the clock so many seconds from the right time.
  func setClock(_ seconds: Int64) throws {
    try offset.seek(toOffset: 0)
    try withUnsafeBytes(of: seconds) { try offset.write(contentsOf: Data($0)) }
  }
}
