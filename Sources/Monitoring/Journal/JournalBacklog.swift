public import Fleet
import Glibc

/// What stands in a journal behind a place, as far as it can be read beside the process that writes it.
///
///     let backlog = try JournalBacklog(in: location.journal, behind: filed)
///
/// What that process is writing at this moment, or left unfinished when it was killed, is not counted: nothing of it
/// was acknowledged.
public struct JournalBacklog: Hashable, Sendable {
  public private(set) var frames = 0
  /// When the first entry was received.
  public private(set) var oldest: Instant?
  /// Where the first damage is that entries follow.
  public private(set) var damage: JournalError?

  /// Nothing.
  init() {}

  /// - Throws: `JournalError.missing` where a file is gone, as after filing: then `place` is out of date.
  public init(in directory: String, behind place: JournalPosition) throws(JournalError) {
    guard access(directory, F_OK) == 0 || errno != ENOENT else { return }
    let end: JournalPosition
    let files = JournalFiles(directory: directory)
    do throws(SystemError) {
      guard let last = try files.numbers().last, last >= place.file else { return }
      end = JournalPosition(
        file: last, offset: try SystemFile(files.path(last), O_RDONLY).size())
    } catch {
      throw JournalError(error)
    }
    var reader = try JournalReader(directory, from: place)
    while true {
      do throws(JournalError) {
        guard let entry = try reader.next(upTo: end) else { return }
        if entry.kind == .frame { frames += 1 }
        oldest = oldest ?? entry.received
      } catch {
        guard case .damaged = error else { throw error }
        guard try reader.skipDamage(upTo: end) != nil else { return }
        damage = damage ?? error
      }
    }
  }
}
