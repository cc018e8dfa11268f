extension OBD {
  /// The encryption byte. What 2 and 3 mean differs by standard: the tables are never merged, and a data
  /// unit is always tried as plain text, because plain text behind other values is real traffic.
  public struct Encryption: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    public static let none = Encryption(rawValue: 1)

    /// Which standard's table a listener reads the byte by.
    public enum Table: String, CaseIterable, Sendable {
      /// GB 17691-2018 Annex Q and HJ 1014-2020: 2 RSA, 3 SM2.
      case annexQ = "annex-q"
      /// HJ 1239.3-2021: 2 SM2, 3 SM4, 4 RSA, 5 AES128.
      case hj1239 = "hj1239"
    }

    /// The method by one table; without one by each, where they differ.
    public func methods(_ table: Table?) -> String? {
      if let table { return method(in: table) }
      let (first, second) = (method(in: .annexQ), method(in: .hj1239))
      guard let first, let second, first != second else { return first ?? second }
      return "\(first) (Annex Q), \(second) (HJ 1239)"
    }

    /// The name of the method; `nil` for a value that the table does not have.
    public func method(in table: Table) -> String? {
      switch (rawValue, table) {
      case (0x01, _): "none"
      case (0x02, .annexQ), (0x04, .hj1239): "RSA"
      case (0x03, .annexQ), (0x02, .hj1239): "SM2"
      case (0x03, .hj1239): "SM4"
      case (0x05, .hj1239): "AES128"
      case (0xFE, _): "abnormal"
      case (0xFF, _): "invalid"
      default: nil
      }
    }
  }
}
