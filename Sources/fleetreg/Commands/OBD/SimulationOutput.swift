import Fleet
import Simulation

extension DriverError: StatusBearing {
  var exitStatus: ExitStatus {
    switch self {
    case .address: .usage
    case .account: .inputOutput
    case .descriptors: .configuration
    case .unreachable: .upstreamUnreachable
    }
  }
}

/// What a run of the driver came to.
struct DriverResult: Output {
  let counts: DriverCounts
  let expectsAnswers: Bool

  var status: ExitStatus {
    if counts.sent == 0 { return .upstreamUnreachable }
    let left = counts.refused + counts.dropped + counts.unanswered + counts.kept
    return left == 0 ? .done : .negative
  }

  /// What is shown beside the number of frames while it runs.
  static func line(_ counts: DriverCounts) -> String {
    "\(counts.connected) up, \(counts.answered) answered, \(counts.refused) refused, "
      + "\(counts.reissued) reissued, \(counts.kept) kept"
  }

  private var rate: Double { counts.seconds > 0 ? Double(counts.sent) / counts.seconds : 0 }

  func encode(into writer: inout JSONWriter) {
    writer.member("connected", counts.connected)
    writer.member("connects", counts.connects)
    writer.member("failures", counts.failures)
    writer.member("disconnects", counts.disconnects)
    writer.member("sent", counts.sent)
    writer.member("bytes", counts.bytes)
    writer.member("answered", counts.answered)
    writer.member("refused", counts.refused)
    writer.member("reissued", counts.reissued)
    writer.member("unanswered", counts.unanswered)
    writer.member("kept", counts.kept)
    writer.member("dropped", counts.dropped)
    writer.member("lost", counts.lost)
    writer.member("strange", counts.strange)
    writer.member("milliseconds", Int(counts.seconds * 1000))
    writer.member("framesPerSecond", Int(rate))
  }

  func print(on console: Console) {
    let words = console.words
    var details = Details()
    details.add(
      words("connections", "连接"),
      words(
        "\(grouped(counts.connects)) made, \(grouped(counts.failures)) failed, "
          + "\(grouped(counts.disconnects)) broken",
        "建立 \(grouped(counts.connects)) 次，失败 \(grouped(counts.failures)) 次，"
          + "中断 \(grouped(counts.disconnects)) 次"))
    details.add(
      words("sent", "已发送"),
      words(
        "\(counted(counts.sent, "frame")), \(grouped(counts.bytes)) bytes, \(grouped(Int(rate)))/s",
        "\(grouped(counts.sent)) 个数据包，\(grouped(counts.bytes)) 字节，每秒 \(grouped(Int(rate))) 个"))
    if expectsAnswers { details.add(words("answered", "已应答"), grouped(counts.answered)) }
    for (count, name) in [
      (counts.refused, words("refused", "被拒")), (counts.reissued, words("reissued", "补发")),
      (counts.unanswered, words("not answered", "未应答")),
      (counts.kept, words("not sent yet", "待发送")), (counts.dropped, words("dropped", "丢弃")),
      (counts.lost, words("sessions not told", "未送达的登入登出")),
      (counts.strange, words("answers to nothing", "无对应的应答")),
    ] where count > 0 { details.add(name, grouped(count)) }
    details.print(on: console)
  }
}

/// What was written to a file.
struct WrittenFrames: Output {
  let file: String
  let frames: Int
  let bytes: Int

  func encode(into writer: inout JSONWriter) {
    writer.member("file", file)
    writer.member("frames", frames)
    writer.member("bytes", bytes)
  }

  func print(on console: Console) {
    console.line(
      console.words(
        "\(counted(frames, "frame")), \(grouped(bytes)) bytes, in \(file)",
        "\(grouped(frames)) 个数据包，\(grouped(bytes)) 字节，已写入 \(file)"))
  }
}
