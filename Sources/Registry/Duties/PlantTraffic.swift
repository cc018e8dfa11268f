public import Fleet
import GRDB

/// What passed one plant's gates on some days: each vehicle once a day, and how often it passed.
public struct PlantTraffic: Sendable {
  struct Visit: Sendable {
    let day: Day
    /// `nil` for passages whose plate was not read: each may be another vehicle.
    let vehicle: PlateName?
    var passages: Int
    var entries: Int
    /// `nil` where nothing recorded says so.
    var isTruck: Bool?
    var isHeavyDieselTruck: Bool?
    var isNewEnergyTruck: Bool?
  }

  /// A plate as it was read, in its colour where that was.
  struct PlateName: Hashable, Sendable {
    let plate: String
    let colour: PlateColour?

    /// Whether both may be one vehicle's: a colour that was not read may be any.
    func matches(_ other: PlateName) -> Bool {
      plate == other.plate && (colour == nil || other.colour == nil || colour == other.colour)
    }
  }

  private(set) var visits: [Visit] = []

  /// No traffic.
  public init() {}

  /// Days with any passage.
  public var activeDays: Int { Set(visits.map(\.day)).count }

  /// Vehicles of which nothing recorded says whether they are trucks, or heavy diesel ones; a passage whose plate
  /// was not read is one.
  public var unsettledVehicles: Int {
    let open = visits.filter { $0.isTruck == nil || $0.isHeavyDieselTruck == nil }
    let unread = open.reduce(0) { $0 + ($1.vehicle == nil ? $1.passages : 0) }
    return Set(open.compactMap(\.vehicle)).count + unread
  }

  /// Heavy diesel trucks, trucks and truck passages a day; `nil` where no day counts.
  public func perDay(_ averaging: Averaging) -> [DutyCount]? {
    var heavy = (sure: 0, most: 0)
    var trucks = heavy
    var passages = heavy
    for visit in visits {
      let vehicles = visit.vehicle == nil ? visit.passages : 1
      if visit.isHeavyDieselTruck != false { heavy.most += vehicles }
      if visit.isHeavyDieselTruck == true { heavy.sure += vehicles }
      if visit.isTruck != false {
        trucks.most += vehicles
        passages.most += visit.passages
      }
      if visit.isTruck == true {
        trucks.sure += vehicles
        passages.sure += visit.passages
      }
    }
    let days = activeDays
    func mean(_ fact: PolicyFact, _ total: (sure: Int, most: Int)) -> DutyCount? {
      averaging.mean(of: total.sure, activeDays: days).map {
        DutyCount(fact.name, $0, most: averaging.mean(of: total.most, activeDays: days))
      }
    }
    guard let heavy = mean(.heavyDieselTrucksPerDay, heavy),
      let trucks = mean(.trucksPerDay, trucks),
      let passages = mean(.passagesPerDay, passages)
    else { return nil }
    return [heavy, trucks, passages]
  }

  /// Passages of new-energy trucks among all truck passages, percent; `nil` where there were none.
  public var newEnergyShare: DutyCount? {
    var (clean, mayBeClean) = (0, 0)
    // The share is least where every open vehicle is a truck without, and most where it is one with new energy.
    var (allTrucks, fewestTrucks) = (0, 0)
    for visit in visits {
      if visit.isNewEnergyTruck == true { clean += visit.passages }
      if visit.isNewEnergyTruck != false { mayBeClean += visit.passages }
      if visit.isTruck != false { allTrucks += visit.passages }
      if visit.isTruck == true || visit.isNewEnergyTruck != false {
        fewestTrucks += visit.passages
      }
    }
    guard allTrucks > 0, fewestTrucks > 0 else { return nil }
    return DutyCount(
      "percentNewEnergy", clean * 100 / allTrucks, most: mayBeClean * 100 / fewestTrucks)
  }

  /// How many trucks came in or were let in, and how many may have been, each once, without one vehicle that asks
  /// again.
  /// - Parameter admitted: the vehicles that decisions let in, each once, whether they were seen passing or not.
  func trucksEntered(
    except vehicle: PlateName?, admitted: [Visit] = []
  ) -> (sure: Int, most: Int) {
    func asks(_ name: PlateName) -> Bool { vehicle?.matches(name) ?? false }
    let entered = visits.filter { $0.entries > 0 }
    var count = (sure: 0, most: 0)
    var unread = (sure: 0, most: 0)
    for visit in entered where visit.isTruck != false {
      guard let name = visit.vehicle else {
        unread.most += visit.entries
        if visit.isTruck == true { unread.sure += visit.entries }
        continue
      }
      if asks(name) { continue }
      count.most += 1
      if visit.isTruck == true { count.sure += 1 }
    }
    var unseen = 0
    for visit in admitted where visit.isTruck != false {
      guard let name = visit.vehicle, !asks(name),
        !entered.contains(where: { $0.vehicle?.matches(name) ?? false })
      else { continue }
      unseen += 1
      count.most += 1
      if visit.isTruck == true { count.sure += 1 }
    }
    // A plate that was not read may be that of a vehicle that was let in and is not seen otherwise.
    count.sure += max(0, unread.sure - unseen)
    count.most += unread.most
    return count
  }

  /// Takes in the next visit; those of a day come in the order of their plates, without a colour first.
  ///
  /// A plate that was read without its colour is the vehicle of that plate whose colour was read.
  mutating func add(_ visit: Visit) {
    if let last = visits.last, last.day == visit.day, let name = last.vehicle, name.colour == nil,
      name.plate == visit.vehicle?.plate
    {
      var joined = visit
      joined.passages += last.passages
      joined.entries += last.entries
      visits[visits.count - 1] = joined
    } else {
      visits.append(visit)
    }
  }
}
