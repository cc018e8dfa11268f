import Fleet
import Foundation

@testable import Devices

/// The files in `samples/` at the root of the package.
enum Samples {
  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "samples")

  static func bytes(_ path: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: root.appending(path: path)))
  }

  /// The names of the files of a folder, sorted, folders left out.
  static func names(in folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(
      at: root.appending(path: folder), includingPropertiesForKeys: [.isRegularFileKey]
    )
    .filter { try $0.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true }
    .map(\.lastPathComponent).sorted()
  }

  /// When the payloads arrive in the tests: half a minute behind the captures in them.
  static let receivedAt = Instant(seconds: 1_795_212_131 + 30)
}

/// What a reader made of a whole table.
struct Table {
  var rows: [[String]] = []
  var errors: [CSVError] = []
  var encoding: TextEncoding?

  init(
    _ bytes: [UInt8], chunk: Int = 4096, encoding: TextEncoding? = nil,
    limits: CSVReader.Limits = CSVReader.Limits()
  ) {
    var reader = CSVReader(encoding: encoding, limits: limits)
    var rest = bytes[...]
    while true {
      switch reader.next() {
      case .row: rows.append(reader.texts)
      case .failed(let error): errors.append(error)
      case .needsBytes:
        if rest.isEmpty {
          reader.finish()
        } else {
          reader.append(rest.prefix(chunk))
          rest = rest.dropFirst(chunk)
        }
      case .end:
        self.encoding = reader.encoding
        return
      }
    }
  }
}

/// What a ledger reader made of a whole file.
struct LedgerFile {
  var passages: [Passage] = []
  var errors: [RowError] = []
  var unusable: LedgerError?

  init(
    _ bytes: [UInt8], camera: CameraSettings = CameraSettings(id: "", gate: ""),
    chunk: Int = 4096, receivedAt: Instant = Instant(seconds: 1_795_300_000)
  ) {
    var reader = LedgerReader(camera: camera, receivedAt: receivedAt)
    var rest = bytes[...]
    while true {
      switch reader.next() {
      case .passages(let found): passages += found
      case .failed(let error): errors.append(error)
      case .unusable(let error): unusable = error
      case .needsBytes:
        if rest.isEmpty {
          reader.finish()
        } else {
          reader.append(rest.prefix(chunk))
          rest = rest.dropFirst(chunk)
        }
      case .end: return
      }
    }
  }
}
