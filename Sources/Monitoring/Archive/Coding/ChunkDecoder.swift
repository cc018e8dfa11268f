import Fleet
import Glibc

/// Rebuilds frames from columns, within the bounds that the chunk's head gives; see ``ChunkEncoder``.
struct ChunkDecoder {
  private struct Form {
    /// Code and count, in turn.
    var parts: [(code: Int, count: Int)] = []
    /// Bytes of all parts but the plain ones.
    var size = 0
    var plains = 0
  }

  private let frameCount: Int
  private let contentBytes: Int
  private var reader: BoundedReader
  private var shapes: [RowShape] = []
  private var forms: [Form] = []

  /// - Parameters:
  ///   - frames: How many there are.
  ///   - contentBytes: How many bytes they have together.
  static func decode(
    _ body: [UInt8], frames: Int, contentBytes: Int
  ) throws(ChunkDamage) -> [ArchivedFrame] {
    var damage: ChunkDamage?
    let result = body.withUnsafeBytes { bytes -> [ArchivedFrame] in
      var decoder = ChunkDecoder(
        frameCount: frames, contentBytes: contentBytes, reader: BoundedReader(bytes))
      do throws(ChunkDamage) { return try decoder.frames() } catch {
        damage = error
        return []
      }
    }
    if let damage { throw damage }
    return result
  }

  private init(frameCount: Int, contentBytes: Int, reader: BoundedReader) {
    self.frameCount = frameCount
    self.contentBytes = contentBytes
    self.reader = reader
  }

  private mutating func readShapes() throws(ChunkDamage) {
    for _ in 0..<(try reader.variable()) {
      let fields = [UInt8](try reader.bytes(try reader.variable()))
      guard let shape = RowShape(fields), shape.size > 0, shape.size <= contentBytes else {
        throw .content
      }
      shapes.append(shape)
    }
  }

  private mutating func readForms() throws(ChunkDamage) {
    for _ in 0..<(try reader.variable()) {
      var form = Form()
      for _ in 0..<(try reader.variable()) {
        let (code, count) = (try reader.variable(), try reader.variable())
        guard count == 1 || (1...max(contentBytes, 1)).contains(count) else { throw .content }
        switch code {
        case ChunkEncoder.plainCode: form.plains += count
        case ChunkEncoder.checkCode: form.size += count
        case ChunkEncoder.noiseCode: form.size += 32 * count
        default:
          guard code - ChunkEncoder.firstShape < shapes.count else { throw .content }
          form.size += shapes[code - ChunkEncoder.firstShape].size * count
        }
        // Plain parts may be empty, so that their number has a bound of its own.
        guard form.size <= contentBytes, form.plains <= max(contentBytes, 1) else { throw .content }
        form.parts.append((code, count))
      }
      forms.append(form)
    }
  }

  private mutating func frames() throws(ChunkDamage) -> [ArchivedFrame] {
    try readShapes()
    try readForms()
    let frameForms = try Column.read(UInt32.self, frameCount, from: &reader)
    var (size, plains, noises) = (0, 0, 0)
    var rowCounts = [Int](repeating: 0, count: shapes.count)
    for number in frameForms {
      guard number < forms.count else { throw .content }
      let form = forms[Int(number)]
      size += form.size
      plains += form.plains
      guard size <= contentBytes, plains <= contentBytes + frameCount else { throw .content }
      for (code, count) in form.parts {
        if code >= ChunkEncoder.firstShape {
          rowCounts[code - ChunkEncoder.firstShape] += count
        } else if code == ChunkEncoder.noiseCode {
          noises += count
        }
      }
    }
    let received = try Column.read(UInt64.self, frameCount, from: &reader)
    let connections = try Column.read(UInt64.self, frameCount, from: &reader)
    let lengths = try Column.read(UInt32.self, plains, from: &reader)
    let plainBytes = lengths.reduce(0) { $0 + Int($1) }
    guard size + plainBytes == contentBytes else { throw .content }
    var rows: [[UInt8]] = []
    for (shape, count) in zip(shapes, rowCounts) { rows.append(try readRows(shape, count)) }
    let plain = try PackedBytes.read(plainBytes, from: &reader)
    let noise = try PackedBytes.read(32 * noises, from: &reader)
    guard reader.isAtEnd else { throw .content }

    var sources = Sources(
      lengths: lengths, streams: [plain, [], noise] + rows, shapes: shapes)
    return (0..<frameCount).map { index in
      ArchivedFrame(
        received: Instant(milliseconds: Int64(bitPattern: received[index])),
        connection: connections[index],
        bytes: sources.next(forms[Int(frameForms[index])]))
    }
  }

