import Fleet
import Testing

@testable import Simulation

@Suite("Truck") struct TruckTests {
  private func truck(_ seed: UInt64) -> Truck {
    var numbers = SeededNumbers(seed: seed)
    let traits = Traits(family: .road, mayBeGas: false, by: &numbers)
    return Truck(traits, startingWithin: 10, by: numbers)
  }

  @Test("odometer, tanks and place go with speed and consumption", arguments: 1...6)
  func consistent(seed: UInt64) {
    var truck = truck(seed)
    var (way, fuel) = (0.0, 0.0)
    let start = truck
    var fillings = 0
    var before = truck
    for _ in 0..<20_000 {
      truck.advance()
      way += (before.speed + truck.speed) / 2 / 3600
      fuel += truck.fuelFlow / 3600
      if truck.fuelLevel > before.fuelLevel {
        fillings += 1
        #expect(!truck.isRunning)
      }
      // Urea comes at stops only.
      if truck.ureaLevel > before.ureaLevel { #expect(!truck.isRunning) }
      // No jump: a truck moves by what it drives, a degree of latitude is 111.2 km.
      let metres = truck.speed / 3.6
      #expect(abs(truck.latitude - before.latitude) * 111_200 <= metres + 1)
      #expect((0...120).contains(truck.speed))
      #expect((0...100).contains(truck.torque))
      before = truck
    }
    #expect(abs(truck.odometer - start.odometer - way) < 0.01 * max(1, way))
    #expect(way > 10)
    #expect(abs(truck.fuelTotal - start.fuelTotal - fuel) < 0.01 * fuel)
    if fillings == 0 {
      let used = (start.fuelLevel - truck.fuelLevel) / 100 * truck.traits.fuelTank
      #expect(abs(used - fuel) < 0.01 * fuel)
    }
    // A truck of this kind takes 15 to 80 litres for 100 km, idling and town included.
    #expect((12...90).contains(fuel / way * 100), "\(fuel / way * 100) L/100 km")
  }

  @Test("starts cold with its sensors off, warms up, and then the SCR converts")
  func warmsUp() {
    var converted = 0
    for seed in 1...8 as ClosedRange<UInt64> {
      var truck = truck(seed)
      while !truck.isRunning { truck.advance() }
      #expect(truck.coolant < 40)
      #expect(truck.moment(at: 0).noxUpstream == .unpowered || truck.failing != nil)
      #expect(truck.ureaInjection == 0)
      var (up, down) = (0.0, 0.0)
      for _ in 0..<7200 {
        truck.advance()
        // No urea is injected into a cold catalyst.
        if (truck.scrInlet + truck.scrOutlet) / 2 < 165 { #expect(truck.ureaInjection == 0) }
        if truck.scrInlet > 280, truck.scrOutlet > 270 {
          up += truck.noxUpstream
          down += truck.noxDownstream
        }
      }
      if truck.traits.scrHealth > 0.9, truck.ureaLevel > 1, up > 0 {
        converted += 1
        #expect(down / up < 0.12)
      }
    }
    #expect(converted > 3)
  }
}
