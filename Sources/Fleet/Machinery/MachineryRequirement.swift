/// A field that a registration must hold before a step: when it binds, and where that is written.
public struct MachineryRequirement: Sendable {
  public let field: Field
  /// The step that it stands before.
  public let step: MachineryStep
  /// Binds only in this division; everywhere where `nil`.
  public let division: String?
  public let mark: SourceMark
  public let source: String
  private let binds: @Sendable (Machinery) -> Bool
  private let isMet: @Sendable (Machinery) -> Bool

  /// A field of the form: its path in JSON and its names.
  public struct Field: Hashable, Sendable {
    public let path: String
    public let chinese: String
    public let english: String
  }

  /// A field that a step needs and the form does not hold.
  public struct Missing: Hashable, Sendable {
    public let field: Field
    public let mark: SourceMark

    /// The field's name, and where the demand itself is not confirmed, that.
    public func text(in language: Language) -> String {
      let name = language == .chinese ? field.chinese : field.english
      if mark.isConfirmed { return name }
      return name + (language == .chinese ? "（要求待核实）" : " (requirement unconfirmed)")
    }
  }

  /// Everything that is missing before a step, in the order of the form.
  public static func missing(in form: Machinery, before step: MachineryStep) -> [Missing] {
    all.filter { rule in
      rule.step == step && rule.holds(in: form.place.division) && rule.binds(form)
        && !rule.isMet(form)
    }.map { Missing(field: $0.field, mark: $0.mark) }
  }

  /// What is missing of an owner; the same rules as for a whole form.
  static func missing(in owner: Registrant) -> [Missing] {
    registrant.filter { $0.binds(owner) && !$0.isMet(owner) }
      .map { Missing(field: $0.field, mark: $0.mark) }
  }

  private func holds(in place: DivisionCode) -> Bool {
    division.map { place.description.hasPrefix($0) } ?? true
  }
}

// MARK: the table

extension MachineryRequirement {
  private static let form = "registration groups, 环办大气函〔2019〕655号 as quoted by local notices"
  private static let app = "one city's registration app"
  private static let taiyuan = "太原 order of registration, one notice"

  private init(
    _ path: String, _ chinese: String, _ english: String, before step: MachineryStep = .submit,
    in division: String? = nil, _ mark: SourceMark = .confirmed, _ source: String = form,
    when binds: @escaping @Sendable (Machinery) -> Bool = { _ in true },
    isMet: @escaping @Sendable (Machinery) -> Bool
  ) {
    field = Field(path: path, chinese: chinese, english: english)
    self.step = step
    self.division = division
    self.mark = mark
    self.source = source
    self.binds = binds
    self.isMet = isMet
  }

  private init(
    photo kind: MachineryPhoto.Kind, _ mark: SourceMark = .confirmed, _ source: String = form,
    when binds: @escaping @Sendable (Machinery) -> Bool = { _ in true }
  ) {
    self.init(
      "photos.\(kind.rawValue)", kind.text(in: .chinese) + "照片",
      "photo of the " + kind.text(in: .english), mark, source, when: binds
    ) { $0.photos.contains { $0.kind == kind } }
  }

