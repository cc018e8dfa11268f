// Appends to a journal until it is killed, and says which entries it was promised. The entries are `entry 0`, `entry 1`
// and so on, in batches of some, so that whoever reads the journal knows what must stand there.
//
//     journal-appender DIRECTORY BATCH FIRST     the first of them by its number
//     journal-appender DIRECTORY full            with a limit on the size of files, which is then taken away
import Fleet
import Foundation
import Monitoring

func say(_ text: String) { FileHandle.standardOutput.write(Data((text + "\n").utf8)) }

func batch(_ numbers: Range<Int>, padding: Int = 0) -> JournalBatch {
  var batch = JournalBatch()
  for number in numbers {
    let bytes = Array("entry \(number)".utf8) + Array(repeating: 0x20, count: padding)
    batch.append(
      .frame, received: Instant(milliseconds: Int64(number)), connection: 1, family: .road,
      dialect: nil, bytes: bytes.span)
  }
  return batch
}

/// Appends and waits.
func append(_ batch: JournalBatch, to journal: Journal) -> Result<JournalPosition, JournalError> {
  let done = DispatchSemaphore(value: 0)
  nonisolated(unsafe) var answer: Result<JournalPosition, JournalError> = .failure(.closed)
  journal.submit(batch) { result in
    answer = result
    done.signal()
  }
  done.wait()
  return answer
}

/// The largest size of a file that this process may write.
func limitFiles(to bytes: rlim_t) {
  var limit = rlimit()
  getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
  limit.rlim_cur = min(bytes, limit.rlim_max)
  setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
}

let arguments = CommandLine.arguments
if arguments.count == 3, arguments[2] == "full" {
  signal(SIGXFSZ, SIG_IGN)
  let journal = try Journal(opening: arguments[1])
  limitFiles(to: 40_500)
  var count = 0
  while case .success = append(batch(count..<count + 1, padding: 1000), to: journal) { count += 1 }
  let failed = append(batch(count..<count + 1, padding: 1000), to: journal)
  if case .failure(let error) = failed { say("failed \(error.code) at \(count)") }
  // What is small enough still has room.
  if case .success = append(batch(count..<count + 1), to: journal) { count += 1 }
  limitFiles(to: .max)
  for _ in 0..<5 {
    if case .success = append(batch(count..<count + 1, padding: 1000), to: journal) { count += 1 }
  }
  say("stored \(count)")
} else if arguments.count == 4, let size = Int(arguments[2]), var count = Int(arguments[3]) {
  let journal = try Journal(opening: arguments[1], fileBytes: 300_000)
  while true {
    // Several wait at once, and are promised one after the other.
    for _ in 0..<4 {
      let end = count + size
      journal.submit(batch(count..<end)) { result in
        if case .success = result { say("durable \(end)") }
      }
      count = end
    }
    while journal.waitingBytes > 1 << 16 { usleep(200) }
  }
} else {
  FileHandle.standardError.write(Data("usage: journal-appender DIRECTORY BATCH FIRST|full\n".utf8))
  exit(64)
}
