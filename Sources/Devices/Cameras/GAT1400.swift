import Fleet

/// GA/T 1400 (公安视图库) `MotorVehicleObject`: a batch, a list, or one bare object; one answer for each record.
struct GAT1400 {
  let payload: Payload

  /// The vehicles of a body in any of the shapes seen; `nil` where it is no such body.
  static func vehicles(in json: JSON) -> [JSON]? {
    let list = json["MotorVehicleListObject"] ?? json
    guard let found = list["MotorVehicleObject"] else {
      if json["MotorVehicleListObject"] != nil { return list.array }
      return json["MotorVehicleID"] == nil ? nil : [json]
    }
    return found.array ?? [found]
  }

  func read(_ vehicles: [JSON]) -> [DeviceEvent] {
    vehicles.map { vehicle in
      let device = vehicle.value("DeviceID")
      let id = vehicle.value("MotorVehicleID")
      return payload.event(.gat1400, device: device, id: id, raw: vehicle.written) {
        pictures throws(DeviceError) in
        .passage(
          try passage(vehicle, id, payload.capture(device: device), pictures: &pictures))
      }
    }
  }

  private func passage(
    _ vehicle: JSON, _ id: String?, _ capture: Capture, pictures: inout [DevicePicture]
  ) throws(DeviceError) -> Passage {
    let text = vehicle.value("PassTime") ?? vehicle.value("AppearTime") ?? vehicle.value("MarkTime")
    let time = try capture.time(text, member: "PassTime")
    let reading = capture.plate(
      vehicle.value("PlateNo"), hasPlate: vehicle.value("HasPlate") != "0",
      colour: vehicle.value("PlateColor"), table: .gat1400)
    var passage = capture.passage(
      .gat1400, event: id, time: time, direction: direction(vehicle, capture.camera),
      plate: reading)
    passage.confidence = vehicle.value("PlateReliability").flatMap {
      Passage.Confidence(percent: $0)
    }
    passage.lane = vehicle.value("LaneNo")
    passage.vehicleType = vehicle.value("VehicleClass")
    passage.trailerPlate = vehicle.value("PlateNoAttach")
    for number in 1...5 {
      if let address = vehicle.value("StorageUrl\(number)") {
        passage.pictures.append(Passage.Picture(kind: "scene", reference: address))
      }
    }
    for image in Self.images(vehicle["SubImageList"]) {
      pictures.take(
        image.value("Data"), kind: Self.kind(ofImage: image.value("Type")),
        name: image.value("ImageID"), references: &passage.pictures)
      if let address = image.value("StoragePath") {
        passage.pictures.append(Passage.Picture(kind: "scene", reference: address))
      }
    }
    for name in [
      "TollgateID", "SourceID", "PlateClass", "Direction", "VehicleColor", "VehicleBrand", "Speed",
      "PlateCharReliability",
    ] {
      passage.extra.keep(name, vehicle.value(name))
    }
    return passage
  }

  /// A vendor's own in/out goes before the compass direction, which only the camera's rule explains.
  private func direction(_ vehicle: JSON, _ camera: CameraSettings) -> Passage.Direction {
    if let word = vehicle.value("InOut"), let stated = Passage.Direction(word: word.lowercased()) {
      return stated
    }
    if let code = vehicle.value("ParkingInOutType"), code == "1" || code == "2" {
      return code == "1" ? .in : .out
    }
    return camera.direction(vehicle.value("Direction"))
  }

  /// `SubImageList` is an object, an array, or a JSON text in a string.
  static func images(_ list: JSON?) -> [JSON] {
    switch list {
    case .array(let images): return images
    case .object:
      guard let found = list?["SubImageInfoObject"] else { return [] }
      return found.array ?? [found]
    case .string(let text):
      // One level only: what a string holds is not looked into for strings again.
      guard let inner = try? JSON(parsing: Array(text.utf8).span), inner.string == nil else {
        return []
      }
      return images(inner)
    default: return []
    }
  }

  private static func kind(ofImage type: String?) -> String {
    switch type {
    case "01": "vehicle"
    case "02": "plate"
    case "11", "12", "13": "face"
    default: "scene"
    }
  }
}
