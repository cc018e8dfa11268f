import Fleet
import Yams

extension Mapping {
  /// Reads a mapping, strictly: every mistake is told, with its place, and one is enough to refuse the file.
  init(parsing text: String) throws(MappingErrors) {
    let file = MappingFile()
    self.init()
    if let root = file.root(of: text) {
      var reader = MappingReader(file: file)
      reader.read(root, into: &self)
    }
    guard file.errors.isEmpty else {
      throw MappingErrors(file.errors.sorted { ($0.line, $0.column) < ($1.line, $1.column) })
    }
  }
}

/// A file on its way into values: collects its mistakes.
private final class MappingFile {
  private(set) var errors: [MappingError] = []
  private var visited = 0

  static let sizeLimit = 1 << 20
  static let valueLimit = 10_000
  static let errorLimit = 50

  func report(_ problem: MappingError.Problem, at mark: Mark?) {
    guard errors.count < Self.errorLimit else { return }
    errors.append(MappingError(problem, line: mark?.line ?? 0, column: mark?.column ?? 0))
  }

  func root(of text: String) -> MappingNode? {
    guard text.utf8.count <= Self.sizeLimit else {
      report(.tooLarge, at: nil)
      return nil
    }
    do {
      // What a scalar means is for its reader to say, so no tag is resolved.
      if let node = try Yams.compose(yaml: text, .basic) { return MappingNode(node, self) }
      report(.type(expected: .mapping), at: nil)
    } catch let error as YamlError {
      switch error {
      case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
        .composer(_, let problem, let mark, _):
        report(.syntax(problem), at: mark)
      case .duplicatedKeysInMapping(let keys, let context):
        report(.syntax("`\(keys.first?.description ?? "")` stands there twice"), at: context.mark)
      default: report(.syntax("\(error)"), at: nil)
      }
    } catch {
      report(.syntax("\(error)"), at: nil)
    }
    return nil
  }

  /// Aliases can stand for more values than the file has bytes.
  func count() -> Bool {
    visited += 1
    if visited == Self.valueLimit { report(.tooLarge, at: nil) }
    return visited < Self.valueLimit
  }
}

/// A value of the file, asked for as what it should be.
private struct MappingNode {
  let node: Node
  let file: MappingFile

  init(_ node: Node, _ file: MappingFile) {
    self.node = node
    self.file = file
  }

  func report(_ problem: MappingError.Problem) { file.report(problem, at: node.mark) }

  var isPlain: Bool { if case .scalar(let scalar) = node { scalar.style == .plain } else { false } }
  var scalar: String? { if case .scalar(let scalar) = node { scalar.string } else { nil } }

  func text() -> String? {
    guard let scalar, !scalar.isEmpty else {
      report(.type(expected: .text))
      return nil
    }
    return scalar
  }

  func template() -> MappingTemplate? {
    guard let scalar else {
      report(.type(expected: .text))
      return nil
    }
    guard let template = MappingTemplate(scalar) else {
      report(.template(scalar))
      return nil
    }
    return template
  }

  func path() -> String? {
    guard let text = text() else { return nil }
    guard text.hasPrefix("/"), text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      report(.path(text))
      return nil
    }
    return text
  }

  func number(in range: ClosedRange<Int>) -> Int? {
    guard let scalar, let number = Int(scalar), range.contains(number) else {
      report(.number(scalar ?? "", range))
      return nil
    }
    return number
  }

  func flag() -> Bool? {
    switch scalar {
    case "yes", "true", "on": return true
    case "no", "false", "off": return false
    default:
      report(.type(expected: .flag))
      return nil
    }
  }

  func word<Value>(_ words: [String: Value]) -> Value? {
    guard let text = text() else { return nil }
    guard let value = words[text] else {
      report(.word(text, known: words.keys.sorted()))
      return nil
    }
    return value
  }

  func word<Value: RawRepresentable<String> & CaseIterable>(_ type: Value.Type) -> Value? {
    word(Dictionary(uniqueKeysWithValues: type.allCases.map { ($0.rawValue, $0) }))
  }

  func elements() -> [MappingNode]? {
    guard case .sequence(let sequence) = node else {
      report(.type(expected: .sequence))
      return nil
    }
    return sequence.compactMap { file.count() ? MappingNode($0, file) : nil }
  }

  func members() -> MappingMembers? {
    guard case .mapping(let mapping) = node else {
      report(.type(expected: .mapping))
      return nil
    }
    var members: [(name: String, key: MappingNode, value: MappingNode)] = []
    for (key, value) in mapping {
      guard file.count() else { break }
      guard case .scalar(let scalar) = key else {
        MappingNode(key, file).report(.type(expected: .text))
        continue
      }
      members.append((scalar.string, MappingNode(key, file), MappingNode(value, file)))
    }
    return MappingMembers(of: self, members)
  }
}

