import Fleet
import Foundation
import Sync
import Synchronization
import Testing

private let device = "14030000001190000101"

/// A video library as GA/T 1400 describes it: devices register with Digest, vehicles are kept by their id.
/// A test may answer in its place.
private final class Library: Sendable {
  struct State {
    var isRegistered = false
    var registrations = 0
    var keepalives = 0
    var batches = 0
    /// The JSON of each vehicle by its id.
    var vehicles: [String: [UInt8]] = [:]
    var repeats = 0
    var faults: [String] = []
  }
  let state = Mutex(State())
  let demandsDigest: Bool

  init(demandsDigest: Bool = false) { self.demandsDigest = demandsDigest }

  var faults: [String] { state.withLock { $0.faults } }
  func vehicle(_ index: Int) -> [String: Any] {
    state.withLock { state in
      foundationJSON(state.vehicles[state.vehicles.keys.sorted()[index]] ?? [])
    }
  }
  func forget() { state.withLock { $0.isRegistered = false } }

  func server(
    before: @escaping @Sendable (Int) -> ScriptedServer.Reply? = { _ in nil },
    status: @escaping @Sendable ([String: Any]) -> String = { _ in "0" },
    after: @escaping @Sendable (Int, ScriptedServer.Reply) -> ScriptedServer.Reply = { $1 }
  ) throws -> ScriptedServer {
    try ScriptedServer { request in
      if request.headers["user-identify"] != device { self.fault("User-Identify") }
      switch request.path {
      case "/VIID/System/Register": return self.register(request)
      case "/VIID/System/Keepalive":
        let body = foundationJSON(request.body)["KeepaliveObject"] as? [String: Any]
        if body?["DeviceID"] as? String != device { self.fault("Keepalive") }
        guard self.state.withLock({ $0.isRegistered }) else { return .answer(401) }
        self.state.withLock { $0.keepalives += 1 }
        return Self.one(request.path, "0")
      case "/VIID/MotorVehicles":
        let number = self.state.withLock { state in
          state.batches += 1
          return state.batches
        }
        if let reply = before(number) { return reply }
        guard self.state.withLock({ $0.isRegistered }) else { return .answer(401) }
        return after(number, self.take(request, status))
      default: return .answer(404)
      }
    }
  }

  private func fault(_ name: String) { state.withLock { $0.faults.append(name) } }

  private func register(_ request: ScriptedServer.Request) -> ScriptedServer.Reply {
    if demandsDigest {
      guard let line = request.headers["authorization"] else {
        return .answer(
          401,
          headers: [
            #"WWW-Authenticate: Digest realm="viid", nonce="7f3a", qop="auth", algorithm=MD5"#
          ])
      }
      for piece in [
        "Digest ", "username=\"gate\"", "realm=\"viid\"", "nonce=\"7f3a\"",
        "uri=\"/VIID/System/Register\"", "response=\"",
      ] where !line.contains(piece) { fault("digest: \(piece)") }
      if line.contains("p4ss-word") { fault("the password is on the wire") }
    }
    let body = foundationJSON(request.body)["RegisterObject"] as? [String: Any]
    if body?["DeviceID"] as? String != device { fault("Register") }
    state.withLock {
      $0.isRegistered = true
      $0.registrations += 1
    }
    return Self.one(request.path, "0")
  }

  private func take(
    _ request: ScriptedServer.Request, _ status: ([String: Any]) -> String
  ) -> ScriptedServer.Reply {
    let list = foundationJSON(request.body)["MotorVehicleListObject"] as? [String: Any]
    guard let vehicles = list?["MotorVehicleObject"] as? [[String: Any]] else {
      return Self.one(request.path, "7")
    }
    var statuses: [String] = []
    for vehicle in vehicles {
      let id = vehicle["MotorVehicleID"] as? String ?? ""
      check(vehicle, id)
      let code = status(vehicle)
      if code == "0" {
        let bytes = (try? JSONSerialization.data(withJSONObject: vehicle)).map { [UInt8]($0) }
        state.withLock { state in
          if state.vehicles.updateValue(bytes ?? [], forKey: id) != nil { state.repeats += 1 }
        }
      }
      statuses.append(Self.status(request.path, code, id: id))
    }
    // In another order than they came.
    return .json(
      #"{"ResponseStatusListObject":{"ResponseStatusObject":[\#(statuses.reversed().joined(separator: ","))]}}"#,
      status: 201)
  }

