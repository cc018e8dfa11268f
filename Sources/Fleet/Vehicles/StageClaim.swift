/// What one source says about a vehicle's emission stage. A vehicle keeps every claim, also a wrong one.
public struct StageClaim: Hashable, Sendable {
  public var stage: EmissionStage
  public var source: FactSource
  /// As the source states it: the disclosure number itself, `国Ⅵb`, `standard=6`.
  public var text: String?
  public var recordedOn: Day?

  public init(
    _ stage: EmissionStage, from source: FactSource, text: String? = nil, recordedOn: Day? = nil
  ) {
    self.stage = stage
    self.source = source
    self.text = text
    self.recordedOn = recordedOn
  }

  /// The claim that a disclosure number makes by its stage token.
  public init(_ number: DisclosureNumber, recordedOn: Day? = nil) {
    self.init(
      number.stage, from: .disclosureNumber, text: number.description, recordedOn: recordedOn)
  }
}
