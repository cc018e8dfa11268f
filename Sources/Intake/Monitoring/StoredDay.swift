public import Fleet
public import Monitoring
public import Registry

/// One vehicle's day out of the archive.
public enum StoredDay {
  /// Gathers what was collected on a day from all files in which some of it lies, in the order of arrival.
  /// - Throws: `ArchiveError` where a file is damaged or away.
  public static func gather(
    _ identity: OBD.Identity, _ day: Day, from files: [KeptFrames], in archive: FrameArchive,
    settings: OBD.Settings
  ) throws(ArchiveError) -> OBD.VehicleDay {
    var gathering = OBD.DayGathering(identity, day, settings: settings)
    var memory = OBD.DialectMemory()
    for file in files {
      let frames = try archive.frames(of: file.file, length: file.length, received: nil)
      for kept in frames {
        guard let frame = try? OBD.Frame(decoding: kept.bytes.span) else { continue }
        gathering.add(
          OBD.Message(frame, in: kept.bytes.span, settings: settings, memory: &memory))
      }
    }
    return gathering.vehicleDay
  }
}
