/// A device's statement of time: the instant, the text as received, and the rule that joined them.
public struct CapturedTime: Hashable, Sendable {
  /// How a text without a complete zone became an instant.
  public enum Rule: String, Sendable {
    /// The text itself carries an offset, or is an epoch.
    case stated
    /// The zone configured for the camera.
    case camera
    /// China time, because nothing else was said.
    case china
  }

  public let instant: Instant
  public let text: String
  public let rule: Rule

  public init(instant: Instant, text: String, rule: Rule) {
    self.instant = instant
    self.text = text
    self.rule = rule
  }
}