  /// Lengths and forms that the standard gives.
  private func check(_ vehicle: [String: Any], _ id: String) {
    func text(_ name: String) -> String { vehicle[name] as? String ?? "" }
    if id.wholeMatch(of: /[0-9]{48}/) == nil { fault("MotorVehicleID \(id)") }
    if text("SourceID").wholeMatch(of: /[0-9]{41}/) == nil { fault("SourceID") }
    if !id.hasPrefix(text("SourceID")) { fault("MotorVehicleID begins otherwise") }
    if text("DeviceID").wholeMatch(of: /[0-9]{20}/) == nil { fault("DeviceID") }
    if !text("SourceID").hasPrefix(text("DeviceID")) { fault("SourceID begins otherwise") }
    if text("PassTime").wholeMatch(of: /20[0-9]{12}/) == nil { fault("PassTime") }
    if !["0", "1"].contains(text("HasPlate")) { fault("HasPlate") }
    if text("PlateNo").isEmpty { fault("PlateNo") }
    if vehicle["InfoKind"] as? Int != 1 { fault("InfoKind") }
    let images = (vehicle["SubImageList"] as? [String: Any])?["SubImageInfoObject"]
    for image in images as? [[String: Any]] ?? [] {
      if (image["ImageID"] as? String)?.wholeMatch(of: /[0-9]{41}/) == nil { fault("ImageID") }
      if Data(base64Encoded: image["Data"] as? String ?? "") == nil { fault("Data") }
    }
  }

  static func status(_ path: String, _ code: String, id: String = "") -> String {
    #"{"RequestURL":"\#(path)","StatusCode":"\#(code)","StatusString":"said","Id":"\#(id)","LocalTime":"20261121060501"}"#
  }

  static func one(_ path: String, _ code: String) -> ScriptedServer.Reply {
    .json(#"{"ResponseStatusObject":\#(status(path, code))}"#)
  }
}

private func library(
  _ server: ScriptedServer, _ options: [String: String] = [:], timeout: Int = 20_000,
  clock: @escaping @Sendable () -> Instant = { sixOClock }
) throws -> any Upstream {
  try adapter(
    .gat1400, ["deviceID": device].merging(options) { $1 }, at: server.port, timeout: timeout,
    clock: clock)
}

@Suite("GA/T 1400: form") struct GAT1400FormTests {
  @Test("a passage in the protocol's words, its id of device, moment and record")
  func form() async throws {
    let library = Library()
    let server = try library.server()
    let line = passage(3) { passage in
      passage.lane = "1"
      passage.vehicleType = "重型半挂牵引车"
      passage.trailerPlate = "晋D0112挂"
      passage.confidence = Passage.Confidence(value: 0.97, raw: "97")
      passage.pictures = [
        Passage.Picture(kind: "plate", sha256: jpegDigest),
        Passage.Picture(kind: "scene", reference: "http://192.0.2.9/gate/1.jpg"),
      ]
    }
    let upstream = try SyncTests.library(server)
    #expect(try await answers(of: upstream, to: [line]) == [line.id: .stored])
    #expect(library.faults == [])
    let vehicle = library.vehicle(0)
    // Number 3 of the gate counts 24, and the record's id ends in 3.
    #expect(vehicle["MotorVehicleID"] as? String == "\(device)0220261121060211000240200003")
    #expect(vehicle["PlateNo"] as? String == "晋D12345")
    #expect(vehicle["PlateColor"] as? String == "6")
    #expect(vehicle["PlateClass"] as? String == "01")
    #expect(vehicle["PlateNoAttach"] as? String == "晋D0112挂")
    #expect(vehicle["PlateReliability"] as? String == "97")
    #expect(vehicle["VehicleClass"] as? String == "Q11")
    #expect(vehicle["LaneNo"] as? Int == 1)
    #expect(vehicle["InOut"] as? String == "in")
    #expect(vehicle["PassTime"] as? String == "20261121060211")
    #expect(vehicle["StorageUrl1"] as? String == "http://192.0.2.9/gate/1.jpg")
    let images = (vehicle["SubImageList"] as? [String: Any])?["SubImageInfoObject"]
    let image = try #require((images as? [[String: Any]])?.first)
    #expect(image["Type"] as? String == "02")
    #expect(Data(base64Encoded: image["Data"] as? String ?? "") == Data(jpeg))
    #expect(await found(by: upstream).isEmpty)
  }

