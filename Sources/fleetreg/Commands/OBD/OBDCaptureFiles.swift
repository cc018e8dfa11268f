import Devices
import Fleet
import Foundation

/// The files of a command that hold captured frames, read as often as they are needed.
struct OBDCaptureFiles {
  private let files: [String]
  private let form: OBDInput.Form?
  private let settings: OBD.Settings
  private let session: CommandSession
  /// Standard input, which can be read once only.
  private var standardInput: [UInt8]?

  init(
    _ files: [String], form: OBDInput.Form?, settings: OBD.Settings, in session: CommandSession
  ) {
    self.files = files
    self.form = form
    self.settings = settings
    self.session = session
  }

  /// Calls with everything that was found, file by file.
  mutating func read(_ handle: (OBDCapture.Item) -> Void) throws {
    func take(_ item: OBDCapture.Item, _ offset: UInt64) { handle(item) }
    for file in files {
      var capture = OBDCapture(settings: settings)
      var input = OBDInput(form)
      if file == "-" {
        capture.read(try input.bytes(of: try allInput()), take)
      } else {
        let descriptor = try session.open(file)
        defer { close(descriptor) }
        while let piece = try session.piece(of: descriptor, file) {
          capture.read(try input.bytes(of: piece), take)
        }
      }
      try input.finish()
      capture.finish(take)
    }
  }

  private mutating func allInput() throws -> [UInt8] {
    if let standardInput { return standardInput }
    var bytes: [UInt8] = []
    while let piece = try session.piece(of: session.input, "-") { bytes += piece }
    standardInput = bytes
    return bytes
  }
}

extension CommandSession {
  /// A file of the arguments, or the command's standard input.
  func open(_ file: String) throws(CommandError) -> Int32 {
    if file == "-" { return input }
    let descriptor = Foundation.open(path(file), O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .file(path: file, detail: String(cString: strerror(errno))) }
    return descriptor
  }

  /// The next bytes as they come; `nil` at the end.
  func piece(of descriptor: Int32, _ file: String) throws(CommandError) -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Foundation.read(descriptor, &buffer, buffer.count)
      if count > 0 { return Array(buffer[..<count]) }
      if count == 0 { return nil }
      let reason = errno
      guard reason == EINTR else {
        throw .file(path: file, detail: String(cString: strerror(reason)))
      }
    }
  }
}
