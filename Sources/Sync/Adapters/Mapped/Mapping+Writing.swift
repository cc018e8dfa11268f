import Fleet

extension Mapping {
  /// A record with what the file makes of its members.
  struct Filled: Sendable {
    let id: RecordID
    var values: [String: JSON] = [:]
    var findings: [AdapterFinding] = []
    /// The key under which something is remembered of it.
    var memoryKey: String?
    var direction: Passage.Direction?
  }

  /// The members that the file asks for, checked and coded.
  /// - Parameter remembered: what earlier answers gave, by key.
  func fill(
    _ line: RecordLine, picture: @escaping @Sendable (String) -> [UInt8]?,
    remembered: [String: String]
  ) throws(FormRefusal) -> Filled {
    let texts = RecordTexts(line: line, picture: picture)
    var filled = Filled(id: line.id)
    if case .passage(let passage) = line.record { filled.direction = passage.direction }
    filled.memoryKey = memoryKey(of: line)
    for (name, field) in fields {
      if let direction = field.direction, direction != filled.direction { continue }
      var found: String?
      let source: String
      var finding = AdapterFinding.word
      switch field.source {
      case .member(let member):
        found = texts.text(member, at: field.pattern)
        source = member.shown
        finding = member.finding
      case .remembered:
        found = filled.memoryKey.flatMap { remembered[$0] }
        source = name
        if found == nil { filled.findings.append(.entryUnknown) }
      }
      if let word = found, let codes = field.codes {
        let code = codes.code(for: word)
        if code?.isExact != true { filled.findings.append(finding) }
        found = code?.text
      }
      guard let text = found ?? field.fallback else {
        if field.isRequired { throw .missing(source) }
        continue
      }
      if let longest = field.longest, text.count > longest {
        throw .tooLong(source, found: text.count, limit: longest)
      }
      guard field.isNumber else {
        filled.values[name] = .string(text)
        continue
      }
      guard let number = try? JSON(parsing: Array(text.utf8)), case .number = number else {
        throw .value(source, found: text, english: "a number", chinese: "数字")
      }
      filled.values[name] = number
    }
    return filled
  }

  /// What every key begins with under which an answer is remembered.
  static let memoryPrefix = "mapped/"

  /// The key under which an answer is remembered, of a record that has all parts of it.
  func memoryKey(of line: RecordLine) -> String? {
    guard let memory else { return nil }
    let texts = RecordTexts(line: line) { _ in nil }
    var key = Self.memoryPrefix
    for part in memory.key.parts {
      switch part {
      case .text(let text): key += text
      case .field(let name):
        guard let member = RecordMember(name), let text = texts.text(member) else { return nil }
        key += text
      }
    }
    return key
  }

  /// The whole request's content as a tree.
  func content(of records: [Filled]) -> JSON {
    value(of: template, records) ?? .object([])
  }

  private func value(of node: Node, _ records: [Filled]) -> JSON? {
    switch node {
    case .text(let template): return Self.value(of: template, records.first?.values ?? [:])
    case .literal(let json): return json
    case .object(let members):
      return .object(
        members.compactMap { member in
          value(of: member.node, records).map { JSON.Member(member.name, $0) }
        })
    case .array(let nodes): return .array(nodes.compactMap { value(of: $0, records) })
    case .records:
      guard let record else { return nil }
      return .array(records.compactMap { value(of: record, [$0]) })
    case .document(let form, let node):
      guard let content = value(of: node, records) else { return nil }
      return .string(String(decoding: form.bytes(of: content), as: UTF8.self))
    }
  }

  /// A template with its fields; `nil` where it is one field alone and the record does not have it.
  static func value(of template: MappingTemplate, _ values: [String: JSON]) -> JSON? {
    if let name = template.single { return values[name] }
    return .string(
      template.parts.map { part in
        switch part {
        case .text(let text): text
        case .field(let name): values[name]?.textOrNumber ?? ""
        }
      }.joined())
  }
}

extension RecordMember {
  /// The name by which it is asked for.
  var shown: String {
    switch self {
    case .word(let word): word.rawValue
    case .measured(let name): "measured.\(name)"
    case .picture(let kind, let part): "picture.\(kind).\(part.rawValue)"
    }
  }
}

extension Mapping.Form {
  var mediaType: String {
    switch self {
    case .json: "application/json"
    case .xml: "text/xml; charset=utf-8"
    case .form: "application/x-www-form-urlencoded; charset=utf-8"
    }
  }

  /// A tree in this form; what a text holds is escaped here and nowhere else, so that no record can say more than its
  /// own value.
  func bytes(of content: JSON) -> [UInt8] {
    switch self {
    case .json:
      var writer = JSONWriter()
      writer.value(content)
      return writer.bytes
    case .xml:
      var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
      for member in content.members ?? [] { Self.element(member.name, member.value, into: &text) }
      return Array(text.utf8)
    case .form:
      return Escaping.form(
        (content.members ?? []).map { (name: $0.name, value: $0.value.plainText) })
    }
  }

  private static func element(_ name: String, _ value: JSON, into text: inout String) {
    if case .array(let values) = value {
      for value in values { element(name, value, into: &text) }
      return
    }
    text += "<\(name)"
    let members = value.members ?? []
    for member in members where member.name.hasPrefix("@") {
      text += " \(member.name.dropFirst())=\"\(Escaping.xml(member.value.plainText))\""
    }
    text += ">"
    for member in members where !member.name.hasPrefix("@") {
      element(member.name, member.value, into: &text)
    }
    text += Escaping.xml(value.plainText) + "</\(name)>"
  }
}

extension JSON {
  /// The text of a leaf; empty for objects, arrays and null.
  fileprivate var plainText: String {
    switch self {
    case .string(let text), .number(let text): text
    case .bool(let flag): flag ? "true" : "false"
    case .null, .array, .object: ""
    }
  }
}
