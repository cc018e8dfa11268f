extension IncarnationStatement {
  func encodeMembers(into writer: inout JSONWriter) {
    writer.member("previous", previous)
    writer.name("lastKnown")
    writer.array {
      for count in lastKnown {
        $0.object {
          $0.member("gate", count.gate)
          $0.member("sequence", count.sequence)
        }
      }
    }
  }

  init(decoding members: inout RecordMembers) throws(RecordLine.DecodingError) {
    let previous: UInt32 = try members.require("previous", try members.integer("previous"))
    var lastKnown: [Count] = []
    for var object in try members.objects("lastKnown") {
      let gate = try object.require("gate", try object.string("gate"))
      let sequence: UInt64 = try object.require("sequence", try object.integer("sequence"))
      lastKnown.append(Count(gate: gate, sequence: sequence))
    }
    self.init(previous: previous, lastKnown: lastKnown)
  }
}
