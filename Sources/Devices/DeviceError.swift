public import Fleet

/// Why a payload, or one record in it, cannot be read.
public enum DeviceError: Error, Hashable, Sendable {
  case empty
  case unknownFormat
  /// A record of this or another registry, as it is kept and sent: no device's payload.
  case registryRecord(String)
  /// More bytes than any device writes.
  case tooLarge(Int)
  case json(JSON.ParsingError)
  case xml(XMLError)
  case multipart(MultipartError)
  /// A member that the record cannot do without.
  case missing(String)
  case time(member: String, found: String, TimeError)
  case value(member: String, found: String)
  /// The camera was registered with another format, so the payload may be another device's.
  case otherFormat(DeviceFormat, expected: DeviceFormat)
  /// Bytes that are text in neither UTF-8 nor GB 18030.
  case encoding
}

extension DeviceError: Explained, CustomStringConvertible {
  public var code: String {
    switch self {
    case .empty: "payload.empty"
    case .unknownFormat: "payload.unknown-format"
    case .registryRecord: "payload.registry-record"
    case .tooLarge: "payload.too-large"
    case .json(let error): error.code
    case .xml(let error): error.code
    case .multipart(let error): error.code
    case .missing: "payload.missing"
    case .time(_, _, let error): error.code
    case .value: "payload.value"
    case .otherFormat: "payload.other-format"
    case .encoding: "payload.encoding"
    }
  }

  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.empty, .english): "the payload is empty"
    case (.empty, .chinese): "内容为空"
    case (.unknownFormat, .english): "no known device writes this form"
    case (.unknownFormat, .chinese): "不是已知设备的格式"
    case (.registryRecord(let registry), .english):
      "a record of registry `\(registry.prefix(64))`, expected a device's payload"
    case (.registryRecord(let registry), .chinese):
      "这是登记库“\(registry.prefix(64))”的记录，不是设备上报的内容"
    case (.tooLarge(let size), .english): "a payload of \(size) bytes, more than any device sends"
    case (.tooLarge(let size), .chinese): "内容达 \(size) 字节，超过设备上报的上限"
    case (.json(let error), _): error.text(in: language)
    case (.xml(let error), _): error.text(in: language)
    case (.multipart(let error), _): error.text(in: language)
    case (.missing(let member), .english): "expected `\(member)`, found nothing"
    case (.missing(let member), .chinese): "缺少“\(member)”"
    case (.time(let member, let found, let error), .english):
      "`\(member)` is `\(found.prefix(64))`: \(error.text(in: .english))"
    case (.time(let member, let found, let error), .chinese):
      "“\(member)”为“\(found.prefix(64))”：\(error.text(in: .chinese))"
    case (.value(let member, let found), .english):
      "`\(member)` has no such value as `\(found.prefix(64))`"
    case (.value(let member, let found), .chinese): "“\(member)”的值“\(found.prefix(64))”无效"
    case (.otherFormat(let found, let expected), .english):
      "the camera is registered as `\(expected.rawValue)`, found a payload of `\(found.rawValue)`"
    case (.otherFormat(let found, let expected), .chinese):
      "该相机登记的格式为 `\(expected.rawValue)`，实际为 `\(found.rawValue)`"
    case (.encoding, .english): "expected UTF-8 or GB18030 text, found other bytes"
    case (.encoding, .chinese): "文本既不是 UTF-8 也不是 GB18030 编码"
    }
  }

  public func advice(in language: Language) -> String? {
    switch (self, language) {
    case (.unknownFormat, .english):
      "compare with `samples/cameras`, or import CSV with a header row"
    case (.unknownFormat, .chinese): "请对照 samples/cameras，或导入带表头的 CSV"
    case (.registryRecord, .english):
      "records reach another registry by `fleetreg sync`; to take passages over as a ledger, write "
        + "one with `fleetreg passage export` and import that"
    case (.registryRecord, .chinese):
      "记录应由 `fleetreg sync` 上报；如需按台账转入，请用 `fleetreg passage export` 导出后再导入"
    case (.otherFormat, .english):
      "find out which device sent it; where the registered format is wrong, correct it with "
        + "`fleetreg camera add --replace`, then run `fleetreg quarantine retry`"
    case (.otherFormat, .chinese):
      "请查明由哪台设备发出；若登记的格式有误，请用 `fleetreg camera add --replace` 更正后运行 `fleetreg quarantine retry`"
    case (.json(let error), _): error.advice(in: language)
    case (.xml(let error), _): error.advice(in: language)
    case (.multipart(let error), _): error.advice(in: language)
    case (.empty, _), (.tooLarge, _), (.missing, _), (.time, _), (.value, _), (.encoding, _): nil
    }
  }

  public var description: String { text(in: .english) }
}
