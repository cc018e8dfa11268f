import Foundation
import Testing

@Suite("obd simulate") struct OBDSimulateTests {
  @Test("writes a drive that decodes without a byte left over, the same for the same seed")
  func writes() throws {
    let runner = try CommandRunner()
    let hj = ["--dialect", "hj1239"]
    func simulate(_ file: String, seed: Int, _ more: [String]) throws -> CommandRunner.Result {
      try runner.run(
        ["obd", "simulate", "--write", file, "--vehicles", "3", "--seed", "\(seed)", "--start"]
          + ["2026-11-22T06:00", "--duration", "5m"] + more)
    }
    let first = try simulate("first.bin", seed: 1, hj)
    #expect(first.status == 0 && first.output.contains("frames, "))
    _ = try simulate("second.bin", seed: 1, hj)
    _ = try simulate("third.bin", seed: 2, hj)
    func bytes(_ name: String) throws -> Data {
      try Data(contentsOf: runner.directory.appending(path: name))
    }
    #expect(try bytes("first.bin") == bytes("second.bin"))
    #expect(try bytes("first.bin") != bytes("third.bin"))
    let decoded = try runner.run("obd", "decode", "first.bin", "--json")
    #expect(decoded.status == 0)
    #expect(decoded.output.hasSuffix(#""unread":0,"broken":0,"garbageBytes":0}"# + "\n"))
    let machines = try simulate(
      "machines.bin", seed: 1, ["--family", "non-road", "--sign", "--json"])
    #expect(machines.status == 0 && machines.output.contains(#""frames":"#))
    let read = try runner.run("obd", "decode", "machines.bin", "--family", "non-road")
    #expect(read.status == 0)
  }

  @Test(
    "says what cannot be",
    arguments: [
      ([], "--to and --write"),
      (["--write", "a", "--rate", "2"], "--rate is `2`, expected max, 1,"),
      (["--write", "a", "--rate", "0.3"], "whole seconds"),
      (["--to", "127.0.0.1:1", "--rate", "0.3", "--lang", "zh"], "整秒"),
      (["--to", "127.0.0.1"], "127.0.0.1:19006"),
      (["--write", "a", "--dialect", "hj1014"], "not spoken"),
      (["--write", "a", "--rate", "max"], "need --to"),
      (["--write", "a", "--vehicles", "0"], "--vehicles is 0"),
    ])
  func refuses(arguments: [String], reason: String) throws {
    let result = try CommandRunner().run(["obd", "simulate"] + arguments)
    #expect(result.status == 64)
    #expect(result.errors.contains(reason), "\(result.errors)")
  }

  @Test("nobody at the address: 69")
  func unreachable() throws {
    let result = try CommandRunner().run(
      "obd", "simulate", "--to", "127.0.0.1:1", "--vehicles", "2", "--duration", "1s", "--json")
    #expect(result.status == 69)
    #expect(result.output.contains(#""sent":0"#))
    #expect(result.errors.contains(#""code":"simulation.unreachable""#), "\(result.errors)")
    #expect(result.errors.contains("`127.0.0.1:1` took no connection: Connection refused"))
    #expect(result.errors.contains("fleetreg obd listen"))
  }
}
