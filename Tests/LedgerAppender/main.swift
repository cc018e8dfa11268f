// Appends to a log and signs it until it is killed, and says after each step what it was promised. The entries are
// `entry 0`, `entry 1` and so on, so that whoever reads the log knows what must stand there.
//
//     ledger-appender DIRECTORY KEY-FILE GROUP
import Foundation
import Ledger

let arguments = CommandLine.arguments
guard arguments.count == 4, let group = UInt64(arguments[3]) else {
  FileHandle.standardError.write(Data("usage: ledger-appender DIRECTORY KEY-FILE GROUP\n".utf8))
  exit(64)
}
let key = try SigningKey(file: arguments[2])
// A process that was killed before there was a head has made no log.
let isThere = FileManager.default.fileExists(atPath: arguments[1] + "/head")
let log =
  isThere
  ? try LogWriter(opening: arguments[1])
  : try LogWriter.create(at: arguments[1], origin: key.name)
while true {
  let range = try log.append((log.size..<log.size + group).map { Array("entry \($0)".utf8) })
  FileHandle.standardOutput.write(Data("appended \(range.upperBound)\n".utf8))
  let signed = try log.sign(with: [key])
  FileHandle.standardOutput.write(Data("signed \(signed.checkpoint.size)\n".utf8))
}