  @Test("no plate is 无车牌; what has no code goes out as other and is a finding")
  func others() async throws {
    let library = Library()
    let server = try library.server()
    let lines = [
      passage(1) { $0.plate = PlateReading(state: .none, text: "", raw: "_无_") },
      passage(2) { $0.plate = PlateReading(state: .unread, text: "", raw: "unknown") },
      passage(3) {
        $0.colour = ColourReading(colour: PlateColour(rawValue: "mauve"), raw: "x", table: "own")
        $0.vehicleType = "something"
        $0.pictures = [Passage.Picture(kind: "plate", sha256: "00")]
      },
      passage(4) { $0.plate = PlateReading(state: .partial, text: "晋B1-3-5", raw: "晋B1-3-5") },
      passage(5) { $0.colour = ColourReading(colour: .gradientGreen, raw: "g", table: "own") },
      passage(6) {
        $0.source.format = "gat1400"
        $0.extra = [
          JSON.Member("PlateClass", .string("15")), JSON.Member("Direction", .number("3")),
        ]
      },
      // Another device's words for other things.
      passage(7) { $0.extra = [JSON.Member("Direction", .string("Obverse"))] },
    ]
    let upstream = try SyncTests.library(server)
    #expect(try await answers(of: upstream, to: lines).values.allSatisfy { $0 == .stored })
    #expect(library.faults == [])
    #expect(library.vehicle(0)["PlateNo"] as? String == "无车牌")
    #expect(library.vehicle(0)["HasPlate"] as? String == "0")
    #expect(library.vehicle(2)["PlateColor"] as? String == "99")
    #expect(library.vehicle(3)["PlateNo"] as? String == "晋B1-3-5")
    #expect(library.vehicle(4)["PlateColor"] as? String == "9")
    #expect(library.vehicle(4)["PlateClass"] as? String == "52")
    #expect(library.vehicle(5)["PlateClass"] as? String == "15")
    #expect(library.vehicle(5)["Direction"] as? String == "3")
    #expect(library.vehicle(6)["Direction"] == nil)
    #expect(
      await found(by: upstream) == [
        .plate: 1, .colour: 1, .vehicleType: 1, .plateClass: 1, .picture: 1,
      ])
  }

  @Test("settings give each gate its device and codes of their own")
  func settings() async throws {
    let library = Library()
    let server = try library.server()
    let upstream = try SyncTests.library(
      server,
      [
        "gates": "g1=14030000001190000199", "colours": "yellow=7", "tollgateID": device,
        "inOut": "off", "contentType": "viid", "pictures": "none",
      ])
    let other = passage(2) { $0.gate = "g2" }
    _ = try await answers(of: upstream, to: [passage(1), other])
    #expect(library.vehicle(1)["DeviceID"] as? String == "14030000001190000199")
    #expect(library.vehicle(1)["PlateColor"] as? String == "7")
    #expect(library.vehicle(1)["TollgateID"] as? String == device)
    #expect(library.vehicle(1)["InOut"] == nil)
    #expect(library.vehicle(0)["DeviceID"] as? String == device)
    #expect(server.requests.allSatisfy { $0.headers["content-type"] == "application/VIID+JSON" })
    #expect(await found(by: upstream) == [.place: 1])
  }

  @Test(
    "refuses settings by name",
    arguments: [
      ([:], "deviceID"), (["deviceID": "123"], "deviceID"),
      (["deviceID": device, "gates": "g1=5"], "gates"),
      (["deviceID": device, "gates": "g1=\(device),g1=\(device)"], "gates"),
      (["deviceID": device, "colours": "mauve=1"], "colours"),
      (["deviceID": device, "records": "0"], "records"),
      (["deviceID": device, "tollgateID": "x"], "tollgateID"),
      (["deviceID": device, "colour": "yellow=1"], "colour"),
    ] as [([String: String], String)])
  func refusals(options: [String: String], name: String) throws {
    let error = #expect(throws: AdapterOptionError.self) {
      try adapter(.gat1400, options, at: 1)
    }
    #expect(error?.name == name)
  }
}

