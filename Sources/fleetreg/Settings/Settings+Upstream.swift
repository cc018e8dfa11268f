import Fleet
import Foundation
import Registry
import Sync

/// The level above, as the settings name it.
struct ConfiguredUpstream: Sendable {
  let upstream: any Upstream
  /// The same where it speaks our own contract: it can be asked what it lacks, and cosigns the log.
  var native: NativeUpstream? { upstream as? NativeUpstream }
  /// The same where it takes pictures on their own.
  var pictures: (any PictureUpstream)? {
    [.after, .before].contains(upstream.pictures) ? upstream as? any PictureUpstream : nil
  }
}

extension Settings {
  /// The level above; `nil` where none is configured.
  ///
  /// The token is `FLEETREG_UPSTREAM_TOKEN` of the environment, else the token file's.
  /// - Parameter memory: where its protocol remembers; only a question that sends nothing goes without.
  func upstream(
    of location: RegistryLocation, memory: any UpstreamMemory = NoMemory()
  ) throws -> ConfiguredUpstream? {
    guard let url = upstream.url else { return nil }
    var transfer = TransferSettings(timeoutSeconds: upstream.timeoutSeconds)
    transfer.authorityFile = upstream.caFile.map(location.beside)
    let variable = "FLEETREG_UPSTREAM_TOKEN"
    let token: TokenSource =
      if getenv(variable) != nil {
        .environment(variable)
      } else {
        upstream.tokenFile.map { .file(location.beside($0)) } ?? .none
      }
    let context = AdapterContext(
      address: url, transfer: transfer, isClosedNetwork: upstream.closedNetwork, token: token,
      memory: memory, clock: Instant.system, path: { location.beside($0) },
      pictures: upstream.pictures ?? .after,
      picture: { digest in
        SHA256Digest(digest).flatMap { FileManager.default.contents(atPath: location.picture($0)) }
          .map { Array($0) }
      })
    return ConfiguredUpstream(
      upstream: try upstream.speaks.upstream(AdapterOptions(adapter), in: context))
  }
}

extension AdapterOptionError: StatusBearing {
  var exitStatus: ExitStatus { .configuration }
}

extension MappingErrors: StatusBearing {
  var exitStatus: ExitStatus { .configuration }
}
