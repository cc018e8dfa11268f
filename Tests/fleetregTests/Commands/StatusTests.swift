import Fleet
import Foundation
import Testing

@testable import Registry

@Suite("Status") struct StatusTests {
  @Test("of a level above: where numbers are missing, says whom to ask and what to type there")
  func gap() async throws {
    let fleetreg = try CommandRunner()
    let plant = try owner("plant", in: fleetreg)
    let county = try owner("county", in: fleetreg)
    let passages = (0..<3).map { number in
      Passage(
        gate: "north", direction: .in,
        time: CapturedTime(
          instant: Instant(seconds: 1_795_000_000 + number), text: "", rule: .china),
        plate: PlateReading(state: .read, text: "晋D1000\(number)", raw: ""),
        source: Passage.Source(format: "ledger.csv", device: "north"))
    }
    _ = try await plant.store(passages.map { Delivery($0) })
    let records = try await plant.reader().records(RecordFilter(), limit: 9)
    func lines(_ records: some Sequence<StoredRecord>) -> [UInt8] {
      records.flatMap { $0.bytes + [0x0A] }
    }
    _ = try await county.receive(lines(records.dropFirst()), from: "plant-1")
    let missing = try fleetreg.run("status", "--registry", "county").output
    #expect(missing.contains("fleetreg sync --verify") && missing.contains("run at `plant-1`"))
    let chinese = try fleetreg.run("status", "--registry", "county", "--lang", "zh").output
    #expect(chinese.contains("在“plant-1”处运行"))
    _ = try await county.receive(lines(records.prefix(1)), from: "plant-1")
    #expect(try !fleetreg.run("status", "--registry", "county").output.contains("--verify"))
  }

  private func owner(_ name: String, in fleetreg: CommandRunner) throws -> Owner {
    try Owner.create(
      at: RegistryLocation(fleetreg.directory.appending(path: name).path), command: "test")
  }
}
