import Foundation
import Testing

@Suite("Pictures of a plant, its county and its city", .serialized) struct ChainPictureTests {
  private let samples = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "samples")

  /// The pictures of a registry by their names, with their bytes.
  private func pictures(_ chain: Chain, of registry: String) throws -> [String: Data] {
    let root = chain.runner.directory.appending(path: "\(registry)/pictures")
    let paths = try FileManager.default.subpathsOfDirectory(atPath: root.path)
    var found: [String: Data] = [:]
    for path in paths where path.split(separator: "/").last?.count == 64 {
      found[String(path.split(separator: "/").last ?? "")] =
        try Data(contentsOf: root.appending(path: path))
    }
    return found
  }

  /// Brings in what a camera of the plant pushed, and gives its pictures.
  private func capture(_ chain: Chain) throws -> [String: Data] {
    for command in [
      "plant add steel --name 示例钢铁 --division 140404",
      "gate add north --plant steel --name 北门",
      "camera add north-1 --gate north --format hikvision",
      "passage import \(samples.path)/cameras/hikvision-push.multipart --camera north-1",
    ] {
      let words = command.split(separator: " ").map(String.init)
      try expectDone(chain.runner.run(words + ["--registry", "plant"]))
    }
    return try pictures(chain, of: "plant")
  }

  private func wait(_ seconds: Int = 120, until isTrue: () throws -> Bool) rethrows -> Bool {
    let deadline = Date(timeIntervalSinceNow: Double(seconds))
    while try !isTrue() {
      if Date() > deadline { return false }
      usleep(100_000)
    }
    return true
  }

  @Test(
    "arrive at every level as they were, over kills, whichever goes first",
    arguments: ["after", "before"])
  func chain(order: String) throws {
    let chain = try Chain()
    let runner = chain.runner
    for name in ["plant", "county"] {
      let file = runner.directory.appending(path: "\(name)/fleetreg.yaml")
      let settings = try String(contentsOf: file, encoding: .utf8)
      try Data(
        settings.replacing("upstream:\n", with: "upstream:\n  pictures: \(order)\n").utf8
      ).write(to: file)
    }
    let captured = try capture(chain)
    #expect(!captured.isEmpty)

    // Offline first: nothing is above, and the settings say so.
    #expect(try runner.run("sync", "--registry", "plant").status == 69)
    try chain.start("city", "county", "plant")
    chain.end("county", by: SIGKILL)
    chain.end("plant", by: SIGKILL)
    try chain.start("county", "plant")
    #expect(try wait { try pictures(chain, of: "city") == captured })
    #expect(try pictures(chain, of: "county") == captured)
    try chain.waitUntilSent("plant", "county")
    for name in ["plant", "county"] {
      #expect(
        try wait {
          try runner.run("picture", "list", "--json", "--registry", name).output.isEmpty
        })
    }
    // Again by hand, through the served plant: nothing is left.
    let again = try runner.run("sync", "--registry", "plant", "--json")
    try expectDone(again)
    #expect(again.output.contains(#""end":"done""#) && !again.output.contains("pictures"))
  }

  @Test("sync says what became of them; retry takes up what was refused")
  func report() throws {
    let chain = try Chain()
    let runner = chain.runner
    let captured = try capture(chain)
    let first = try #require(captured.keys.min())
    let path = runner.directory.appending(path: "plant/pictures/\(first.prefix(2))/\(first)")
    try Data("changed".utf8).write(to: path)
    try chain.start("county")

    let sync = try runner.run("sync", "--registry", "plant", "--json")
    #expect(sync.status == 1)
    #expect(
      sync.output.contains(
        #""pictures":{"sent":\#(captured.count - 1),"known":0,"refused":1,"waiting":0,"awaited":0}"#
      ))
    let list = try runner.run("picture", "list", "--registry", "plant")
    #expect(list.output.contains(first) && list.output.contains("picture.damaged"))
    #expect(try runner.run("status", "--registry", "plant").output.contains("1 refused above"))
    #expect(
      try runner.run("status", "--registry", "county", "--json").output.contains(
        #""pictures":{"waiting":\#(captured.count - 1),"awaited":1,"refused":0}"#))

    try captured[first]?.write(to: path)
    #expect(
      try runner.run("picture", "retry", String(repeating: "0", count: 64), "--registry", "plant")
        .status == 1)
    try expectDone(runner.run("picture", "retry", first, "--registry", "plant"))
    let again = try runner.run("sync", "--registry", "plant")
    try expectDone(again)
    #expect(again.output.contains("1 sent, 0 there already"))
    #expect(try pictures(chain, of: "county") == captured)
  }
}
