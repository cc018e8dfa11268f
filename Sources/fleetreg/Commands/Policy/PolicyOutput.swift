import Fleet
import Policies

extension PlanDocument {
  /// The day of issue, or the days between which it lies.
  var issuedText: String {
    isIssueDayKnown ? "\(issued.lowerBound)" : "\(issued.lowerBound)…\(issued.upperBound)"
  }

  func encode(into writer: inout JSONWriter, of pack: Pack) {
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
    writer.member("unproved", ifPresent: unproved)
  }
}

extension PolicyRule {
  func encode(into writer: inout JSONWriter) {
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
  func encode(into writer: inout JSONWriter) {
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
  func encode(into writer: inout JSONWriter) {
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
  var trimmedEnd: String {
    var text = self
    while text.last == " " { text.removeLast() }
    return text
  }
}
