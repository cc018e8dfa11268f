import Fleet

extension Receipt {
  /// What our receipts carry beside the proof, as JSON behind `extra`:
  /// `{"format":"fleetreg/receipt/v1","entry","openings":[{"name","value","salt"}]}`.
  ///
  /// `entry` is the entry's text (`entryBase64` where it is not UTF-8), `value` the JSON text of the value, `salt`
  /// base64.
  public struct Content: Hashable, Sendable {
    static let format = "fleetreg/receipt/v1"

    public let entry: [UInt8]
    public let openings: [EntryOpening]

    public init(entry: [UInt8], openings: [EntryOpening] = []) {
      self.entry = entry
      self.openings = openings
    }

    var bytes: [UInt8] {
      var writer = JSONWriter(reserving: entry.count + 256)
      writer.object { writer in
        writer.member("format", Self.format)
        if let text = String(validating: entry, as: UTF8.self) {
          writer.member("entry", text)
        } else {
          writer.member("entryBase64", String(base64: entry))
        }
        guard !openings.isEmpty else { return }
        writer.name("openings")
        writer.array {
          for opening in openings {
            $0.object {
              $0.member("name", opening.name)
              $0.member("value", opening.value)
              $0.member("salt", String(base64: opening.salt.bytes))
            }
          }
        }
      }
      return writer.bytes
    }

    init(parsing bytes: [UInt8]) throws(ReceiptError) {
      guard let json = try? JSON(parsing: bytes), json["format"]?.string == Self.format else {
        throw .content
      }
      if let text = json["entry"]?.string {
        entry = Array(text.utf8)
      } else if let text = json["entryBase64"]?.string,
        let bytes = Base64.decode(Array(text.utf8))
      {
        entry = bytes
      } else {
        throw .content
      }
      var openings: [EntryOpening] = []
      for item in json["openings"]?.array ?? [] {
        guard let name = item["name"]?.string, let value = item["value"]?.string,
          let text = item["salt"]?.string, let bytes = Base64.decode(Array(text.utf8)),
          let salt = Salt(bytes: bytes)
        else { throw .content }
        openings.append(EntryOpening(name: name, value: value, salt: salt))
      }
      self.openings = openings
    }
  }
}