/// The members of a mapping. Each is taken by its name; what nobody takes is a mistake.
private final class MappingMembers {
  let node: MappingNode
  let all: [(name: String, key: MappingNode, value: MappingNode)]
  private var known: [String] = []

  init(of node: MappingNode, _ all: [(name: String, key: MappingNode, value: MappingNode)]) {
    self.node = node
    self.all = all
  }

  func take(_ name: String) -> MappingNode? {
    known.append(name)
    return all.first { $0.name == name }?.value
  }

  func require(_ name: String) -> MappingNode? {
    guard let value = take(name) else {
      node.report(.missingKey(name))
      return nil
    }
    return value
  }

  func finish() {
    for member in all where !known.contains(member.name) {
      member.key.report(.unknownKey(member.name, known: known))
    }
  }
}

/// Reads the parts of a mapping: the fields first, which all templates name.
private struct MappingReader {
  let file: MappingFile
  private var fields: [String: Mapping.Field] = [:]

  init(file: MappingFile) { self.file = file }

  mutating func read(_ root: MappingNode, into mapping: inout Mapping) {
    guard let members = root.members() else { return }
    _ = members.require("format")?.word(["1": 1])
    if let takes = members.take("takes") {
      mapping.kinds = Set(
        (takes.elements() ?? []).compactMap {
          $0.word(["passage": Record.Kind.passage, "observation": .observation])
        })
      if takes.elements()?.isEmpty == true { takes.report(.missingKey("passage")) }
    }
    readFields(members.take("fields"))
    readMemory(members.take("remember"), into: &mapping)
    if let request = members.require("request") { readRequest(request, into: &mapping) }
    if let node = members.take("authentication") { readAuthentication(node, into: &mapping) }
    let body = members.require("body")
    if let body { mapping.template = node(body, mapping.request.form, isRoot: true) }
    if let record = members.take("record") {
      mapping.record = node(record, mapping.request.form, isRoot: false)
    }
    if let answer = members.require("answer") { readAnswer(answer, into: &mapping) }
    members.finish()
    check(mapping, body ?? root)
    mapping.fields = fields
  }

  /// What only the file as a whole shows.
  private func check(_ mapping: Mapping, _ body: MappingNode) {
    let lists = mapping.template.recordLists
    if (mapping.record != nil) != (lists == 1) {
      body.report(
        .conflict(
          english:
            "`record` says how one record looks, and `{records}` in `body`, once, where they go: "
            + "both or neither",
          chinese: "`record` 说明单条记录的形式，`body` 中的 `{records}` 说明其位置且只能出现一次，两者须同时使用"))
    }
    if mapping.request.records > 1, mapping.record == nil {
      body.report(
        .conflict(
          english: "several records in one request need `record` and `{records}` in `body`",
          chinese: "一次发送多条记录时，需要 `record` 以及 `body` 中的 `{records}`"))
    }
    if mapping.request.records > 1, mapping.memory != nil {
      body.report(
        .conflict(
          english: "what an answer gives to remember belongs to one record: `records: 1`",
          chinese: "应答中需记住的值只属于一条记录，请设置 `records: 1`"))
    }
    if fields.contains(where: { if case .remembered = $0.value.source { true } else { false } }),
      mapping.memory == nil
    {
      body.report(
        .conflict(
          english: "a field comes from `remembered`, and nothing says what to `remember`",
          chinese: "有字段取自 `remembered`，但没有 `remember` 部分"))
    }
  }

  // MARK: fields

  private mutating func readFields(_ node: MappingNode?) {
    for (name, _, value) in node?.members()?.all ?? [] {
      guard let members = value.members() else { continue }
      var field = Mapping.Field(source: .remembered)
      if let from = members.require("from"), let source = from.text(), source != "remembered" {
        if let member = RecordMember(source) {
          field.source = .member(member)
        } else {
          from.report(.field(source))
        }
      }
      if let node = members.take("pattern"), let text = node.text() {
        if let pattern = TimePattern(text) {
          field.pattern = pattern
        } else {
          node.report(.pattern(text))
        }
      }
      field.isRequired = members.take("required")?.flag() ?? false
      field.longest = members.take("longest")?.number(in: 1...100_000)
      field.fallback = members.take("default")?.scalar
      field.direction = members.take("when")?.word(["in": .in, "out": .out])
      field.isNumber = members.take("number")?.flag() ?? false
      let codes = members.take("codes")
      let other = members.take("other")?.text()
      if let codes {
        field.codes = CodeTable(
          Dictionary(
            (codes.members()?.all ?? []).compactMap { word, _, code in
              code.text().map { (word, $0) }
            }, uniquingKeysWith: { first, _ in first }), other: other)
      } else if other != nil {
        value.report(.missingKey("codes"))
      }
      members.finish()
      fields[name] = field
    }
  }

