import ArgumentParser
import Fleet

/// `fleetreg identify [TEXT…|-]`
struct Identify: FleetCommand {
  static let configuration = CommandConfiguration(
    commandName: "identify",
    abstract: "Say what a text is: plate, VIN, credit code, machinery number, division and more.",
    discussion: """
      Prints what the text is, its canonical form, its parts and what is odd about it, one line per \
      text, the likeliest reading first. Without arguments, or with -, reads standard input line by \
      line as it comes. Needs no registry.

      Exit status: 0 every text is something; 1 one is not.

      Example:
        fleetreg identify 晋D12345 3-4DA00456
        cut -d, -f2 gate.csv | fleetreg identify - --json
      """)

  @Argument(help: ArgumentHelp("Texts; - for standard input.", valueName: "text"))
  var texts: [String] = []
  @Flag(name: .long, help: "Print every reading of a text, not the likeliest only.")
  var all = false
  @OptionGroup var shared: SharedOptions

  func run(in session: CommandSession) async throws -> ExitStatus {
    var isAllKnown = true
    for text in texts where text != "-" {
      isAllKnown = say(text, on: session.console) && isAllKnown
    }
    if texts.isEmpty || texts.contains("-") {
      var lines = InputLines(session.input)
      while !session.console.output.isBroken,
        let line = try lines.next(beforeWaiting: { session.console.output.flush() })
      {
        switch line {
        case .text(let text):
          if !text.isEmpty { isAllKnown = say(text, on: session.console) && isAllKnown }
        case .tooLong(let bytes):
          session.console.note("– a line of \(grouped(bytes)) bytes", "– 一行 \(grouped(bytes)) 字节")
          isAllKnown = false
        }
      }
    }
    return isAllKnown ? .done : .negative
  }

  /// Prints one text's readings; whether there is one.
  private func say(_ text: String, on console: Console) -> Bool {
    // A text that is nothing still says what it failed to be, where it came near to something.
    let found = Identification.of(text).filter {
      all || $0.kind != .unknown || !$0.failures.isEmpty
    }
    let readings = all ? found[...] : found.prefix(1)
    if console.isJSON {
      // {"text","readings":[…]}, each reading as Identification writes it, the likeliest first.
      console.json { writer in
        writer.member("text", text)
        writer.name("readings")
        writer.array { writer in for reading in readings { reading.encode(into: &writer) } }
      }
    } else if readings.isEmpty {
      console.line("\(text.shown)  " + console.styled(console.words("unknown", "无法识别"), .yellow))
    } else {
      for reading in readings {
        let line = reading.text(in: console.language).shown
        console.line(line.hasPrefix(text.shown) ? line : "\(text.shown)  \(line)")
      }
    }
    return found.contains { $0.kind != .unknown }
  }
}
