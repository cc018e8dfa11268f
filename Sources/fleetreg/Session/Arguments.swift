public import ArgumentParser
public import Devices
public import Fleet
public import Registry

extension PlateColour: ExpressibleByArgument {
  /// A colour as people type it: `yellow`, `黄`, `yellow-green`, `黄绿双拼`.
  public init?(argument: String) {
    let found =
      PlateColourTable.own.colour(forCode: argument)
      ?? PlateColourTable.chineseWords.colour(forCode: argument)
    guard let found else { return nil }
    self = found
  }
}

extension FactSource: ExpressibleByArgument {}

extension ListedPicture.State: ExpressibleByArgument {}

extension Day: ExpressibleByArgument {
  /// A day such as `2026-11-21`.
  public init?(argument: String) { try? self.init(argument) }
}

extension Instant: ExpressibleByArgument {
  /// A moment such as `2026-11-21T06:00`, with seconds or without; in China where no zone is written.
  public init?(argument: String) { self.init(written: argument) }
}

extension DayHours: ExpressibleByArgument {
  /// A part of the day as people type it: `06:30-22:00`.
  public init?(argument: String) { self.init(reading: argument) }
}

/// Why something is done, in words that are there.
struct Reason: ExpressibleByArgument {
  let text: String

  init?(argument: String) {
    guard !argument.trimmed.isEmpty else { return nil }
    text = argument
  }
}

extension RecordID: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}

extension MachineryStage.Evidence: ExpressibleByArgument {}
extension MachineryState: ExpressibleByArgument {}

extension TextEncoding: ExpressibleByArgument {
  /// An encoding as people call it: `utf-8`, `gbk`, `GB18030`.
  public init?(argument: String) { self.init(named: argument) }
}

extension Outcome: ExpressibleByArgument {
  /// An answer by its code, such as `deny`.
  public init?(argument: String) {
    guard let found = Self.allCases.first(where: { $0.code == argument }) else { return nil }
    self = found
  }

  public static var allValueStrings: [String] { allCases.map(\.code) }
}

extension Averaging: ExpressibleByArgument {
  public init?(argument: String) { self.init(name: argument) }
}

extension DivisionCode: ExpressibleByArgument {
  public init?(argument: String) { try? self.init(argument) }
}