  /// Every requirement, in the order of the form.
  public static let all: [MachineryRequirement] =
    registrant.map { rule in
      MachineryRequirement(
        rule.field.path, rule.field.chinese, rule.field.english, rule.mark, rule.source,
        when: { rule.binds($0.registrant ?? Registrant(kind: .unit, name: "")) },
        isMet: { rule.isMet($0.registrant ?? Registrant(kind: .unit, name: "")) })
    } + [
      MachineryRequirement("place.siteKind", "使用地点", "kind of site", .single, app) {
        $0.place.siteKind != nil
      },
      MachineryRequirement("type", "机械类型", "machine type") { $0.type != nil },
      MachineryRequirement("model", "机械型号", "machine model") { filled($0.model) },
      MachineryRequirement("serial", "出厂号或产品识别码", "serial number or PIN") {
        filled($0.serial) || filled($0.pin)
      },
      MachineryRequirement("maker", "机械生产厂", "maker") { filled($0.maker) },
      MachineryRequirement("madeOn", "出厂日期", "production date") { $0.madeOn != nil },
      MachineryRequirement(
        "machineCode", "机械环保代码", "machine code", when: { isStageIV($0) },
        isMet: { filled($0.machineCode) }),
      MachineryRequirement(
        "disclosureNumber", "机械环保信息公开编号", "disclosure number", .single, app,
        when: { isStageIV($0) },
        isMet: { filled($0.disclosureNumber) }),
      MachineryRequirement(
        "plate", "内部管理号牌或车牌", "plate or number inside the plant", .single, app,
        when: { $0.kind == .inPlantVehicle },
        isMet: { filled($0.plate) }),
      MachineryRequirement("energy", "燃料种类", "energy") { $0.energy != nil },
      MachineryRequirement(
        "engine.model", "发动机型号", "engine model", when: hasEngine,
        isMet: { filled($0.engine.model) }),
      MachineryRequirement(
        "engine.number", "发动机编号", "engine number", when: hasEngine,
        isMet: { filled($0.engine.number) }),
      MachineryRequirement(
        "engine.maker", "发动机生产厂", "engine maker", when: hasEngine,
        isMet: { filled($0.engine.maker) }),
      MachineryRequirement(
        "engine.power", "额定净功率", "rated net power, kW", when: hasEngine,
        isMet: { $0.engine.power != nil }),
      MachineryRequirement("stage", "排放阶段及依据", "emission stage and its evidence") {
        $0.stage != nil
      },
      MachineryRequirement(
        "afterTreatment.model", "污染控制装置型号", "after-treatment model", .single, app,
        when: { $0.afterTreatment.fitted == true },
        isMet: { filled($0.afterTreatment.model) }),
      MachineryRequirement(
        "afterTreatment.maker", "污染控制装置生产厂", "after-treatment maker", .single, app,
        when: { $0.afterTreatment.fitted == true },
        isMet: { filled($0.afterTreatment.maker) }),
      MachineryRequirement(photo: .machinePlate),
      MachineryRequirement(photo: .enginePlate, when: hasEngine),
      // Older machines were made without a label: asked for where the machine code is asked for.
      MachineryRequirement(photo: .disclosureLabel, .inferred, when: { isStageIV($0) }),
      MachineryRequirement(
        photo: .environmentalList, .single, app, when: { $0.kind == .inPlantVehicle }),
      MachineryRequirement(
        "test.report", "检测报告编号", "test report", before: .approve, in: "1401", .single, taiyuan,
        when: hasEngine,
        isMet: { filled($0.test.report) }),
      MachineryRequirement(
        "test.passed", "检测合格结果", "passed test", before: .approve, in: "1401", .single, taiyuan,
        when: hasEngine,
        isMet: { $0.test.passed == true }),
      MachineryRequirement(
        "monitoring.networked", "定位终端联网", "networked positioning terminal", before: .approve,
        in: "1401", .single, taiyuan
      ) { $0.monitoring.networked == true },
    ]

  /// What binds any owner, also the next one.
  private struct OwnerRule: Sendable {
    let field: Field
    let mark: SourceMark
    let source: String
    let binds: @Sendable (Registrant) -> Bool
    let isMet: @Sendable (Registrant) -> Bool
  }

  private static let registrant: [OwnerRule] = [
    OwnerRule(
      field: Field(path: "registrant.name", chinese: "所有人名称", english: "owner's name"),
      mark: .confirmed, source: form, binds: { _ in true }, isMet: { filled($0.name) }),
    OwnerRule(
      field: Field(
        path: "registrant.creditCode", chinese: "统一社会信用代码",
        english: "unified social credit code"),
      mark: .single, source: app, binds: { $0.kind == .unit }, isMet: { $0.creditCode != nil }),
    OwnerRule(
      field: Field(
        path: "registrant.residentNumber", chinese: "居民身份证号", english: "resident number"),
      mark: .single, source: app, binds: { $0.kind == .person },
      isMet: { $0.residentNumber != nil }),
    OwnerRule(
      field: Field(path: "registrant.phone", chinese: "联系电话", english: "phone"),
      mark: .single, source: app, binds: { _ in true }, isMet: { filled($0.phone) }),
  ]

  private static func filled(_ text: String?) -> Bool {
    text?.unicodeScalars.contains { !$0.properties.isWhitespace } ?? false
  }

  private static let hasEngine: @Sendable (Machinery) -> Bool = { !$0.isElectric }

  private static func isStageIV(_ form: Machinery) -> Bool {
    !form.isElectric && (form.stage?.stage.number ?? 0) >= 4
  }
}
