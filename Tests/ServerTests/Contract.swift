import Fleet
import Foundation
import Sync
import Testing

@testable import Server

/// The part of OpenAPI 3.1 and JSON Schema that `openapi.json` uses: answers of the running server are held
/// against it, and a keyword that this does not know is an error, so nothing passes unlooked at.
struct Contract {
  let document: JSON

  init() throws { document = try JSON(parsing: PackageResources.openapi_json) }

  struct Violation: Error, CustomStringConvertible {
    let description: String
  }

  /// Checks the answer to a request: the path, method and status are described, and the body fits.
  func check(
    _ answer: TransferAnswer, to method: TransferRequest.Method, _ path: String
  ) throws {
    let operation = try operation(method, path)
    guard let described = operation["responses"]?["\(answer.status)"] else {
      throw Violation(description: "\(method) \(path) does not describe \(answer.status)")
    }
    let response = try resolve(described)
    let type = answer.contentType ?? "none"
    guard let schema = response["content"]?[type]?["schema"] else {
      throw Violation(description: "\(method) \(path) \(answer.status) does not describe \(type)")
    }
    if response["headers"]?["Retry-After"] != nil, answer.retryAfterSeconds == nil {
      throw Violation(description: "\(answer.status) without Retry-After")
    }
    try check(answer.json, against: schema, at: "$")
  }

  /// Checks a value against a schema.
  func check(_ value: JSON, against schema: JSON, at place: String) throws {
    let schema = try resolve(schema)
    for keyword in schema.members ?? [] {
      switch keyword.name {
      case "description", "format", "properties": break
      case "type": try expect(Self.has(value, type: keyword.value.string!), place, "type")
      case "enum": try expect(keyword.value.array!.contains(value), place, "enum")
      case "pattern":
        let pattern = try Regex(keyword.value.string!)
        let match = try value.string.flatMap { try pattern.wholeMatch(in: $0) }
        try expect(match != nil, place, "pattern")
      case "minimum":
        try expect((value.integer ?? .min) >= keyword.value.integer!, place, "minimum")
      case "minItems": try expect(value.array!.count >= keyword.value.integer!, place, "minItems")
      case "maxItems": try expect(value.array!.count <= keyword.value.integer!, place, "maxItems")
      case "required":
        for name in keyword.value.array! {
          try expect(value[name.string!] != nil, place, "\(name.string!) is missing")
        }
      case "additionalProperties":
        for member in value.members ?? [] {
          try expect(schema["properties"]?[member.name] != nil, place, "\(member.name) is extra")
        }
      case "items":
        for (index, item) in (value.array ?? []).enumerated() {
          try check(item, against: keyword.value, at: "\(place)[\(index)]")
        }
      case let name: throw Violation(description: "\(place): keyword `\(name)` is not known here")
      }
    }
    for member in value.members ?? [] {
      if let inner = schema["properties"]?[member.name] {
        try check(member.value, against: inner, at: "\(place).\(member.name)")
      }
    }
  }

  private func expect(_ holds: Bool, _ place: String, _ what: String) throws {
    if !holds { throw Violation(description: "\(place): \(what)") }
  }

  private static func has(_ value: JSON, type: String) -> Bool {
    switch (type, value) {
    case ("object", .object), ("array", .array), ("string", .string), ("boolean", .bool): true
    case ("integer", _): value.integer != nil
    default: false
    }
  }

  private func operation(_ method: TransferRequest.Method, _ path: String) throws -> JSON {
    let wanted = path.prefix { $0 != "?" }.split(separator: "/")
    for entry in document["paths"]?.members ?? [] {
      let parts = entry.name.split(separator: "/")
      let fits =
        parts.count == wanted.count
        && zip(parts, wanted).allSatisfy { $0 == $1 || $0.hasPrefix("{") }
      if fits, let operation = entry.value[method.rawValue.lowercased()] { return operation }
    }
    throw Violation(description: "\(method) \(path) is not described")
  }

  private func resolve(_ json: JSON) throws -> JSON {
    guard let reference = json["$ref"]?.string else { return json }
    var found = document
    for part in reference.dropFirst(2).split(separator: "/") {
      guard let next = found[String(part)] else {
        throw Violation(description: "\(reference) leads nowhere")
      }
      found = next
    }
    return found
  }
}

@Suite("Contract checker") struct ContractTests {
  let contract: Contract
  init() throws { contract = try Contract() }

  @Test("every reference of the document leads somewhere")
  func references() throws {
    let named = try Set(
      String(decoding: PackageResources.openapi_json, as: UTF8.self)
        .matches(
          of: Regex("\"\\$ref\": \"#/components/([a-zA-Z/]+)\"", as: (Substring, Substring).self)
        )
        .map { String($0.1) })
    for name in named {
      let found = name.split(separator: "/").reduce(contract.document["components"]) {
        $0?[String($1)]
      }
      #expect(found != nil, "\(name)")
    }
    #expect(named.count > 10)
  }

  @Test(
    "finds what does not fit",
    arguments: [
      (#"{"code":"a.b","text":{"en":"e","zh":"z"}}"#, true),
      (#"{"code":"a.b","text":{"en":"e","zh":"z"},"field":"f","advice":{"en":"","zh":""}}"#, true),
      (#"{"code":"a.b"}"#, false), (#"{"code":"A","text":{"en":"e","zh":"z"}}"#, false),
      (#"{"code":"a.b","text":{"en":"e"}}"#, false), (#"[]"#, false),
      (#"{"code":"a.b","text":{"en":"e","zh":1}}"#, false),
      (#"{"code":"a.b","text":{"en":"e","zh":"z"},"extra":1}"#, false),
    ])
  func errors(text: String, fits: Bool) throws {
    let schema = try JSON(parsing: Array(##"{"$ref":"#/components/schemas/Error"}"##.utf8))
    let value = try JSON(parsing: Array(text.utf8))
    if fits {
      try contract.check(value, against: schema, at: "$")
    } else {
      #expect(throws: Contract.Violation.self) {
        try contract.check(value, against: schema, at: "$")
      }
    }
  }
}
