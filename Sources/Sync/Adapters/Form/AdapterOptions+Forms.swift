import Fleet

extension AdapterOptions {
  /// A path below the address.
  mutating func path(_ name: String) throws(AdapterOptionError) -> String? {
    guard let path = optional(name) else { return nil }
    guard path.hasPrefix("/"), path.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      throw AdapterOptionError(
        name,
        .text(
          english: "`\(path)` is not a path that begins with a slash",
          chinese: "“\(path)”不是以斜杠开头的路径"))
    }
    return path
  }

  /// Codes with commas between them.
  mutating func codeSet(_ name: String, _ standard: [String] = []) -> Set<String> {
    guard let text = optional(name) else { return Set(standard) }
    return Set(text.split { $0 == "," || $0 == " " }.map(String.init))
  }
}
