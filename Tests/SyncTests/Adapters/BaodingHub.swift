import Foundation
import FoundationXML
import Sync
import Synchronization

/// A gate hub of the Baoding kind behind a ``ScriptedServer``: it takes calls apart by itself, checks each field
/// against the hub's own limits and keeps passages by their id, a later one in place of an earlier.
final class BaodingHub: Sendable {
  struct Call: Sendable {
    let interface: String
    let arguments: [String: String]
    /// The fields of `vehcrpara`, in their order.
    let fields: [(name: String, text: String)]

    subscript(name: String) -> String? { fields.first { $0.name == name }?.text }
  }

  private let taken = Mutex<[Call]>([])
  private let kept = Mutex<[String: [String: String]]>([:])
  private let faults = Mutex<[String]>([])

  var calls: [Call] { taken.withLock { $0 } }
  /// The passages by their ids.
  var stored: [String: [String: String]] { kept.withLock { $0 } }
  /// What a call had that the hub does not take.
  var complaints: [String] { faults.withLock { $0 } }

  private static let limits = [
    "id": 32, "lsh": 46, "cphm": 30, "cpys": 1, "qybh": 30, "crkbh": 1, "dzbh": 3, "sxtbh": 20,
    "cdh": 2, "jclx": 1, "cjsj": 19, "yshwmc": 20, "ysl": 10, "ysdw": 10, "pfbz": 2, "rlzl": 2,
    "ctzp": .max, "cszp": .max, "cpzp": .max,
  ]

  /// - Parameter interfere: gets the number of the call, from 1, and may answer in the hub's place.
  func server(
    _ interfere: @escaping @Sendable (Int, Call) -> ScriptedServer.Reply? = { _, _ in nil }
  ) throws -> ScriptedServer {
    try ScriptedServer { request in
      guard let call = self.call(in: request) else { return .answer(400) }
      let number = self.taken.withLock { calls in
        calls.append(call)
        return calls.count
      }
      if let reply = interfere(number, call) { return reply }
      return .json(self.take(call))
    }
  }

  func take(_ call: Call) -> String {
    guard call.interface == "01W01" else { return #"{"code":"1","message":"ok"}"# }
    for (name, text) in call.fields {
      guard let limit = Self.limits[name] else { return refuse("no field \(name)") }
      if text.count > limit { return refuse("\(name) is too long") }
    }
    let isId = call["id"]?.wholeMatch(of: /[0-9a-f]{32}/) != nil
    guard isId, let plate = call["cphm"], !plate.isEmpty else { return refuse("id, cphm") }
    guard call["qybh"] == call.arguments["qybh"] else { return refuse("qybh") }
    guard call["cjsj"]?.wholeMatch(of: /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/) != nil,
      call["jclx"] == "1" || call["jclx"] == "2"
    else { return refuse("cjsj, jclx") }
    kept.withLock {
      $0[call["id"] ?? ""] = Dictionary(
        call.fields.map { ($0.name, $0.text) }, uniquingKeysWith: { first, _ in first })
    }
    return #"{"code":"1","message":"写入成功"}"#
  }

  private func refuse(_ reason: String) -> String {
    faults.withLock { $0.append(reason) }
    return #"{"code":"0","message":"\#(reason)"}"#
  }

  private func call(in request: ScriptedServer.Request) -> Call? {
    let body = String(decoding: request.body, as: UTF8.self)
    var arguments: [String: String] = [:]
    if request.headers["content-type"]?.hasPrefix("text/xml") == true {
      guard request.headers["soapaction"] != nil else { return nil }
      for (name, text) in XMLLeaves.read(body) { arguments[name] = text }
      arguments["xmlDoc"] = arguments["xmlDoc"]?.removingPercentEncoding
    } else {
      for pair in body.split(separator: "&") {
        let sides = pair.components(separatedBy: "=")
        // A plus that is not encoded means a space.
        let plain = sides.last?.replacing("+", with: " ").removingPercentEncoding
        guard sides.count == 2, let plain else { return nil }
        arguments[sides[0]] = plain
      }
    }
    guard Set(arguments.keys) == ["qybh", "jkxlh", "jkid", "xmlDoc"],
      let document = arguments["xmlDoc"], let interface = arguments["jkid"],
      document.hasPrefix("<root><vehcrpara>")
    else { return nil }
    return Call(
      interface: interface, arguments: arguments, fields: XMLLeaves.read(document))
  }
}

/// The elements that hold only text, in their order.
private final class XMLLeaves: NSObject, XMLParserDelegate {
  private var leaves: [(name: String, text: String)] = []
  private var text = ""
  private var isLeaf = false

  static func read(_ document: String) -> [(name: String, text: String)] {
    let reader = XMLLeaves()
    let parser = XMLParser(data: Data(document.utf8))
    parser.delegate = reader
    return parser.parse() ? reader.leaves : []
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    text = ""
    isLeaf = true
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }

  func parser(
    _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
  ) {
    if isLeaf { leaves.append((name, text)) }
    isLeaf = false
  }
}
