extension Plate {
  /// A colour written in front of a plate (`蓝晋D12345`, `黄绿晋D12345D`), and how many characters it
  /// takes.
  enum LeadingColour: Sendable {
    case blue, yellow, green, white, black, yellowGreen, shortGradientGreen, gradientGreen

    var length: Int {
      switch self {
      case .blue, .yellow, .green, .white, .black: 1
      case .yellowGreen, .shortGradientGreen: 2
      case .gradientGreen: 3
      }
    }

    var colour: PlateColour {
      switch self {
      case .blue: .blue
      case .yellow: .yellow
      case .green: .green
      case .white: .white
      case .black: .black
      case .yellowGreen: .yellowGreen
      case .shortGradientGreen, .gradientGreen: .gradientGreen
      }
    }

    /// The colour that one character says, or makes of the one before it; `nil` for every other character,
    /// and for those that say one only together with what follows.
    init?(_ character: Unicode.Scalar, after before: LeadingColour?) {
      switch (character, before) {
      case ("蓝", nil): self = .blue
      case ("黄", nil): self = .yellow
      case ("绿", nil): self = .green
      case ("白", nil): self = .white
      case ("绿", .yellow): self = .yellowGreen
      default: return nil
      }
    }

    /// `nil` where the text does not begin with a colour. `黑` alone is the province Heilongjiang;
    /// it is the colour only where a plate follows that is complete without it.
    init?(of characters: FoldedCharacters) {
      guard characters.count > 1 else { return nil }
      let second = characters[1]
      switch characters[0] {
      case "蓝": self = .blue
      case "黄": self = second == "绿" ? .yellowGreen : .yellow
      case "绿": self = .green
      case "白": self = .white
      case "渐":
        if second == "绿" {
          self = .shortGradientGreen
        } else if second == "变", characters.count > 2, characters[2] == "绿" {
          self = .gradientGreen
        } else {
          return nil
        }
      case "黑":
        let beginsAnother = Plate.code(of: second).map(Plate.isProvince) ?? false
        let last = min(characters.count, FoldedCharacters.capacity) - 1
        guard beginsAnother || second == "使" || characters[last] == "使" else { return nil }
        self = .black
      default: return nil
      }
    }
  }
}
