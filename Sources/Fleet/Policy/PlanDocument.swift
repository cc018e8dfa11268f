/// The document of a plan: who issued it, where it holds, until when it was checked that nothing came after it.
public struct PlanDocument: Hashable, Sendable {
  /// The pack's key, such as `changzhi-2021`.
  public let key: String
  public let source: SourceReference
  public let issuer: String?
  /// The day of issue; where no day is printed, the first and the last day that it can be.
  public let issued: ClosedRange<Day>
  public let published: Day?
  public let area: [DivisionCode]
  /// The last day on which the pack is known to be the whole law on its subject.
  public let verifiedUntil: Day
  public let laterDocuments: [Later]
  public let mark: SourceMark
  /// Why the plan was put in force without the cases that prove it; `nil` where it is proved.
  public var unproved: String?

  /// A later document of the same body.
  public struct Later: Hashable, Sendable {
    public let title: String
    public let issued: Day
    public let mark: SourceMark
    /// The key of the pack that holds it; `nil` where there is none yet.
    public let key: String?
    public init(title: String, issued: Day, mark: SourceMark, key: String? = nil) {
      self.title = title
      self.issued = issued
      self.mark = mark
      self.key = key
    }
  }

  public init(
    key: String, source: SourceReference, issuer: String?, issued: ClosedRange<Day>,
    published: Day?, area: [DivisionCode], verifiedUntil: Day, laterDocuments: [Later],
    mark: SourceMark
  ) {
    self.key = key
    self.source = source
    self.issuer = issuer
    self.issued = issued
    self.published = published
    self.area = area
    self.verifiedUntil = verifiedUntil
    self.laterDocuments = laterDocuments
    self.mark = mark
  }

  /// What every verdict by the plan says where it is unproved.
  var unprovedFinding: PlanFinding? {
    unproved.map { .unproved(plan: key, reason: $0) }
  }

  /// Whether the day of issue is known.
  public var isIssueDayKnown: Bool { issued.lowerBound == issued.upperBound }
}
