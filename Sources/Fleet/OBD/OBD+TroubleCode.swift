extension OBD {
  /// The protocol by which a vehicle is diagnosed; it decides how trouble codes read.
  public struct DiagnosticProtocol: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    public static let iso15765 = DiagnosticProtocol(rawValue: 0)
    public static let iso27145 = DiagnosticProtocol(rawValue: 1)
    public static let j1939 = DiagnosticProtocol(rawValue: 2)
    /// Non-road machinery only.
    public static let iso15031 = DiagnosticProtocol(rawValue: 3)
    public static let invalid = DiagnosticProtocol(rawValue: 0xFE)

    /// `nil` for a number that the standards do not have.
    public var name: String? {
      switch self {
      case .iso15765: "ISO 15765"
      case .iso27145: "ISO 27145"
      case .j1939: "SAE J1939"
      case .iso15031: "ISO 15031"
      default: nil
      }
    }
  }

  /// A diagnostic trouble code of four bytes. What they mean is not fixed by the emission standards but
  /// follows the protocol.
  public struct TroubleCode: Hashable, Sendable {
    public let raw: UInt32
    public let diagnosticProtocol: DiagnosticProtocol

    public init(raw: UInt32, _ diagnosticProtocol: DiagnosticProtocol) {
      self.raw = raw
      self.diagnosticProtocol = diagnosticProtocol
    }

    /// What the bytes say.
    public enum Meaning: Hashable, Sendable {
      /// SAE J2012: `P20EE`, failure type (ISO 15031-6) and status byte.
      case fault(code: String, failureType: UInt8, status: UInt8)
      /// SAE J1939: suspect parameter, failure mode, conversion method, occurrences. The byte order, that of
      /// DM1, is from memory.
      case parameter(spn: UInt32, fmi: UInt8, conversion: UInt8, occurrences: UInt8)
      /// The protocol is not known, or such codes are not to be read: the bytes are all there is.
      case bytes
    }

    public func meaning(readsJ1939: Bool = true) -> Meaning {
      switch diagnosticProtocol {
      case .iso15765, .iso27145, .iso15031:
        return .fault(
          code: faultCode, failureType: UInt8(raw >> 8 & 0xFF), status: UInt8(raw & 0xFF))
      case .j1939 where readsJ1939:
        // byte 1 SPN bits 0-7, byte 2 bits 8-15, byte 3 bits 16-18 above the FMI, byte 4 CM above OC
        let (first, second, third) = (raw >> 24, raw >> 16 & 0xFF, raw >> 8 & 0xFF)
        return .parameter(
          spn: (third >> 5) << 16 | second << 8 | first, fmi: UInt8(third & 31),
          conversion: UInt8(raw >> 7 & 1), occurrences: UInt8(raw & 127))
      default: return .bytes
      }
    }

    /// A letter by the two highest bits, a digit by the next two, three hexadecimal digits.
    private var faultCode: String {
      let letters: [Unicode.Scalar] = ["P", "C", "B", "U"]
      var text = String(letters[Int(raw >> 30)])
      text += "\(raw >> 28 & 3)"
      return text
        + String(OBD.hexadecimal([UInt8(raw >> 24 & 15), UInt8(raw >> 16 & 0xFF)]).dropFirst())
    }

    /// No code at all: all bytes zero or all ones.
    public var isEmpty: Bool { raw == 0 || raw == .max }

    public var hexadecimal: String {
      OBD.hexadecimal([24, 16, 8, 0].map { UInt8(raw >> $0 & 0xFF) })
    }

    /// `P20EE-00 2F` or `SPN 4364 FMI 18`; the bytes where there is no more to say.
    public func text(readsJ1939: Bool = true) -> String {
      switch meaning(readsJ1939: readsJ1939) {
      case .fault(let code, let type, let status):
        "\(code)-\(OBD.hexadecimal([type])) \(OBD.hexadecimal([status]))"
      case .parameter(let spn, let fmi, _, let occurrences):
        occurrences == 127 ? "SPN \(spn) FMI \(fmi)" : "SPN \(spn) FMI \(fmi) x\(occurrences)"
      case .bytes: hexadecimal
      }
    }
  }
}