  /// Makes sure of every field that a template names; a member of a record needs no entry of its own.
  private mutating func declare(_ template: MappingTemplate, at node: MappingNode) {
    for name in template.names where fields[name] == nil {
      let parts = name.split(separator: ":", maxSplits: 1).map(String.init)
      guard let member = RecordMember(parts[0]) else {
        node.report(.field(name))
        continue
      }
      var field = Mapping.Field(source: .member(member))
      if parts.count == 2 {
        guard member.isMoment, let pattern = TimePattern(parts[1]) else {
          node.report(.pattern(parts[1]))
          continue
        }
        field.pattern = pattern
      }
      fields[name] = field
    }
  }

  // MARK: templates

  private mutating func node(
    _ value: MappingNode, _ form: Mapping.Form, isRoot: Bool
  ) -> Mapping.Node {
    switch value.node {
    case .mapping:
      guard let members = value.members() else { return .object([]) }
      if members.all.count == 1, let first = members.all.first, first.name.hasPrefix("$") {
        guard let inner = Mapping.Form(rawValue: String(first.name.dropFirst())), inner != .form
        else {
          first.key.report(.word(first.name, known: ["$json", "$xml"]))
          return .object([])
        }
        return .document(inner, node(first.value, inner, isRoot: true))
      }
      if form == .xml, isRoot, members.all.count != 1 {
        value.report(
          .conflict(english: "an XML document has one root element", chinese: "XML 文档只能有一个根元素"))
      }
      var nodes: [(name: String, node: Mapping.Node)] = []
      for (name, key, member) in members.all {
        if form == .xml, !Self.isElementName(name) { key.report(.elementName(name)) }
        let inner = node(member, form, isRoot: false)
        if form == .form { checkFlat(inner, member) }
        nodes.append((name, inner))
      }
      return .object(nodes)
    case .sequence:
      if isRoot, form != .json { value.report(.type(expected: .mapping)) }
      return .array((value.elements() ?? []).map { node($0, form, isRoot: false) })
    case .scalar, .alias:
      if let scalar = value.scalar, value.isPlain,
        let json = try? JSON(parsing: Array(scalar.utf8)),
        json.string == nil, json.array == nil, json.members == nil
      {
        return .literal(json)
      }
      if value.scalar == "{records}" { return .records }
      guard let template = value.template() else { return .literal(.null) }
      declare(template, at: value)
      return .text(template)
    }
  }

  /// A form knows names and texts alone.
  private func checkFlat(_ node: Mapping.Node, _ value: MappingNode) {
    switch node {
    case .text, .literal, .document: break
    case .object, .array, .records: value.report(.type(expected: .text))
    }
  }

  /// With one prefix, or `@` for an attribute.
  private static func isElementName(_ name: String) -> Bool {
    let parts = (name.hasPrefix("@") ? name.dropFirst() : name[...])
      .split(separator: ":", omittingEmptySubsequences: false)
    if name.hasPrefix("@xmlns"), parts.count <= 2, parts[0] == "xmlns" {
      return parts.count == 1 || Escaping.isElementName(String(parts[1]))
    }
    return parts.count <= 2 && parts.allSatisfy { Escaping.isElementName(String($0)) }
  }

  // MARK: request

