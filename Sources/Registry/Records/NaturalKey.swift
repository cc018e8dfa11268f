import Fleet

/// What makes two deliveries of one device the same event.
///
///     with the device's own event id    kind 0 id…
///     without                           kind 1 instant(8, big-endian) direction plate…
///     …and without a whole plate        kind 1 instant(8, big-endian) direction 0 SHA-256(32)
///
/// The instant comes first, so that an index of the keys of a device grows nearly at its end.
enum NaturalKey {
  static func bytes(
    kind: Fleet.Record.Kind, event: String?, columns: RecordColumns,
    raw: @autoclosure () -> SHA256Digest
  ) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(48)
    bytes.append(UInt8(kind.code))
    if let event {
      bytes.append(0)
      bytes.append(contentsOf: event.utf8)
      return bytes
    }
    bytes.append(1)
    // The sign bit turned, so that instants before 1970 sort before those after it.
    let instant = UInt64(bitPattern: columns.instant?.milliseconds ?? 0) ^ 1 << 63
    for shift in stride(from: 56, through: 0, by: -8) {
      bytes.append(UInt8(truncatingIfNeeded: instant >> UInt64(shift)))
    }
    bytes.append(UInt8(columns.direction?.code ?? 0))
    if columns.isRead, let plate = columns.plate {
      bytes.append(contentsOf: plate.utf8)
    } else {
      bytes.append(0)
      bytes.append(contentsOf: raw().bytes)
    }
    return bytes
  }
}
