import Fleet
import HTTPTypes
import Hummingbird
import Logging
import Synchronization

/// Lets GA/T 1400 devices in: a device signs in by Digest, and is then known by its id and address.
final class DeviceGate: Sendable {
  /// `nil` where devices need not sign in.
  private let digests: DigestGuard?
  private let canSignIn: Bool
  private let sessions = DeviceSessions()
  /// Whether it was said that nobody can sign in.
  private let hasWarned = Atomic(false)

  init(_ signIn: DeviceSignIn) {
    switch signIn {
    case .open: (digests, canSignIn) = (nil, true)
    case .required(let password):
      (digests, canSignIn) = (DigestGuard(password: password), password != nil)
    }
  }

  /// What a device is asked for; `nil` where it may go on.
  func challenge(to request: Request, _ context: ServerContext) async throws -> String? {
    guard let digests else { return nil }
    let device = request.headers[.userIdentify]
    let source = context.source ?? ""
    let now = ContinuousClock.now
    let isRegistering = request.uri.path.hasSuffix("/System/Register")
    if let header = request.headers[.authorization],
      await digests.accepts(
        header, method: request.method.rawValue, path: request.uri.path, at: now)
    {
      if let device { await sessions.open(device, from: source) }
    } else if let device, !isRegistering, await sessions.isOpen(device, from: source) {
      if request.uri.path.hasSuffix("/System/UnRegister") { await sessions.close(device) }
    } else {
      if !canSignIn { warnOnce(context.logger) }
      return await digests.challenge(at: now)
    }
    return nil
  }

  /// Without a password every device is turned away, again and again: said once, not for each try.
  private func warnOnce(_ logger: Logger) {
    guard !hasWarned.exchange(true, ordering: .relaxed) else { return }
    logger.notice(
      "GA/T 1400 devices are turned away: set devices.passwordFile (or devices.openSignIn on a closed network) in fleetreg.yaml"
    )
  }
}
