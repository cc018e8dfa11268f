import CControl
import Fleet
import Foundation
import Logging
import Testing

@testable import Server

@Suite("Control socket", .timeLimit(.minutes(1))) struct ControlSocketTests {
  let directory: TemporaryDirectory
  let path: String

  init() throws {
    directory = try TemporaryDirectory()
    path = directory.path("control.sock")
  }

  /// A socket that is served while `body` runs.
  func serving(
    handler: @escaping ControlSocket.Handler, _ body: @Sendable () async throws -> Void
  ) async throws {
    let socket = try ControlSocket(at: path, logger: .quiet)
    try await withThrowingTaskGroup { group in
      group.addTask { await socket.run(handler: handler) }
      defer { socket.stop() }
      try await body()
    }
  }

  /// What one client receives: its exit code, and what the handler wrote to its output.
  func send(_ arguments: [String], input: String = "") async throws -> (Int32, String) {
    let (standardInput, standardOutput) = (Pipe(), Pipe())
    try standardInput.fileHandleForWriting.write(contentsOf: Data(input.utf8))
    try standardInput.fileHandleForWriting.close()
    let request = ControlRequest(
      arguments: arguments, directory: "/somewhere", language: .chinese, actor: "clerk",
      columns: 100,
      descriptors: .init(
        input: standardInput.fileHandleForReading.fileDescriptor,
        output: standardOutput.fileHandleForWriting.fileDescriptor, error: 2))
    let exit = try await offThePool { [path] in try ControlClient.run(request, at: path) }
    try standardOutput.fileHandleForWriting.close()
    let output = try standardOutput.fileHandleForReading.readToEnd() ?? Data()
    return (exit, String(decoding: output, as: UTF8.self))
  }

  @Test("runs the command with the sender's own descriptors and returns its exit code")
  func round() async throws {
    try await serving { request in
      #expect(request.directory == "/somewhere")
      #expect(request.language == .chinese)
      #expect(request.actor == "clerk")
      #expect(request.columns == 100)
      let input = FileHandle(fileDescriptor: request.descriptors.input).readDataToEndOfFile()
      let words = Data((request.arguments.joined(separator: "|") + "|").utf8)
      try? FileHandle(fileDescriptor: request.descriptors.output).write(contentsOf: words + input)
      return 65
    } _: {
      let (exit, output) = try await send(["vehicle", "add", "晋D12345"], input: "标准输入")
      #expect(exit == 65)
      #expect(output == "vehicle|add|晋D12345|标准输入")
    }
  }

  @Test("serves two clients at once, each its own")
  func two() async throws {
    let bothStarted = Barrier(count: 2)
    try await serving { request in
      await bothStarted.arrive()
      return Int32(request.arguments[0])!
    } _: {
      async let first = send(["1"])
      async let second = send(["2"])
      let exits = try await (first.0, second.0)
      #expect(exits == (1, 2))
    }
  }

  @Test("exit codes of all kinds come back", arguments: [0, 1, 64, 78, 255, -1])
  func exits(code: Int32) async throws {
    try await serving { _ in
      code
    } _: {
      let exit = try await send([]).0
      #expect(exit == code)
    }
  }

  @Test("the socket file belongs to its owner alone, and goes with the service")
  func mode() async throws {
    try await serving { _ in
      0
    } _: { [path] in
      var status = stat()
      #expect(lstat(path, &status) == 0)
      #expect(status.st_mode & 0o777 == 0o600)
      #expect(status.st_mode & S_IFMT == S_IFSOCK)
    }
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test("a socket that an ended process left behind is replaced")
  func stale() async throws {
    let listener = ccontrol_listen(path, 1)
    #expect(listener >= 0)
    close(listener)
    #expect(throws: ControlError.absent) {
      try ControlClient.run(
        ControlRequest(arguments: [], directory: "/", language: .english, actor: "a"), at: path)
    }
    try await serving { _ in
      7
    } _: {
      let exit = try await send([]).0
      #expect(exit == 7)
    }
  }

  @Test("works below a directory whose path is longer than a socket address")
  func longPath() async throws {
    let deep = directory.url.appending(path: String(repeating: "长目录", count: 20))
    try FileManager.default.createDirectory(at: deep, withIntermediateDirectories: true)
    let path = deep.appending(path: "control.sock").path
    #expect(path.utf8.count > 108)
    let socket = try ControlSocket(at: path, logger: .quiet)
    async let service: Void = socket.run { _ in 3 }
    let request = ControlRequest(
      arguments: [], directory: "/", language: .english, actor: "clerk")
    let exit = try await offThePool { try ControlClient.run(request, at: path) }
    #expect(exit == 3)
    socket.stop()
    await service
  }

  @Test("nobody there: absent") func absent() {
    #expect(throws: ControlError.absent) {
      try ControlClient.run(
        ControlRequest(arguments: [], directory: "/", language: .english, actor: "a"), at: path)
    }
  }

  @Test("a client that disappears cancels its command, and only that")
  func disappears() async throws {
    let (cancelled, sawCancel) = AsyncStream<Void>.makeStream()
    try await serving { request in
      if request.arguments == ["quick"] { return 5 }
      try? await Task.sleep(for: .seconds(3600))
      if Task.isCancelled { sawCancel.yield() }
      return 0
    } _: { [path] in
      do {
        let connection = ControlConnection(owning: ccontrol_connect(path))
        var writer = JSONWriter()
        ControlRequest(arguments: ["slow"], directory: "/", language: .english, actor: "a")
          .encode(into: &writer)
        try connection.send(writer.bytes, descriptors: [0, 1, 2])
      }
      for await _ in cancelled { break }
      let exit = try await send(["quick"]).0
      #expect(exit == 5)
    }
  }

  @Test("stopping waits for the command that runs")
  func stops() async throws {
    let socket = try ControlSocket(at: path, logger: .quiet)
    let (started, didStart) = AsyncStream<Void>.makeStream()
    async let service: Void = socket.run { _ in
      didStart.yield()
      try? await Task.sleep(for: .milliseconds(50))
      return 9
    }
    async let answer = send(["last"])
    for await _ in started { break }
    socket.stop()
    let exit = try await answer.0
    #expect(exit == 9)
    await service
    await #expect(throws: ControlError.absent) { try await send(["late"]) }
  }
}

/// Runs blocking code on a thread of its own.
func offThePool<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
  try await withCheckedThrowingContinuation { continuation in
    Thread.detachNewThread { continuation.resume(with: Result(catching: body)) }
  }
}

/// Lets nobody go on until all have come.
actor Barrier {
  private var missing: Int
  private var waiting: [CheckedContinuation<Void, Never>] = []
  init(count: Int) { missing = count }
  func arrive() async {
    missing -= 1
    if missing > 0 { return await withCheckedContinuation { waiting.append($0) } }
    for continuation in waiting { continuation.resume() }
  }
}
