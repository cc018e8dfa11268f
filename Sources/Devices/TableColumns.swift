/// The columns of a table by the titles that people give them.
///
/// Titles are compared without regard to case, width, spaces and what stands in brackets.
public struct TableColumns<Column: Hashable & Sendable>: Sendable {
  private let byTitle: [String: Column]

  /// - Parameter titles: Every title of every column.
  public init(_ titles: some Sequence<(column: Column, title: String)>) {
    var byTitle: [String: Column] = [:]
    for (column, title) in titles { byTitle[Self.folded(title)] = column }
    self.byTitle = byTitle
  }

  /// The column that a title means; `nil` for a title that is not known.
  public func column(titled title: String) -> Column? { byTitle[Self.folded(title)] }

  /// Lower case, half width, without what is in brackets and without anything but letters and digits.
  static func folded(_ title: String) -> String {
    var folded = String.UnicodeScalarView()
    var depth = 0
    for scalar in title.unicodeScalars {
      let half =
        (0xFF01...0xFF5E).contains(scalar.value)
        ? Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar : scalar
      switch half {
      case "(", "[", "【": depth += 1
      case ")", "]", "】": depth = max(0, depth - 1)
      case _ where depth > 0: continue
      case "A"..."Z": folded.append(Unicode.Scalar(UInt8(half.value) | 0x20))
      case "a"..."z", "0"..."9": folded.append(half)
      case _ where half.value > 0xFF && half.properties.isAlphabetic: folded.append(half)
      default: continue
      }
    }
    return String(folded)
  }
}
