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
    minute.add(stream(20), second: 20)
    #expect(minute.last(.odometer) == 80)
    #expect(minute.records == 3)
  }

  @Test func theOrderMakesNoDifference() {
    var (whole, other) = (OBD.Hour(), OBD.Hour())
    let start = Instant(milliseconds: 1_795_300_000_000)
    let records = (0..<600).map { index in
      (
        stream(Double(index % 90), nox: UInt32(index)),
        start.advanced(byMilliseconds: Int64(index) * 1000)
      )
    }
    for (record, at) in records { whole.add(record, at: at) }
    for part in 0..<3 {
      for index in stride(from: part, to: 600, by: 3) {
        other.add(records[index].0, at: records[index].1)
      }
    }
    #expect(other == whole && whole.minutes.values.reduce(0) { $0 + Int($1.records) } == 600)
    #expect(OBD.Hour(bytes: whole.bytes) == whole)
  }

  @Test func aSecondThatComesAgainCountsOnce() {
    let at = Instant(milliseconds: 1_795_300_000_000)
    var hour = OBD.Hour()
    var added = hour.add(stream(40), at: at)
    #expect(added)
    // After being stored, too.
    var again = OBD.Hour(bytes: hour.bytes) ?? OBD.Hour()
    added = again.add(stream(40), at: at)
    #expect(!added && again == hour)
    added = again.add(stream(60), at: at.advanced(byMilliseconds: 1000))
    #expect(added)
    #expect(again.minutes.values.map(\.records) == [2])
    #expect(again.minutes.values.first?.mean(.speed) == 50)
  }

  /// A minute as it was stored before it knew its seconds: its number, records, last second, two last values,
  /// of eight signals count and sum.
  @Test func anHourStoredWithoutSecondsIsRead() {
    let speed: [UInt8] = [0, 2, 0, 0, 0x64, 0]  // twice 50 km/h
    let bytes: [UInt8] =
      [7, 0, 2, 1] + [UInt8](repeating: 0xFF, count: 8) + speed
      + [UInt8](repeating: 0, count: 42)
    var hour = OBD.Hour(bytes: bytes)
    #expect(hour?.minutes[7]?.records == 2 && hour?.minutes[7]?.mean(.speed) == 50)
    hour?.add(stream(80), at: Instant(milliseconds: (7 * 60 + 30) * 1000))
    #expect(hour?.minutes[7]?.records == 3 && hour?.minutes[7]?.mean(.speed) == 60)
    #expect(OBD.Hour(bytes: hour?.bytes ?? []) == hour)
  }

  @Test func bytesThatAreNoHourAreRefused() {
    var hour = OBD.Hour()
    hour.add(stream(1), at: Instant(milliseconds: 0))
    let bytes = hour.bytes
    #expect(OBD.Hour(bytes: []) == OBD.Hour())
    for count in 1..<bytes.count { #expect(OBD.Hour(bytes: Array(bytes[..<count])) == nil) }
    #expect(OBD.Hour(bytes: bytes + bytes) == nil)
    #expect(OBD.Hour(bytes: [bytes[0], 60] + bytes.dropFirst(2)) == nil)
    #expect(OBD.Hour(bytes: bytes + bytes.dropFirst()) == nil)
  }
}
