import CDisk
public import Fleet
import Glibc

/// Frames as evidence: one file for each vehicle and day, in chunks that are packed by columns and give back every
/// byte as it was received.
///
///     let archive = FrameArchive(at: "registry/monitoring/archive")
///     let chunk = try archive.append(frames, to: file, at: recordedLength)
///     try archive.sync()  // then the length behind the chunk is recorded
///
/// A file grows at its end only. What it holds beyond the length that was recorded is of a process that died before
/// recording: the next append cuts it. One process writes an archive.
public struct FrameArchive: Sendable {
  private let directory: String

  /// Chunks of a few minutes, made in a receiver's process.
  private static let appendLevel: Int32 = 3
  /// Chunks that are made once and kept.
  private static let compactLevel: Int32 = 12
  /// Bounds of a chunk that compaction makes: some of them can be left out when a part of a day is read.
  private static let (compactFrames, compactBytes) = (1 << 14, 16 << 20)

  public init(at directory: String) { self.directory = directory }

  public func path(of file: FrameFile) -> String { "\(directory)/\(file.path)" }

  /// Adds frames to a file as one chunk, not synced yet.
  /// - Parameter length: What was recorded of the file; what lies beyond is cut first.
  /// - Precondition: there are frames.
  public func append(
    _ frames: [ArchivedFrame], to file: FrameFile, at length: UInt64
  ) throws(ArchiveError) -> FrameChunk {
    precondition(!frames.isEmpty, "a chunk has frames")
    let path = path(of: file)
    let (head, bytes) = try Self.chunk(of: frames, level: Self.appendLevel, path: path, at: length)
    if length == 0 { try makeDirectories(of: file) }
    let open = try open(path, length == 0 ? O_RDWR | O_CREAT : O_RDWR, length: length)
    try Self.explaining { () throws(SystemError) in
      try open.truncate(to: length)
      do throws(SystemError) { try open.write(bytes, at: length) } catch {
        try? open.truncate(to: length)
        throw error
      }
    }
    return head.chunk(at: length)
  }

  /// Makes all that was appended durable, names included (`syncfs`).
  public func sync() throws(ArchiveError) {
    try Self.explaining { () throws(SystemError) in
      let root = try SystemFile(directory, O_RDONLY | O_DIRECTORY)
      guard cdisk_sync_file_system(root.descriptor) == 0 else {
        throw SystemError(errno, directory)
      }
    }
  }

  /// The chunks of a file, by their heads alone.
  public func chunks(
    of file: FrameFile, length: UInt64
  ) throws(ArchiveError) -> [FrameChunk] {
    let open = try open(path(of: file), O_RDONLY, length: length)
    var chunks: [FrameChunk] = []
    try forEachHead(in: open, length: length) { (head, offset) throws(ArchiveError) in
      chunks.append(head.chunk(at: offset))
    }
    return chunks
  }

  /// The frames of a file in the order of their arrival, byte for byte as received, every sum and digest checked.
  /// - Parameter received: Only those; chunks that have none of them are not read.
  public func frames(
    of file: FrameFile, length: UInt64, received: Range<Instant>? = nil
  ) throws(ArchiveError) -> [ArchivedFrame] {
    try frames(in: open(path(of: file), O_RDONLY, length: length), length: length, received)
  }

  private func frames(
    in file: SystemFile, length: UInt64, _ received: Range<Instant>? = nil
  ) throws(ArchiveError) -> [ArchivedFrame] {
    var frames: [ArchivedFrame] = []
    try forEachHead(in: file, length: length) { (head, offset) throws(ArchiveError) in
      guard let received else {
        frames += try decode(head, in: file, at: offset)
        return
      }
      guard head.received.lowerBound < received.upperBound,
        head.received.upperBound >= received.lowerBound
      else { return }
      frames += try decode(head, in: file, at: offset).filter { received.contains($0.received) }
    }
    return frames
  }

  /// So many frames at most, from one on by its number in the file; chunks before it are not read.
  public func frames(
    of file: FrameFile, length: UInt64, from first: Int, limit: Int
  ) throws(ArchiveError) -> [ArchivedFrame] {
    let open = try open(path(of: file), O_RDONLY, length: length)
    var frames: [ArchivedFrame] = []
    var number = 0
    try forEachHead(in: open, length: length) { (head, offset) throws(ArchiveError) in
      defer { number += head.frames }
      guard number + head.frames > first, frames.count < limit else { return }
      let read = try decode(head, in: open, at: offset).dropFirst(max(0, first - number))
      frames += read.prefix(limit - frames.count)
    }
    return frames
  }

  /// Whether a file can be read and has all of its bytes; what they are is not looked at.
  /// - Throws: `ArchiveError` where not.
  public func find(_ file: FrameFile, length: UInt64) throws(ArchiveError) {
    _ = try open(path(of: file), O_RDONLY, length: length)
  }

  /// Reads a file to its end.
  /// - Returns: how many frames it has.
  /// - Throws: `ArchiveError.damaged` with file and offset.
  public func verify(_ file: FrameFile, length: UInt64) throws(ArchiveError) -> Int {
    let open = try open(path(of: file), O_RDONLY, length: length)
    var count = 0
    try forEachHead(in: open, length: length) { (head, offset) throws(ArchiveError) in
      count += try decode(head, in: open, at: offset).count
    }
    return count
  }

