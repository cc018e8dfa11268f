// Judges random situations with the compiled rules of the shipped packs and with the naive evaluator, and says where the
// two differ. A seed gives the same situations everywhere.
//
//     swift run -c release differential                       # 1,000,000 situations
//     swift run -c release differential 100000000 20211001    # as many as one likes, from another seed
import Foundation
import Policies
import PolicyOracle

let arguments = CommandLine.arguments.dropFirst().map { UInt64($0) }
guard arguments.count <= 2, !arguments.contains(nil) else {
  FileHandle.standardError.write(Data("usage: differential [CASES [SEED]]\n".utf8))
  exit(64)
}
let cases = Int(arguments.first.flatMap(\.self) ?? 1_000_000)
let seed = arguments.dropFirst().first.flatMap(\.self) ?? 20_210_617

let differential = Differential(PackSet.shipped)
let chunk = 100_000
var found = Differential.Found()
try await withThrowingTaskGroup(of: Differential.Found.self) { group in
  var started = 0
  func start() {
    guard started < cases else { return }
    let count = min(chunk, cases - started)
    let seed = seed &+ UInt64(started)
    group.addTask { differential.run(count, seed: seed) }
    started += count
  }
  for _ in 0..<ProcessInfo.processInfo.activeProcessorCount { start() }
  while let part = try await group.next() {
    found.add(part)
    start()
    if isatty(2) == 1 {
      let line = "\r\(found.count) of \(cases), \(found.differences.count) differences"
      FileHandle.standardError.write(Data(line.utf8))
    }
    if found.differences.count >= 100 { break }
  }
  group.cancelAll()
}
if isatty(2) == 1 { FileHandle.standardError.write(Data("\n".utf8)) }
for difference in found.differences.prefix(20) { print(difference) }
let outcomes = found.outcomes.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
print(
  "\(found.count) situations from seed \(seed): \(outcomes.joined(separator: ", ")); \(found.differences.count) differences"
)
exit(found.differences.isEmpty && found.outcomes.count == 4 ? 0 : 1)
