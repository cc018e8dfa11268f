// The groups of the form, each written and read member by member.

extension Machinery.Engine {
  func encode(into writer: inout JSONWriter) {
    writer.object {
      $0.member("model", ifPresent: model)
      $0.member("number", ifPresent: number)
      $0.member("maker", ifPresent: maker)
      $0.member("madeOn", ifPresent: madeOn?.description)
      $0.member("typeApproval", ifPresent: typeApproval)
      $0.member("power", ifPresent: power)
    }
  }

  init(decoding members: EntryMembers) throws(EntryError) {
    model = try members.text("model")
    number = try members.text("number")
    maker = try members.text("maker")
    madeOn = try members.day("madeOn")
    typeApproval = try members.text("typeApproval")
    power = try members.number("power")
  }
}

extension MachineryStage {
  func encode(into writer: inout JSONWriter) {
    writer.object {
      $0.member("code", stage.rawValue)
      $0.member("evidence", evidence.rawValue)
      $0.member("recordedOn", ifPresent: recordedOn?.description)
      $0.member("recordedBy", ifPresent: recordedBy)
      $0.member("reason", ifPresent: reason)
    }
  }

  init(decoding members: EntryMembers) throws(EntryError) {
    stage = try members.require(
      "code", members.parsed("code", .stage) { EmissionStage(rawValue: $0) })
    evidence = try members.require("evidence", members.word("evidence"))
    recordedOn = try members.day("recordedOn")
    recordedBy = try members.text("recordedBy")
    reason = try members.text("reason")
  }
}

extension Machinery.AfterTreatment {
  func encode(into writer: inout JSONWriter) {
    writer.object {
      $0.member("fitted", ifPresent: fitted)
      $0.member("model", ifPresent: model)
      $0.member("maker", ifPresent: maker)
      $0.member("fittedOn", ifPresent: fittedOn?.description)
      $0.member("smokeBefore", ifPresent: smokeBefore)
      $0.member("smokeAfter", ifPresent: smokeAfter)
      $0.member("regeneration", ifPresent: regeneration)
    }
  }

  init(decoding members: EntryMembers) throws(EntryError) {
    fitted = try members.flag("fitted")
    model = try members.text("model")
    maker = try members.text("maker")
    fittedOn = try members.day("fittedOn")
    smokeBefore = try members.number("smokeBefore")
    smokeAfter = try members.number("smokeAfter")
    regeneration = try members.text("regeneration")
  }
}

extension Machinery.Monitoring {
  func encode(into writer: inout JSONWriter) {
    writer.object {
      $0.member("obd", ifPresent: obd)
      $0.member("positioning", ifPresent: positioning)
      $0.member("networked", ifPresent: networked)
      $0.member("terminal", ifPresent: terminal)
    }
  }

  init(decoding members: EntryMembers) throws(EntryError) {
    obd = try members.flag("obd")
    positioning = try members.flag("positioning")
    networked = try members.flag("networked")
    terminal = try members.text("terminal")
  }
}

extension Machinery.Usage {
  func encode(into writer: inout JSONWriter) {
    writer.object {
      $0.member("hoursPerYear", ifPresent: hoursPerYear)
      $0.member("hoursTotal", ifPresent: hoursTotal)
      $0.member("condition", ifPresent: condition)
    }
  }

  init(decoding members: EntryMembers) throws(EntryError) {
    hoursPerYear = try members.number("hoursPerYear")
    hoursTotal = try members.number("hoursTotal")
    condition = try members.text("condition")
  }
}

extension Machinery.Test {
  func encode(into writer: inout JSONWriter) {
    writer.object {
      $0.member("agency", ifPresent: agency)
      $0.member("report", ifPresent: report)
      $0.member("day", ifPresent: day?.description)
      $0.member("passed", ifPresent: passed)
      $0.member("smoke", ifPresent: smoke)
    }
  }

  init(decoding members: EntryMembers) throws(EntryError) {
    agency = try members.text("agency")
    report = try members.text("report")
    day = try members.day("day")
    passed = try members.flag("passed")
    smoke = try members.number("smoke")
  }
}