@Suite("GA/T 1400: talk") struct GAT1400TalkTests {
  @Test("registers with Digest and shows the password to nobody")
  func digest() async throws {
    let library = Library(demandsDigest: true)
    let server = try library.server()
    let password = try SecretFixture("p4ss-word\n")
    let upstream = try SyncTests.library(
      server, ["user": "gate", "passwordFile": password.path])
    #expect(try await answers(of: upstream, to: [passage(1)]) == [recordID(1): .stored])
    #expect(library.faults == [])
    #expect(library.state.withLock { $0.registrations } == 1)
  }

  @Test("a wrong password or an open password file stops for a person")
  func badPassword() async throws {
    let server = try ScriptedServer { _ in
      .answer(401, headers: [#"WWW-Authenticate: Digest realm="v", nonce="1", qop="auth""#])
    }
    let password = try SecretFixture("wrong")
    let upstream = try library(server, ["passwordFile": password.path])
    await #expect(throws: Setback.status(401)) {
      try await answers(of: upstream, to: [passage(1)])
    }
    let open = try SecretFixture("wrong", mode: 0o644)
    let exposed = try library(server, ["passwordFile": open.path])
    await #expect(
      throws: Setback.transfer(.token(.mode(path: open.path, mode: 0o644)))
    ) { try await answers(of: exposed, to: [passage(1)]) }
  }

  @Test(
    "one status for each record, by its id",
    arguments: [
      ("0", RecordMark.stored), ("1", .retry), ("2", .retry), ("3", .retry), ("4", .rejected),
      ("5", .rejected), ("6", .rejected), ("7", .rejected), ("8", .rejected), ("9", .retry),
      ("77", .retry),
    ] as [(String, RecordMark)])
  func statuses(code: String, mark: RecordMark) async throws {
    let library = Library()
    let server = try library.server(status: {
      $0["PlateNo"] as? String == "晋D00002" ? code : "0"
    })
    let lines = (1...3).map { passage($0, plate: "晋D0000\($0)") } + [statement(4)]
    let answers = try await answers(of: try SyncTests.library(server), to: lines)
    #expect(answers[recordID(1)] == .stored && answers[recordID(3)] == .stored)
    #expect(answers[recordID(2)]?.mark == mark)
    #expect(answers[recordID(4)] == .notTaken)
    if case .rejected(let rejection)? = answers[recordID(2)] {
      #expect(rejection.code == "gat1400.\(code)" && rejection.reason.contains("said"))
      #expect(rejection.chinese?.contains("代码") == true)
    }
  }

  @Test("a status that settings call a repeat is as good as stored")
  func duplicates() async throws {
    let server = try Library().server(status: { _ in "4" })
    let upstream = try library(server, ["duplicateCodes": "4"])
    #expect(try await answers(of: upstream, to: [passage(1)]) == [recordID(1): .duplicate])
  }

