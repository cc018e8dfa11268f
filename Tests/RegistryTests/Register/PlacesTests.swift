import Fleet
import Testing

@testable import Registry

@Suite("Companies, plants, gates, cameras") struct PlacesTests {
  let registry = TemporaryRegistry()

  @Test("what is added is found again, also by a reader")
  func add() async throws {
    let owner = try registry.create()
    try await owner.change(by: "li") { try $0.addPlaces() }
    let reader = try owner.reader()
    let gates = try await reader.register { try $0.gates(of: "steel-1") }
    #expect(gates == [Gate(id: "east", plant: "steel-1", name: "东门")])
    let found = try await reader.register { register in
      (
        try register.camera(device: "D-1")?.id,
        try register.cameras(address: "192.0.2.7").map(\.id),
        try register.camera(device: "D-2")?.id
      )
    }
    #expect(found == ("east-in", ["east-in"], nil))
  }

  @Test("adding twice, naming what is not there, removing what is used: refused, nothing stored")
  func refusals() async throws {
    let owner = try registry.create()
    try await owner.change(by: "li") { try $0.addPlaces() }
    let before = try await owner.register { try $0.history(after: 0).count }
    await #expect(throws: RegisterError.exists(.gate, "east")) {
      try await owner.change(by: "li") {
        try $0.add(Gate(id: "east", plant: "steel-1", name: "again"))
      }
    }
    await #expect(
      throws: RegisterError.unknownReference(
        RegisterReference(.plant, "nowhere"), from: RegisterReference(.gate, "west"))
    ) {
      try await owner.change(by: "li") {
        try $0.add(Gate(id: "west", plant: "nowhere", name: "west"))
      }
    }
    await #expect(
      throws: RegisterError.inUse(
        RegisterReference(.gate, "east"), by: RegisterReference(.camera, "east-in"), count: 1)
    ) { try await owner.change(by: "li") { try $0.remove(Gate.self, "east") } }
    await #expect(
      throws: RegisterError.inUse(
        RegisterReference(.plant, "steel-1"), by: RegisterReference(.gate, "east"), count: 1)
    ) { try await owner.change(by: "li") { try $0.remove(Plant.self, "steel-1") } }
    await #expect(throws: RegisterError.unknown(.camera, "none")) {
      try await owner.change(by: "li") { try $0.remove(Camera.self, "none") }
    }
    await #expect(throws: RegisterError.unknown(.gate, "none")) {
      try await owner.change(by: "li") {
        try $0.update(Gate(id: "none", plant: "steel-1", name: "x"))
      }
    }
    await #expect(
      throws: RegisterError.taken(
        field: "device", value: "D-1", by: RegisterReference(.camera, "east-in"))
    ) {
      try await owner.change(by: "li") { change in
        var camera = Camera(id: "east-out", gate: "east")
        camera.device = "D-1"
        try change.add(camera)
      }
    }
    await #expect(throws: EntryError.missing(field: "name")) {
      try await owner.change(by: "li") {
        try $0.add(Gate(id: "west", plant: "steel-1", name: ""))
      }
    }
    let after = try await owner.register { try $0.history(after: 0).count }
    #expect(after == before)
  }

  @Test("from the camera up, all can be removed")
  func remove() async throws {
    let owner = try registry.create()
    try await owner.change(by: "li") { try $0.addPlaces() }
    try await owner.change(by: "li", why: "closed") { change in
      try change.remove(Camera.self, "east-in")
      try change.remove(Gate.self, "east")
      try change.remove(Plant.self, "steel-1")
    }
    let left = try await owner.register {
      try $0.count(.plant) + $0.count(.gate) + $0.count(.camera)
    }
    #expect(left == 0)
  }

  @Test("a gate at which something was captured stays")
  func captured() async throws {
    let owner = try registry.create()
    try await owner.change(by: "li") { change in
      try change.addPlaces()
      try change.add(Gate(id: "G1", plant: "steel-1", name: "G1"))
      try change.add(Gate(id: "G2", plant: "steel-1", name: "G2"))
    }
    _ = try await owner.store([Passages.delivery(1, gate: "G1")])
    await #expect(throws: RegisterError.hasRecords(RegisterReference(.gate, "G1"))) {
      try await owner.change(by: "li") { try $0.remove(Gate.self, "G1") }
    }
    try await owner.change(by: "li") { try $0.remove(Gate.self, "G2") }
  }

  @Test("a company that runs a plant stays")
  func company() async throws {
    let owner = try registry.create()
    let code = try UnifiedSocialCreditCode("91140400MATEXAM18H")
    try await owner.change(by: "li") { change in
      try change.add(Company(creditCode: code, name: "示例钢铁有限公司"))
      var plant = Plant(id: "steel-1", name: "一厂", division: try DivisionCode("140403"))
      plant.company = code
      try change.add(plant)
    }
    await #expect(
      throws: RegisterError.inUse(
        RegisterReference(.company, code.description), by: RegisterReference(.plant, "steel-1"),
        count: 1)
    ) { try await owner.change(by: "li") { try $0.remove(Company.self, code.description) } }
  }

  @Test("an error in the middle takes back the whole change, a dry run all of it")
  func atomic() async throws {
    let owner = try registry.create()
    await #expect(throws: RegisterError.exists(.plant, "p")) {
      try await owner.change(by: "li") { change in
        let plant = Plant(id: "p", name: "p", division: try DivisionCode("140403"))
        try change.add(plant)
        try change.add(plant)
      }
    }
    let count = try await owner.change(by: "li", dryRun: true) { change in
      try change.addPlaces()
      return try change.register.count(.gate)
    }
    #expect(count == 1)
    let left = try await owner.register { register in
      try RegisterKind.allCases.reduce(0) { try $0 + register.count($1) }
        + register.history(after: 0).count
    }
    #expect(left == 0)
  }

  @Test("an attempt that fails leaves the rest of the change")
  func attempt() async throws {
    let owner = try registry.create()
    let codes = try await owner.change(by: "li") { change in
      try change.addPlaces()
      return try ["north", "east", "south"].map { id -> String? in
        let result = try change.attempt {
          try change.add(Gate(id: id, plant: "steel-1", name: id))
        }
        guard case .failure(let error) = result else { return nil }
        return (error as? any Explained)?.code
      }
    }
    #expect(codes == [nil, "register.exists", nil])
    let gates = try await owner.register { try $0.all(Gate.self).map(\.id) }
    #expect(gates == ["east", "north", "south"])
  }

  @Test("pages follow each other without gap or repeat")
  func pages() async throws {
    let owner = try registry.create()
    try await owner.change(by: "li") { change in
      try change.addPlaces()
      for number in 0..<7 {
        try change.add(Gate(id: "g\(number)", plant: "steel-1", name: "g"))
      }
    }
    let pages = try await owner.register { register in
      var pages: [[String]] = []
      var last = ""
      while true {
        let page = try register.all(Gate.self, after: last, limit: 3).map(\.id)
        guard let end = page.last else { return pages }
        pages.append(page)
        last = end
      }
    }
    #expect(pages == [["east", "g0", "g1"], ["g2", "g3", "g4"], ["g5", "g6"]])
  }
}
