// The readings that passages and observations share, as members of a line.

extension JSONWriter {
  mutating func encode(findings: [String], extra: [JSON.Member]) {
    if !findings.isEmpty {
      name("findings")
      array { for code in findings { $0.value(code) } }
    }
    if !extra.isEmpty {
      name("extra")
      value(.object(extra))
    }
  }
}

extension CapturedTime {
  func encodeMembers(into writer: inout JSONWriter) {
    writer.member("time", instant)
    writer.member("timeText", text)
    writer.member("timeRule", rule.rawValue)
  }

  init(decoding members: inout RecordMembers) throws(RecordLine.DecodingError) {
    let instant = try members.require("time", try members.instant("time"))
    let text = try members.require("timeText", try members.string("timeText"))
    let rule = try members.parsed("timeRule") { Rule(rawValue: $0) }
    self.init(instant: instant, text: text, rule: try members.require("timeRule", rule))
  }
}

extension PlateReading {
  /// The state is left out where the plate was read, the raw text where it is the same.
  func encodeMembers(into writer: inout JSONWriter) {
    writer.member("plate", text)
    if state != .read { writer.member("plateState", state.rawValue) }
    if raw != text { writer.member("plateRaw", raw) }
  }

  init(decoding members: inout RecordMembers) throws(RecordLine.DecodingError) {
    let text = try members.require("plate", try members.string("plate"))
    let state = try members.parsed("plateState") { State(rawValue: $0) }
    let raw = try members.string("plateRaw")
    self.init(state: state ?? .read, text: text, raw: raw ?? text)
  }
}

extension ColourReading {
  func encodeMembers(into writer: inout JSONWriter) {
    writer.member("colour", colour.rawValue)
    writer.member("colourRaw", raw)
    writer.member("colourTable", table)
  }

  init?(decoding members: inout RecordMembers) throws(RecordLine.DecodingError) {
    guard let colour = try members.string("colour") else { return nil }
    let raw = try members.require("colourRaw", try members.string("colourRaw"))
    let table = try members.require("colourTable", try members.string("colourTable"))
    self.init(colour: PlateColour(rawValue: colour), raw: raw, table: table)
  }
}

extension Passage.Confidence {
  func encodeMembers(into writer: inout JSONWriter) {
    writer.member("confidence", value)
    writer.member("confidenceRaw", raw)
  }

  init?(decoding members: inout RecordMembers) throws(RecordLine.DecodingError) {
    guard let value = try members.double("confidence") else { return nil }
    let raw = try members.require("confidenceRaw", try members.string("confidenceRaw"))
    self.init(value: value, raw: raw)
  }
}

extension Passage.Source {
  func encodeMembers(into writer: inout JSONWriter) {
    writer.member("source", format)
    writer.member("device", device)
    writer.member("event", ifPresent: event)
    if buffered { writer.member("buffered", true) }
  }

  init(decoding members: inout RecordMembers) throws(RecordLine.DecodingError) {
    let format = try members.require("source", try members.string("source"))
    let device = try members.require("device", try members.string("device"))
    let event = try members.string("event")
    let buffered = try members.bool("buffered")
    self.init(format: format, device: device, event: event, buffered: buffered ?? false)
  }
}

extension Passage.Picture {
  static func encode(_ pictures: [Passage.Picture], into writer: inout JSONWriter) {
    guard !pictures.isEmpty else { return }
    writer.name("pictures")
    writer.array {
      for picture in pictures {
        $0.object {
          $0.member("kind", picture.kind)
          $0.member("sha256", ifPresent: picture.sha256)
          $0.member("reference", ifPresent: picture.reference)
        }
      }
    }
  }

  static func decode(
    from members: inout RecordMembers
  ) throws(RecordLine.DecodingError) -> [Passage.Picture] {
    var pictures: [Passage.Picture] = []
    for var object in try members.objects("pictures") {
      let kind = try object.require("kind", try object.string("kind"))
      let sha256 = try object.string("sha256")
      pictures.append(
        Passage.Picture(kind: kind, sha256: sha256, reference: try object.string("reference")))
    }
    return pictures
  }
}
