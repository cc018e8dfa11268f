public import Devices
public import Fleet

/// How files are imported.
public struct ImportOptions: Sendable {
  /// The gate of rows that name none.
  public var gate: String?
  /// The registered camera that the files come from; `nil` finds each payload's camera by the device's own
  /// name, and rows of a ledger by their columns.
  public var camera: String?
  /// The files' encoding; `nil` finds it out.
  public var encoding: TextEncoding?
  /// The zone of times without one, for ledgers from elsewhere.
  public var zone: ZoneOffset?
  /// Reads and checks everything, says what would happen, changes nothing.
  public var dryRun = false
  /// Where files of failed rows are written; `nil` puts each beside its input.
  public var failedRowsDirectory: String?
  /// The language of the reasons behind failed rows.
  public var language = Language.english
  /// The descriptor that `-` means.
  public var standardInput: Int32 = 0

  public init() {}
}

/// What an import did, or in a dry run would do.
public struct ImportReport: Hashable, Sendable {
  public var files = 0
  /// Passages and observations that were read.
  public var passages = 0
  public var observations = 0
  public var stored = 0
  /// Known already, with the same content.
  public var duplicates = 0
  /// The same event with other content: kept beside the first.
  public var amendments = 0
  /// Rows written to a file of failed rows.
  public var failedRows = 0
  /// Payloads, rows and files put in quarantine.
  public var quarantined = 0
  /// Records of which the text read as a plate is none: kept with that finding.
  public var oddPlates = 0
  /// Records of which the plate's colour is in no table that applies: kept as received.
  public var oddColours = 0
  /// Records whose device's clock cannot be right: kept with the time that it gave.
  public var oddClocks = 0
  /// Messages in which there was nothing to record: heartbeats, bicycles.
  public var ignored = 0
  /// What was noticed about tables as a whole.
  public var findings: [TableFinding] = []
  /// The files of failed rows that were written.
  public var failedRowsFiles: [String] = []

  public init() {}

  /// Whether every row and payload could be used.
  public var isClean: Bool { failedRows == 0 && quarantined == 0 }
}

/// One row, payload or file that could not be used, or that became a record with a doubt.
public struct ImportProblem: Sendable {
  /// Where its bytes are kept.
  public enum Kept: Hashable, Sendable {
    case failedRows(path: String)
    case quarantine(RecordID)
    /// It is a record, and what was noticed stands among its findings.
    case record
    /// A dry run keeps nothing.
    case nowhere
  }

  /// The file's path, `-` for standard input.
  public let file: String
  public let line: Int?
  public let offset: Int
  public let cause: any Explained
  public let kept: Kept
}

/// How far an import is.
public struct ImportProgress: Hashable, Sendable {
  public let file: String
  public let bytesDone: Int64
  /// `nil` where the length of an input is not known beforehand.
  public let bytesTotal: Int64?
}

/// Why an import cannot go on.
public enum ImportError: Error, Hashable, Sendable {
  case noSuchFile(path: String)
  case unreadable(path: String, detail: String)
  case unwritable(path: String, detail: String)
  /// By the name that the device gives itself; empty where it gives none.
  case unknownCamera(String)
  /// The path holds the registry itself, or lies in it.
  case ownRegistry(path: String)
}

extension ImportError: Explained, CustomStringConvertible {
  public var code: String {
    switch self {
    case .noSuchFile: "import.no-such-file"
    case .unreadable: "import.unreadable"
    case .unwritable: "import.unwritable"
    case .unknownCamera: "import.unknown-camera"
    case .ownRegistry: "import.own-registry"
    }
  }

  /// The exit code of a command that ends with this error (`sysexits.h`).
  public var exitCode: Int32 {
    switch self {
    case .noSuchFile, .unreadable, .unwritable: 74
    case .unknownCamera: 78
    case .ownRegistry: 65
    }
  }

  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.noSuchFile(let path), .english): "no file `\(path)`"
    case (.noSuchFile(let path), .chinese): "没有文件“\(path)”"
    case (.unreadable(let path, let detail), .english): "cannot read `\(path)`: \(detail)"
    case (.unreadable(let path, let detail), .chinese): "无法读取“\(path)”：\(detail)"
    case (.unwritable(let path, let detail), .english): "cannot write `\(path)`: \(detail)"
    case (.unwritable(let path, let detail), .chinese): "无法写入“\(path)”：\(detail)"
    case (.unknownCamera(""), .english): "the payload does not say which device it comes from"
    case (.unknownCamera(""), .chinese): "数据未写明来自哪台设备"
    case (.unknownCamera(let name), .english): "no camera `\(name)` is registered"
    case (.unknownCamera(let name), .chinese): "没有登记相机“\(name)”"
    case (.ownRegistry(let path), .english): "`\(path)` holds the registry itself"
    case (.ownRegistry(let path), .chinese): "“\(path)”含有登记库自身的文件"
    }
  }

  public func advice(in language: Language) -> String? {
    switch (self, language) {
    case (.unknownCamera(""), .english): "name its camera with `--camera`, then retry"
    case (.unknownCamera(""), .chinese): "请用 --camera 指定相机后重试"
    case (.unknownCamera, .english):
      "register it with `fleetreg camera add`, or name one with `--camera`, then retry"
    case (.unknownCamera, .chinese): "请先用 `fleetreg camera add` 登记，或用 --camera 指定后重试"
    case (.ownRegistry, .english): "name the files to bring in, or a directory with nothing else"
    case (.ownRegistry, .chinese): "请指明要导入的文件，或只含这些文件的目录"
    case (.noSuchFile, _), (.unreadable, _), (.unwritable, _): nil
    }
  }

  public var description: String { text(in: .english) }
}
