/// The stage that a machine is presumed to have by its day of production, when nothing better is known.
///
/// A disclosure number, a label or an engine plate goes before it. What a presumption was made from is
/// stored with it: some places treat `X` and a presumed stage differently.
public struct StagePresumption: Hashable, Sendable {
  /// The stage; the first one also stands for older machines.
  public let stage: EmissionStage
  /// Stable, such as `presumed.III`.
  public let id: String
  public let mark: SourceMark
  /// The days between which a machine must have been made for this line; `nil` is open.
  public let from: Day?
  public let until: Day?
  public let note: Bilingual?

  /// Presumes a stage, or ``EmissionStage/undetermined`` where the engine burns something these lines
  /// do not cover.
  ///
  /// - Parameters:
  ///   - producedOn: when the machine was made.
  ///   - kilowatts: net power; `nil` where it is not known. It only matters from 2022-12-01 on.
  ///   - farm: agricultural machinery, whose stage III began on 2016-12-01.
  ///   - engine: what the engine burns; electric machines are `D` whatever their day.
  public static func presumed(
    producedOn day: Day, kilowatts: Double?, farm: Bool, engine: Fuel.Engine = .diesel
  ) -> StagePresumption {
    switch engine {
    case .noEngine: return electric
    case .diesel: break
    case .gas, .petrol, .other: return undetermined
    }
    let line = (farm ? farmLines : lines).last { line in line.from.map { day >= $0 } ?? true }
    guard let line, line.stage == .iv else { return line ?? undetermined }
    guard let kilowatts else { return powerUnknown }
    return kilowatts > 560 ? large : line
  }

  /// Every line, for showing the table.
  public static let all = lines + farmLines + [large, powerUnknown, electric, undetermined]

  private static let stageII = Day(2009, 10, 1)
  private static let stageIII = Day(2016, 4, 1)
  private static let stageIIIFarm = Day(2016, 12, 1)
  private static let stageIV = Day(2022, 12, 1)

  private static let lines = [
    line("I", .i, nil, stageII, Bilingual("stage I or older", "国一或更早")),
    line(
      "II", .ii, stageII, stageIII,
      Bilingual(
        "stage III is possible with an engine made from 2015-10-01", "装用 2015-10-01 后发动机的可能为国三")),
    line("III", .iii, stageIII, stageIV, nil),
    line("IV", .iv, stageIV, nil, nil),
  ]

  private static let farmLines = [
    lines[0],
    line(
      "II-farm", .ii, stageII, stageIIIFarm,
      Bilingual(
        "stage III is possible with an engine made from 2015-10-01", "装用 2015-10-01 后发动机的可能为国三")),
    line("III-farm", .iii, stageIIIFarm, stageIV, nil),
    lines[3],
  ]

  private static let large = line(
    "III-large", .iii, stageIV, nil,
    Bilingual("over 560 kW stage IV has no day yet", "560 kW 以上国四尚无实施日期"))
  private static let powerUnknown = line(
    "power", .undetermined, stageIV, nil,
    Bilingual("the power decides between III and IV: read the engine plate", "功率决定国三或国四：请查看发动机铭牌"))
  private static let electric = line("electric", .electric, nil, nil, nil)
  private static let undetermined = line(
    "none", .undetermined, nil, nil,
    Bilingual("these days are for diesel engines only", "仅适用于柴油机"))

  private static func line(
    _ id: String, _ stage: EmissionStage, _ from: Day?, _ next: Day?, _ note: Bilingual?
  ) -> StagePresumption {
    StagePresumption(
      stage: stage, id: "presumed.\(id)", mark: .confirmed, from: from,
      until: next.map { $0.advanced(by: -1) }, note: note)
  }
}
