public import Fleet

extension DeviceAnswer {
  /// The answer to a payload that could not be read at all and has been put aside: sending it again would
  /// change nothing.
  /// - Parameter format: What the device was expected to speak, where that is known.
  public init(
    toUnreadable error: DeviceError, format: DeviceFormat?, path: String, at now: Instant
  ) {
    let event = format.map {
      DeviceEvent(
        format: $0, content: .refused(error), device: nil, id: nil, raw: [], pictures: [])
    }
    // Only GA/T 1400 has a word for "kept, but not usable" that does not bring the record back.
    let outcome = format == .gat1400 ? Outcome.refused : .kept
    self.init(to: event.map { [($0, outcome)] } ?? [], path: path, at: now)
  }
}
