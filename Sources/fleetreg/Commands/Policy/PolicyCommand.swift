import ArgumentParser
import Fleet
import Policies

/// `fleetreg policy …`
struct PolicyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "policy", abstract: "Government plans as data: rules, checks and tests.",
    subcommands: [
      ListPolicies.self, ShowPolicy.self, CheckPolicies.self, TestPolicies.self,
    ])
}

/// `fleetreg policy list`
struct ListPolicies: FleetCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the plans that decisions are made by.",
    discussion: """
      Example:
        fleetreg policy list --lang zh
      """)

  @OptionGroup var shared: SharedOptions

  func run(in session: CommandSession) async throws -> ExitStatus {
    let console = session.console
    let packs = PackSet.shipped.packs
    guard !console.isJSON else {
      for pack in packs { console.json { pack.document.encode(into: &$0, of: pack) } }
      return .done
    }
    var table = Table(
      console.words("plan", "计划"), console.words("document", "文件"),
      console.words("issued", "印发日期"), console.words("area", "适用地区"),
      console.words("rules", "规则"), console.words("verified until", "核对至"))
    for pack in packs {
      let document = pack.document
      table.add(
        pack.key, document.source.text(in: console.language), document.issuedText,
        document.area.map(\.description).joined(separator: " "), "\(pack.rules.count)",
        document.verifiedUntil.description)
    }
    table.print(on: console)
    session.next(
      shared, ("policy show \(packs[0].key)", "its rules, clause by clause", "逐条查看规则"))
    return .done
  }
}

/// `fleetreg policy show KEY`
struct ShowPolicy: FleetCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show a plan's rules, readings and obligations by clause.",
    discussion: """
      Example:
        fleetreg policy show changzhi-2021
      """)

  @Argument(help: "The plan's key.") var key: String
  @OptionGroup var shared: SharedOptions

  func run(in session: CommandSession) async throws -> ExitStatus {
    let console = session.console
    guard let pack = PackSet.shipped.packs.first(where: { $0.key == key }) else {
      throw PolicyCommandError.unknownPack(key, known: PackSet.shipped.packs.map(\.key))
    }
    let rules = try PackSet([pack]).compiled()
    guard !console.isJSON else {
      console.json { writer in
        pack.document.encode(into: &writer, of: pack)
        writer.name("rules")
        writer.array { for rule in rules.rules { rule.encode(into: &$0) } }
        writer.name("readings")
        writer.array { for reading in rules.readings { reading.encode(into: &$0) } }
        writer.name("obligations")
        writer.array { for obligation in rules.obligations { obligation.encode(into: &$0) } }
      }
      return .done
    }
    let language = console.language
    console.line(console.styled(pack.document.source.text(in: language), .bold))
    for rule in rules.rules {
      console.line()
      console.line("\(console.styled(rule.id, .bold))  \(rule.rule.source.item ?? "")")
      console.line("  \(rule.rule.requirement.text(in: language))")
      let last = rule.until.map { console.words("until \($0)", "至 \($0)") } ?? ""
      console.line(
        console.words("  from \(rule.from) \(last)", "  自 \(rule.from) \(last)").trimmedEnd)
      if rule.isInPrinciple { console.line(console.words("  in principle", "  原则上")) }
    }
    for reading in rules.readings {
      console.line()
      console.line("\(console.words("reading", "理解口径"))  \(console.styled(reading.id, .bold))")
      for option in reading.options {
        let mark = option.name == reading.chosen ? "*" : " "
        console.line("  \(mark) \(option.name): \(option.words.text(in: language))")
      }
    }
    for obligation in rules.obligations {
      console.line()
      console.line(
        "\(console.words("obligation", "责任与目标"))  "
          + "\(console.styled(obligation.rule.id, .bold))  \(obligation.rule.source.item ?? "")")
      console.line("  \(obligation.rule.requirement.text(in: language))")
    }
    return .done
  }
}

enum PolicyCommandError: Error, Hashable {
  case unknownPack(String, known: [String])
}

extension PolicyCommandError: Explained {
  var code: String { "policy.unknown" }

  func text(in language: Language) -> String {
    switch (self, language) {
    case (.unknownPack(let key, _), .english): "no plan `\(key)`"
    case (.unknownPack(let key, _), .chinese): "没有计划“\(key)”"
    }
  }

  func advice(in language: Language) -> String? {
    switch (self, language) {
    case (.unknownPack(_, let known), .english): "known are \(known.joined(separator: ", "))"
    case (.unknownPack(_, let known), .chinese): "可用的计划：\(known.joined(separator: "、"))"
    }
  }
}

extension PlanDocument {
  /// The day of issue, or the days between which it lies.
  var issuedText: String {
    isIssueDayKnown ? "\(issued.lowerBound)" : "\(issued.lowerBound)…\(issued.upperBound)"
  }

  fileprivate func encode(into writer: inout JSONWriter, of pack: Pack) {
    writer.member("key", key)
    writer.member("document", source.document)
    writer.member("number", ifPresent: source.number)
    writer.member("issuer", ifPresent: issuer)
    writer.member("issuedFrom", issued.lowerBound)
    writer.member("issuedUntil", issued.upperBound)
    writer.member("published", ifPresent: published)
    writer.name("area")
    writer.array { for division in area { $0.value(division.description) } }
    writer.member("mark", mark.rawValue)
    writer.member("verifiedUntil", verifiedUntil)
    writer.name("laterDocuments")
    writer.array {
      for later in laterDocuments {
        $0.object {
          $0.member("title", later.title)
          $0.member("issued", later.issued)
          $0.member("mark", later.mark.rawValue)
        }
      }
    }
    writer.member("ruleCount", pack.rules.count)
  }
}

extension PolicyRule {
  fileprivate func encode(into writer: inout JSONWriter) {
    writer.object {
      $0.member("id", id)
      $0.member("item", ifPresent: rule.source.item)
      $0.name("text")
      $0.words(rule.requirement)
      $0.member("from", from)
      $0.member("until", ifPresent: until)
      $0.member("effect", effect.rawValue)
      $0.member("inPrinciple", isInPrinciple)
      $0.member("mark", rule.mark.rawValue)
      $0.member("replacedBy", ifPresent: replacedBy)
    }
  }
}

extension PolicyReading {
  fileprivate func encode(into writer: inout JSONWriter) {
    writer.object {
      $0.member("id", id)
      $0.member("chosen", chosen)
      $0.name("options")
      $0.array {
        for option in options {
          $0.object {
            $0.member("name", option.name)
            $0.name("text")
            $0.words(option.words)
          }
        }
      }
    }
  }
}

extension Obligation {
  fileprivate func encode(into writer: inout JSONWriter) {
    writer.object {
      $0.member("id", rule.id)
      $0.member("item", ifPresent: rule.source.item)
      $0.member("kind", kind.rawValue)
      $0.name("text")
      $0.words(rule.requirement)
      $0.member("by", ifPresent: by)
      $0.member("target", isTarget)
      $0.name("figures")
      $0.object {
        for figure in figures {
          $0.name(dynamic: figure.name)
          $0.value(figure.value)
        }
      }
    }
  }
}

extension JSONWriter {
  fileprivate mutating func words(_ words: Bilingual) {
    object {
      $0.member("en", words.english)
      $0.member("zh", words.chinese)
    }
  }
}

extension String {
  fileprivate var trimmedEnd: String {
    var text = self
    while text.last == " " { text.removeLast() }
    return text
  }
}
