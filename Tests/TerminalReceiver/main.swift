// Receives terminals on a free port of loopback until it is killed, so that tests can kill it, and take its disk and
// its descriptors away.
//
//     terminal-receiver JOURNAL [file-bytes N] [descriptors N]
import Fleet
import Foundation
import Logging
import Monitoring
import Server

signal(SIGPIPE, SIG_IGN)
let arguments = CommandLine.arguments
guard arguments.count >= 2, arguments.count % 2 == 0 else {
  FileHandle.standardError.write(
    Data("usage: terminal-receiver JOURNAL [file-bytes N] [descriptors N]\n".utf8))
  exit(64)
}
var limits = TerminalLimits()
for index in stride(from: 2, to: arguments.count, by: 2) {
  guard let number = UInt(arguments[index + 1]) else { exit(64) }
  var limit = rlimit(rlim_cur: number, rlim_max: number)
  switch arguments[index] {
  case "file-bytes":
    // Writing beyond the limit is then an error and no signal.
    signal(SIGXFSZ, SIG_IGN)
    setrlimit(__rlimit_resource_t(UInt32(RLIMIT_FSIZE.rawValue)), &limit)
  case "descriptors":
    setrlimit(__rlimit_resource_t(UInt32(RLIMIT_NOFILE.rawValue)), &limit)
    // None is kept back, so that they really run out.
    limits.reservedDescriptors = 0
  default: exit(64)
  }
}
let journal = try Journal(opening: arguments[1])
let server = try TerminalServer(
  TerminalSettings(
    listeners: [TerminalListener(port: 0, family: .road, dialect: .hj1239)], limits: limits),
  into: journal, logger: Logger(label: "terminal-receiver")
) {
  var time = timespec()
  clock_gettime(CLOCK_REALTIME, &time)
  return Instant(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
}
try await server.run { addresses in
  for address in addresses {
    FileHandle.standardOutput.write(Data("\(address.port)\n".utf8))
  }
}
