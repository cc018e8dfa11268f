/// A heavy-pollution warning (重污染天气预警): who issued it, for where, of which level, from when until when.
///
/// A warning often has no end yet. Raising or lowering ends one and begins another, so that each holds one
/// level; `follows` names the one before.
public struct PollutionWarning: Hashable, Sendable {
  public enum Level: String, CaseIterable, Comparable, Sendable {
    case blue, yellow, orange, red

    public static func < (a: Level, b: Level) -> Bool {
      allCases.firstIndex(of: a)! < allCases.firstIndex(of: b)!
    }

    public func text(in language: Language) -> String {
      switch (self, language) {
      case (_, .english): rawValue
      case (.blue, .chinese): "蓝色"
      case (.yellow, .chinese): "黄色"
      case (.orange, .chinese): "橙色"
      case (.red, .chinese): "红色"
      }
    }
  }

  public var id: String
  public var issuer: String
  /// The divisions that it is for, with all that lies in them.
  public var area: [DivisionCode]
  public var level: Level
  public var from: Instant
  /// The first moment at which it no longer holds; `nil` while no end is announced.
  public var until: Instant?
  public var issuedAt: Instant?
  /// The warning that this one raises or lowers.
  public var follows: String?
  /// Which plants said that they know of it, each once.
  public var acknowledgements: [Acknowledgement]

  public init(
    id: String, issuer: String, area: [DivisionCode], level: Level, from: Instant,
    until: Instant? = nil
  ) {
    self.id = id
    self.issuer = issuer
    self.area = area
    self.level = level
    self.from = from
    self.until = until
    acknowledgements = []
  }

  public func holds(at instant: Instant) -> Bool {
    from <= instant && (until.map { instant < $0 } ?? true)
  }
}

extension PollutionWarning {
  /// A plant's word that it received the warning.
  public struct Acknowledgement: Hashable, Sendable {
    public let plant: String
    public let at: Instant
    /// Who said so at the plant.
    public let by: String?

    public init(plant: String, at: Instant, by: String? = nil) {
      self.plant = plant
      self.at = at
      self.by = by
    }

    func encode(into writer: inout JSONWriter) {
      writer.object {
        $0.member("plant", plant)
        $0.member("at", at.text())
        $0.member("by", ifPresent: by)
      }
    }

    init(decoding members: EntryMembers) throws(EntryError) {
      plant = try members.require("plant", members.text("plant"))
      at = try members.require("at", members.instant("at"))
      by = try members.text("by")
    }
  }

  /// Notes a plant's word; the first one stays.
  ///
  /// - Parameters:
  ///   - division: where the plant lies.
  ///   - recordedAt: when the warning was recorded here. Where nobody said when it was issued, it was by then.
  /// - Returns: whether it is the first of that plant.
  /// - Throws: where the warning is not for that place, or the moment is before anybody could know of it.
  @discardableResult
  public mutating func acknowledge(
    _ note: Acknowledgement, in division: DivisionCode, recordedAt: Instant? = nil
  ) throws(EntryError) -> Bool {
    guard area.covers(division) != .no else {
      throw .invalid(
        field: "plant", found: "\(note.plant) (\(division))", expected: .plantIn(area))
    }
    let first = issuedAt ?? min(from, recordedAt ?? from)
    guard note.at >= first else {
      throw .invalid(field: "at", found: note.at.text(), expected: .instantFrom(first))
    }
    guard !acknowledgements.contains(where: { $0.plant == note.plant }) else { return false }
    acknowledgements.append(note)
    return true
  }

  /// Ends this warning and gives the one that raises or lowers it, from that moment on, by the same issuer for the
  /// same places.
  /// - Throws: where the level is the same, or this warning does not hold at the moment.
  public mutating func change(
    to level: Level, as id: String, from instant: Instant
  ) throws(EntryError) -> PollutionWarning {
    guard level != self.level else {
      let others = Level.allCases.filter { $0 != level }.map(\.rawValue)
      throw .invalid(field: "level", found: level.rawValue, expected: .oneOf(others))
    }
    guard from < instant, until.map({ instant <= $0 }) ?? true else {
      throw .invalid(field: "from", found: instant.text(), expected: .instantWithin(from, until))
    }
    var next = PollutionWarning(
      id: id, issuer: issuer, area: area, level: level, from: instant, until: until)
    next.follows = self.id
    until = instant
    return next
  }
}
