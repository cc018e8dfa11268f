import Fleet
import Testing

@Suite("Field changes") struct FieldChangeTests {
  private func json(_ text: String) throws -> JSON { try JSON(parsing: Array(text.utf8)) }

  @Test("names each field that differs, down to the leaf, and what is gone")
  func between() throws {
    let old = try json(#"{"a":1,"b":{"c":"x","d":true},"e":[1],"g":null}"#)
    let new = try json(#"{"a":1,"b":{"c":"y"},"e":[1,2],"f":{"h":0},"g":null}"#)
    #expect(
      FieldChange.between(old, new) == [
        FieldChange(field: "b.c", old: .string("x"), new: .string("y")),
        FieldChange(field: "b.d", old: .bool(true), new: nil),
        FieldChange(field: "e", old: try json("[1]"), new: try json("[1,2]")),
        FieldChange(field: "f.h", old: nil, new: .number("0")),
      ])
    #expect(FieldChange.between(old, old) == [])
  }

  @Test("an entry that comes or goes has all its fields")
  func whole() throws {
    let entry = try json(#"{"id":"x","b":{"c":1}}"#)
    #expect(FieldChange.between(nil, entry).map(\.field) == ["id", "b.c"])
    #expect(FieldChange.between(entry, nil).map(\.old) == [.string("x"), .number("1")])
  }

  @Test("history masks what is personal and shows it to whoever may ask")
  func masks() throws {
    let change = FieldChange(field: "registrant.phone", old: .string("1"), new: .string("2"))
    var writer = JSONWriter()
    change.encode(into: &writer, of: .machinery, showing: .masked)
    #expect(writer.text == #"{"field":"registrant.phone","old":"***","new":"***"}"#)
    writer = JSONWriter()
    change.encode(into: &writer, of: .machinery, showing: .shown)
    #expect(writer.text == #"{"field":"registrant.phone","old":"1","new":"2"}"#)
    #expect(try FieldChange(decoding: json(writer.text)) == change)
  }
}
