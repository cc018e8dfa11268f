extension OBD {
  /// A data unit of real-time or reissued data that was found to be of one layout, to the last byte.
  public struct Container: Hashable, Sendable {
    public let layout: Layout
    /// Where the data unit lies.
    public let unit: Range<Int>
    /// The send time; for Annex Q the time of the first record.
    public let time: Timestamp
    /// The serial of the packet; `nil` where blocks have it.
    public let serial: UInt16?
    /// The place of a machine.
    public let position: Position?
    public let blockCount: Int
    /// The signature behind the blocks.
    public let signature: Range<Int>?

    private let firstBlock: Int

    /// `nil` where the bytes are not of this layout: the blocks must use up the unit exactly, and there is
    /// at least one.
    public init?(_ layout: Layout, unit: Range<Int>, in bytes: Span<UInt8>) {
      var seen: Layout.Variants = []
      self.init(layout, unit: unit, in: bytes, seen: &seen)
    }

    init?(
      _ layout: Layout, unit: Range<Int>, in bytes: Span<UInt8>, seen: inout Layout.Variants
    ) {
      let dialect = layout.dialect
      var start = unit.lowerBound + Timestamp.size
      if dialect.hasContainerSerial { start += 2 }
      if dialect.family == .nonRoad { start += Position.size }
      guard start < unit.upperBound else { return nil }
      self.layout = layout
      self.unit = unit
      firstBlock = start
      time = Timestamp(bytes, at: unit.lowerBound)
      serial =
        dialect.hasContainerSerial
        ? bytes.bigEndian16(at: unit.lowerBound + Timestamp.size) : nil
      if dialect.family == .nonRoad {
        let position = Position(bytes, at: start - Position.size)
        guard position.couldBe(withoutFix: !layout.readsReserved) else { return nil }
        self.position = position
      } else {
        position = nil
      }
      var blocks = Blocks(layout, from: start, to: unit.upperBound, in: bytes)
      let count = blocks.count(in: bytes)
      seen.formUnion(blocks.seen)
      guard !blocks.hasFailed, count > 0 else { return nil }
      // A layout with signatures of any length fits only where there is one.
      guard !(layout.isSigned && dialect.mayBeSigned) || blocks.signature != nil else { return nil }
      blockCount = count
      signature = blocks.signature
    }

    /// The blocks, to be gone through with the same bytes.
    public func blocks(in bytes: Span<UInt8>) -> Blocks {
      Blocks(layout, from: firstBlock, to: unit.upperBound, in: bytes)
    }

    /// What a signature behind the blocks signs: the data unit before it, without header and check byte.
    public var signedRange: Range<Int>? { signature.map { unit.lowerBound..<$0.lowerBound } }
  }
}
