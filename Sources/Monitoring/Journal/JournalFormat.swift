import CZlib
import Fleet

/// How a file of the journal is written. Numbers are little-endian.
///
///     head    0  8  "fleetjnl"     8  4  format, 1     12  4  sum of 0..<12 and 16..<32
///            16  8  number of the file                 24  8  where the file before it ends
///     group   0  4  FFFFFFFF       4  4  sum of the file's number and 8..<16
///             8  8  where this mark stands in the file
///     entry   0  4  bytes n        4  4  sum of 0..<4 and 8..<28+n
///             8  1  kind           9  1  family        10  1  dialect + 1, or 0     11  1  0
///            12  8  received, ms  20  8  connection    28  n  bytes
///
/// A sum is the CRC-32 of zlib. A group is what one write stored and one sync made durable; its mark was written
/// after all before it had become durable. So an entry that cannot be read is a torn tail only where no mark stands
/// behind it; everything else is damage.
enum JournalFormat {
  static let magic = Array("fleetjnl".utf8)
  static let number: UInt32 = 1
  static let headSize = 32
  static let groupSize = 16
  static let entryHeadSize = 28
  static let groupMark = UInt32.max

  static func sum(_ bytes: UnsafeRawBufferPointer, after sum: UInt = 0) -> UInt {
    guard let start = bytes.baseAddress else { return sum }
    return crc32_z(sum, start.assumingMemoryBound(to: UInt8.self), bytes.count)
  }

  static func head(number: UInt64, previousEnd: UInt64) -> [UInt8] {
    var head = magic
    head.append(littleEndian: Self.number)
    head.append(littleEndian: UInt32(0))
    head.append(littleEndian: number)
    head.append(littleEndian: previousEnd)
    let sum = head.withUnsafeBytes { headSum($0) }
    head.withUnsafeMutableBytes {
      $0.storeBytes(of: sum.littleEndian, toByteOffset: 12, as: UInt32.self)
    }
    return head
  }

  static func headSum(_ head: UnsafeRawBufferPointer) -> UInt32 {
    let before = sum(UnsafeRawBufferPointer(rebasing: head[..<12]))
    return UInt32(
      truncatingIfNeeded: sum(UnsafeRawBufferPointer(rebasing: head[16..<headSize]), after: before))
  }

  enum Head {
    case good(previousEnd: UInt64)
    /// A later program's.
    case format(UInt32)
    case damaged
  }

  /// Reads the head of a file that its name calls by that number.
  static func readHead(_ bytes: UnsafeRawBufferPointer, number: UInt64) -> Head {
    guard bytes.count >= headSize, magic.elementsEqual(bytes[..<8]),
      headSum(bytes) == bytes.littleEndian(at: 12, as: UInt32.self)
    else { return .damaged }
    let format = bytes.littleEndian(at: 8, as: UInt32.self)
    guard format == Self.number else { return .format(format) }
    guard bytes.littleEndian(at: 16, as: UInt64.self) == number else { return .damaged }
    return .good(previousEnd: bytes.littleEndian(at: 24, as: UInt64.self))
  }

  static func appendGroup(to bytes: inout [UInt8], file: UInt64, offset: UInt64) {
    bytes.append(littleEndian: groupMark)
    bytes.append(littleEndian: groupSum(file: file, offset: offset))
    bytes.append(littleEndian: offset)
  }

  private static func groupSum(file: UInt64, offset: UInt64) -> UInt32 {
    withUnsafeBytes(of: (file.littleEndian, offset.littleEndian)) {
      UInt32(truncatingIfNeeded: sum($0))
    }
  }

  /// Whether a mark of a group stands at the beginning of bytes that lie at an offset of a file.
  static func isGroup(_ bytes: UnsafeRawBufferPointer, file: UInt64, offset: UInt64) -> Bool {
    bytes.count >= groupSize && bytes.littleEndian(at: 0, as: UInt32.self) == groupMark
      && bytes.littleEndian(at: 8, as: UInt64.self) == offset
      && bytes.littleEndian(at: 4, as: UInt32.self) == groupSum(file: file, offset: offset)
  }

  static func appendEntry(
    to buffer: inout [UInt8], _ kind: JournalEntry.Kind, received: Instant, connection: UInt64,
    family: OBD.Family, dialect: OBD.Dialect?, bytes: Span<UInt8>
  ) {
    let start = buffer.count
    buffer.append(littleEndian: UInt32(bytes.count))
    buffer.append(littleEndian: UInt32(0))
    buffer.append(kind.rawValue)
    buffer.append(family == .road ? 0 : 1)
    buffer.append(dialect.map { $0.rawValue + 1 } ?? 0)
    buffer.append(0)
    buffer.append(littleEndian: UInt64(bitPattern: received.milliseconds))
    buffer.append(littleEndian: connection)
    bytes.withUnsafeBufferPointer { buffer.append(contentsOf: $0) }
    buffer.withUnsafeMutableBytes { all in
      let sum = entrySum(UnsafeRawBufferPointer(rebasing: all[start...]))
      all.storeBytes(of: sum.littleEndian, toByteOffset: start + 4, as: UInt32.self)
    }
  }

  private static func entrySum(_ entry: UnsafeRawBufferPointer) -> UInt32 {
    let before = sum(UnsafeRawBufferPointer(rebasing: entry[..<4]))
    return UInt32(
      truncatingIfNeeded: sum(UnsafeRawBufferPointer(rebasing: entry[8...]), after: before))
  }

  /// Bytes of the entry whose head this is; `nil` where it cannot be one.
  static func entrySize(_ head: UnsafeRawBufferPointer) -> Int? {
    let count = Int(head.littleEndian(at: 0, as: UInt32.self))
    return count <= JournalEntry.byteLimit ? entryHeadSize + count : nil
  }

  /// Whether a whole entry is as it was written.
  static func isGood(_ entry: UnsafeRawBufferPointer) -> Bool {
    entrySum(entry) == entry.littleEndian(at: 4, as: UInt32.self)
      && JournalEntry.Kind(rawValue: entry[8]) != nil && entry[9] <= 1 && entry[11] == 0
      && (entry[10] == 0 || OBD.Dialect(rawValue: entry[10] - 1) != nil)
  }

  /// An entry that is good.
  static func entry(_ entry: UnsafeRawBufferPointer) -> JournalEntry? {
    guard let kind = JournalEntry.Kind(rawValue: entry[8]) else { return nil }
    return JournalEntry(
      kind,
      received: Instant(
        milliseconds: Int64(bitPattern: entry.littleEndian(at: 12, as: UInt64.self))),
      connection: entry.littleEndian(at: 20, as: UInt64.self),
      family: entry[9] == 0 ? .road : .nonRoad,
      dialect: entry[10] == 0 ? nil : OBD.Dialect(rawValue: entry[10] - 1),
      bytes: [UInt8](entry[entryHeadSize...]))
  }
}

extension UnsafeRawBufferPointer {
  /// A number at an offset, which must lie within.
  func littleEndian<Number: FixedWidthInteger & BitwiseCopyable>(
    at offset: Int, as type: Number.Type
  ) -> Number {
    precondition(offset >= 0 && offset + MemoryLayout<Number>.size <= count)
    return Number(littleEndian: loadUnaligned(fromByteOffset: offset, as: type))
  }
}

extension [UInt8] {
  mutating func append(littleEndian number: some FixedWidthInteger) {
    Swift.withUnsafeBytes(of: number.littleEndian) { append(contentsOf: $0) }
  }
}