  @Test("after 401 it registers again, once")
  func again() async throws {
    let library = Library()
    let server = try library.server()
    let upstream = try SyncTests.library(server)
    _ = try await answers(of: upstream, to: [passage(1)])
    library.forget()
    #expect(try await answers(of: upstream, to: [passage(2)]) == [recordID(2): .stored])
    #expect(library.state.withLock { $0.registrations } == 2)
    let stubborn = Library()
    let closed = try stubborn.server(before: { _ in .answer(401) })
    let refused = try SyncTests.library(closed)
    await #expect(throws: Setback.status(401)) {
      try await answers(of: refused, to: [passage(1)])
    }
    #expect(stubborn.state.withLock { $0.registrations } == 2)
    #expect(stubborn.state.withLock { $0.batches } == 2)
  }

  @Test("says that it lives before a batch after a pause, and not before")
  func keepalive() async throws {
    let library = Library()
    let server = try library.server()
    let now = Mutex(sixOClock)
    let upstream = try SyncTests.library(
      server, ["keepalive": "60"], clock: { now.withLock { $0 } })
    _ = try await answers(of: upstream, to: [passage(1)])
    now.withLock { $0 = $0.advanced(byMilliseconds: 59_999) }
    _ = try await answers(of: upstream, to: [passage(2)])
    #expect(library.state.withLock { $0.keepalives } == 0)
    now.withLock { $0 = $0.advanced(byMilliseconds: 60_000) }
    _ = try await answers(of: upstream, to: [passage(3)])
    #expect(library.state.withLock { $0.keepalives } == 1)
    now.withLock { $0 = $0.advanced(byMilliseconds: 60_000) }
    library.forget()
    _ = try await answers(of: upstream, to: [passage(4)])
    #expect(library.state.withLock { $0.registrations } == 2)
    #expect(library.state.withLock { $0.vehicles.count } == 4)
  }

  @Test(
    "a refusal of the whole batch without ids is never one of a record",
    arguments: [
      ("2", "gat1400.2", false), ("9", "gat1400.9", false), ("7", "upstream.batch-refused", true),
    ] as [(String, String, Bool)])
  func whole(code: String, error: String, isSmaller: Bool) async throws {
    let server = try Library().server(before: { _ in Library.one("/VIID/MotorVehicles", code) })
    let upstream = try library(server)
    let setback = await #expect(throws: Setback.self) {
      try await answers(of: upstream, to: [passage(1), passage(2)])
    }
    #expect(setback?.code == error && setback?.needsPerson == false)
    if isSmaller, case .status(400, _, let said?)? = setback {
      #expect(said.code == "gat1400.7")
    }
  }

  @Test("large batches go out in pieces, and what was answered counts")
  func pieces() async throws {
    let library = Library()
    let big = [UInt8](repeating: 7, count: 700_000)
    let server = try library.server(before: { $0 == 2 ? .answer(503) : nil })
    var transfer = TransferSettings()
    transfer.totalTimeout = 20_000
    let context = AdapterContext(
      address: "http://127.0.0.1:\(server.port)", transfer: transfer, isClosedNetwork: false,
      token: .none, memory: Notes(), clock: { sixOClock }, path: { $0 }, picture: { _ in big })
    let upstream = try UpstreamProtocol.gat1400.upstream(
      AdapterOptions(["deviceID": device, "maximumMiB": "1"]), in: context)
    let lines = (1...2).map { number in
      passage(number) { $0.pictures = [Passage.Picture(kind: "scene", sha256: "aa")] }
    }
    let first = try await answers(of: upstream, to: lines)
    #expect(first == [recordID(1): .stored])
    let second = try await answers(of: upstream, to: [lines[1]])
    #expect(second == [recordID(2): .stored])
    #expect(library.faults == [])
  }
}

extension GAT1400TalkTests {
  @Test("an exit does not go in a later request while its entry was put off in an earlier one")
  func putOff() async throws {
    let library = Library()
    let server = try library.server(status: { _ in "2" })
    let big = [UInt8](repeating: 7, count: 700_000)
    let context = AdapterContext(
      address: "http://127.0.0.1:\(server.port)", transfer: TransferSettings(),
      isClosedNetwork: false, token: .none, memory: Notes(), clock: { sixOClock }, path: { $0 },
      picture: { _ in big })
    let upstream = try UpstreamProtocol.gat1400.upstream(
      AdapterOptions(["deviceID": device, "maximumMiB": "1"]), in: context)
    let lines = [Passage.Direction.in, .out].enumerated().map { place, direction in
      passage(place + 1) {
        $0.direction = direction
        $0.pictures = [Passage.Picture(kind: "scene", sha256: "aa")]
      }
    }
    let said = try await answers(of: upstream, to: lines)
    #expect(said.keys.sorted() == [recordID(1)] && said[recordID(1)]?.mark == .retry)
    #expect(library.state.withLock { $0.batches } == 1)
  }
}

