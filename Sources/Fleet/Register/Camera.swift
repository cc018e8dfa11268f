/// A camera at a gate, and what the device itself does not say: which gate it watches, what its words for
/// a direction mean there, which clock and which colour codes it uses.
public struct Camera: RegisterEntry {
  public static let kind = RegisterKind.camera

  public var id: String
  public var gate: String
  /// The barrier or lane (道闸编号).
  public var barrier: String?
  /// The id that the device writes into its payloads.
  public var device: String?
  /// The address that its pushes come from, where payloads carry no id.
  public var address: String?
  /// The format it speaks, such as `hikvision`; found from the content where absent.
  public var format: String?
  /// What the device's words for a direction mean here, in lower case: `forward` is in at one gate and
  /// out at the next.
  public var directions: [String: Passage.Direction]
  /// The direction of what the device does not say; for cameras of one-way lanes.
  public var defaultDirection: Passage.Direction
  /// The zone of times that carry none; China where absent.
  public var zone: ZoneOffset?
  /// The name of the table by which it codes plate colours; the format's own where absent.
  public var colourTable: String?
  /// How far its clock may be off before that becomes a finding, in milliseconds.
  public var clockTolerance: Int64

  /// Ten minutes: cameras that keep time are seconds off, those that do not are hours or years off.
  public static let defaultClockTolerance: Int64 = 600_000

  public init(id: String, gate: String) {
    self.id = id
    self.gate = gate
    directions = [:]
    defaultDirection = .unknown
    clockTolerance = Self.defaultClockTolerance
  }

  public var references: [RegisterReference] { [RegisterReference(.gate, gate)] }

  public func check() throws(EntryError) {
    try EntryError.checkID(id)
    if let device { try EntryError.checkText(device, field: "device") }
    if let address, !Self.isNetworkAddress(address) {
      throw .invalid(field: "address", found: address, expected: .networkAddress)
    }
    if let colourTable, PlateColourTable.named(colourTable) == nil {
      throw .invalid(
        field: "colourTable", found: colourTable,
        expected: .oneOf(PlateColourTable.all.map(\.name)))
    }
    guard clockTolerance > 0 else {
      throw .invalid(field: "clockTolerance", found: "\(clockTolerance)", expected: .positive)
    }
  }

  /// Four numbers below 256, or up to eight groups of hexadecimal digits of which `::` stands for some; a
  /// zone may follow (`fe80::1%eth0`).
  static func isNetworkAddress(_ text: String) -> Bool {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    if parts.count == 4, !text.contains(":") {
      return parts.allSatisfy { part in
        part.utf8.count <= 3 && part.utf8.allSatisfy { $0 &- 0x30 < 10 } && UInt8(part) != nil
      }
    }
    let zoned = text.split(separator: "%", omittingEmptySubsequences: false)
    guard let address = zoned.first, zoned.count == 1 || zoned.count == 2 && !zoned[1].isEmpty
    else { return false }
    let halves = address.split(separator: "::", omittingEmptySubsequences: false)
    let groups = halves.flatMap { $0.split(separator: ":", omittingEmptySubsequences: false) }
      .filter { !$0.isEmpty }
    let colons = address.utf8.count { $0 == UInt8(ascii: ":") }
    guard groups.allSatisfy({ $0.count <= 4 && $0.allSatisfy(\.isHexDigit) }) else {
      return false
    }
    switch halves.count {
    case 1: return groups.count == 8 && colons == 7
    case 2:
      // Of the colons two are those of `::`, and the others stand between groups.
      let between = halves.reduce(0) { $0 + max(0, $1.split(separator: ":").count - 1) }
      return groups.count < 8 && colons == between + 2
    default: return false
    }
  }

  public func encode(into writer: inout JSONWriter, showing personal: PersonalData) {
    writer.object {
      $0.member("id", id)
      $0.member("gate", gate)
      $0.member("barrier", ifPresent: barrier)
      $0.member("device", ifPresent: device)
      $0.member("address", ifPresent: address)
      $0.member("format", ifPresent: format)
      $0.name("directions")
      $0.object { writer in
        for (word, direction) in directions.sorted(by: { $0.key < $1.key }) {
          writer.name(dynamic: word)
          writer.value(direction.rawValue)
        }
      }
      $0.member("defaultDirection", defaultDirection.rawValue)
      $0.member("zoneMinutes", ifPresent: zone?.minutes)
      $0.member("colourTable", ifPresent: colourTable)
      $0.member("clockTolerance", clockTolerance)
    }
  }

  public init(decoding json: JSON) throws(EntryError) {
    let members = try EntryMembers(json)
    id = try members.require("id", members.text("id"))
    gate = try members.require("gate", members.text("gate"))
    barrier = try members.text("barrier")
    device = try members.text("device")
    address = try members.text("address")
    format = try members.text("format")
    directions = [:]
    if let words = try members.object("directions") {
      for word in words.names { directions[word] = try words.direction(word) }
    }
    defaultDirection = try members.direction("defaultDirection") ?? .unknown
    if let minutes = try members.integer("zoneMinutes") {
      guard let zone = ZoneOffset(minutes: Int(clamping: minutes)) else {
        throw .invalid(field: "zoneMinutes", found: "\(minutes)", expected: .between(-1080, 1080))
      }
      self.zone = zone
    }
    colourTable = try members.text("colourTable")
    clockTolerance = try members.integer("clockTolerance") ?? Self.defaultClockTolerance
  }
}

extension EntryMembers {
  fileprivate func direction(_ name: String) throws(EntryError) -> Passage.Direction? {
    try parsed(name, .oneOf(["in", "out", "unknown"])) { Passage.Direction(rawValue: $0) }
  }
}
