public import Fleet
import Monitoring

/// What terminals are told.
///
/// Terminals of Annex Q expect nothing (one source). Platforms of HJ 1239 answer with the response flag; in which form
/// exactly no text at hand says, so that all of this is configuration and shown as unconfirmed. Whatever is said, is
/// said only once the frame is on disk.
public struct TerminalAnswers: Hashable, Sendable {
  /// How a question for the time (command 05 of road vehicles) is answered.
  public enum TimeForm: String, CaseIterable, Sendable {
    case none
    /// The same command with the response flag and six bytes of time.
    case flag
    /// Command 85 in terminal form with six bytes of time, as private platforms do (one source).
    case private85 = "85"
  }

  /// Whether each frame is acknowledged: the same command with the response flag for success, nothing behind it.
  public var acknowledges: Bool
  public var time: TimeForm
  /// The information byte of the answer to an activation (command 08, status 1); `nil` leaves it unanswered. One for
  /// another VIN gets status 2 and 2, one that is not signed by the key that it brings 2 and 3: its key is not taken.
  public var activation: UInt8?

  public init(acknowledges: Bool = false, time: TimeForm = .none, activation: UInt8? = nil) {
    self.acknowledges = acknowledges
    self.time = time
    self.activation = activation
  }

  public static let none = TerminalAnswers()
  public static let hj1239 = TerminalAnswers(acknowledges: true, time: .flag, activation: 0)

  /// What terminals of a dialect expect, as far as is known: nothing but for HJ 1239.
  public init(of dialect: OBD.Dialect?) { self = dialect == .hj1239 ? .hj1239 : .none }

  /// Whether anybody is ever told anything.
  var areNone: Bool { self == .none }

  /// The frame that answers a frame; `nil` where nothing is to be said, as to an answer.
  /// - Parameters:
  ///   - frame: What is answered.
  ///   - bytes: The same, as sent.
  func answer(
    to frame: OBD.Frame, in bytes: Span<UInt8>, _ settings: OBD.Settings, at now: Instant
  ) -> [UInt8]? {
    let header = frame.header
    if case .platform(let flag) = header.form, flag != .command { return nil }
    var reply = header
    reply.encryption = .none
    let content: OBD.Message.Content
    switch header.command.meaning(of: header.form, in: settings) {
    case .timeSync:
      switch time {
      case .none: return nil
      case .flag: reply.form = .platform(.success)
      case .private85: reply.command = OBD.Command(rawValue: 0x85)
      }
      content = .answer(OBD.Timestamp(now) ?? .unknown)
    case .activation:
      guard let activation else { return nil }
      reply.command = .activationResponse
      content = .activationResponse(
        Self.refusal(of: frame, in: bytes, settings) ?? .init(status: 1, information: activation))
    case .activationResponse: return nil
    default:
      guard acknowledges else { return nil }
      reply.form = .platform(.success)
      content = .answer(nil)
    }
    return try? OBD.Message(header: reply, content: content).encoded()
  }

  /// What is wrong with an activation; `nil` where its key will be taken.
  private static func refusal(
    of frame: OBD.Frame, in bytes: Span<UInt8>, _ settings: OBD.Settings
  ) -> OBD.ActivationResponse? {
    var memory = OBD.DialectMemory()
    let message = OBD.Message(frame, in: bytes, settings: settings, memory: &memory)
    guard case .activation(let activation) = message.content else {
      return .init(status: 2, information: 3)
    }
    guard activation.vin == frame.header.identity else { return .init(status: 2, information: 2) }
    // A millisecond at most, once in a terminal's life.
    let signature = FrameSignature(of: bytes, verifier: nil, chip: nil)
    return signature.state == .good ? nil : .init(status: 2, information: 3)
  }
}
