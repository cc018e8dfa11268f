/// Measurements as the text format 0.0.4 of Prometheus.
struct MetricsText {
  static let mediaType = "text/plain; version=0.0.4; charset=utf-8"

  enum Kind: String { case counter, gauge }

  struct Sample {
    let value: Int64
    let labels: KeyValuePairs<String, String>

    init(_ value: Int64, _ labels: KeyValuePairs<String, String> = [:]) {
      self.value = value
      self.labels = labels
    }
  }

  private(set) var text = ""

  /// Adds one metric with all its samples; nothing where there is none.
  mutating func add(
    _ name: String, _ kind: Kind, _ help: String,
    _ samples: [Sample]
  ) {
    guard !samples.isEmpty else { return }
    text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
    for sample in samples {
      let labels = sample.labels.map { "\($0.key)=\"\(Self.escaped($0.value))\"" }
      let list = labels.isEmpty ? "" : "{\(labels.joined(separator: ","))}"
      text += "\(name)\(list) \(sample.value)\n"
    }
  }

  /// A metric without labels; nothing where there is no value.
  mutating func add(_ name: String, _ kind: Kind, _ help: String, _ value: Int64?) {
    guard let value else { return }
    add(name, kind, help, [Sample(value)])
  }

  private static func escaped(_ text: String) -> String {
    var escaped = ""
    for character in text {
      switch character {
      case "\\": escaped += "\\\\"
      case "\"": escaped += "\\\""
      case "\n", "\r\n", "\r": escaped += "\\n"
      default: escaped.append(character)
      }
    }
    return escaped
  }
}