@Suite("GA/T 1400: through the uploader") struct GAT1400UploadTests {
  @Test(
    "everything arrives once through every kind of trouble",
    arguments: [
      .answer(503), .answer(500), .answer(429), .answer(200), .answer(401),
      .answer(200, headers: ["Content-Type: text/html"], body: Array("<html>".utf8)),
      .raw([]), .raw(Array("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{".utf8)),
      .json(#"{"ResponseStatusListObject":{"ResponseStatusObject":[]}}"#),
      .json(
        #"{"ResponseStatusListObject":{"ResponseStatusObject":[{"Id":"1","StatusCode":"0"}]}}"#),
      .json(#"{"ResponseStatusObject":{"StatusCode":"2"}}"#), .silence,
    ] as [ScriptedServer.Reply], [true, false])
  func trouble(reply: ScriptedServer.Reply, isStoredFirst: Bool) async throws {
    let library = Library()
    let server = try library.server(
      before: { !isStoredFirst && $0 % 3 == 1 ? reply : nil },
      after: { isStoredFirst && $0 % 3 == 1 ? reply : $1 })
    let lines = (1...40).map { passage($0, plate: "晋D\(10000 + $0)", minutes: $0) }
    let outbox = MemoryOutbox([segment(of: lines)])
    let upstream = try SyncTests.library(server, ["records": "8"], timeout: 1500)
    let outcome = try await upload(outbox, to: upstream)
    #expect(outcome.end == .nothingDue(next: nil))
    #expect(library.state.withLock { $0.vehicles.count } == 40)
    #expect(outcome.counts.stored == 40)
    #expect(await outbox.deadLetters.isEmpty)
    #expect(library.faults == [])
  }

  @Test("a restart in the middle loses nothing and doubles nothing")
  func restart() async throws {
    let library = Library()
    let server = try library.server()
    let lines = (1...30).map { passage($0, plate: "晋D\(10000 + $0)") }
    // Fifteen were stored, and the sender died before its outbox knew of them.
    _ = try await answers(of: try SyncTests.library(server), to: Array(lines[..<15]))
    let outbox = MemoryOutbox([segment(of: lines)])
    let outcome = try await upload(outbox, to: try SyncTests.library(server, ["records": "7"]))
    #expect(outcome.end == .nothingDue(next: nil))
    #expect(library.state.withLock { $0.vehicles.count } == 30)
    #expect(library.state.withLock { $0.repeats } == 15)
  }

  @Test("a batch that is refused whole is halved until the record at fault stands alone")
  func halving() async throws {
    let library = Library()
    let server = try library.server(
      after: { [library] _, reply in
        library.state.withLock { state in
          guard
            let bad = state.vehicles.first(where: {
              String(decoding: $0.value, as: UTF8.self).contains("晋D10007")
            })
          else { return reply }
          state.vehicles.removeValue(forKey: bad.key)
          return Library.one("/VIID/MotorVehicles", "8")
        }
      })
    let lines = (1...12).map { passage($0, plate: "晋D\(10000 + $0)") }
    let outbox = MemoryOutbox([segment(of: lines)])
    let outcome = try await upload(outbox, to: try SyncTests.library(server))
    #expect(outcome.counts.stored == 11 && outcome.counts.rejected == 1)
    let letter = try #require(await outbox.deadLetters.first)
    #expect(letter.record == recordID(7) && letter.rejection.code == "gat1400.8")
  }
}

@Suite("GA/T 1400: recorded answers") struct GAT1400RecordedTests {
  @Test("the batch of three of samples/authorities: two stored, one refused")
  func batch() async throws {
    let server = try ScriptedServer { request in
      recorded(
        "gat1400",
        request.path == "/VIID/MotorVehicles"
          ? "one status for each record; the third is refused" : "registered")
    }
    let answers = try await answers(of: try library(server), to: (1...4).map { passage($0) })
    #expect(answers[recordID(1)] == .stored && answers[recordID(2)] == .stored)
    guard case .rejected(let rejection)? = answers[recordID(3)] else {
      Issue.record("\(String(describing: answers[recordID(3)]))")
      return
    }
    #expect(rejection.reason == "code 8: PlateNo invalid")
    #expect(rejection.chinese == "代码 8：PlateNo invalid")
    // Of the fourth nothing was said.
    #expect(answers[recordID(4)] == nil)
  }
}
