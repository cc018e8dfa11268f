import Fleet

/// How an authority is spoken to, as a file says it: what goes into a request, and what its answer means. A file that
/// says it whole replaces an adapter in Swift; docs/adapters.md explains it key by key.
///
///     let mapping = try Mapping(parsing: text)
struct Mapping: Sendable {
  /// What a value of the template becomes.
  indirect enum Node: Sendable {
    case text(MappingTemplate)
    /// A number, `true`, `false` or `null` that stands in the file without quotes.
    case literal(JSON)
    case object([(name: String, node: Node)])
    case array([Node])
    /// The records of the request, each as ``Mapping/record`` says.
    case records
    /// A document inside a text.
    case document(Form, Node)
  }

  enum Form: String, CaseIterable, Sendable {
    case json, xml, form
  }

  /// A named text out of a record.
  struct Field: Sendable {
    var source: Source
    var pattern = TimePattern.seconds
    var codes: CodeTable?
    var isRequired = false
    var longest: Int?
    /// What it is where the record does not say it.
    var fallback: String?
    /// Only for passages in this direction.
    var direction: Passage.Direction?
    /// Written without quotes where the form knows numbers.
    var isNumber = false

    enum Source: Sendable {
      case member(RecordMember)
      /// What an earlier answer gave to remember.
      case remembered
    }
  }

  struct Request: Sendable {
    var method = TransferRequest.Method.post
    var path = ""
    var headers: [(name: String, template: MappingTemplate)] = []
    var form = Form.json
    /// How many records one request carries at most.
    var records = 1
  }

  /// How the sender shows who it is.
  enum Authentication: Sendable {
    case none
    /// The token of the settings (`upstream.tokenFile`).
    case bearer
    case basic(name: String, passwordFile: String)
    case digest(name: String, passwordFile: String)
    case token(TokenCall)
  }

  /// A request whose answer holds a token that lasts for a while.
  struct TokenCall: Sendable {
    var path = ""
    var form = Form.json
    /// `{secret}` stands for the content of the file.
    var fields: [(name: String, template: MappingTemplate)] = []
    var secretFile: String?
    /// Where the token stands in the answer.
    var member = ""
    var header = "Authorization"
    var prefix = "Bearer "
  }

  enum Meaning: String, CaseIterable, Sendable {
    case stored, duplicate, rejected, retry, token, stop
  }

  struct Answer: Sendable {
    /// JSON or XML.
    var form = Form.json
    /// Where the code stands; `nil` where the status of HTTP alone counts.
    var code: String?
    var message: String?
    var meanings: [String: Meaning] = [:]
    var otherwise = Meaning.retry
    var results: Results?
  }

  /// Where the results of single records stand.
  struct Results: Sendable {
    var list = ""
    /// Where a result names its record, and how the record was named to the authority.
    var id = ""
    var key: MappingTemplate
    var code: String?
    var message: String?
  }

  /// What an answer gives to remember.
  struct Memory: Sendable {
    var key: MappingTemplate
    /// Where it stands in the answer.
    var value = ""
    var direction: Passage.Direction?
    var days = 90
  }

  var kinds: Set<Record.Kind> = [.passage]
  var request = Request()
  var authentication = Authentication.none
  var fields: [String: Field] = [:]
  var template = Node.object([])
  /// One record, where the template says `{records}`.
  var record: Node?
  var answer = Answer()
  var memory: Memory?
}

/// A text with fields in it: `No. {sequence} of {gate}`; `{{` and `}}` stand for braces.
struct MappingTemplate: Hashable, Sendable {
  enum Part: Hashable, Sendable {
    case text(String)
    case field(String)
  }

  let parts: [Part]

  /// The fields that it names.
  var names: [String] {
    parts.compactMap { if case .field(let name) = $0 { name } else { nil } }
  }

  /// The field that it is, and nothing else.
  var single: String? {
    if parts.count == 1, case .field(let name) = parts[0] { name } else { nil }
  }

  /// `nil` where a brace is left alone or a name is empty.
  init?(_ text: some StringProtocol) {
    var parts: [Part] = []
    var plain = ""
    var rest = text[...]
    while let character = rest.first {
      rest = rest.dropFirst()
      switch character {
      case "{" where rest.first == "{", "}" where rest.first == "}":
        plain.append(character)
        rest = rest.dropFirst()
      case "{":
        guard let end = rest.firstIndex(of: "}"), end > rest.startIndex,
          !rest[..<end].contains("{")
        else { return nil }
        if !plain.isEmpty { parts.append(.text(plain)) }
        plain = ""
        parts.append(.field(String(rest[..<end])))
        rest = rest[rest.index(after: end)...]
      case "}": return nil
      default: plain.append(character)
      }
    }
    if !plain.isEmpty || parts.isEmpty { parts.append(.text(plain)) }
    self.parts = parts
  }
}
