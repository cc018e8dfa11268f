// The in-process rows of the table: prints "name operations-a-second" a line, for run.py.
//
//     swift run -c release micro ../samples
import Fleet
import Foundation
import Rates

/// The first column of every line of a sample file.
func samples(_ name: String) throws -> [String] {
  try String(contentsOfFile: CommandLine.arguments[1] + "/" + name, encoding: .utf8)
    .split(separator: "\n").filter { !$0.hasPrefix("#") }
    .map { String($0.prefix { $0 != "\t" }) }
}

let plates = try samples("identity/plates.txt")
let plateRate = rate(plates.count * 100) {
  var read = 0
  for _ in 0..<100 {
    for text in plates where (try? Plate(text)) != nil { read &+= 1 }
  }
  return read
}
print("plate", plateRate)

let vins = try samples("identity/vins.txt")
let vinRate = rate(vins.count * 100) {
  var held = 0
  for _ in 0..<100 {
    for text in vins {
      if let vin = try? VIN(text), vin.hasValidCheckDigit { held &+= 1 }
    }
  }
  return held
}
print("vin", vinRate)

let day = Day(2026, 11, 21)
let facts = (0..<100).map { (number: Int) -> VehicleFacts in
  var vehicle = Vehicle()
  vehicle.fuel = .diesel
  vehicle.maximumMass = 25_000
  vehicle.invoicedOn = Day(2020 + number % 4, 1, 1)
  vehicle.registeredOn = Day(2020 + number % 4, 2, 1)
  vehicle.stageClaims = [
    StageClaim(
      [EmissionStage.iv, .v, .vi][number % 3], from: .registrationRecord, recordedOn: day)
  ]
  return vehicle.facts
}
print(
  "eligibility",
  rate(facts.count * 100) {
    var met = 0
    for _ in 0..<100 {
      for fact in facts
      where Eligibility.outcome(of: .may(.registration), about: fact, on: day) == .allow {
        met &+= 1
      }
    }
    return met
  })
print(
  "grounds",
  rate(facts.count * 10) {
    var grounds = 0
    for _ in 0..<10 {
      for fact in facts {
        grounds &+= Eligibility.verdict(of: .may(.registration), about: fact, on: day).grounds.count
      }
    }
    return grounds
  })
