import Glibc

/// The names of a journal's files.
struct JournalFiles: Sendable {
  let directory: String

  private static let suffix = ".journal"
  private static let digits = 12

  var lock: String { directory + "/lock" }
  var draft: String { directory + "/next.draft" }

  func name(_ number: UInt64) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, Self.digits - digits.utf8.count)) + digits
      + Self.suffix
  }

  func path(_ number: UInt64) -> String { "\(directory)/\(name(number))" }

  /// The numbers of the files that are there, in order.
  func numbers() throws(SystemError) -> [UInt64] {
    var numbers: [UInt64] = []
    for name in try SystemFile.names(in: directory) where name.hasSuffix(Self.suffix) {
      if let number = UInt64(name.dropLast(Self.suffix.utf8.count)), self.name(number) == name {
        numbers.append(number)
      }
    }
    return numbers.sorted()
  }

  /// The first of the names `NUMBER.journal.cut-OFFSET`, `….2`, `….3` that is free.
  func cutPath(_ number: UInt64, at offset: UInt64) -> String {
    let first = "\(path(number)).cut-\(offset)"
    var (path, count) = (first, 1)
    while access(path, F_OK) == 0 {
      count += 1
      path = "\(first).\(count)"
    }
    return path
  }
}
