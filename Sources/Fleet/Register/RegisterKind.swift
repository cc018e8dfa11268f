/// The kinds of things that a register holds, by the name that history and JSON use.
public enum RegisterKind: String, CaseIterable, Sendable {
  case company, plant, gate, camera, sender, exemption, vehicle, machinery
  /// The rule by which one division issues machinery numbers itself.
  case numbering
  /// A heavy-pollution warning.
  case warning
  /// A government plan that the registry decides by in a text of its own.
  case plan
  /// How a plan's text is read where it can be read in more than one way.
  case reading
  /// What a plant must do at one level of warning.
  case measures
  /// A figure of a duty that an authority or plant declared.
  case figure
  /// A construction site or another place where machinery works.
  case site
  /// A statement that no heavy-pollution warning is in force.
  case allClear = "allclear"
}

extension RegisterKind {
  /// The noun for messages.
  public func name(in language: Language) -> String {
    switch (self, language) {
    case (.company, .english): "company"
    case (.company, .chinese): "单位"
    case (.plant, .english): "plant"
    case (.plant, .chinese): "厂区"
    case (.gate, .english): "gate"
    case (.gate, .chinese): "出入口"
    case (.camera, .english): "camera"
    case (.camera, .chinese): "摄像机"
    case (.sender, .english): "sender"
    case (.sender, .chinese): "上报方"
    case (.exemption, .english): "exemption"
    case (.exemption, .chinese): "豁免"
    case (.vehicle, .english): "vehicle"
    case (.vehicle, .chinese): "车辆"
    case (.machinery, .english): "machine"
    case (.machinery, .chinese): "机械"
    case (.numbering, .english): "numbering rule"
    case (.numbering, .chinese): "编号规则"
    case (.warning, .english): "warning"
    case (.warning, .chinese): "预警"
    case (.plan, .english): "plan"
    case (.plan, .chinese): "计划"
    case (.reading, .english): "reading"
    case (.reading, .chinese): "理解口径"
    case (.measures, .english): "table of measures"
    case (.measures, .chinese): "应急措施表"
    case (.figure, .english): "declared figure"
    case (.figure, .chinese): "申报数据"
    case (.site, .english): "site"
    case (.site, .chinese): "工地"
    case (.allClear, .english): "statement that no warning is in force"
    case (.allClear, .chinese): "无预警声明"
    }
  }
}
