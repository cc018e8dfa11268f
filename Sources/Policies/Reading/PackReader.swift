import Fleet
import Yams

extension Pack {
  /// Reads a pack, whole or not at all.
  ///
  /// - Parameters:
  ///   - file: the name that errors give.
  ///   - kept: the text was taken once, perhaps by an earlier version, and holds or is to be replayed: what is refused
  ///     today only because it might be meant otherwise is read as it stands.
  public init(parsing text: String, file: String, kept: Bool = false) throws(PackErrors) {
    let source = PackSource(file: file, isKept: kept)
    var reader = PackReader(source)
    let pack = source.root(of: text).flatMap { reader.pack($0, text: text) }
    guard let pack, source.errors.isEmpty else { throw PackErrors(source.errors) }
    self = pack
  }
}

/// Reads the parts of a pack in the order in which later ones need earlier ones.
struct PackReader {
  let source: PackSource
  var names = PackNames()
  var readings: [Pack.Reading] = []
  var document: PlanDocument!
  /// What each rule is about, by its id.
  var subjects: [String: [PolicySubject]] = [:]

  init(_ source: PackSource) { self.source = source }

  mutating func pack(_ root: PackNode, text: String) -> Pack? {
    guard let members = root.members() else { return nil }
    if let format = members.require("format"), format.number() != 1 {
      format.report(.word(format.scalar ?? "", nearest: "1", of: "format"))
    }
    let key = members.require("key")?.text()
    guard let key, let document = readDocument(members, key: key) else {
      _ = members.rest()
      return nil
    }
    self.document = document
    for (name, fact) in [("zones", PolicyFact.zones), ("lists", .lists), ("industries", .industry)]
    {
      readNames(members.take(name), fact)
    }
    readReadings(members.take("readings"))
    let ruleNodes = members.take("rules")?.elements() ?? []
    let acceptedNodes = members.take("accepted-findings")?.elements() ?? []
    let obligationNodes = members.take("obligations")?.elements() ?? []
    members.finish()

    subjects = subjects(of: ruleNodes)
    var seen: [String: Int] = [:]
    var rules: [Pack.RuleEntry] = []
    for node in ruleNodes {
      if let rule = readRule(node, &seen) { rules.append(rule) }
    }
    checkReferences(rules, ruleNodes)
    var obligations: [Obligation] = []
    for node in obligationNodes {
      if let obligation = readObligation(node, &seen) { obligations.append(obligation) }
    }
    let accepted = acceptedNodes.compactMap { readAccepted($0, rules.map(\.id)) }
    return Pack(
      text: text, document: document, names: names.names, readings: readings, rules: rules,
      obligations: obligations, accepted: accepted)
  }

  private func readDocument(_ members: PackMembers, key: String) -> PlanDocument? {
    let area = members.require("area")?.atLeastOne().compactMap { $0.division() } ?? []
    let verifiedNode = members.require("verified-until")
    let verified = verifiedNode?.day()
    let later = (members.take("later-documents")?.elements() ?? []).compactMap { readLater($0) }
    guard let parts = members.require("document")?.members() else { return nil }
    let title = parts.require("title")?.text()
    let number = parts.take("number")?.text()
    let issuer = parts.take("issuer")?.text()
    let issued = parts.require("issued").flatMap { readIssued($0) }
    let published = parts.take("published")?.day()
    let mark = readMark(parts.take("mark")) ?? .confirmed
    parts.finish()
    guard let title, let issued, let verified, !area.isEmpty else { return nil }
    // Nobody can have looked for later documents before the plan was there.
    let first = max(issued.lowerBound, published ?? issued.lowerBound)
    if verified < first, !source.isKept {
      verifiedNode?.report(.unreachable("verified-until", from: first, until: verified))
    }
    return PlanDocument(
      key: key, source: SourceReference(title, number: number), issuer: issuer, issued: issued,
      published: published, area: area, verifiedUntil: verified, laterDocuments: later, mark: mark)
  }

