extension DisclosureNumber {
  /// Why a text is no disclosure number. Positions count without spaces from 1.
  public enum ParsingError: Error, Hashable, Sendable {
    case empty
    case length(Int)
    /// The text does not begin with `CN`.
    case country
    case vehicleClass(Unicode.Scalar, position: Int)
    case stage(Unicode.Scalar, position: Int)
    case noise(String)
    case character(Unicode.Scalar, position: Int)
  }

  public enum Finding: Hashable, Sendable {
    /// Characters without hyphen; 24 are expected.
    case length(Int)
    case substage(Unicode.Scalar)
    case serial(String)
    /// The class has no meaning here, or one that is not confirmed.
    case vehicleClass(VehicleClass, SourceMark?)
  }
}

extension DisclosureNumber.ParsingError: Explained, CustomStringConvertible {
  public var code: String {
    switch self {
    case .empty: "disclosure.empty"
    case .length: "disclosure.length"
    case .country: "disclosure.country"
    case .vehicleClass: "disclosure.class"
    case .stage: "disclosure.stage"
    case .noise: "disclosure.noise"
    case .character: "disclosure.character"
    }
  }

  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.empty, .english): "no characters"
    case (.empty, .chinese): "没有字符"
    case (.length(let count), .english): "expected 24 characters, found \(count)"
    case (.length(let count), .chinese): "应为 24 个字符，实为 \(count) 个"
    case (.country, .english): "expected `CN` in front"
    case (.country, .chinese): "应以“CN”开头"
    case (.vehicleClass(let found, let position), .english):
      "expected a letter of the class at position \(position), found `\(found)`"
    case (.vehicleClass(let found, let position), .chinese):
      "第 \(position) 位应为类别字母，实为“\(found)”"
    case (.stage(let found, let position), .english):
      "expected \(position == 5 ? "`G`" : "the stage, 0 to 6,") at position \(position), "
        + "found `\(found)`"
    case (.stage(let found, let position), .chinese):
      "第 \(position) 位应为\(position == 5 ? "“G”" : "排放阶段数字 0 至 6")，实为“\(found)”"
    case (.noise(let found), .english):
      "expected a noise stage such as Z2, or 00, behind the stage, found `\(found)`"
    case (.noise(let found), .chinese): "阶段之后应为噪声阶段（如 Z2）或 00，实为“\(found)”"
    case (.character(let found, let position), .english):
      "expected a digit or letter at position \(position), found `\(found)`"
    case (.character(let found, let position), .chinese):
      "第 \(position) 位应为数字或字母，实为“\(found)”"
    }
  }

  public func advice(in language: Language) -> String? {
    switch language {
    case .english: "copy it from the vehicle's environmental list or the machine's label"
    case .chinese: "请按随车清单或机械环保信息标签录入"
    }
  }

  public var description: String { text(in: .english) }
}

extension DisclosureNumber.Finding: Explained {
  public var code: String {
    switch self {
    case .length: "disclosure.unusual-length"
    case .substage: "disclosure.substage"
    case .serial: "disclosure.serial"
    case .vehicleClass: "disclosure.class-unconfirmed"
    }
  }

  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.length(let count), .english): "\(count) characters; 24 are usual"
    case (.length(let count), .chinese): "共 \(count) 个字符；通常为 24 个"
    case (.substage(let found), .english):
      "`\(found)` behind the stage's digit; that it means a sub-stage is not confirmed"
    case (.substage(let found), .chinese): "阶段数字后有“\(found)”；是否表示子阶段待核实"
    case (.serial(let found), .english): "expected six digits at the end, found `\(found)`"
    case (.serial(let found), .chinese): "末六位应为数字，实为“\(found)”"
    case (.vehicleClass(let found, let mark?), .english):
      "class \(found), \(found.text(in: language)): \(mark.text(in: language))"
    case (.vehicleClass(let found, let mark?), .chinese):
      "类别 \(found)（\(found.text(in: language))）\(mark.text(in: language))"
    case (.vehicleClass(let found, nil), .english): "class \(found) is not known here"
    case (.vehicleClass(let found, nil), .chinese): "类别 \(found) 未知"
    }
  }
}
