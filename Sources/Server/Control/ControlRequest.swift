public import Fleet

/// A command that a user typed, sent to the process that owns the registry to be run there.
///
/// The user's own standard input, output and error travel with it, so what the owner writes comes
/// out where the user looks and a piped file is read by the owner itself.
public struct ControlRequest: Sendable {
  /// The command line behind the program's name.
  public var arguments: [String]
  /// The directory that relative paths in the arguments are meant from.
  public var directory: String
  public var language: Language
  /// Who does it: `--as`, else the user of the operating system.
  public var actor: String
  /// The width of the user's terminal; `nil` where there is none.
  public var columns: Int?
  /// The sender's standard input, output and error. They are open while the handler runs and are
  /// closed after it; their blocking mode is shared with the sender and must not be changed.
  public var descriptors: Descriptors

  public struct Descriptors: Hashable, Sendable {
    public var input: Int32
    public var output: Int32
    public var error: Int32
    public init(input: Int32 = 0, output: Int32 = 1, error: Int32 = 2) {
      self.input = input
      self.output = output
      self.error = error
    }
    var all: [Int32] { [input, output, error] }
  }

  public init(
    arguments: [String], directory: String, language: Language, actor: String, columns: Int? = nil,
    descriptors: Descriptors = Descriptors()
  ) {
    self.arguments = arguments
    self.directory = directory
    self.language = language
    self.actor = actor
    self.columns = columns
    self.descriptors = descriptors
  }
}

extension ControlRequest {
  /// Grows when the meaning of a member changes; both sides refuse what they do not know.
  static let format: Int64 = 1
  /// A command line is at most 2 MiB in Linux; this is more than any real one.
  static let maximumBytes = 1 << 20

  func encode(into writer: inout JSONWriter) {
    writer.object {
      $0.member("format", Self.format)
      $0.name("arguments")
      $0.array { for argument in arguments { $0.value(argument) } }
      $0.member("directory", directory)
      $0.member("language", language.rawValue)
      $0.member("actor", actor)
      $0.member("columns", ifPresent: columns)
    }
  }

  init(decoding bytes: [UInt8], descriptors found: [Int32]) throws(ControlError) {
    guard found.count == 3 else { throw .descriptors(found.count) }
    let json: JSON
    do { json = try JSON(parsing: bytes) } catch { throw .malformed(error) }
    guard let format = json["format"]?.integer else { throw .member("format") }
    guard format == Self.format else { throw .format(format) }
    guard let words = json["arguments"]?.array else { throw .member("arguments") }
    let arguments = words.compactMap(\.string)
    guard arguments.count == words.count else { throw .member("arguments") }
    guard let directory = json["directory"]?.string else { throw .member("directory") }
    guard let language = json["language"]?.string.flatMap(Language.init(rawValue:)) else {
      throw .member("language")
    }
    guard let actor = json["actor"]?.string else { throw .member("actor") }
    self.init(
      arguments: arguments, directory: directory, language: language, actor: actor,
      columns: json["columns"]?.integer.flatMap { Int(exactly: $0) },
      descriptors: Descriptors(input: found[0], output: found[1], error: found[2]))
  }
}
