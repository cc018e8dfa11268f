import Fleet
import Registry
import Sync

/// What the level above lacks of the numbers that are stored here.
///
/// `{"complete","stated","missing","waiting","deadLetters","spans":[{"registry","incarnation","gate","day",
/// "first","last"}]}`: how many numbers were stated, how many of them are not there and which; how many
/// records wait in the outbox or were refused, all days together, which are among those.
struct Verification: Output {
  let stated: Int
  let holes: [RecordSpan]
  let waiting: Int
  let deadLetters: Int

  var missing: Int { holes.numbers }
  /// Numbers alone cannot say that a refused record is above: another one may have its number there.
  var isComplete: Bool { holes.isEmpty && deadLetters == 0 }
  var status: ExitStatus { isComplete ? .done : .negative }

  func encode(into writer: inout JSONWriter) {
    writer.member("complete", isComplete)
    writer.member("stated", stated)
    writer.member("missing", missing)
    writer.member("waiting", waiting)
    writer.member("deadLetters", deadLetters)
    writer.name("spans")
    writer.array { for hole in holes { hole.encode(into: &$0) } }
  }

  func print(on console: Console) {
    let words = console.words
    guard !isComplete else {
      return console.note(
        "the level above holds all that is stored here: \(counted(stated, "record"))",
        "上级已收到本库的全部 \(grouped(stated)) 条记录")
    }
    guard !holes.isEmpty else {
      return console.note(
        "the level above has all \(counted(stated, "number")), but \(counted(deadLetters, "record was", "records were")) refused "
          + "there: see `fleetreg deadletter list`",
        "上级已有全部 \(grouped(stated)) 个序号，但有 \(grouped(deadLetters)) 条记录被拒：请见 `fleetreg deadletter list`"
      )
    }
    var table = Table([
      (words("gate", "门禁"), .left), (words("stored on", "入库日期"), .left),
      (words("missing numbers", "缺失序号"), .left), (words("records", "条数"), .right),
    ])
    for hole in holes {
      let (first, last) = (hole.numbers.lowerBound, hole.numbers.upperBound)
      table.add(
        hole.gate.isEmpty ? "–" : hole.gate, hole.day?.description,
        first == last ? grouped(Int(first)) : "\(grouped(Int(first)))–\(grouped(Int(last)))",
        grouped(hole.numbers.count))
    }
    table.print(on: console)
    console.line()
    console.note(
      "the level above lacks \(grouped(missing)) of \(counted(stated, "record"))",
      "上级缺少 \(grouped(stated)) 条记录中的 \(grouped(missing)) 条")
    console.note(
      "\(grouped(waiting)) wait in the outbox, \(grouped(deadLetters)) were refused",
      "\(grouped(waiting)) 条待上报，\(grouped(deadLetters)) 条被拒")
    if missing > waiting + deadLetters {
      console.note(
        "the others were sent, and are not there: tell the operator of the level above",
        "其余已上报但上级没有：请联系上级运维人员")
    }
  }
}

extension [RecordSpan] {
  /// How many numbers they are; an answer may name more than there can be.
  fileprivate var numbers: Int {
    reduce(0) {
      let (sum, isOver) = $0.addingReportingOverflow($1.numbers.count)
      return isOver ? .max : sum
    }
  }
}

extension CommandSession {
  /// States to the level above what is stored here, and learns what it lacks. Reads only.
  func verify(_ days: ClosedRange<Day>, _ options: SharedOptions) async throws -> Verification {
    let location = location(options)
    guard let upstream = try Settings(of: location).upstream(of: location) else {
      throw CommandError.noUpstream
    }
    let reader = try reader(options)
    // What is stored after this is not stated, so it is not missed either.
    let stored = try await reader.spans(days)
    guard let native = upstream.native else { throw CommandError.otherProtocol }
    let holes = try await native.missing(of: stored)
    let status = try await reader.status()
    return Verification(
      stated: stored.numbers, holes: holes, waiting: status.outbox.waiting.records,
      deadLetters: status.deadLetters)
  }
}

extension Setback: StatusBearing {
  var exitStatus: ExitStatus { needsPerson ? .configuration : .upstreamUnreachable }
}
