import Fleet

extension GAT1400Upstream {
  /// The kinds of pictures that the setting `images` may give codes to.
  enum Image: String, CaseIterable, Sendable {
    case vehicle, plate, other
  }

  /// How many pictures of one record have an id of their own.
  private static let mostImages = 8

  /// The passage in the protocol's form; `nil` for other records.
  func vehicle(of line: RecordLine) throws(FormRefusal) -> Vehicle? {
    guard case .passage(let passage) = line.record else { return nil }
    var findings: [AdapterFinding] = []
    let device = device(of: passage.gate, &findings)
    let time = try LocalTime(passage.time.instant).compact
    // 20 of the device, 2 of the type, 14 of the time, 5 of the counter: eight numbers for each record, its
    // pictures' ones among them; then 2 and 5 for the object in the picture, from the record's own random bits.
    let counter = line.place.sequence % UInt64(100_000 / Self.mostImages) * UInt64(Self.mostImages)
    let source = "\(device)02\(time)"
    let sourceID = source + padded(counter, 5)
    let id = "\(sourceID)02\(padded(line.id.bits % 100_000, 5))"
    var members: [JSON.Member] = []
    members.add("MotorVehicleID", id)
    members.add("InfoKind", number: 1)
    members.add("SourceID", sourceID)
    members.add("TollgateID", tollgate)
    members.add("DeviceID", device)
    let addresses = passage.pictures.compactMap(\.reference).filter {
      $0.hasPrefix("http://") || $0.hasPrefix("https://")
    }
    for (position, address) in addresses.prefix(5).enumerated() {
      members.add("StorageUrl\(position + 1)", address)
    }
    for corner in ["LeftTopX", "LeftTopY", "RightBtmX", "RightBtmY"] {
      members.add(corner, number: 0)
    }
    members.add("LaneNo", number: passage.lane.flatMap { Int($0) })
    add(plateOf: passage, to: &members, &findings)
    members.add("Direction", passage.received("Direction"))
    members.add("VehicleClass", passage.vehicleType?.vehicleTypeCode(&findings))
    members.add("PassTime", time)
    members.add("AppearTime", time)
    if saysDirection, passage.direction != .unknown {
      members.add("InOut", passage.direction.rawValue)
    }
    let pictures = images(of: passage, device: device, time: time, &findings) {
      source + padded(counter + UInt64($0), 5)
    }
    if !pictures.isEmpty {
      members.append(
        JSON.Member(
          "SubImageList", .object([JSON.Member("SubImageInfoObject", .array(pictures))])))
    }
    return Vehicle(record: line.id, id: id, body: members.body, findings: findings)
  }

  private func add(
    plateOf passage: Passage, to members: inout [JSON.Member], _ findings: inout [AdapterFinding]
  ) {
    let text = passage.plate.text
    let hasPlate = !text.isEmpty
    if passage.plate.state == .unread { findings.append(.plate) }
    members.add("HasPlate", hasPlate ? "1" : "0")
    members.add("PlateClass", hasPlate ? plateClass(of: passage, &findings) : "99")
    members.add("PlateColor", hasPlate ? colours.code(for: passage.colour, &findings) : "99")
    members.add("PlateNo", hasPlate ? text : "无车牌")
    members.add("PlateNoAttach", passage.trailerPlate)
    members.add(
      "PlateReliability",
      passage.confidence.map { "\(Int((min(max($0.value, 0), 1) * 100).rounded()))" })
  }

  /// GA 24.7, as received or by the colour: large 01, small 02, large and small new energy 51 and 52.
  private func plateClass(
    of passage: Passage, _ findings: inout [AdapterFinding]
  ) -> String {
    if let code = passage.received("PlateClass") { return code }
    switch passage.colour?.colour {
    case .yellow: return "01"
    case .blue: return "02"
    case .yellowGreen: return "51"
    case .gradientGreen: return "52"
    default:
      findings.append(.plateClass)
      return "99"
    }
  }

  /// The pictures whose bytes are here, inside the request.
  private func images(
    of passage: Passage, device: String, time: String, _ findings: inout [AdapterFinding],
    id: (Int) -> String
  ) -> [JSON] {
    guard sendsPictures else { return [] }
    var found: [JSON] = []
    for file in passage.pictures where file.sha256 != nil {
      guard found.count < Self.mostImages, let bytes = file.sha256.flatMap(picture) else {
        findings.append(.picture)
        continue
      }
      let kind = Image(rawValue: file.kind) ?? .other
      var members: [JSON.Member] = []
      members.add("ImageID", id(found.count))
      members.add("DeviceID", device)
      members.add("Type", images[kind] ?? images[.other])
      members.add("FileFormat", bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) ? "Png" : "Jpeg")
      members.add("ShotTime", time)
      members.add("Data", Base64Text.encode(bytes))
      found.append(.object(members))
    }
    return found
  }
}

extension Passage {
  /// A member that a device of this same protocol sent and a passage has no field for.
  fileprivate func received(_ name: String) -> String? {
    guard source.format == UpstreamProtocol.gat1400.rawValue else { return nil }
    return extra.first { $0.name == name }?.value.textOrNumber
  }
}
