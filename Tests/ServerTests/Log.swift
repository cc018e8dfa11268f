import Logging

extension Logger {
  /// Says nothing: what is thrown or answered is what tests look at.
  static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
}
