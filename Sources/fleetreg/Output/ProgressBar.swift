import Fleet
import Foundation
import Synchronization

/// How far long work has come, on standard error, where that is a terminal: count, rate, time left.
///
/// Redrawn ten times a second at most; `finish()` clears the line.
final class ProgressBar: Sendable {
  private struct State {
    var drawnAt: ContinuousClock.Instant?
    var isShown = false
  }

  private let sink: Sink?
  private let language: Language
  private let label: String
  private let started: ContinuousClock.Instant
  private let state = Mutex(State())

  init(_ label: String, on console: Console) {
    sink = console.errors.isTerminal && !console.isJSON ? console.errors : nil
    language = console.language
    self.label = label
    started = ContinuousClock.now
  }

  /// - Parameters:
  ///   - done: How much is done.
  ///   - total: How much there is; `nil` where nobody knows.
  ///   - unit: What is counted; `nil` counts bytes.
  func show(done: Int, of total: Int?, unit: String?) {
    draw { elapsed in
      Self.line(
        label: label, done: done, total: total, unit: unit, seconds: elapsed, language: language)
    }
  }

  /// Shows words instead of a bar: where there is no end to come nearer to.
  func show(_ words: @autoclosure () -> String) { draw { _ in "\(label)  \(words())" } }

  private func draw(_ line: (_ seconds: Double) -> String) {
    guard let sink else { return }
    let now = ContinuousClock.now
    state.withLock { state in
      if let last = state.drawnAt, last.duration(to: now) < .milliseconds(100) { return }
      state.drawnAt = now
      state.isShown = true
      sink.write("\r\u{1B}[K\(line(started.duration(to: now) / .seconds(1)))".utf8)
    }
  }

  func finish() {
    guard let sink else { return }
    state.withLock { state in
      if state.isShown { sink.write("\r\u{1B}[K".utf8) }
      state.isShown = false
    }
  }

  /// The line itself: `importing  [########----]  67%  1,200,000 rows  61,000/s  10 s left`.
  static func line(
    label: String, done: Int, total: Int?, unit: String?, seconds: Double, language: Language
  ) -> String {
    let rate = seconds > 0.2 ? Double(done) / seconds : 0
    var parts = [label]
    if let total, total > 0 {
      let share = min(1, Double(done) / Double(total))
      let filled = Int(share * 20)
      let bar = String(repeating: "#", count: filled) + String(repeating: "-", count: 20 - filled)
      parts.append("[\(bar)] \(Int(share * 100))%")
    }
    parts.append(unit.map { "\(grouped(done)) \($0)" } ?? "\(grouped(done >> 10)) KiB")
    if rate >= 1 {
      parts.append(unit == nil ? "\(grouped(Int(rate) >> 10)) KiB/s" : "\(grouped(Int(rate)))/s")
      if let total, total > done {
        let left = Int(Double(total - done) / rate) + 1
        parts.append(language == .english ? "\(left) s left" : "还需 \(left) 秒")
      }
    }
    return parts.joined(separator: "  ")
  }
}

/// The number with a comma every three digits, as both languages write it.
func grouped(_ number: Int) -> String {
  let digits = String(number.magnitude)
  var text = ""
  for (index, digit) in digits.enumerated() {
    if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
    text.append(digit)
  }
  return number < 0 ? "-" + text : text
}

/// `1 batch`, `2 batches`: a number with its English noun.
func counted(_ number: Int, _ noun: String, _ plural: String? = nil) -> String {
  "\(grouped(number)) \(number == 1 ? noun : plural ?? noun + "s")"
}
