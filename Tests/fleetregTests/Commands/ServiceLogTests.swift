import ChildProcesses
import Fleet
import Foundation
import Logging
import Testing

@testable import fleetreg

@Suite("What a service logs") struct ServiceLogTests {
  private let fleetreg = try! CommandRunner()

  /// What a handler writes, line by line.
  private func lines(_ body: (inout Logger) -> Void) throws -> [JSON] {
    let file = fleetreg.directory.appending(path: "log")
    let descriptor = open(file.path, O_CREAT | O_WRONLY | O_TRUNC, 0o600)
    defer { close(descriptor) }
    let clock = { @Sendable in Instant(milliseconds: 1_795_212_131_120) }
    var logger = Logger(label: "test") { _ in JSONLogHandler(to: descriptor, clock: clock) }
    body(&logger)
    return try Data(contentsOf: file).split(separator: 0x0A).map { try JSON(parsing: Array($0)) }
  }

  @Test("as JSON: an object a line with time and zone, level, message and metadata")
  func json() throws {
    let lines = try lines { logger in
      logger.notice("one")
      logger[metadataKey: "part"] = "a"
      logger.error(
        "two\nlines \"quoted\"", metadata: ["count": "\(3)", "list": ["x", ["y": "z"]]])
      logger.debug("left out")
      logger.info("own before general", metadata: ["part": "b"])
    }
    #expect(lines.count == 3)
    #expect(
      lines[0].members?.map(\.name) == ["time", "level", "message"]
        && lines[0]["time"]?.string == "2026-11-21T06:02:11.120+08:00"
        && lines[0]["level"]?.string == "notice" && lines[0]["message"]?.string == "one")
    #expect(lines[1]["level"]?.string == "error")
    #expect(lines[1]["message"]?.string == "two\nlines \"quoted\"")
    #expect(lines[1]["metadata"]?["part"]?.string == "a")
    #expect(lines[1]["metadata"]?["count"]?.string == "3")
    #expect(lines[1]["metadata"]?["list"]?.array?.count == 2)
    #expect(lines[2]["metadata"]?["part"]?.string == "b")
  }

  @Test("is text, or JSON where the settings or the environment say so", arguments: [false, true])
  func service(isJSON: Bool) throws {
    try fleetreg.run("init")
    let call = try fleetreg.start(
      ["serve", "--listen", "127.0.0.1:0"],
      environment: isJSON ? ["FLEETREG_LOG_FORMAT": "json"] : [:])
    let deadline = Date(timeIntervalSinceNow: 60)
    while try Date() < deadline && call.process.isRunning
      && !String(contentsOf: call.output, encoding: .utf8).contains("http://")
    {
      usleep(20_000)
    }
    call.process.signal(SIGTERM)
    let errors = try call.result().errors
    #expect(errors.contains("stopping"))
    for line in errors.split(separator: "\n") {
      let json = try? JSON(parsing: Array(line.utf8))
      #expect((json?["time"]?.string?.hasSuffix("+08:00") ?? false) == isJSON, "\(line)")
      #expect((json?["level"]?.string == "notice") == isJSON, "\(line)")
    }
  }
}
