extension OBD {
  /// Why a message cannot be written.
  public enum EncodingError: Error, Hashable, Sendable {
    /// A data unit of so many bytes.
    case unit(Int)
    /// A body behind a length of two bytes has so many.
    case body(Int)
    /// The number of trouble codes says otherwise than the list.
    case codes(said: UInt8, listed: Int)
    /// The dialect needs a serial, time, position or signature that is not there, or has no place for one that
    /// is.
    case part(Part, in: Dialect)

    public enum Part: String, Sendable { case serial, time, position, signature }
  }
}

extension OBD.Message {
  /// The bytes of the frame: those that it was read from, where it was read.
  public func encoded() throws(OBD.EncodingError) -> [UInt8] {
    var unit: [UInt8] = []
    switch content {
    case .login(let login): login.append(to: &unit)
    case .logout(let logout), .platformLogout(let logout): logout.append(to: &unit)
    case .timeSync, .answer(nil): break
    case .answer(let time?): time.append(to: &unit)
    case .removalAlarm(let alarm): alarm.append(to: &unit)
    case .activation(let activation): activation.append(to: &unit)
    case .activationResponse(let response): response.append(to: &unit)
    case .platformLogin(let login): login.append(to: &unit)
    case .keyExchange(let exchange): exchange.append(to: &unit)
    case .report(let report): try report.append(to: &unit)
    case .ambiguous(let reports): try reports.first?.append(to: &unit)
    case .opaque(let bytes): unit = bytes
    }
    guard unit.count <= OBD.unitLimit else { throw .unit(unit.count) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(unit.count + OBD.frameOverhead)
    header.append(to: &bytes, unitLength: UInt16(unit.count))
    bytes += unit
    bytes.append(OBD.checksum(bytes.span))
    return bytes
  }
}

extension OBD.Report {
  /// Appends the data unit.
  func append(to bytes: inout [UInt8]) throws(OBD.EncodingError) {
    let dialect = layout.dialect
    time.append(to: &bytes)
    guard (serial != nil) == dialect.hasContainerSerial else { throw .part(.serial, in: dialect) }
    if let serial { bytes.append(bigEndian: serial) }
    guard (position != nil) == (dialect.family == .nonRoad) else {
      throw .part(.position, in: dialect)
    }
    position?.append(to: &bytes)
    for (index, entry) in entries.enumerated() {
      let hasSerial =
        dialect == .annexQSerialPerBlock || dialect == .annexQSerialOnce && index == 0
      guard (entry.serial != nil) == hasSerial else { throw .part(.serial, in: dialect) }
      guard (entry.time != nil) == dialect.hasBlockTimes else { throw .part(.time, in: dialect) }
      guard (entry.signature != nil) == (dialect == .draft2019) else {
        throw .part(.signature, in: dialect)
      }
      bytes.append(entry.type)
      if let serial = entry.serial { bytes.append(bigEndian: serial) }
      entry.time?.append(to: &bytes)
      try entry.body.append(to: &bytes)
      if let signature = entry.signature { bytes += signature }
    }
    guard (signature != nil) == (layout.isSigned && dialect.mayBeSigned) else {
      throw .part(.signature, in: dialect)
    }
    if let signature { bytes += signature }
  }
}

extension OBD.Report.Body {
  fileprivate func append(to bytes: inout [UInt8]) throws(OBD.EncodingError) {
    switch self {
    case .diagnostics(let diagnostics, let codes):
      diagnostics.append(to: &bytes)
      try append(codes, diagnostics.faultCount, to: &bytes)
    case .machineDiagnostics(let diagnostics, let codes):
      diagnostics.append(to: &bytes)
      try append(codes, diagnostics.faultCount, to: &bytes)
    case .measurements(let measurements): measurements.append(to: &bytes)
    case .cycle(let cycle): bytes.append(cycle.bytes)
    case .opaque(let content):
      guard let size = UInt16(exactly: content.count) else { throw .body(content.count) }
      bytes.append(bigEndian: size)
      bytes += content
    }
  }

  private func append(
    _ codes: [OBD.TroubleCode], _ count: OBD.FaultCount, to bytes: inout [UInt8]
  ) throws(OBD.EncodingError) {
    guard codes.count == count.number ?? 0 else {
      throw .codes(said: count.rawValue, listed: codes.count)
    }
    for code in codes { bytes.append(bigEndian: code.raw) }
  }
}

extension OBD.EncodingError: Explained, CustomStringConvertible {
  public var code: String {
    switch self {
    case .unit: "obd.encoding.unit"
    case .body: "obd.encoding.body"
    case .codes: "obd.encoding.codes"
    case .part: "obd.encoding.part"
    }
  }

  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.unit(let size), .english):
      "a data unit of \(size) bytes, more than \(OBD.unitLimit)"
    case (.unit(let size), .chinese): "数据单元 \(size) 字节，超过上限 \(OBD.unitLimit)"
    case (.body(let size), .english): "an information block of \(size) bytes, more than 65535"
    case (.body(let size), .chinese): "信息体 \(size) 字节，超过上限 65535"
    case (.codes(let said, let listed), .english):
      "the number of trouble codes says \(said), \(listed) are listed"
    case (.codes(let said, let listed), .chinese): "故障码总数为 \(said)，实列 \(listed) 个"
    case (.part(let part, let dialect), .english):
      "\(part.rawValue) missing, or not known to the dialect \(dialect.name)"
    case (.part(let part, let dialect), .chinese):
      "按 \(dialect.name) 编码时\(part.chinese)缺失或多余"
    }
  }

  public var description: String { text(in: .english) }
}

extension OBD.EncodingError.Part {
  fileprivate var chinese: String {
    switch self {
    case .serial: "流水号"
    case .time: "时间"
    case .position: "定位"
    case .signature: "签名"
    }
  }
}
