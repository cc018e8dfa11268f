import Fleet

/// What a frame is put together from, as the archive stores it.
///
/// How a frame is parted decides how short it becomes and nothing else: the parts one after the other are its bytes.
struct FrameParts {
  enum Part: Hashable {
    /// Fields of these sizes.
    case row([UInt8])
    case plain
    /// Thirty-two bytes without any order, such as half a signature.
    case noise
    /// The exclusive or of all bytes before it.
    case check
  }

  private(set) var list: [(part: Part, size: Int)] = []
  private var size = 0

  private mutating func add(_ part: Part, _ count: Int) {
    guard count > 0 else { return }
    list.append((part, count))
    size += count
  }

  private mutating func add(row fields: [UInt8]) {
    add(.row(fields), fields.reduce(0) { $0 + Int($1) })
  }

  /// Bytes that are kept as they are.
  init(plain count: Int) { list = [(.plain, count)] }

  /// The parts of what a terminal sent.
  /// - Parameter layout: The one that fitted last, tried first.
  init(_ bytes: Span<UInt8>, layout: inout OBD.Layout?) {
    self.init(plain: bytes.count)
    guard let frame = try? OBD.Frame(decoding: bytes), frame.size == bytes.count else { return }
    var parts = self
    parts.list = []
    parts.add(row: Self.head)
    if let container = Self.container(frame, bytes, &layout) {
      parts.add(container, bytes)
    } else {
      parts.add(.plain, frame.unit.count)
    }
    parts.add(.check, 1)
    if parts.size == bytes.count { self = parts }
  }

  /// Mark, command, identity with version or flag, encryption, length.
  private static let head: [UInt8] = [2, 1, 8, 8, 2, 1, 2]

  private static func container(
    _ frame: OBD.Frame, _ bytes: Span<UInt8>, _ layout: inout OBD.Layout?
  ) -> OBD.Container? {
    guard frame.header.command == .realtime || frame.header.command == .reissue else { return nil }
    if let layout, let container = OBD.Container(layout, unit: frame.unit, in: bytes) {
      return container
    }
    for family in OBD.Family.allCases {
      let found = OBD.Layouts(of: frame.unit, in: bytes, among: .all(of: family)).first
      if let found, let container = OBD.Container(found, unit: frame.unit, in: bytes) {
        layout = found
        return container
      }
    }
    return nil
  }

  private mutating func add(_ container: OBD.Container, _ bytes: Span<UInt8>) {
    var fields: [UInt8] = [6]
    if container.serial != nil { fields.append(2) }
    if container.position != nil { fields += [1, 4, 4] }
    add(row: fields)
    var position = container.unit.lowerBound + fields.reduce(0) { $0 + Int($1) }
    var blocks = container.blocks(in: bytes)
    while let block = blocks.next(in: bytes) {
      var fields: [UInt8] = [1]
      if block.serial != nil { fields.append(2) }
      if block.time != nil { fields.append(6) }
      if block.form == .opaque { fields.append(2) }
      if case .measurements(let kind) = block.form {
        add(row: fields + Self.fields(of: kind))
      } else {
        add(row: fields)
        add(.plain, block.body.count)
      }
      position = block.body.upperBound
      if let signature = block.signature {
        add(signature: signature)
        position = signature.upperBound
      }
    }
    if let signature = container.signature {
      add(signature: signature)
      position = signature.upperBound
    }
    // Nothing that follows is looked at: it is kept.
    add(.plain, container.unit.upperBound - position)
  }

  private mutating func add(signature: Range<Int>) {
    guard signature.count == 66 else { return add(.plain, signature.count) }
    for _ in 0..<2 {
      add(row: [1])
      add(.noise, 32)
    }
  }

  private static let engine: [UInt8] = [2, 1, 1, 1, 2, 2]
  private static let diesel: [UInt8] = engine + [2, 2, 1, 2, 2, 2, 2, 1, 1]
  private static let place: [UInt8] = [1, 4, 4, 4]

  /// The fields of a body as they stand when this is written; a chunk says its own.
  private static func fields(of kind: OBD.Measurements.Kind) -> [UInt8] {
    switch kind {
    case .stream: diesel + place
    case .catalyst: engine + [2, 1, 2, 1, 2] + place
    case .catalystNOx: engine + [2, 1, 2, 2, 1, 2] + place
    case .hybrid: [2, 1, 2, 2, 1]
    case .supplement: [1, 1, 4, 1, 4, 4, 2]
    case .machineStream: diesel + [2, 2]
    case .particulates: [2, 2, 2]
    }
  }
}
