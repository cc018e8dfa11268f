/// How a command ended, as a number for scripts (`sysexits.h` where it has one).
struct ExitStatus: RawRepresentable, Hashable, Sendable {
  let rawValue: Int32

  static let done = ExitStatus(rawValue: 0)
  /// A verdict or a row was negative, where the command says so.
  static let negative = ExitStatus(rawValue: 1)
  static let usage = ExitStatus(rawValue: 64)
  static let badData = ExitStatus(rawValue: 65)
  static let upstreamUnreachable = ExitStatus(rawValue: 69)
  /// A defect of this program.
  static let software = ExitStatus(rawValue: 70)
  static let inputOutput = ExitStatus(rawValue: 74)
  static let held = ExitStatus(rawValue: 75)
  static let configuration = ExitStatus(rawValue: 78)
}
