import Fleet
import Testing

@testable import Devices

@Suite("Answers to devices") struct DeviceAnswerTests {
  private func answer(_ name: String, _ outcomes: [DeviceAnswer.Outcome]? = nil) throws
    -> DeviceAnswer
  {
    let events = try events("cameras/\(name)")
    return DeviceAnswer(
      to: events.enumerated().map { ($1, outcomes?[$0] ?? .kept) }, path: "/VIID/MotorVehicles",
      at: Samples.receivedAt)
  }

  private func text(_ answer: DeviceAnswer) -> String {
    String(decoding: answer.body, as: UTF8.self)
  }

  @Test("never opens a barrier", arguments: [DeviceAnswer.Outcome.kept, .refused, .later])
  func closed(outcome: DeviceAnswer.Outcome) throws {
    for name in try Samples.names(in: "cameras") {
      let count = try events("cameras/\(name)").count
      let text = text(try answer(name, Array(repeating: outcome, count: count)))
      #expect(!text.contains("\"info\":\"ok\""))
      #expect(!text.contains("\"OpenStrobe\":true"))
    }
  }

  @Test("tells Vzenith to stop sending, unless it shall send again")
  func vzenith() throws {
    #expect(
      text(try answer("vzenith.json"))
        == #"{"Response_AlarmInfoPlate":{"info":"no","content":"retransfer_stop","is_pay":"true","serialData":[]}}"#
    )
    #expect(!text(try answer("vzenith.json", [.later])).contains("retransfer_stop"))
  }

  @Test("answers Dahua with the barrier shut, and its keep-alive with itself")
  func dahua() throws {
    #expect(
      text(try answer("dahua-tollgate.json"))
        == #"{"Result":true,"DeviceID":"00000000-0000-4000-8000-000000000052","PlateNumber":"晋D56789","AllowUser":false,"BlockUser":false,"OpenStrobe":false}"#
    )
    #expect(
      text(try answer("dahua-keepalive.json"))
        == #"{"Active":true,"DeviceID":"00000000-0000-4000-8000-000000000052"}"#)
    #expect(try answer("dahua-tollgate.json", [.later]).status == 503)
  }

  @Test("gives GA/T 1400 one status for each record")
  func gat1400() throws {
    let answer = try answer("gat1400-batch.json", [.kept, .later, .kept, .refused])
    #expect(answer.status == 200)
    let json = try JSON(parsing: answer.body)
    let list = try #require(json["ResponseStatusListObject"]?["ResponseStatusObject"]?.array)
    #expect(list.map { $0["StatusCode"]?.string } == ["0", "2", "0", "8"])
    #expect(list.allSatisfy { $0["Id"]?.string?.utf8.count == 48 })
    #expect(list[0]["LocalTime"]?.string == "20261121060241")
    #expect(list[3]["StatusString"]?.string?.contains("PassTime") == true)
    let single = try JSON(parsing: try self.answer("gat1400-register.json").body)
    #expect(single["ResponseStatusObject"]?["Id"]?.string == "14030000001190000101")
  }
}
