extension Plate {
  /// What a plate is for, as far as its text says.
  public enum Kind: String, CaseIterable, Sendable {
    /// Small or large vehicles, low-speed vehicles, motorcycles: their texts are alike.
    case ordinary
    case trailer
    case instructor
    case police
    case hongKong = "hong-kong"
    case macao
    case newEnergySmall = "new-energy-small"
    case newEnergyLarge = "new-energy-large"
    case consulate
    case embassy
    case emergency
    case emergencyMotorcycle = "emergency-motorcycle"
    case military
    case armedPolice = "armed-police"

    /// How well the form of this kind is known.
    public var mark: SourceMark {
      switch self {
      case .ordinary, .trailer, .instructor, .police, .newEnergySmall, .newEnergyLarge: .confirmed
      case .consulate: .confirmed
      case .hongKong, .macao, .embassy, .emergency, .emergencyMotorcycle, .military: .single
      case .armedPolice: .memory
      }
    }

    public func text(in language: Language) -> String {
      switch (self, language) {
      case (.ordinary, .english): "ordinary plate"
      case (.ordinary, .chinese): "普通号牌"
      case (.trailer, .english): "trailer plate"
      case (.trailer, .chinese): "挂车号牌"
      case (.instructor, .english): "driving-school plate"
      case (.instructor, .chinese): "教练车号牌"
      case (.police, .english): "police plate"
      case (.police, .chinese): "警用号牌"
      case (.hongKong, .english): "Hong Kong cross-border plate"
      case (.hongKong, .chinese): "香港入出境号牌"
      case (.macao, .english): "Macao cross-border plate"
      case (.macao, .chinese): "澳门入出境号牌"
      case (.newEnergySmall, .english): "small new-energy plate"
      case (.newEnergySmall, .chinese): "小型新能源号牌"
      case (.newEnergyLarge, .english): "large new-energy plate"
      case (.newEnergyLarge, .chinese): "大型新能源号牌"
      case (.consulate, .english): "consulate plate"
      case (.consulate, .chinese): "领馆号牌"
      case (.embassy, .english): "embassy plate"
      case (.embassy, .chinese): "使馆号牌"
      case (.emergency, .english): "emergency rescue plate"
      case (.emergency, .chinese): "应急救援号牌"
      case (.emergencyMotorcycle, .english): "emergency rescue motorcycle plate"
      case (.emergencyMotorcycle, .chinese): "应急救援摩托车号牌"
      case (.military, .english): "military plate"
      case (.military, .chinese): "军队号牌"
      case (.armedPolice, .english): "armed police plate"
      case (.armedPolice, .chinese): "武警号牌"
      }
    }

    /// The colours that plates of this kind have (GA 36-2018).
    public var colours: [PlateColour] {
      switch self {
      case .ordinary: [.blue, .yellow]
      case .trailer, .instructor: [.yellow]
      case .police, .emergency, .emergencyMotorcycle, .military, .armedPolice: [.white]
      case .hongKong, .macao, .consulate, .embassy: [.black]
      case .newEnergySmall: [.gradientGreen]
      case .newEnergyLarge: [.yellowGreen]
      }
    }

    /// Whether only new-energy vehicles have plates of this kind.
    public var isNewEnergy: Bool { self == .newEnergySmall || self == .newEnergyLarge }
  }

  /// The colours that a plate with this text can have.
  public var possibleColours: [PlateColour] { kind.colours }

  /// Whether a reported colour fits the text. `green` fits both new-energy forms, because many
  /// systems do not tell them apart; a colour that says nothing, or that this program does not
  /// know, contradicts nothing.
  public func allows(_ colour: PlateColour) -> Bool {
    switch colour {
    case .blue, .yellow, .white, .black, .gradientGreen, .yellowGreen:
      possibleColours.contains(colour)
    case .green: isNewEnergy
    default: true
    }
  }

  /// Whether number and colour cannot both be true: one of them was misread. Of a form that is not confirmed only
  /// where the colour is one of new energy.
  public func contradicts(_ colour: PlateColour) -> Bool {
    !allows(colour) && (kind.mark.isConfirmed || colour.isNewEnergy)
  }
}
