import Fleet
import Foundation
import Registry
import Server

extension Settings {
  /// The settings of a registry: of the process's environment, of the file, and the defaults where neither says.
  init(of location: RegistryLocation) throws {
    let environment = ProcessInfo.processInfo.environment
    guard let bytes = FileManager.default.contents(atPath: location.settings) else {
      guard access(location.settings, F_OK) != 0 else {
        throw CommandError.file(path: location.settings, detail: String(cString: strerror(errno)))
      }
      try self.init(parsing: "", environment: environment)
      return
    }
    try self.init(parsing: String(decoding: bytes, as: UTF8.self), environment: environment)
  }

  /// What the server is told; paths are those beside the settings file.
  func server(of location: RegistryLocation) throws -> ServerSettings {
    let certificate = Listener.Certificate(server.certificate, server.key, in: location)
    let listeners =
      server.listen.map { address in
        // Devices prove nothing about themselves, so what other machines reach takes senders only.
        var listener = Listener(host: address.host, port: address.port, certificate: certificate)
        if !listener.isLoopback { listener.services = .receiver }
        return listener
      }
      + devices.listen.map {
        Listener(
          host: $0.host, port: $0.port, services: .devices,
          isClosedNetwork: devices.closedNetwork)
      }
    var settings = ServerSettings(listeners: listeners)
    settings.limits.pushBytes = server.maximumPushMiB << 20
    settings.limits.strangers = strangers
    settings.lateAfter = completeness.lateAfter
    settings.witnessKeyFile = location.beside(ledger.witnessKeyFile)
    if devices.openSignIn {
      settings.signIn = .open
    } else if let file = devices.passwordFile {
      let password = try SecretFile.read(location.beside(file))
      settings.signIn = .required(password: password)
    }
    return settings
  }

  /// What the receiver of terminals is told; `nil` where it has no address.
  func terminals(of location: RegistryLocation) -> TerminalSettings? {
    guard !terminals.listen.isEmpty else { return nil }
    let certificate = Listener.Certificate(terminals.certificate, terminals.key, in: location)
    var settings = TerminalSettings(
      listeners: terminals.listen.map { named in
        TerminalListener(
          host: named.address.host, port: named.address.port, family: named.family,
          dialect: named.dialect, answers: terminals.answers(of: named.dialect),
          certificate: certificate, isClosedNetwork: terminals.closedNetwork)
      })
    settings.limits.idle = .seconds(60 * terminals.idleMinutes)
    if terminals.connections > 0 { settings.limits.connections = terminals.connections }
    settings.limits.connectionsPerAddress = terminals.connectionsPerAddress
    return settings
  }

  /// What is kept of unknown devices.
  var strangers: StrangerLimits {
    StrangerLimits(
      items: devices.maximumUnknown, bytes: Int64(devices.maximumUnknownMiB) << 20)
  }
}

extension Listener.Certificate {
  /// What two settings name; `nil` where they name none.
  init?(_ chain: String?, _ key: String?, in location: RegistryLocation) {
    guard let chain, let key else { return nil }
    self.init(chain: location.beside(chain), key: location.beside(key))
  }
}

extension Settings.Terminals {
  /// What is told to terminals of a dialect: what it expects, as far as nothing else is set.
  fileprivate func answers(of dialect: OBD.Dialect?) -> TerminalAnswers {
    var answers = TerminalAnswers(of: dialect)
    if let acknowledges { answers = acknowledges ? .hj1239 : .none }
    if let time { answers.time = time }
    switch activation {
    case .unanswered: answers.activation = nil
    case .information(let byte): answers.activation = byte
    case nil: break
    }
    return answers
  }
}

extension RegistryLocation {
  /// A path of the settings file: relative ones mean files beside it.
  func beside(_ path: String) -> String { path.hasPrefix("/") ? path : "\(directory)/\(path)" }
}