  /// Writes the next generation of a file, of few large chunks; it is durable when this returns.
  ///
  /// The caller records the new file and then removes the old one. What is left of an earlier try is overwritten.
  public func compact(
    _ file: FrameFile, length: UInt64
  ) throws(ArchiveError) -> (file: FrameFile, chunks: [FrameChunk]) {
    let next = FrameFile(identity: file.identity, day: file.day, generation: file.generation + 1)
    let path = path(of: next)
    let old = try open(self.path(of: file), O_RDONLY, length: length)
    let new = try open(path, O_RDWR | O_CREAT | O_TRUNC, length: 0)
    do throws(ArchiveError) {
      let chunks = try Self.pack(try frames(in: old, length: length), to: new)
      try Self.explaining { () throws(SystemError) in
        try new.sync()
        try SystemFile.syncDirectory("\(directory)/\(next.directory)")
      }
      return (next, chunks)
    } catch {
      unlink(path)
      throw error
    }
  }

  /// Writes frames as few chunks.
  private static func pack(
    _ frames: [ArchivedFrame], to file: SystemFile
  ) throws(ArchiveError) -> [FrameChunk] {
    var chunks: [FrameChunk] = []
    var rest = frames[...]
    while !rest.isEmpty {
      var (count, bytes) = (0, 0)
      for frame in rest.prefix(compactFrames) {
        bytes += frame.bytes.count
        if bytes > compactBytes, count > 0 { break }
        count += 1
      }
      let offset = chunks.last?.end ?? 0
      let (head, packed) = try chunk(
        of: Array(rest.prefix(count)), level: compactLevel, path: file.path, at: offset)
      try explaining { () throws(SystemError) in try file.write(packed, at: offset) }
      chunks.append(head.chunk(at: offset))
      rest = rest.dropFirst(count)
    }
    return chunks
  }

  /// Removes a file; nothing where there is none.
  public func remove(_ file: FrameFile) throws(ArchiveError) {
    let path = path(of: file)
    guard unlink(path) == 0 || errno == ENOENT else {
      throw ArchiveError(SystemError(errno, path))
    }
  }

  private static func chunk(
    of frames: [ArchivedFrame], level: Int32, path: String, at offset: UInt64
  ) throws(ArchiveError) -> (head: ChunkHead, bytes: [UInt8]) {
    let bytes = frames.reduce(0) { $0 + $1.bytes.count }
    guard frames.count <= ChunkHead.frameLimit, bytes <= ChunkHead.contentLimit else {
      throw .tooLarge(frames: frames.count, bytes: bytes)
    }
    do { return try ChunkHead.chunk(of: frames, level: level) } catch {
      throw .damaged(path: path, offset: offset, error)
    }
  }

  private func makeDirectories(of file: FrameFile) throws(ArchiveError) {
    var path = directory
    for name in [""] + file.directory.split(separator: "/").map(String.init) {
      if !name.isEmpty { path += "/\(name)" }
      guard mkdir(path, 0o750) == 0 || errno == EEXIST else {
        throw ArchiveError(SystemError(errno, path))
      }
    }
  }

  /// Opens a file that has at least so many bytes.
  private func open(
    _ path: String, _ flags: Int32, length: UInt64
  ) throws(ArchiveError) -> SystemFile {
    let (open, size) = try Self.explaining { () throws(SystemError) in
      let open = try SystemFile(path, flags)
      return (open, try open.size())
    }
    guard size >= length else { throw .shorter(path: path, found: size, expected: length) }
    return open
  }

  private func forEachHead(
    in file: SystemFile, length: UInt64,
    _ body: (ChunkHead, UInt64) throws(ArchiveError) -> Void
  ) throws(ArchiveError) {
    var offset: UInt64 = 0
    while offset < length {
      let room = length - offset
      let bytes = try Self.explaining { () throws(SystemError) in
        try file.read(Int(min(UInt64(ChunkHead.size), room)), at: offset)
      }
      let head: ChunkHead
      do throws(ChunkDamage) {
        head = try ChunkHead(bytes)
        guard room - UInt64(ChunkHead.size) >= UInt64(head.bodyBytes) else { throw .truncated }
      } catch {
        throw .damaged(path: file.path, offset: offset, error)
      }
      try body(head, offset)
      offset += UInt64(ChunkHead.size + head.bodyBytes)
    }
  }

  private func decode(
    _ head: ChunkHead, in file: SystemFile, at offset: UInt64
  ) throws(ArchiveError) -> [ArchivedFrame] {
    let body = try Self.explaining { () throws(SystemError) in
      try file.read(head.bodyBytes, at: offset + UInt64(ChunkHead.size))
    }
    do { return try head.decode(body) } catch {
      throw .damaged(path: file.path, offset: offset, error)
    }
  }

  private static func explaining<Result>(
    _ body: () throws(SystemError) -> Result
  ) throws(ArchiveError) -> Result {
    do { return try body() } catch { throw ArchiveError(error) }
  }
}