  private mutating func readRows(_ shape: RowShape, _ count: Int) throws(ChunkDamage) -> [UInt8] {
    guard count > 0 else { return [] }
    var rows = [UInt8](repeating: 0, count: count * shape.size)
    var offset = 0
    for field in shape.fields {
      switch field {
      case 1: try read(UInt8.self, count, to: &rows, offset, shape.size)
      case 2: try read(UInt16.self, count, to: &rows, offset, shape.size)
      case 4: try read(UInt32.self, count, to: &rows, offset, shape.size)
      case 8: try read(UInt64.self, count, to: &rows, offset, shape.size)
      default:
        let seconds = try Column.read(UInt32.self, count, from: &reader)
        var times = TimeNumbers()
        rows.withUnsafeMutableBytes { bytes in
          guard var place = bytes.baseAddress.map({ $0 + offset }) else { return }
          for second in seconds {
            times.write(second, to: place)
            place += shape.size
          }
        }
      }
      offset += Int(field)
    }
    return rows
  }

  private mutating func read<Value: Column.Number>(
    _ type: Value.Type, _ count: Int, to rows: inout [UInt8], _ offset: Int, _ size: Int
  ) throws(ChunkDamage) {
    let values = try Column.read(type, count, from: &reader)
    rows.withUnsafeMutableBytes { bytes in
      guard var place = bytes.baseAddress.map({ $0 + offset }) else { return }
      for value in values {
        place.storeBytes(of: value.bigEndian, as: type)
        place += size
      }
    }
  }

  /// The streams from which frames are put together; that there is enough in them was counted before.
  private struct Sources {
    let lengths: [UInt32]
    /// By code: plain bytes, nothing, noise, the rows of each shape.
    let streams: [[UInt8]]
    let shapes: [RowShape]
    private var nextLength = 0
    private var positions: [Int]

    init(lengths: [UInt32], streams: [[UInt8]], shapes: [RowShape]) {
      self.lengths = lengths
      self.streams = streams
      self.shapes = shapes
      positions = Array(repeating: 0, count: streams.count)
    }

    mutating func next(_ form: Form) -> [UInt8] {
      var size = form.size
      for index in 0..<form.plains { size += Int(lengths[nextLength + index]) }
      return [UInt8](unsafeUninitializedCapacity: size) { room, filled in
        for (code, count) in form.parts {
          switch code {
          case ChunkEncoder.plainCode:
            for _ in 0..<count {
              filled += copy(Int(lengths[nextLength]), of: code, to: room, at: filled)
              nextLength += 1
            }
          case ChunkEncoder.checkCode:
            for _ in 0..<count {
              let before = UnsafeBufferPointer(rebasing: room[..<filled])
              room[filled] = OBD.checksum(before.span)
              filled += 1
            }
          case ChunkEncoder.noiseCode: filled += copy(32 * count, of: code, to: room, at: filled)
          default:
            let size = shapes[code - ChunkEncoder.firstShape].size
            filled += copy(size * count, of: code, to: room, at: filled)
          }
        }
      }
    }

    private mutating func copy(
      _ count: Int, of stream: Int, to room: UnsafeMutableBufferPointer<UInt8>, at filled: Int
    ) -> Int {
      let position = positions[stream]
      precondition(filled + count <= room.count && position + count <= streams[stream].count)
      streams[stream].withUnsafeBytes { bytes in
        guard let source = bytes.baseAddress, let target = room.baseAddress, count > 0 else {
          return
        }
        memcpy(target + filled, source + position, count)
      }
      positions[stream] = position + count
      return count
    }
  }
}
