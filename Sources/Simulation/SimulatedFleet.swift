/// Vehicles whose frames are wanted as bytes, without a connection.
public struct SimulatedFleet: Sendable {
  private var terminals: [Terminal]
  public let interval: Int

  public init(vehicles: Int, settings: SimulationSettings) {
    let nonces = settings.nonces()
    terminals = (0..<vehicles).map { Terminal($0, settings: settings, nonces: nonces) }
    interval = settings.interval
  }

  /// Lets all vehicles live on for one interval and appends what their terminals send.
  /// - Returns: How many frames.
  public mutating func advance(into bytes: inout [UInt8]) -> Int {
    var count = 0
    for index in terminals.indices {
      terminals[index].step { frame in
        bytes += frame.bytes
        count += 1
      }
    }
    return count
  }
}
