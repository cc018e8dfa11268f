import CXML
import Fleet

/// An answer in XML as the tree that answers in JSON are: an element is its text, or an object of its elements; elements
/// of one name in a row become an array. Names lose their prefixes, attributes are passed over.
///
/// A document type is refused, so there is no entity to resolve or to blow up.
enum XMLAnswer {
  private static let sizeLimit = 1 << 20
  private static let depthLimit = 32
  private static let elementLimit = 20_000

  /// `nil` for what is no such document, in UTF-8, within the limits. The root's own name is not part of the tree.
  static func json(parsing bytes: [UInt8]) -> JSON? {
    guard bytes.count <= sizeLimit, !bytes.contains(0),
      String(validating: bytes, as: UTF8.self) != nil
    else { return nil }
    return bytes.withUnsafeBufferPointer { buffer -> JSON? in
      guard let reader = cxml_open(buffer.baseAddress, Int32(buffer.count)) else { return nil }
      defer { cxml_close(reader) }
      var tree = Tree()
      var state = cxml_next(reader)
      while state == 1 {
        guard tree.take(reader) else { return nil }
        state = cxml_next(reader)
      }
      return state == 0 ? tree.root : nil
    }
  }

  /// Grows the tree node by node.
  private struct Tree {
    private struct Element {
      let name: String
      var text = ""
      var members: [JSON.Member] = []

      var value: JSON {
        members.isEmpty ? .string(text) : .object(members)
      }

      mutating func add(_ name: String, _ value: JSON) {
        guard let index = members.firstIndex(where: { $0.name == name }) else {
          members.append(JSON.Member(name, value))
          return
        }
        members[index] = JSON.Member(
          name, .array((members[index].value.array ?? [members[index].value]) + [value]))
      }
    }

    private(set) var root: JSON?
    private var open: [Element] = []
    private var elements = 0

    /// - Returns: whether it may go on.
    mutating func take(_ reader: OpaquePointer) -> Bool {
      switch Int(cxml_kind(reader)) {
      case CXML_ELEMENT:
        elements += 1
        guard open.count < XMLAnswer.depthLimit, elements <= XMLAnswer.elementLimit else {
          return false
        }
        let name = cxml_name(reader).map { String(cString: $0) } ?? ""
        open.append(Element(name: name.split(separator: ":").last.map(String.init) ?? name))
        if cxml_is_empty(reader) == 1 { close() }
      case CXML_ELEMENT_END: close()
      case CXML_TEXT, CXML_CDATA, CXML_SIGNIFICANT_SPACE:
        guard !open.isEmpty, let text = cxml_value(reader) else { return true }
        open[open.count - 1].text += String(cString: text)
      case CXML_DOCUMENT_TYPE, CXML_ENTITY: return false
      default: break
      }
      return true
    }

    private mutating func close() {
      guard let element = open.popLast() else { return }
      if open.isEmpty {
        root = element.value
      } else {
        open[open.count - 1].add(element.name, element.value)
      }
    }
  }
}

extension JSON {
  /// Every text in the tree.
  var texts: [String] {
    switch self {
    case .string(let text): [text]
    case .array(let values): values.flatMap(\.texts)
    case .object(let members): members.flatMap(\.value.texts)
    case .null, .bool, .number: []
    }
  }

  /// The first object that has a member of this name, the outer ones first.
  func object(with name: String) -> JSON? {
    switch self {
    case .object(let members):
      if self[name] != nil { return self }
      for member in members { if let found = member.value.object(with: name) { return found } }
    case .array(let values):
      for value in values { if let found = value.object(with: name) { return found } }
    case .null, .bool, .number, .string: break
    }
    return nil
  }
}
