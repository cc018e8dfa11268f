extension OBD {
  /// A day as a picture: NOx on both sides, temperatures of the SCR, speed, below each other over one axis of
  /// time, as SVG that needs nothing else.
  ///
  /// Every column of the picture shows the lowest and the highest value of its seconds, so that nothing short
  /// is lost; where data are missing the line is broken.
  public struct DayChart: Sendable {
    private let day: VehicleDay
    private let title: String
    private let language: Language
    private let first: Int32
    private let last: Int32
    private let tick: Int32

    private static let width = 960
    private static let left = 64
    private static let panelHeight = 150
    private static let panelGap = 34
    private static let top = 48

    public init(_ day: VehicleDay, language: Language) {
      self.day = day
      self.language = language
      title = "\(day.identity.shown)  \(day.day)"
      let first = day.records.first?.second ?? 0
      let last = day.records.last?.second ?? 86_399
      // The smallest step of the clock that gives no more than thirteen marks.
      let steps: [Int32] = [60, 120, 300, 600, 900, 1800, 3600, 7200]
      let tick = steps.first { (last - first) / $0 <= 12 } ?? 7200
      self.tick = tick
      self.first = first / tick * tick
      self.last = max((last + tick) / tick * tick, self.first + tick)
    }

    private struct Panel {
      let title: String
      let unit: String
      let lines: [(signal: Signal, name: String, colour: String)]
    }

    private var panels: [Panel] {
      let isEnglish = language == .english
      return [
        Panel(
          title: "NOx", unit: "ppm",
          lines: [
            (.noxUpstream, isEnglish ? "upstream" : "上游", "#c2410c"),
            (.noxDownstream, isEnglish ? "downstream" : "下游", "#0f766e"),
          ]),
        Panel(
          title: isEnglish ? "SCR temperature" : "SCR 温度", unit: "°C",
          lines: [
            (.scrInletTemperature, isEnglish ? "inlet" : "入口", "#b91c1c"),
            (.scrOutletTemperature, isEnglish ? "outlet" : "出口", "#7c3aed"),
          ]),
        Panel(
          title: Signal.speed.text(in: language), unit: "km/h",
          lines: [(.speed, Signal.speed.text(in: language), "#1d4ed8")]),
      ]
    }

    /// The picture as an SVG document.
    public var svg: String {
      let panels = panels
      let height =
        Self.top + panels.count * (Self.panelHeight + Self.panelGap) + 16
      let total = Self.left + Self.width + 24
      var svg = """
        <?xml version="1.0" encoding="UTF-8"?>
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(total) \(height)" \
        width="\(total)" height="\(height)" role="img" font-family="sans-serif" font-size="12">
        <title>\(Self.escaped(title))</title>
        <rect width="\(total)" height="\(height)" fill="#ffffff"/>
        <text x="\(Self.left)" y="22" font-size="15">\(Self.escaped(title))</text>

        """
      var y = Self.top
      for panel in panels {
        svg += draw(panel, at: y)
        y += Self.panelHeight + Self.panelGap
      }
      return svg + "</svg>\n"
    }

    private func draw(_ panel: Panel, at top: Int) -> String {
      let columns = panel.lines.map { self.columns(of: $0.signal) }
      let values = columns.joined().compactMap(\.self)
      let axis = Axis(
        lowest: values.map(\.lowest).min() ?? 0, highest: values.map(\.highest).max() ?? 1)
      let bottom = top + Self.panelHeight
      var svg = "<g>\n"
      for value in axis.marks {
        let y = Self.shown(axis.place(value, top: top, height: Self.panelHeight))
        svg +=
          "<line x1=\"\(Self.left)\" x2=\"\(Self.left + Self.width)\" y1=\"\(y)\" y2=\"\(y)\" "
          + "stroke=\"#e5e7eb\"/>"
          + "<text x=\"\(Self.left - 6)\" y=\"\(y)\" text-anchor=\"end\" dy=\"4\">"
          + "\(decimal(value, digits: 1))</text>\n"
      }
      svg += clock(top: top, bottom: bottom)
      svg +=
        "<text x=\"\(Self.left)\" y=\"\(top - 7)\">"
        + "\(Self.escaped("\(panel.title) (\(panel.unit))"))</text>\n"
      var x = Self.left + Self.width
      for line in panel.lines.reversed() where panel.lines.count > 1 {
        svg +=
          "<text x=\"\(x)\" y=\"\(top - 7)\" text-anchor=\"end\" fill=\"\(line.colour)\">"
          + "\(Self.escaped(line.name))</text>\n"
        x -= 100
      }
      if values.isEmpty {
        let text = language == .english ? "no values" : "无有效数据"
        svg +=
          "<text x=\"\(Self.left + Self.width / 2)\" y=\"\((top + bottom) / 2)\" "
          + "text-anchor=\"middle\" fill=\"#6b7280\">\(text)</text>\n"
      }
      for (line, columns) in zip(panel.lines, columns) {
        let path = path(columns, axis, top: top)
        guard !path.isEmpty else { continue }
        svg +=
          "<path d=\"\(path)\" fill=\"none\" stroke=\"\(line.colour)\" stroke-width=\"1.2\" "
          + "stroke-linejoin=\"round\"/>\n"
      }
      return svg + "</g>\n"
    }

    private func clock(top: Int, bottom: Int) -> String {
      var svg = ""
      for second in stride(from: first, through: last, by: Int(tick)) {
        let x = Self.shown(
          Double(Self.left) + Double(second - first) / Double(last - first) * Double(Self.width))
        let text = "\(two(Int(second) / 3600)):\(two(Int(second) / 60 % 60))"
        svg +=
          "<line x1=\"\(x)\" x2=\"\(x)\" y1=\"\(top)\" y2=\"\(bottom)\" stroke=\"#f3f4f6\"/>"
          + "<text x=\"\(x)\" y=\"\(bottom + 14)\" text-anchor=\"middle\" fill=\"#6b7280\">"
          + "\(text)</text>\n"
      }
      return svg
    }

    private struct Column {
      var first: Double
      var last: Double
      var lowest: Double
      var highest: Double
      /// Data are missing before it.
      var isBroken: Bool
    }

    /// What each column of the picture shows; `nil` where nothing is known.
    private func columns(of signal: Signal) -> [Column?] {
      var columns = [Column?](repeating: nil, count: Self.width + 1)
      let perColumn = Double(last - first) / Double(Self.width)
      let pause = max(
        JudgingBasis(on: day.day).gap(day.settings.family)?.value ?? 10, 2 * perColumn)
      var previous: Int32?
      for record in day.records {
        guard let value = record.value(signal) else { continue }
        let isBroken = previous.map { Double(record.second - $0) > pause } ?? true
        previous = record.second
        let index = Int(Double(record.second - first) / perColumn)
        if var column = columns[index], !isBroken {
          column.last = value
          column.lowest = min(column.lowest, value)
          column.highest = max(column.highest, value)
          columns[index] = column
        } else {
          columns[index] = Column(
            first: value, last: value, lowest: value, highest: value, isBroken: isBroken)
        }
      }
      return columns
    }

    private func path(_ columns: [Column?], _ axis: Axis, top: Int) -> String {
      var path = ""
      for (index, column) in columns.enumerated() {
        guard let column else { continue }
        let x = Self.left + index
        var values = [column.first, column.lowest, column.highest, column.last]
        values = values.indices.filter { $0 == 0 || values[$0] != values[$0 - 1] }.map {
          values[$0]
        }
        for (place, value) in values.enumerated() {
          let y = Self.shown(axis.place(value, top: top, height: Self.panelHeight))
          path += "\(place == 0 && column.isBroken ? "M" : "L")\(x) \(y)"
        }
        // A lone point is drawn as a short line.
        if values.count == 1 && column.isBroken { path += "h1" }
      }
      return path
    }

    private static func shown(_ value: Double) -> String { decimal(value, digits: 1) }

    static func escaped(_ text: String) -> String {
      var escaped = ""
      for scalar in text.unicodeScalars {
        switch scalar {
        case "&": escaped += "&amp;"
        case "<": escaped += "&lt;"
        case ">": escaped += "&gt;"
        case "\"": escaped += "&quot;"
        case "'": escaped += "&#39;"
        default:
          // What no XML document may hold.
          let isControl = scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
          escaped.unicodeScalars.append(isControl ? "\u{FFFD}" : scalar)
        }
      }
      return escaped
    }
  }

  /// Round marks over a range of values.
  private struct Axis {
    let marks: [Double]

    init(lowest: Double, highest: Double) {
      let low = min(0, lowest)
      let span = max(highest - low, 1)
      var step = 1.0
      while step * 5 < span { step *= 10 }
      for smaller in [step / 5, step / 2] where smaller * 5 >= span {
        step = smaller
        break
      }
      let start = (low / step).rounded(.down)
      let end = ((low + span) / step).rounded(.up)
      marks = stride(from: start, through: end, by: 1).map { $0 * step }
    }

    func place(_ value: Double, top: Int, height: Int) -> Double {
      let (low, high) = (marks[0], marks[marks.count - 1])
      return Double(top) + (high - value) / (high - low) * Double(height)
    }
  }
}
