import Fleet

/// Who speaks on one connection: from the first frame to the logout or the end.
///
/// A terminal has one vehicle; the connection of a maker's platform has many.
struct ConnectionVehicles {
  enum Change: Hashable {
    case enters, leaves
  }

  /// Of each whether it logged in.
  private(set) var all: [OBD.Identity: Bool] = [:]
  /// Whose frame was the last one: nothing changes with the next of the same.
  private var last: OBD.Identity?
  private(set) var loggedIn = 0

  /// Notes a frame.
  mutating func see(_ identity: OBD.Identity, _ meaning: OBD.Command.Meaning, limit: Int) -> Change?
  {
    switch meaning {
    case .login:
      last = identity
      let before = all[identity]
      guard before != nil || all.count < limit && identity.isNamed else { return nil }
      if before != true { loggedIn += 1 }
      all[identity] = true
      return before == nil ? .enters : nil
    case .logout:
      last = nil
      guard let before = all.removeValue(forKey: identity) else { return nil }
      if before { loggedIn -= 1 }
      return .leaves
    default:
      guard identity != last else { return nil }
      last = identity
      guard all[identity] == nil, all.count < limit, identity.isNamed else { return nil }
      all[identity] = false
      return .enters
    }
  }
}

extension OBD.Identity {
  /// Whether this names anybody: terminals that do not know their vehicle repeat one byte.
  fileprivate var isNamed: Bool {
    for index in 1..<17 where self[index] != self[0] { return true }
    return false
  }
}
