extension Machinery {
  /// Writes the members of the form into an object that is already open; absent ones are left out.
  func encodeMembers(into writer: inout JSONWriter, showing personal: PersonalData) {
    writer.member("kind", kind.rawValue)
    if let registrant {
      writer.name("registrant")
      registrant.encode(into: &writer, showing: personal)
    }
    writer.name("place")
    writer.object {
      $0.member("division", place.division.description)
      $0.member("siteKind", ifPresent: place.siteKind?.rawValue)
      $0.member("site", ifPresent: place.site)
    }
    writer.member("type", ifPresent: type?.rawValue)
    writer.member("name", ifPresent: name)
    writer.member("brand", ifPresent: brand)
    writer.member("model", ifPresent: model)
    writer.member("serial", ifPresent: serial)
    writer.member("maker", ifPresent: maker)
    writer.member("origin", ifPresent: origin)
    writer.member("madeOn", ifPresent: madeOn?.description)
    writer.member("pin", ifPresent: pin)
    writer.member("machineCode", ifPresent: machineCode)
    writer.member("disclosureNumber", ifPresent: disclosureNumber)
    writer.member("plate", ifPresent: plate)
    writer.member("plateColour", ifPresent: plateColour?.rawValue)
    writer.member("vin", ifPresent: vin)
    writer.member("energy", ifPresent: energy?.rawValue)
    writer.name("engine")
    engine.encode(into: &writer)
    if let stage {
      writer.name("stage")
      stage.encode(into: &writer)
    }
    writer.name("afterTreatment")
    afterTreatment.encode(into: &writer)
    writer.name("monitoring")
    monitoring.encode(into: &writer)
    writer.name("usage")
    usage.encode(into: &writer)
    writer.name("test")
    test.encode(into: &writer)
    writer.member("bureau", ifPresent: bureau)
    writer.name("photos")
    writer.array { writer in
      for photo in photos {
        writer.object {
          $0.member("kind", photo.kind.rawValue)
          $0.member("sha256", photo.sha256)
        }
      }
    }
  }

  /// Reads the form alone, as a table's row or another program states it.
  public init(decoding json: JSON) throws(EntryError) {
    try self.init(decoding: EntryMembers(json))
  }

  /// Reads the members that ``encodeMembers(into:showing:)`` writes.
  init(decoding members: EntryMembers) throws(EntryError) {
    let place = try members.require("place", members.object("place"))
    self.init(
      kind: try members.word("kind") ?? .machine,
      division: try place.require("division", place.division("division")))
    self.place.siteKind = try place.open("siteKind")
    self.place.site = try place.text("site")
    if let object = try members.object("registrant") {
      registrant = try Registrant(decoding: object)
    }
    type = try members.open("type")
    name = try members.text("name")
    brand = try members.text("brand")
    model = try members.text("model")
    serial = try members.text("serial")
    maker = try members.text("maker")
    origin = try members.text("origin")
    madeOn = try members.day("madeOn")
    pin = try members.text("pin")
    machineCode = try members.text("machineCode")
    disclosureNumber = try members.text("disclosureNumber")
    plate = try members.text("plate")
    plateColour = try members.open("plateColour")
    vin = try members.text("vin")
    energy = try members.open("energy")
    if let object = try members.object("engine") { engine = try Engine(decoding: object) }
    if let object = try members.object("stage") { stage = try MachineryStage(decoding: object) }
    if let object = try members.object("afterTreatment") {
      afterTreatment = try AfterTreatment(decoding: object)
    }
    if let object = try members.object("monitoring") {
      monitoring = try Monitoring(decoding: object)
    }
    if let object = try members.object("usage") { usage = try Usage(decoding: object) }
    if let object = try members.object("test") { test = try Test(decoding: object) }
    bureau = try members.text("bureau")
    for object in try members.objects("photos") {
      photos.append(
        MachineryPhoto(
          kind: try object.require("kind", object.open("kind")),
          sha256: try object.require("sha256", object.text("sha256"))))
    }
  }
}
