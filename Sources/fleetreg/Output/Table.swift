/// Rows under a heading, aligned by the columns a terminal shows.
struct Table {
  enum Alignment { case left, right }

  private let headings: [String]
  private let alignments: [Alignment]
  private var rows: [[String]] = []

  init(_ columns: [(heading: String, alignment: Alignment)]) {
    headings = columns.map(\.heading)
    alignments = columns.map(\.alignment)
  }

  init(_ headings: String...) {
    self.headings = headings
    alignments = headings.map { _ in .left }
  }

  var isEmpty: Bool { rows.isEmpty }

  /// Adds a row; what is missing is shown as `–`.
  mutating func add(_ cells: String?...) { add(cells) }

  mutating func add(_ cells: [String?]) {
    rows.append(cells.map { $0.map { $0.isEmpty ? "–" : $0.shown } ?? "–" })
  }

  /// The lines without a line end, the heading first.
  func lines() -> [String] {
    let all = [headings] + rows
    let widths = headings.indices.map { column in
      all.map { DisplayWidth.of($0[column]) }.max() ?? 0
    }
    return all.map { cells in
      var line = ""
      for (column, cell) in cells.enumerated() {
        let filling = String(repeating: " ", count: widths[column] - DisplayWidth.of(cell))
        line += alignments[column] == .left ? cell + filling : filling + cell
        line += "  "
      }
      while line.last == " " { line.removeLast() }
      return line
    }
  }

  func print(on console: Console, withHeading: Bool = true) {
    for (index, line) in lines().enumerated() where index > 0 || withHeading {
      console.line(index == 0 ? console.styled(line, .bold) : line)
    }
  }
}

/// Names and values, one pair a line, the values below each other; pairs without a value are left out.
struct Details {
  private var pairs: [(name: String, value: String)] = []

  mutating func add(_ name: String, _ value: String?) {
    if let value, !value.isEmpty { pairs.append((name, value.shown)) }
  }

  func print(on console: Console) {
    let width = pairs.map { DisplayWidth.of($0.name) }.max() ?? 0
    for pair in pairs {
      console.line("\(console.styled(pair.name.padded(to: width), .dim))  \(pair.value)")
    }
  }
}
