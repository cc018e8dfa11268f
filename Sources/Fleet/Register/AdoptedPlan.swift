/// By which text of a plan a registry decides, from which day on: one of its own, or none.
///
/// Before the first step a plan that comes with the program holds as it comes.
public struct AdoptedPlan: RegisterEntry {
  public static let kind = RegisterKind.plan

  /// The plan's key, such as `changzhi-2021`.
  public var id: String
  public var texts: Timeline<Text>

  /// A plan's file and its cases, by the SHA-256 of their bytes, 64 hexadecimal digits.
  public struct Text: Hashable, Sendable {
    public let plan: String
    public let cases: String?
    /// Why it holds though its cases do not show everything; `nil` where they do.
    public let unproved: String?
    public init(plan: String, cases: String? = nil, unproved: String? = nil) {
      self.plan = plan
      self.cases = cases
      self.unproved = unproved
    }
  }

  public init(id: String, texts: Timeline<Text> = Timeline()) {
    self.id = id
    self.texts = texts
  }

  public func check() throws(EntryError) {
    try EntryError.checkID(id)
    for step in texts.steps {
      for hash in [step.value?.plan, step.value?.cases] {
        guard let hash, !Sender.isSHA256(hash) else { continue }
        throw .invalid(field: "steps", found: hash, expected: .hexadecimal(64))
      }
    }
  }

  public func encode(into writer: inout JSONWriter, showing personal: PersonalData) {
    writer.object {
      $0.member("id", id)
      $0.steps(texts) { text, writer in
        writer.member("text", ifPresent: text?.plan)
        writer.member("cases", ifPresent: text?.cases)
        writer.member("unproved", ifPresent: text?.unproved)
      }
    }
  }

  public init(decoding json: JSON) throws(EntryError) {
    let members = try EntryMembers(json)
    id = try members.require("id", members.text("id"))
    texts = try Timeline(members) { step throws(EntryError) in
      let (cases, unproved) = (try step.text("cases"), try step.text("unproved"))
      return try step.text("text").map { Text(plan: $0, cases: cases, unproved: unproved) }
    }
  }
}

/// How a registry reads a text that can be read in more than one way, from which day on.
///
/// Before the first step, and where a step names no option, the plan's own default holds.
public struct ChosenReading: RegisterEntry {
  public static let kind = RegisterKind.reading

  /// The switch with its plan's key, such as `changzhi-2021/implementers`.
  public var id: String
  public var options: Timeline<String>

  public init(id: String, options: Timeline<String> = Timeline()) {
    self.id = id
    self.options = options
  }

  public func check() throws(EntryError) { try EntryError.checkID(id) }

  public func encode(into writer: inout JSONWriter, showing personal: PersonalData) {
    writer.object {
      $0.member("id", id)
      $0.steps(options) { option, writer in writer.member("option", ifPresent: option) }
    }
  }

  public init(decoding json: JSON) throws(EntryError) {
    let members = try EntryMembers(json)
    id = try members.require("id", members.text("id"))
    options = try Timeline(members) { step throws(EntryError) in try step.text("option") }
  }
}

extension JSONWriter {
  /// `"steps":[{"from",…}]`.
  fileprivate mutating func steps<Value>(
    _ timeline: Timeline<Value>, _ content: (Value?, inout JSONWriter) -> Void
  ) {
    name("steps")
    array { writer in
      for step in timeline.steps {
        writer.object {
          $0.member("from", step.from.description)
          content(step.value, &$0)
        }
      }
    }
  }
}

extension Timeline {
  /// Reads `"steps"`, in whatever order they are.
  fileprivate init(
    _ members: EntryMembers, _ value: (EntryMembers) throws(EntryError) -> Value?
  ) throws(EntryError) {
    self.init()
    for step in try members.objects("steps") {
      set(try value(step), from: try step.require("from", step.day("from")))
    }
  }
}
