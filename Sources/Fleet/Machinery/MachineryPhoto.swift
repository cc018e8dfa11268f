/// A picture in a machine's file, by the SHA-256 of its bytes.
public struct MachineryPhoto: Hashable, Sendable {
  public var kind: Kind
  /// 64 lower-case hexadecimal digits.
  public var sha256: String

  public init(kind: Kind, sha256: String) {
    self.kind = kind
    self.sha256 = sha256
  }

  /// What a photo shows; an open list.
  public struct Kind: RawRepresentable, Hashable, Sendable {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    public static let machinePlate = Kind(rawValue: "machine-plate")
    public static let enginePlate = Kind(rawValue: "engine-plate")
    public static let disclosureLabel = Kind(rawValue: "disclosure-label")
    public static let licence = Kind(rawValue: "licence")
    public static let typeApproval = Kind(rawValue: "type-approval")
    public static let certificate = Kind(rawValue: "certificate")
    public static let environmentalList = Kind(rawValue: "environmental-list")
    public static let front = Kind(rawValue: "front")
    public static let frontRight = Kind(rawValue: "front-right")
    public static let right = Kind(rawValue: "right")
    public static let rear = Kind(rawValue: "rear")
    public static let testReport = Kind(rawValue: "test-report")
    public static let filter = Kind(rawValue: "filter")
    public static let filterPlate = Kind(rawValue: "filter-plate")
  }
}

extension MachineryPhoto.Kind {
  static let names: [(kind: Self, chinese: String, english: String)] = [
    (.machinePlate, "机械铭牌", "machine plate"), (.enginePlate, "发动机铭牌", "engine plate"),
    (.disclosureLabel, "环保信息标签", "disclosure label"), (.licence, "证照", "licence or identity card"),
    (.typeApproval, "型式核准号", "type approval number"), (.certificate, "合格证", "certificate"),
    (.environmentalList, "环保信息随车清单", "environmental list"), (.front, "正面", "front"),
    (.frontRight, "右前 45°", "front right, 45°"), (.right, "右侧", "right side"),
    (.rear, "后面", "rear"), (.testReport, "检测报告", "test report"),
    (.filter, "污染控制装置外观", "after-treatment"), (.filterPlate, "污染控制装置铭牌", "after-treatment plate"),
  ]

  public func text(in language: Language) -> String {
    guard let row = Self.names.first(where: { $0.kind == self }) else { return rawValue }
    return language == .chinese ? row.chinese : row.english
  }
}
