public import Fleet

/// Why a record gives no entry, or bytes are none, or a value is not the one that an entry commits to.
public enum LedgerEntryError: Error, Hashable, Sendable {
  /// The record's line is no JSON object with an id.
  case notARecord
  /// The first line names another format.
  case format(found: String)
  /// A line, from 1, is neither `name=value` nor `name#commitment`, or its name was there already.
  case line(number: Int)
  /// Another number of salts than commitments.
  case salts(found: Int, expected: Int)
  /// The entry has no commitment of that name.
  case noCommitment(name: String)
  /// The commitment is to another value, or was made with another salt.
  case opening(name: String)
  /// The entry says something else than the record.
  case differs(name: String)
}

extension LedgerEntryError: Explained, CustomStringConvertible {
  public var code: String {
    switch self {
    case .notARecord: "logentry.not-a-record"
    case .format: "logentry.format"
    case .line: "logentry.line"
    case .salts: "logentry.salts"
    case .noCommitment: "logentry.no-commitment"
    case .opening: "logentry.opening"
    case .differs: "logentry.differs"
    }
  }

  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.notARecord, .english): "not the line of a record: expected a JSON object with an id"
    case (.notARecord, .chinese): "不是记录行：应为带编号的 JSON 对象"
    case (.format(let found), .english):
      "the entry's format is `\(found)`, expected `\(LedgerEntry.format)`"
    case (.format(let found), .chinese): "条目格式为“\(found)”，应为“\(LedgerEntry.format)”"
    case (.line(let number), .english): "line \(number) of the entry is not as the format has it"
    case (.line(let number), .chinese): "条目第 \(number) 行不合格式"
    case (.salts(let found, let expected), .english):
      "\(found) salts for \(expected) commitments"
    case (.salts(let found, let expected), .chinese): "有 \(found) 个盐值，应为 \(expected) 个"
    case (.noCommitment(let name), .english): "the entry has no commitment `\(name)`"
    case (.noCommitment(let name), .chinese): "条目中没有承诺“\(name)”"
    case (.opening(let name), .english):
      "the value shown as `\(name)` is not the one that was committed to"
    case (.opening(let name), .chinese): "出示的“\(name)”与承诺不符"
    case (.differs(let name), .english): "the record differs from its entry in `\(name)`"
    case (.differs(let name), .chinese): "记录与存证条目的“\(name)”不一致"
    }
  }

  public var description: String { text(in: .english) }
}
