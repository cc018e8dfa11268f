/// A name with its password. It shows the password to nobody: descriptions and dumps hold a row of dots.
public struct Credentials: Hashable, Sendable {
  public let name: String
  let password: String

  public init(name: String, password: String) {
    self.name = name
    self.password = password
  }
}

extension Credentials: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  public var description: String { "\(name) ••••" }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: []) }
}
