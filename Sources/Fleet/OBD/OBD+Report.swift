extension OBD {
  /// Real-time or reissued data, owned.
  public struct Report: Hashable, Sendable {
    public var layout: Layout
    /// The send time; for Annex Q the time of the first record.
    public var time: Timestamp
    /// The serial of the packet; `nil` where blocks have it.
    public var serial: UInt16?
    /// The place of a machine.
    public var position: Position?
    public var entries: [Entry]
    /// The signature behind the blocks, with its two lengths, unverified.
    public var signature: [UInt8]?

    public init(
      layout: Layout, time: Timestamp, serial: UInt16?, position: Position? = nil,
      entries: [Entry], signature: [UInt8]? = nil
    ) {
      self.layout = layout
      self.time = time
      self.serial = serial
      self.position = position
      self.entries = entries
      self.signature = signature
    }

    /// One information block.
    public struct Entry: Hashable, Sendable {
      public var type: UInt8
      /// The block's own time (HJ 1239.3, HJ 1322).
      public var time: Timestamp?
      /// The block's own serial (Annex Q).
      public var serial: UInt16?
      public var body: Body
      /// The block's own signature (draft of 2019), unverified.
      public var signature: [UInt8]?

      public init(
        type: UInt8, time: Timestamp? = nil, serial: UInt16? = nil, body: Body,
        signature: [UInt8]? = nil
      ) {
        self.type = type
        self.time = time
        self.serial = serial
        self.body = body
        self.signature = signature
      }
    }

    public enum Body: Hashable, Sendable {
      case diagnostics(Diagnostics, [TroubleCode])
      case machineDiagnostics(MachineDiagnostics, [TroubleCode])
      case measurements(Measurements)
      case cycle(CycleStatistics)
      /// What stands behind a length of two bytes.
      case opaque([UInt8])
    }

    /// Copies what a container points to.
    public init(_ container: Container, in bytes: Span<UInt8>) {
      layout = container.layout
      time = container.time
      serial = container.serial
      position = container.position
      signature = container.signature.map { OBD.copy(bytes.extracting($0)) }
      entries = []
      entries.reserveCapacity(container.blockCount)
      var blocks = container.blocks(in: bytes)
      while let block = blocks.next(in: bytes) {
        let body: Body
        let offset = block.body.lowerBound
        switch block.form {
        case .diagnostics:
          body = .diagnostics(Diagnostics(bytes, at: offset), Self.codes(of: block, in: bytes))
        case .machineDiagnostics:
          body = .machineDiagnostics(
            MachineDiagnostics(bytes, at: offset), Self.codes(of: block, in: bytes))
        case .measurements(let kind): body = .measurements(Measurements(kind, bytes, at: offset))
        case .cycle: body = .cycle(CycleStatistics(bytes, at: offset))
        case .opaque: body = .opaque(OBD.copy(bytes.extracting(block.body)))
        }
        entries.append(
          Entry(
            type: block.type, time: block.time, serial: block.serial, body: body,
            signature: block.signature.map { OBD.copy(bytes.extracting($0)) }))
      }
    }

    private static func codes(of block: Block, in bytes: Span<UInt8>) -> [TroubleCode] {
      var codes: [TroubleCode] = []
      for index in 0..<block.troubleCodeCount {
        codes.append(block.troubleCode(index, in: bytes))
      }
      return codes
    }

    /// When a block's values were collected, as far as it is known.
    ///
    /// Annex Q gives the time of the first record only: that the others follow second by second is inferred.
    public func collected(_ index: Int, settings: Settings) -> (at: Instant, isInferred: Bool)? {
      let entry = entries[index]
      if let time = entry.time { return time.instant.map { ($0, false) } }
      guard let first = time.instant else { return nil }
      guard layout.dialect.isAnnexQ else { return (first, true) }
      // The records of one kind follow each other; what stands beside them has their time.
      let earlier = entries[..<index].count { $0.type == entry.type }
      if earlier == 0 { return (first, index > 0) }
      guard settings.spacesAnnexQRecords else { return nil }
      return (first.advanced(byMilliseconds: Int64(earlier) * 1000), true)
    }
  }
}
