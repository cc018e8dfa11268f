import Fleet

/// Writes frames as columns.
///
///     shapes   count, then for each: fields, and the size of each
///     forms    count, then for each: parts, and for each part its code and how often it follows itself
///     columns  of the frames: form (4), received in ms (8), connection (8)
///              of the plain parts: length (4)
///              of each shape: one for each field
///     streams  plain bytes, noise
///
/// Codes: 0 plain bytes, their length in the column of lengths; 1 the check byte; 2 noise of 32 bytes; 3 + n a row of
/// the shape n. Counts and codes are written with seven bits a byte. Columns and streams stand in the order of the
/// frames; nothing else says where they lie.
struct ChunkEncoder {
  static let (plainCode, checkCode, noiseCode, firstShape) = (0, 1, 2, 3)
  /// More shapes or forms than this are not made: what is stranger is kept plain.
  static let (shapeLimit, formLimit) = (200, 1000)

  private var shapeNumbers: [[UInt8]: Int] = [:]
  private var shapes: [RowShape] = []
  private var rows: [[UInt8]] = []
  private var formNumbers: [[Int]: Int] = [:]
  private var forms: [[Int]] = []
  private var frameForms: [UInt32] = []
  private var received: [UInt64] = []
  private var connections: [UInt64] = []
  private var lengths: [UInt32] = []
  private var plain: [UInt8] = []
  private var noise: [UInt8] = []
  private var layout: OBD.Layout?
  private var times = TimeNumbers()

  /// - Parameter isPlain: Keeps every frame as it is.
  static func encode(_ frames: [ArchivedFrame], level: Int32, isPlain: Bool = false) -> [UInt8] {
    var encoder = ChunkEncoder()
    for frame in frames { encoder.add(frame, isPlain: isPlain) }
    return encoder.body(level: level)
  }

  private mutating func add(_ frame: ArchivedFrame, isPlain: Bool) {
    received.append(UInt64(bitPattern: frame.received.milliseconds))
    connections.append(frame.connection)
    let hasRoom = shapes.count < Self.shapeLimit && forms.count < Self.formLimit
    let parts =
      isPlain || !hasRoom
      ? FrameParts(plain: frame.bytes.count) : FrameParts(frame.bytes.span, layout: &layout)
    var form: [Int] = []
    var position = 0
    for (part, size) in parts.list {
      let code = add(part, Array(frame.bytes[position..<position + size]))
      if form.count > 1, form[form.count - 2] == code {
        form[form.count - 1] += 1
      } else {
        form += [code, 1]
      }
      position += size
    }
    if let number = formNumbers[form] {
      frameForms.append(UInt32(number))
    } else {
      formNumbers[form] = forms.count
      frameForms.append(UInt32(forms.count))
      forms.append(form)
    }
  }

  private mutating func add(_ part: FrameParts.Part, _ bytes: [UInt8]) -> Int {
    switch part {
    case .plain:
      lengths.append(UInt32(bytes.count))
      plain += bytes
      return Self.plainCode
    case .noise:
      noise += bytes
      return Self.noiseCode
    case .check: return Self.checkCode
    case .row(let fields):
      var fields = fields
      if let time = fields.firstIndex(of: 6) {
        let start = fields[..<time].reduce(0) { $0 + Int($1) }
        let isTime = bytes.withUnsafeBytes {
          times.seconds(UnsafeRawBufferPointer(rebasing: $0[start..<start + 6])) != nil
        }
        if !isTime { fields.replaceSubrange(time...time, with: Array(repeating: 1, count: 6)) }
      }
      let number: Int
      if let known = shapeNumbers[fields] {
        number = known
      } else {
        guard let shape = RowShape(fields) else { preconditionFailure("a field of no known size") }
        number = shapes.count
        shapeNumbers[fields] = number
        shapes.append(shape)
        rows.append([])
      }
      rows[number] += bytes
      return Self.firstShape + number
    }
  }

  private mutating func body(level: Int32) -> [UInt8] {
    var body: [UInt8] = []
    body.append(variable: shapes.count)
    for shape in shapes {
      body.append(variable: shape.fields.count)
      body += shape.fields
    }
    body.append(variable: forms.count)
    for form in forms {
      body.append(variable: form.count / 2)
      for number in form { body.append(variable: number) }
    }
    Column.append(frameForms, level: level, to: &body)
    Column.append(received, level: level, to: &body)
    Column.append(connections, level: level, to: &body)
    Column.append(lengths, level: level, to: &body)
    for (shape, rows) in zip(shapes, rows) {
      var offset = 0
      for field in shape.fields {
        append(field, rows, offset, shape.size, level, to: &body)
        offset += Int(field)
      }
    }
    PackedBytes.append(plain, level: level, to: &body)
    PackedBytes.append(noise, level: level, to: &body)
    return body
  }

  private mutating func append(
    _ field: UInt8, _ rows: [UInt8], _ offset: Int, _ size: Int, _ level: Int32,
    to body: inout [UInt8]
  ) {
    func numbers<Value: Column.Number>(_ type: Value.Type) -> [Value] {
      rows.withUnsafeBytes { bytes in
        stride(from: offset, to: bytes.count, by: size).map {
          Value(bigEndian: bytes.loadUnaligned(fromByteOffset: $0, as: type))
        }
      }
    }
    switch field {
    case 1: Column.append(numbers(UInt8.self), level: level, to: &body)
    case 2: Column.append(numbers(UInt16.self), level: level, to: &body)
    case 4: Column.append(numbers(UInt32.self), level: level, to: &body)
    case 8: Column.append(numbers(UInt64.self), level: level, to: &body)
    default:
      let seconds: [UInt32] = rows.withUnsafeBytes { bytes in
        stride(from: offset, to: bytes.count, by: size).map {
          times.seconds(UnsafeRawBufferPointer(rebasing: bytes[$0..<$0 + 6])) ?? 0
        }
      }
      Column.append(seconds, level: level, to: &body)
    }
  }
}
