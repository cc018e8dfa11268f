import Testing

@testable import Fleet

@Suite struct MinuteTests {
  private func stream(_ speed: Double, nox: UInt32 = 5000) -> OBD.Measurements {
    var stream = OBD.Measurements(.stream)
    stream.set(.speed, speed)
    stream.set(.noxUpstream, raw: nox)
    stream.set(.odometer, speed)
    return stream
  }

  @Test func meansAreOfValuesAlone() {
    var minute = OBD.Minute()
    minute.add(stream(40), second: 0)
    minute.add(stream(60, nox: 0), second: 1)  // the sensor is off
    minute.add(stream(80, nox: 0xFFFF), second: 2)
    #expect(minute.records == 3)
    #expect(minute.mean(.speed) == 60)
    #expect(minute.mean(.noxUpstream) == 50)
    #expect(minute.mean(.fuelFlow) == nil)
    #expect(minute.last(.odometer) == 80)
    #expect(minute.last(.reagentLevel) == nil)
  }

  @Test func anEarlierSecondThatCameLateIsNotTheLast() {
    var minute = OBD.Minute()
    minute.add(stream(80), second: 30)
    minute.add(stream(40), second: 10)
    #expect(minute.last(.odometer) == 80)
    var late = OBD.Minute()
    late.add(stream(20), second: 20)
    minute.merge(late)
    #expect(minute.last(.odometer) == 80)
    #expect(minute.records == 3)
  }

  @Test func partsJoinToTheWhole() {
    var (whole, first, second) = (OBD.Hour(), OBD.Hour(), OBD.Hour())
    for index in 0..<600 {
      let at = Instant(milliseconds: 1_795_300_000_000 + Int64(index) * 1000)
      let record = stream(Double(index % 90), nox: UInt32(index))
      whole.add(record, at: at)
      if index.isMultiple(of: 3) { first.add(record, at: at) } else { second.add(record, at: at) }
    }
    first.merge(second)
    #expect(first == whole)
    #expect(OBD.Hour(bytes: whole.bytes) == whole)
  }

  @Test func bytesThatAreNoHourAreRefused() {
    var hour = OBD.Hour()
    hour.add(stream(1), at: Instant(milliseconds: 0))
    let bytes = hour.bytes
    #expect(OBD.Hour(bytes: []) == OBD.Hour())
    for count in 1..<bytes.count { #expect(OBD.Hour(bytes: Array(bytes[..<count])) == nil) }
    #expect(OBD.Hour(bytes: bytes + bytes) == nil)
    #expect(OBD.Hour(bytes: [60] + bytes.dropFirst()) == nil)
  }

  @Test func countsDoNotOverflow() {
    var minute = OBD.Minute()
    for _ in 0..<70_000 { minute.add(stream(250), second: 59) }
    #expect(minute.records == .max)
    #expect(minute.mean(.speed) == 250)
    var other = minute
    other.merge(minute)
    #expect(other == minute)
  }
}
