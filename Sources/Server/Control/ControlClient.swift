import CControl
import Fleet
import Glibc

/// The sending side: asks the process that owns a registry to run a command, and waits for its end.
public enum ControlClient {
  /// Sends the request with its three descriptors and waits for the exit code.
  ///
  /// Blocks for as long as the command runs. If this process ends meanwhile, the owner cancels the
  /// command.
  /// - Parameter path: `control.sock` of the registry.
  /// - Throws: ``ControlError/absent`` where no process answers: the caller then says who holds the
  ///   lock and exits with 75.
  public static func run(_ request: ControlRequest, at path: String) throws(ControlError) -> Int32 {
    let descriptor = ControlPath(path).withShortPath { ccontrol_connect($0) }
    guard descriptor >= 0 else {
      switch errno {
      case ENOENT, ECONNREFUSED, ENOTSOCK: throw .absent
      default: throw .system(call: "connect", number: errno)
      }
    }
    let connection = ControlConnection(owning: descriptor)
    var writer = JSONWriter()
    request.encode(into: &writer)
    try connection.send(writer.bytes, descriptors: request.descriptors.all)
    var unexpected: [Int32] = []
    defer { for descriptor in unexpected { close(descriptor) } }
    let answer: [UInt8]
    do {
      answer = try connection.receive(descriptors: &unexpected)
    } catch .truncated {
      throw .lost
    }
    return try exitCode(in: answer)
  }

  private static func exitCode(in answer: [UInt8]) throws(ControlError) -> Int32 {
    let json: JSON
    do { json = try JSON(parsing: answer) } catch { throw .malformed(error) }
    if let exit = json["exit"]?.integer { return Int32(truncatingIfNeeded: exit) }
    guard let error = json["error"], let code = error["code"]?.string else { throw .member("exit") }
    throw .refused(
      code: code, english: error["text"]?["en"]?.string ?? code,
      chinese: error["text"]?["zh"]?.string ?? code)
  }
}
