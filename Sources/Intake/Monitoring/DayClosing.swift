public import Fleet
import Foundation
public import Monitoring
public import Registry

/// Ends the days of remote monitoring: files of earlier days are written anew, smaller; days are judged; both become
/// records, which go upstream as every record does.
///
/// A day to which something came late is ended again: its judgement is an amendment then.
public struct DayClosing: Sendable {
  /// How long nothing more of a day must have come before it is judged.
  private static let quiet: Int64 = 3_600_000
  /// Bytes of a chunk that one record carries: a line stays far below a megabyte.
  private static let partBytes = 384 << 10
  /// How many files, and how many days, one call takes at most: then others of the service have their turn.
  private static let turn = 5

  private let owner: Owner
  private let reader: Reader
  private let archive: FrameArchive
  private let forwardsFrames: Bool
  /// What files meanwhile: a file must not grow while it is written anew.
  private let filing: FrameFiling?

  /// - Parameter forwardsFrames: whether the frames themselves become records too.
  public init(
    for owner: Owner, archive: FrameArchive, forwardsFrames: Bool, beside filing: FrameFiling? = nil
  ) throws {
    self.owner = owner
    reader = try owner.reader()
    self.archive = archive
    self.forwardsFrames = forwardsFrames
    self.filing = filing
  }

  /// Ends some of the days that can be ended.
  /// - Parameter goesOn: asked before each file and day.
  /// - Returns: whether there are more.
  public func close(
    at now: Instant, while goesOn: @Sendable () -> Bool = { true }
  ) async throws -> Bool {
    let files = try await reader.filesToForward(before: now.day(), limit: Self.turn)
    for file in files {
      guard goesOn() else { return true }
      // One file that cannot be read holds up no other vehicle.
      do {
        if let filing {
          try await filing.beside { try await close(file) }
        } else {
          try await close(file)
        }
      } catch is ArchiveError { try await owner.setAside(file) }
    }
    let days = try await reader.daysToJudge(
      before: now.day(), quietSince: now.advanced(byMilliseconds: -Self.quiet), limit: Self.turn)
    for day in days {
      guard goesOn() else { return true }
      do { try await judge(day) } catch is ArchiveError { try await owner.setAside(day) }
    }
    return files.count == Self.turn || days.count == Self.turn
  }

  private func close(_ file: KeptFrames) async throws {
    let (compact, chunks) = try archive.compact(file.file, length: file.length)
    let length = chunks.last.map { $0.offset + $0.length } ?? 0
    guard
      try await owner.compacted(file, to: compact.generation, length: length)
    else {
      try archive.remove(compact)
      return
    }
    try archive.remove(file.file)
    var deliveries: [Delivery] = []
    if forwardsFrames {
      let bytes = [UInt8](try Data(contentsOf: URL(filePath: archive.path(of: compact))))
      for chunk in chunks { deliveries += try segments(of: chunk, in: bytes, file) }
    }
    try await owner.forwarded(file, generation: compact.generation, deliveries)
  }

  private func segments(
    of chunk: FrameChunk, in bytes: [UInt8], _ file: KeptFrames
  ) throws -> [Delivery] {
    let whole = bytes[Int(chunk.offset)..<Int(chunk.offset + chunk.length)]
    let parts = (whole.count + Self.partBytes - 1) / Self.partBytes
    return (0..<parts).map { part in
      let start = whole.startIndex + part * Self.partBytes
      let end = min(start + Self.partBytes, whole.endIndex)
      return Delivery(
        .frames(
          FrameSegment(
            identity: file.identity.shown, received: chunk.received, frames: chunk.frames,
            part: part + 1, of: parts, digest: OBD.hexadecimal(chunk.digest).lowercased(),
            bytes: Data(whole[start..<end]).base64EncodedString())))
    }
  }

  private func judge(_ row: MonitoredDayRow) async throws {
    guard let terminal = try await reader.terminal(row.identity) else { return }
    let files = try await reader.keptFrames(of: row.identity, collectedOn: row.day)
    let day = try StoredDay.gather(
      row.identity, row.day, from: files, in: archive, settings: terminal.settings)
    let assessment = OBD.Assessment(day, by: OBD.JudgingBasis(on: row.day))
    var writer = JSONWriter()
    writer.object { assessment.encode(into: &$0) }
    let members = try JSON(parsing: writer.bytes).members ?? []
    let delivery = Delivery(
      .monitoredDay(
        MonitoredDay(identity: row.identity.shown, day: row.day, assessment: members)))
    try await owner.judged(
      row.day, of: row.identity, packets: row.counts.packets, delivery)
  }
}
