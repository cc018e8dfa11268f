public import Fleet
import Glibc
public import Sync

/// Takes in the pictures that senders send, each from where it was cut.
///
/// What has come of a picture lies in `pictures/arriving/`, a file for each sender and digest, and moves to its name
/// once it is whole and its digest is right. Two requests for one picture of one sender: the later one goes on, the
/// earlier one, whose connection is most likely dead, ends.
public actor PictureReceipts {
  private let owner: Owner
  private let location: RegistryLocation
  private nonisolated let executor = BlockingExecutor(label: "registry.pictures")
  /// The files that are being written, by their paths.
  private var open: [String: (upload: UInt64, file: Int32)] = [:]
  private var uploads: UInt64 = 0
  /// When it was last looked for forgotten ones, in seconds since 1970.
  private var lookedForForgotten = 0

  public nonisolated var unownedExecutor: UnownedSerialExecutor {
    unsafe executor.asUnownedSerialExecutor()
  }

  /// How long an arriving picture is kept that nobody goes on with: a week, our own choice.
  private static let keptSeconds = 7 * 86_400

  public init(of owner: Owner) {
    self.owner = owner
    location = owner.location
  }

  /// A picture on its way.
  public struct Upload: Hashable, Sendable {
    fileprivate let number: UInt64
    fileprivate let path: String
    public let digest: SHA256Digest
    /// Bytes of the whole picture.
    public let length: Int
  }

  /// How much of a picture is here, of whomever, or has come from this sender.
  public func held(of digest: SHA256Digest, from sender: String) async throws -> PictureProgress {
    if access(location.picture(digest), F_OK) == 0 {
      // Somebody may have died between its name, the sync of that, and the note of it.
      try DirectoryEntry.sync(location.folder(of: digest))
      try await owner.noteArrival(of: digest)
      return .whole
    }
    return .part(size(of: path(of: digest, from: sender)) ?? 0)
  }

  /// How many pictures of one sender may have begun and not come to their end: our own choice.
  private static let begunLimit = 256

  /// Begins to take what follows behind `offset`.
  /// - Throws: ``PictureRefusal/offset(held:)`` where another number of bytes is here.
  public func begin(
    _ digest: SHA256Digest, from sender: String, at offset: Int, of length: Int
  ) throws -> Upload {
    let path = path(of: digest, from: sender)
    end(path)
    let held = size(of: path) ?? 0
    guard offset == held || offset == 0, offset <= length else {
      throw PictureRefusal.offset(held: min(held, length))
    }
    if offset == 0, access(path, F_OK) != 0 {
      removeForgotten()
      let ending = "-\(Self.name(of: sender))"
      guard begun().count(where: { $0.hasSuffix(ending) }) < Self.begunLimit else {
        throw PictureRefusal.tooMany(limit: Self.begunLimit)
      }
    }
    let file = Glibc.open(
      path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | (offset == 0 ? O_TRUNC : 0), 0o640)
    guard file >= 0 else { throw RegistryError(systemError: errno, path: path) }
    uploads += 1
    open[path] = (uploads, file)
    return Upload(number: uploads, path: path, digest: digest, length: length)
  }

  /// Writes the next bytes.
  /// - Throws: ``PictureRefusal/overtaken`` where a later request goes on with the picture.
  public func append(_ bytes: [UInt8], to upload: Upload) throws {
    let file = try file(of: upload)
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes {
        write(file, $0.baseAddress.map { $0 + written }, $0.count - written)
      }
      if count < 0 {
        if errno == EINTR { continue }
        let cause = RegistryError(systemError: errno, path: upload.path)
        // A disk that is full gets its room back.
        end(upload.path)
        unlink(upload.path)
        throw cause
      }
      written += count
    }
  }

  /// Ends a request, however it ended. A picture that is whole gets its name and is durable when this returns.
  /// - Throws: ``PictureRefusal/digest(found:)`` where it is as long as was said and is another: then nothing of it is
  ///   kept.
  public func finish(_ upload: Upload) async throws -> PictureProgress {
    let file = try file(of: upload)
    let held = size(of: upload.path) ?? 0
    guard held == upload.length else {
      end(upload.path)
      if held > upload.length { unlink(upload.path) }
      return .part(held > upload.length ? 0 : held)
    }
    try name(upload, file)
    try await owner.noteArrival(of: upload.digest)
    return .whole
  }

  /// Gives a picture that is as long as was said its name.
  private func name(_ upload: Upload, _ file: Int32) throws {
    defer { end(upload.path) }
    let found = try digest(of: upload.path)
    guard found == upload.digest else {
      unlink(upload.path)
      throw PictureRefusal.digest(found: found)
    }
    guard fsync(file) == 0 else { throw RegistryError(systemError: errno, path: upload.path) }
    try location.makeFolder(of: found)
    let path = location.picture(found)
    guard rename(upload.path, path) == 0 else {
      throw RegistryError(systemError: errno, path: path)
    }
    try DirectoryEntry.sync(location.folder(of: found))
  }

  /// The open file of an upload that nothing has overtaken.
  private func file(of upload: Upload) throws -> Int32 {
    guard let known = open[upload.path], known.upload == upload.number else {
      throw PictureRefusal.overtaken
    }
    return known.file
  }

  private func end(_ path: String) {
    if let known = open.removeValue(forKey: path) { close(known.file) }
  }

  /// Names of senders are free text: a file is named by what they digest to.
  private func path(of digest: SHA256Digest, from sender: String) -> String {
    "\(location.arrivingPictures)/\(digest)-\(Self.name(of: sender))"
  }

  private static func name(of sender: String) -> Substring {
    "\(SHA256Digest(of: sender.utf8))".prefix(16)
  }

  /// The names of what has begun to come.
  private func begun() -> [String] {
    guard let directory = opendir(location.arrivingPictures) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names
  }

  private func size(of path: String) -> Int? {
    var facts = stat()
    return stat(path, &facts) == 0 ? Int(facts.st_size) : nil
  }

  private func digest(of path: String) throws -> SHA256Digest {
    let file = Glibc.open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw RegistryError(systemError: errno, path: path) }
    defer { close(file) }
    var stream = SHA256Stream()
    var buffer = [UInt8](repeating: 0, count: 1 << 17)
    while true {
      let count = read(file, &buffer, buffer.count)
      if count < 0 {
        if errno == EINTR { continue }
        throw RegistryError(systemError: errno, path: path)
      }
      if count == 0 { return stream.finish() }
      buffer.withUnsafeBytes { stream.update(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
    }
  }

  /// Removes what nobody has gone on with; looked for when a picture begins, once an hour at most.
  private func removeForgotten() {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    guard now.tv_sec - lookedForForgotten >= 3600 else { return }
    lookedForForgotten = now.tv_sec
    for name in begun() {
      let path = "\(location.arrivingPictures)/\(name)"
      var facts = stat()
      guard open[path] == nil, stat(path, &facts) == 0,
        now.tv_sec - facts.st_mtim.tv_sec > Self.keptSeconds
      else { continue }
      unlink(path)
    }
  }
}

