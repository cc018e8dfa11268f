import Foundation

/// Says why nothing can be measured, and ends: a figure of something that went wrong would be none.
public func fail(_ reason: String) -> Never {
  FileHandle.standardError.write(Data("\(reason)\n".utf8))
  exit(1)
}
