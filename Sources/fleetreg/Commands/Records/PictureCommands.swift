import ArgumentParser
import Fleet
import Registry
import Sync

/// `fleetreg picture …`
struct PictureCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "picture",
    abstract: "Pictures that records name and that are not where they should be.",
    subcommands: [ListPictures.self, RetryPictures.self])
}

extension ListedPicture.State {
  func text(in language: Language) -> String {
    switch (self, language) {
    case (.waiting, .english): "to be sent"
    case (.waiting, .chinese): "待上报"
    case (.awaited, .english): "not here"
    case (.awaited, .chinese): "本库缺少"
    case (.refused, .english): "refused above"
    case (.refused, .chinese): "上级拒收"
    }
  }
}

/// `fleetreg picture list`
struct ListPictures: FleetCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List them by their SHA-256.",
    discussion: """
      Waiting ones lie here and go up after their record, or before it (upstream.pictures); awaited ones were named \
      by a record and have not come; refused ones will not be sent again before `picture retry`.

      Example:
        fleetreg picture list --state refused
      """)

  @Option(help: "Only those in this state: waiting, awaited or refused.")
  var state: ListedPicture.State?
  @Option(help: "At most so many of each state.") var limit = 100
  @OptionGroup var shared: SharedOptions

  func validate() throws {
    guard limit > 0 else {
      throw ValidationError("--limit is at least 1.", "--limit 至少为 1。")
    }
  }

  func run(in session: CommandSession) async throws -> ExitStatus {
    let reader = try session.reader(shared)
    let counts = try await reader.status().pictures
    let words = session.console.words
    var table = Table(
      words("sha256", "SHA-256"), words("state", "状态"), words("attempts", "尝试"),
      words("code", "代码"), words("reason", "原因"))
    for state in state.map({ [$0] }) ?? ListedPicture.State.allCases {
      for picture in try await reader.pictures(state, limit: limit) {
        if session.isJSON {
          session.console.json { picture.encode(into: &$0) }
        } else {
          table.add(
            picture.digest.description, state.text(in: session.language), "\(picture.attempts)",
            picture.rejection?.code, picture.rejection?.reason(in: session.language))
        }
      }
    }
    if session.isJSON { return .done }
    if !table.isEmpty { table.print(on: session.console) }
    session.console.note(
      counts.text(in: .english) ?? "every picture is where it should be",
      counts.text(in: .chinese) ?? "所有图片均已到位")
    if counts.refused > 0 {
      session.next(shared, ("picture retry --all", "send refused ones again", "重新上报被拒图片"))
    }
    return .done
  }
}

/// `fleetreg picture retry SHA256…|--all`
struct RetryPictures: FleetCommand {
  static let configuration = CommandConfiguration(
    commandName: "retry", abstract: "Let refused pictures go up again.",
    discussion: """
      For when the cause is gone: the level above takes larger ones now, or the file is whole again.

      Exit status: 1 where a picture that was named is not refused.

      Example:
        fleetreg picture retry --all
      """)

  @Argument(help: "SHA-256 of pictures, in hexadecimal.") var pictures: [String] = []
  @Flag(name: .long, help: "All of them.") var all = false
  @OptionGroup var shared: SharedOptions

  func validate() throws {
    guard pictures.isEmpty == all else {
      throw ValidationError("Name pictures, or --all.", "请给出图片，或用 --all。")
    }
    for picture in pictures where SHA256Digest(picture) == nil {
      throw ValidationError(
        "`\(picture)` is no SHA-256: expected 64 hexadecimal digits.",
        "`\(picture)` 不是 SHA-256：应为 64 位十六进制。")
    }
  }

  func run(in session: CommandSession) async throws -> ExitStatus {
    try await session.writing(shared) { owner in
      let digests = Set(pictures.compactMap { SHA256Digest($0) })
      let count = try await owner.retryPictures(all ? nil : Array(digests))
      session.console.result(PictureRetry(retried: count))
      if count > 0 { session.next(shared, ("sync", "send them now", "立即上报")) }
      return all || count == digests.count ? .done : .negative
    }
  }
}

/// `{"retried":count}`
struct PictureRetry: Output {
  let retried: Int

  func encode(into writer: inout JSONWriter) { writer.member("retried", retried) }

  func print(on console: Console) {
    console.note(
      "\(counted(retried, "picture")) will be sent again", "\(grouped(retried)) 张图片将重新上报")
  }
}

extension ListedPicture {
  /// `{"sha256","state","attempts","code"?,"reason"?}`
  func encode(into writer: inout JSONWriter) {
    writer.member("sha256", digest.description)
    writer.member("state", state.rawValue)
    writer.member("attempts", attempts)
    writer.member("code", ifPresent: rejection?.code)
    writer.member("reason", ifPresent: rejection?.reason)
  }
}

extension PictureCounts {
  /// `{"waiting","awaited","refused"}`
  func encode(into writer: inout JSONWriter) {
    writer.member("waiting", waiting)
    writer.member("awaited", awaited)
    writer.member("refused", refused)
  }

  /// In words; `nil` where all are where they should be.
  func text(in language: Language) -> String? {
    let parts = [
      (ListedPicture.State.waiting, waiting), (.awaited, awaited), (.refused, refused),
    ].filter { $0.1 > 0 }
    guard !parts.isEmpty else { return nil }
    return parts.map { "\(grouped($0.1)) \($0.0.text(in: language))" }
      .joined(separator: language == .chinese ? "，" : ", ")
  }
}