/// Why a picture is not taken as it comes.
public enum PictureRefusal: Error, Hashable, Sendable {
  /// Another number of its bytes is here.
  case offset(held: Int)
  /// What came is another picture.
  case digest(found: SHA256Digest)
  /// A later request of the same sender goes on with it.
  case overtaken
  /// So many of the sender have begun and not come to their end.
  case tooMany(limit: Int)
}

extension PictureRefusal: Explained {
  public var code: String {
    switch self {
    case .offset: "picture.offset"
    case .digest: Rejection.pictureDigest
    case .overtaken: "picture.overtaken"
    case .tooMany: "picture.too-many"
    }
  }

  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.offset(let held), .english): "\(held) bytes of the picture are here"
    case (.offset(let held), .chinese): "已收到该图片的 \(held) 字节"
    case (.digest(let found), .english):
      "what came has the SHA-256 \(found); nothing of it was kept"
    case (.digest(let found), .chinese): "收到内容的 SHA-256 为 \(found)，未保存"
    case (.tooMany(let limit), .english):
      "\(limit) pictures of this sender have begun to come and are not whole"
    case (.tooMany(let limit), .chinese): "该报送方有 \(limit) 张图片尚未传完"
    case (.overtaken, .english): "a later request goes on with this picture"
    case (.overtaken, .chinese): "后到的请求正在续传该图片"
    }
  }

  public func advice(in language: Language) -> String? {
    switch (self, language) {
    case (.offset(let held), .english): "send what follows behind byte \(held)"
    case (.offset(let held), .chinese): "请从第 \(held) 字节之后续传"
    case (.digest, .english): "send it again from its first byte"
    case (.digest, .chinese): "请从头重新发送"
    case (.tooMany, .english):
      "send the rest of those first; what nobody goes on with is removed after a week"
    case (.tooMany, .chinese): "请先传完已开始的图片；一周内未续传的将被清除"
    case (.overtaken, _): nil
    }
  }
}
