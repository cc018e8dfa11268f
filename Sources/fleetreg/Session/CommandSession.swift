import Fleet
import Foundation
import Registry
import Sync

/// Everything a command may know of its surroundings: where it reads and writes, where it stands, who
/// asked, and the registry's owner when it runs inside `serve`.
///
/// Commands use nothing else of the process, so that the same code runs in a process of its own and,
/// many at once, inside the server on behalf of other processes.
struct CommandSession: Sendable {
  /// What was typed, without the program's name.
  let arguments: [String]
  let input: Int32
  let console: Console
  /// Absolute; relative paths of arguments start here.
  let workingDirectory: String
  /// `FLEETREG_…` and the few others that a command looks at.
  let environment: [String: String]
  /// The open registry, inside `serve`.
  let owner: Owner?
  /// What sends upstream, inside `serve`.
  let uploads: Uploads?
  /// Files what terminals sent so far, inside a `serve` that receives them.
  let filing: FilingNow?
  /// Who sent the command to `serve`.
  let sender: String?

  var language: Language { console.language }
  var isJSON: Bool { console.isJSON }

  /// The current time; the one place where commands read the clock.
  var now: Instant { Instant.ofClock }

  /// Refuses an option that stands twice, where it would matter which was meant: the parser hears the last alone.
  func refuseRepeated(_ option: String) throws {
    let count = arguments.count { $0 == option || $0.hasPrefix(option + "=") }
    if count > 1 { throw UsageError(repeated: option) }
  }

  /// A path of an argument, made absolute.
  func path(_ text: String) -> String {
    text.hasPrefix("/") ? text : workingDirectory + "/" + text
  }
}

extension Instant {
  /// The system's clock.
  static var ofClock: Instant {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Instant(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
  }
}

extension Language {
  /// The language of the environment: `LC_ALL`, else `LC_MESSAGES`, else `LANG`.
  init(environment: [String: String]) {
    let name = ["LC_ALL", "LC_MESSAGES", "LANG"].lazy
      .compactMap { environment[$0] }.first { !$0.isEmpty }
    self.init(locale: name ?? "")
  }
}