  private func readAccepted(_ node: PackNode, _ ids: [String]) -> Pack.Accepted? {
    guard let members = node.members() else { return nil }
    let kinds = RuleCheck.Finding.Kind.allCases.map(\.rawValue)
    let kind = members.require("finding")?.word(kinds, of: "finding")
      .flatMap(RuleCheck.Finding.Kind.init)
    let rules = members.require("rules")?.atLeastOne().compactMap { $0.word(ids, of: "rule") } ?? []
    let reason = members.require("reason").flatMap { readWords($0) }
    members.finish()
    guard let kind, let reason, !rules.isEmpty else { return nil }
    return Pack.Accepted(
      kind: kind, rules: rules.map { "\(document.key)/\($0)" }, reason: reason)
  }

  /// What each rule is about, as far as it says so, before any is read: an exception may stand before the rule that it
  /// is one to.
  private func subjects(of rules: [PackNode]) -> [String: [PolicySubject]] {
    rules.reduce(into: [:]) { found, rule in
      guard case .mapping(let members) = rule.node else { return }
      func member(_ name: String) -> Node? { members.first { $0.key.string == name }?.value }
      guard let id = member("id")?.string, let about = member("about") else { return }
      let words = about.sequence.map { Array($0) } ?? [about]
      found[id] = words.compactMap { $0.string.flatMap { PolicySubject(code: $0) } }
    }
  }

  /// A day, or the first and last day that it can be.
  private func readIssued(_ node: PackNode) -> ClosedRange<Day>? {
    guard node.isMapping else { return node.day().map { $0...$0 } }
    guard let members = node.members() else { return nil }
    let first = members.require("not-before")?.day()
    let last = members.require("not-after")?.day()
    members.finish()
    guard let first, let last else { return nil }
    guard first <= last else {
      node.report(.unreachable("issued", from: first, until: last))
      return nil
    }
    return first...last
  }

  private func readLater(_ node: PackNode) -> PlanDocument.Later? {
    guard let members = node.members() else { return nil }
    let title = members.require("title")?.text()
    let issued = members.require("issued")?.day()
    let mark = readMark(members.take("mark")) ?? .confirmed
    let key = members.take("key")?.text()
    members.finish()
    guard let title, let issued else { return nil }
    return PlanDocument.Later(title: title, issued: issued, mark: mark, key: key)
  }

  private mutating func readNames(_ node: PackNode?, _ fact: PolicyFact) {
    guard let members = node?.members() else { return }
    for (name, _, value) in members.rest() {
      if let words = readWords(value) {
        names.names.append(Pack.Name(id: name, fact: fact, words: words))
      }
    }
  }

  private mutating func readReadings(_ node: PackNode?) {
    guard let members = node?.members() else { return }
    for (name, _, value) in members.rest() {
      guard let parts = value.members() else { continue }
      let mark = readMark(parts.take("mark")) ?? .inferred
      var options: [PolicyReading.Option] = []
      if let list = parts.require("options")?.members() {
        for (option, _, words) in list.rest() {
          if let words = readWords(words) { options.append(PolicyReading.Option(option, words)) }
        }
      }
      let standard = parts.require("default")?.word(options.map(\.name), of: "option")
      parts.finish()
      guard let standard else { continue }
      readings.append(Pack.Reading(name: name, standard: standard, options: options, mark: mark))
    }
  }

  func readWords(_ node: PackNode) -> Bilingual? {
    guard let members = node.members() else { return nil }
    let english = members.require("en")?.text()
    let chinese = members.require("zh")?.text()
    members.finish()
    guard let english, let chinese else { return nil }
    return Bilingual(english, chinese)
  }

  func readMark(_ node: PackNode?) -> SourceMark? {
    node?.word(SourceMark.allCases.map(\.rawValue), of: "mark").flatMap(SourceMark.init)
  }

  /// Every rule that another one names must be there.
  private func checkReferences(_ rules: [Pack.RuleEntry], _ nodes: [PackNode]) {
    let ids = rules.map(\.id)
    for node in nodes {
      guard let members = node.members() else { continue }
      let named =
        (members.take("excepts")?.oneOrMore() ?? [])
        + [members.take("replaced-by")].compactMap(\.self)
      for name in named {
        guard let id = name.scalar, !id.contains("/"), !ids.contains(id) else { continue }
        name.report(.noSuch(id, nearest: nearest(to: id, among: ids)))
      }
    }
  }
}
