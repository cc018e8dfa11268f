import Fleet
import Hummingbird
import Registry

/// Whether the registry takes what comes: asked by whoever watches the service, who needs no token.
///
/// A change is made for it, so that a full disk is told of; the answer holds for a few seconds, so that nobody can keep
/// the disk busy by asking.
actor Health {
  private static let validity = Duration.seconds(5)

  private let owner: Owner
  private var known: (until: ContinuousClock.Instant, fault: String?)?
  private var asking: Task<String?, Never>?

  init(_ owner: Owner) { self.owner = owner }

  /// `200 {"status":"up"}`, or `503 {"status":"failing","code":…}` where nothing can be stored.
  func answer() async -> Response {
    let fault = await fault()
    return .json(fault == nil ? .ok : .serviceUnavailable) {
      $0.object {
        $0.member("status", fault == nil ? "up" : "failing")
        $0.member("code", ifPresent: fault)
      }
    }
  }

  /// The code of what stands in the way; those who ask at the same time wait for the same change.
  private func fault() async -> String? {
    if let known, ContinuousClock.now < known.until { return known.fault }
    if let asking { return await asking.value }
    let task = Task { [owner] () -> String? in
      do {
        try await owner.probe()
        return nil
      } catch {
        return (error as? any Explained)?.code ?? "unknown"
      }
    }
    asking = task
    let fault = await task.value
    asking = nil
    known = (ContinuousClock.now + Self.validity, fault)
    return fault
  }
}