  private mutating func readRequest(_ node: MappingNode, into mapping: inout Mapping) {
    guard let members = node.members() else { return }
    if let path = members.require("path")?.path() { mapping.request.path = path }
    if let method = members.take("method")?.word([
      "POST": TransferRequest.Method.post, "PUT": .put,
    ]) {
      mapping.request.method = method
    }
    if let form = members.take("form")?.word(Mapping.Form.self) { mapping.request.form = form }
    if let records = members.take("records")?.number(in: 1...1000) {
      mapping.request.records = records
    }
    for (name, key, value) in members.take("headers")?.members()?.all ?? [] {
      guard let template = value.template() else { continue }
      let isToken = name.utf8.allSatisfy {
        (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
          || $0 == UInt8(ascii: "-")
      }
      if name.isEmpty || !isToken { key.report(.elementName(name)) }
      declare(template, at: value)
      mapping.request.headers.append((name, template))
    }
    members.finish()
  }

  private func readAuthentication(_ node: MappingNode, into mapping: inout Mapping) {
    guard let members = node.members() else { return }
    enum Kind: String, CaseIterable { case none, bearer, basic, digest, token }
    switch members.require("kind")?.word(Kind.self) {
    case nil, .none?: break
    case .bearer: mapping.authentication = .bearer
    case .basic, .digest:
      let kind = members.take("kind")?.scalar
      guard let name = members.require("name")?.text(),
        let file = members.require("passwordFile")?.text()
      else { break }
      mapping.authentication =
        kind == "basic"
        ? .basic(name: name, passwordFile: file) : .digest(name: name, passwordFile: file)
    case .token:
      var call = Mapping.TokenCall()
      if let path = members.require("path")?.path() { call.path = path }
      if let form = members.take("form")?.word(["json": Mapping.Form.json, "form": .form]) {
        call.form = form
      }
      for (name, _, value) in members.require("fields")?.members()?.all ?? [] {
        guard let template = value.template() else { continue }
        for field in template.names where field != "secret" { value.report(.field(field)) }
        call.fields.append((name, template))
      }
      call.secretFile = members.take("secretFile")?.text()
      if let member = members.require("member")?.text() { call.member = member }
      if let header = members.take("header")?.text() { call.header = header }
      if let prefix = members.take("prefix")?.scalar { call.prefix = prefix }
      if call.secretFile == nil,
        call.fields.contains(where: { $0.template.names.contains("secret") })
      {
        node.report(.missingKey("secretFile"))
      }
      mapping.authentication = .token(call)
    }
    members.finish()
  }

  // MARK: answer

  private mutating func readAnswer(_ node: MappingNode, into mapping: inout Mapping) {
    guard let members = node.members() else { return }
    var answer = Mapping.Answer()
    if let form = members.take("form")?.word(["json": Mapping.Form.json, "xml": .xml]) {
      answer.form = form
    }
    answer.code = members.take("code")?.text()
    answer.message = members.take("message")?.text()
    for meaning in Mapping.Meaning.allCases {
      for element in members.take(meaning.rawValue)?.elements() ?? [] {
        guard let code = element.text() else { continue }
        guard answer.meanings[code] == nil else {
          element.report(
            .conflict(
              english: "the code `\(code)` has two meanings", chinese: "代码“\(code)”有两种含义"))
          continue
        }
        answer.meanings[code] = meaning
      }
    }
    if let otherwise = members.take("otherwise")?.word([
      "retry": Mapping.Meaning.retry, "rejected": .rejected, "stop": .stop,
    ]) {
      answer.otherwise = otherwise
    }
    if let results = members.take("results")?.members() {
      var template = MappingTemplate("{id}")
      if let key = results.take("key") {
        template = key.template()
        if let template { declare(template, at: key) }
      } else if let template {
        declare(template, at: node)
      }
      if let list = results.require("list")?.text(), let id = results.require("id")?.text(),
        let template
      {
        answer.results = Mapping.Results(
          list: list, id: id, key: template, code: results.take("code")?.text(),
          message: results.take("message")?.text())
      } else {
        _ = (results.take("code"), results.take("message"))
      }
      results.finish()
    }
    let isCoded = answer.code != nil || answer.results?.code != nil
    if isCoded, !answer.meanings.values.contains(.stored) { node.report(.missingKey("stored")) }
    members.finish()
    mapping.answer = answer
  }

  private func readMemory(_ node: MappingNode?, into mapping: inout Mapping) {
    guard let members = node?.members() else { return }
    if let key = members.require("key"), let template = key.template() {
      for name in template.names where RecordMember(name) == nil { key.report(.field(name)) }
      var memory = Mapping.Memory(key: template)
      if let value = members.require("value")?.text() { memory.value = value }
      memory.direction = members.take("when")?.word(["in": .in, "out": .out])
      if let days = members.take("days")?.number(in: 1...3650) { memory.days = days }
      mapping.memory = memory
    } else {
      _ = (members.require("value"), members.take("when"), members.take("days"))
    }
    members.finish()
  }
}

extension Mapping.Node {
  /// How often the records stand in it.
  fileprivate var recordLists: Int {
    switch self {
    case .records: 1
    case .object(let members): members.reduce(0) { $0 + $1.node.recordLists }
    case .array(let nodes): nodes.reduce(0) { $0 + $1.recordLists }
    case .document(_, let node): node.recordLists
    case .text, .literal: 0
    }
  }
}
