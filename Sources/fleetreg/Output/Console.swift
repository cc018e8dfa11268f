import Fleet

/// What a command says: results on standard output, everything else on standard error, in one
/// language, for people or (`--json`) for programs.
///
/// With `--json` every result is one JSON object on one line; lists are one line for each item. Hints
/// and progress are for people only.
struct Console: Sendable {
  let output: Sink
  let errors: Sink
  let language: Language
  let isJSON: Bool
  let noColour: Bool

  init(
    output: Int32, errors: Int32, language: Language, isJSON: Bool, noColour: Bool
  ) {
    self.output = Sink(descriptor: output, capacity: 1 << 16)
    self.errors = Sink(descriptor: errors, capacity: 0)
    self.language = language
    self.isJSON = isJSON
    self.noColour = noColour
  }

  /// The one of two texts that is in the console's language.
  func words(_ english: @autoclosure () -> String, _ chinese: @autoclosure () -> String) -> String {
    switch language {
    case .english: english()
    case .chinese: chinese()
    }
  }

  // MARK: results

  func line(_ text: String = "") {
    output.write(text.utf8)
    output.write(CollectionOfOne(0x0A))
  }

  /// One JSON object on one line.
  func json(_ content: (inout JSONWriter) -> Void) {
    var writer = JSONWriter()
    writer.object(content)
    writer.endLine()
    output.write(writer.bytes)
  }

  /// An object that was written already, on one line.
  func rawJSON(_ bytes: [UInt8]) {
    output.write(bytes)
    output.write(CollectionOfOne(0x0A))
  }

  /// Says a result in the form that was asked for.
  func result(_ result: some Output) {
    if isJSON { json(result.encode) } else { result.print(on: self) }
  }

  // MARK: people

  /// A line for people, on standard output; nothing with `--json`.
  func note(_ english: @autoclosure () -> String, _ chinese: @autoclosure () -> String) {
    if !isJSON { line(words(english(), chinese())) }
  }

  /// A command to type next, and why.
  typealias Step = (command: String, english: String, chinese: String)

  /// What to type next, after the result.
  func next(_ steps: [Step]) {
    guard !isJSON, !steps.isEmpty else { return }
    line()
    line(styled(words("next", "下一步"), .dim))
    let width = steps.map { DisplayWidth.of($0.command) }.max() ?? 0
    for step in steps {
      let reason = styled("# " + words(step.english, step.chinese), .dim)
      line("  \(step.command.padded(to: width))  \(reason)")
    }
  }

  /// A warning on standard error, in the form that was asked for.
  func warn(_ finding: any Explained) { explain(finding, label: words("warning", "注意"), .yellow) }

  /// Why the command failed, on standard error, in the form that was asked for.
  func fail(_ error: any Explained) { explain(error, label: words("error", "错误"), .red) }

  private func explain(_ what: any Explained, label: String, _ style: Style) {
    output.flush()
    let text = what.text(in: language).shown
    let advice = what.advice(in: language)
    if isJSON {
      var writer = JSONWriter()
      writer.object {
        $0.member("code", what.code)
        $0.member("text", text)
        $0.member("advice", ifPresent: advice)
      }
      writer.endLine()
      errors.write(writer.bytes)
    } else {
      let title = label + words(":", "：")
      let head = errors.isTerminal && !noColour ? style.wrap(title) : title
      let tail = advice.map { "\n  → \($0.shown)" } ?? ""
      errors.write("\(head)\(words(" ", ""))\(text)\(tail)\n".utf8)
    }
  }

  // MARK: looks

  enum Style: String {
    case bold = "1"
    case dim = "2"
    case red = "31"
    case green = "32"
    case yellow = "33"
    fileprivate func wrap(_ text: String) -> String { "\u{1B}[\(rawValue)m\(text)\u{1B}[0m" }
  }

  /// The text in a style where standard output is a terminal that wants colours.
  func styled(_ text: String, _ style: Style) -> String {
    output.isTerminal && !noColour ? style.wrap(text) : text
  }
}

/// A result that can be said to people and to programs.
protocol Output {
  /// Writes the members of the result's JSON object.
  func encode(into writer: inout JSONWriter)
  func print(on console: Console)
}
