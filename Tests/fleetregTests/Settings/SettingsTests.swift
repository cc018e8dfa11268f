import Fleet
import Registry
import Server
import Testing

@testable import fleetreg

@Suite("Settings") struct SettingsTests {
  @Test("have a default for everything; the template says so itself")
  func defaults() throws {
    #expect(try Settings(parsing: "") == Settings())
    #expect(try Settings(parsing: Settings.template) == Settings())
  }

  @Test("list every key in the template")
  func template() {
    for key in Settings.keys {
      #expect(Settings.template.contains("# \(key.split(separator: ".")[1]): "))
    }
  }

  @Test("of the environment stand before the file, every key by its section and name")
  func environment() throws {
    let settings = try Settings(
      parsing: "upstream:\n  url: https://county.example/\n  outbox: off\n",
      environment: [
        "FLEETREG_UPSTREAM_URL": "https://city.example/", "FLEETREG_SERVER_LISTEN": "[::1]:9",
        "FLEETREG_SERVER_MAXIMUMPUSHMIB": "7", "FLEETREG_UPSTREAM_TOKENFILE": "t",
        "FLEETREG_COMPLETENESS_LEASTPERCENT": "90", "FLEETREG_LOG_FORMAT": "json",
        "FLEETREG_UPSTREAM_CAFILE": "",
        // None of these is a setting.
        "FLEETREG_REGISTRY": "r", "FLEETREG_LOCK_SECONDS": "1", "FLEETREG_UPSTREAM_TOKEN": "s",
        "PATH": "/bin",
      ])
    #expect(settings.upstream.url == "https://city.example/")
    #expect(!settings.upstream.outbox)
    #expect(settings.upstream.tokenFile == "t" && settings.upstream.caFile == nil)
    #expect(settings.server.listen.map(\.description) == ["[::1]:9"])
    #expect(settings.server.maximumPushMiB == 7)
    #expect(settings.completeness.leastPercent == 90 && settings.log.format == .json)
    let names = Set(Settings.keys.map { SettingsFile.variable(of: $0) })
    #expect(names.count == Settings.keys.count)
    #expect(!names.contains("FLEETREG_UPSTREAM_TOKEN"))
  }

  @Test(
    "of the environment that do not fit are named by their variable",
    arguments: [
      ("FLEETREG_SERVER_LISTN", "x", "settings.unknown"),
      ("FLEETREG_SERVER_LISTEN", "here", "settings.value"),
      ("FLEETREG_UPSTREAM_URL", "ftp://x", "settings.value"),
      ("FLEETREG_COMPLETENESS_LEASTPERCENT", "101", "settings.value"),
      ("FLEETREG_LOG_FORMAT", "xml", "settings.value"),
    ])
  func environmentErrors(variable: String, value: String, code: String) throws {
    let error = try #require(throws: SettingsError.self) {
      try Settings(parsing: "", environment: [variable: value])
    }
    #expect(error.code == code)
    for language in Language.allCases {
      #expect(error.text(in: language).contains("`\(variable)`"))
      #expect(!error.text(in: language).contains("fleetreg.yaml"))
    }
  }

  @Test("read every value, quotes and comments")
  func values() throws {
    let settings = try Settings(
      parsing: """
        \u{FEFF}# a comment
        upstream:   # another
          url: https://county.example/#here   # not the first hash
          tokenFile: 'my # token'
          caFile: "ca.pem"
          timeoutSeconds: 45

        server:
          listen: 127.0.0.1:8080, [::1]:8443
          certificate: a.pem
          key: a.key
          maximumPushMiB: 1024
        devices:
          listen: 192.0.2.10:8481
          closedNetwork: on
          passwordFile: p
          openSignIn: false
        terminals:
          listen: road 192.0.2.1:19006, non-road/hj1014 [::1]:19007
          closedNetwork: on
          answers: none
          time: 85
          activation: 1
          idleMinutes: 30
          connections: 5000
          connectionsPerAddress: 10
        """)
    #expect(settings.upstream.url == "https://county.example/#here")
    #expect(settings.upstream.tokenFile == "my # token")
    #expect(settings.upstream.caFile == "ca.pem")
    #expect(settings.upstream.timeoutSeconds == 45)
    #expect(settings.server.listen.map(\.description) == ["127.0.0.1:8080", "[::1]:8443"])
    #expect(settings.devices.listen.map(\.description) == ["192.0.2.10:8481"])
    #expect(settings.devices.closedNetwork)
    #expect(settings.devices.passwordFile == "p")
    #expect(!settings.devices.openSignIn)
    #expect(settings.server.certificate == "a.pem")
    #expect(settings.server.key == "a.key")
    #expect(settings.server.maximumPushMiB == 1024)
    #expect(
      settings.terminals.listen == [
        .init(family: .road, address: .init(host: "192.0.2.1", port: 19006)),
        .init(family: .nonRoad, dialect: .hj1014, address: .init(host: "::1", port: 19007)),
      ])
    #expect(settings.terminals.closedNetwork && settings.terminals.acknowledges == false)
    #expect(settings.terminals.time == .private85)
    #expect(settings.terminals.activation == .information(1))
    #expect(settings.terminals.idleMinutes == 30 && settings.terminals.connections == 5000)
    #expect(settings.terminals.connectionsPerAddress == 10)
  }

  @Test(
    "say what is wrong, and where",
    arguments: [
      ("upstream:\n\turl: x", .init(.tab, line: 2, column: 1)),
      ("upstream", .init(.colonMissing, line: 1, column: 1)),
      ("server:\n  listen:8080", .init(.spaceMissing, line: 2, column: 10)),
      ("- a: b", .init(.key("- a"), line: 1, column: 1)),
      ("server:\nserver:", .init(.repeated("server"), line: 2, column: 1)),
      (
        "server:\n  key: a\n  key: b",
        .init(.repeated("server.key"), line: 3, column: 3)
      ),
      ("url: x", .init(.valueOutsideSection("url"), line: 1, column: 1)),
      ("  url: x", .init(.indentation, line: 1, column: 1)),
      ("server:\n    key: x", .init(.indentation, line: 2, column: 5)),
      ("server:\n  key: \"x", .init(.quoteOpen, line: 2, column: 8)),
      ("server:\n  key: 'x' y", .init(.textAfterQuote, line: 2, column: 12)),
      ("server:\n  key: [a]", .init(.unsupported("["), line: 2, column: 8)),
      ("server:\n  key: \"a\\n\"", .init(.unsupported("\\"), line: 2, column: 10)),
      (
        "server:\n  lissen: x",
        .init(.unknownKey("server.lissen", nearest: "server.listen"), line: 2, column: 3)
      ),
      (
        "server:\n  url: x",
        .init(.unknownKey("server.url", nearest: "upstream.url"), line: 2, column: 3)
      ),
      ("a:\n  b: x", .init(.unknownKey("a.b", nearest: nil), line: 2, column: 3)),
      (
        "upstream:\n  url: ftp://x",
        .init(.value("upstream.url", found: "ftp://x", expected: .url), line: 2, column: 8)
      ),
      (
        "server:\n  listen: 8080",
        .init(.value("server.listen", found: "8080", expected: .address), line: 2, column: 11)
      ),
      (
        "upstream:\n  timeoutSeconds: 0",
        .init(
          .value("upstream.timeoutSeconds", found: "0", expected: .wholeNumber(1...3600)), line: 2,
          column: 19)
      ),
      (
        "server:\n  maximumPushMiB: 0",
        .init(
          .value("server.maximumPushMiB", found: "0", expected: .wholeNumber(1...1024)), line: 2,
          column: 19)
      ),
      (
        "devices:\n  openSignIn: maybe",
        .init(
          .value("devices.openSignIn", found: "maybe", expected: .onOrOff), line: 2, column: 15)
      ),
      (
        "terminals:\n  listen: 127.0.0.1:19006",
        .init(
          .value("terminals.listen", found: "127.0.0.1:19006", expected: .terminalAddress),
          line: 2, column: 11)
      ),
      (
        "terminals:\n  answers: yes",
        .init(
          .value("terminals.answers", found: "yes", expected: .oneOf(["hj1239", "none"])),
          line: 2, column: 12)
      ),
      (
        "terminals:\n  key: a",
        .init(
          .value("terminals.key", found: "a", expected: .together("terminals.certificate")),
          line: 2, column: 8)
      ),
      (
        "server:\n  certificate: a",
        .init(
          .value("server.certificate", found: "a", expected: .together("server.key")), line: 2,
          column: 16)
      ),
    ] as [(String, SettingsError)])
  func rejects(text: String, reason: SettingsError) {
    #expect(throws: reason) { try Settings(parsing: text) }
    for language in Language.allCases {
      #expect(reason.text(in: language).contains("\(reason.line)"))
    }
  }

  @Test("read addresses of terminals, with a space or colons between")
  func terminalAddresses() {
    let address = Settings.Address(host: "127.0.0.1", port: 19006)
    for text in ["road 127.0.0.1:19006", " road:127.0.0.1:19006"] {
      #expect(Settings.TerminalAddress(text) == .init(family: .road, address: address))
    }
    #expect(
      Settings.TerminalAddress("road/q-a:127.0.0.1:19006")
        == .init(family: .road, dialect: .annexQSerialPerBlock, address: address))
    for text in [
      "", "road", "road:", "19006", "127.0.0.1:19006", "rail 127.0.0.1:1", "road/ 127.0.0.1:1",
      "road/hj1014 127.0.0.1:1", "road/q-a/q-b 127.0.0.1:1",
    ] {
      #expect(Settings.TerminalAddress(text) == nil, "\(text)")
    }
  }

  @Test("tell terminals what their dialect expects, unless something else is set")
  func terminals() throws {
    func answers(_ lines: String...) throws -> [TerminalAnswers] {
      let text = ["terminals:", "  listen: road a:1, road/hj1239 a:2"] + lines.map { "  " + $0 }
      let settings = try Settings(parsing: text.joined(separator: "\n"))
      return settings.terminals(of: RegistryLocation("r"))?.listeners.map(\.answers) ?? []
    }
    #expect(try answers() == [.none, .hj1239])
    #expect(try answers("answers: hj1239") == [.hj1239, .hj1239])
    #expect(try answers("answers: none") == [.none, .none])
    #expect(
      try answers("time: 85", "activation: 2") == [
        TerminalAnswers(time: .private85, activation: 2),
        TerminalAnswers(acknowledges: true, time: .private85, activation: 2),
      ])
    #expect(try answers("activation: none").last?.activation == nil)
    #expect(Settings().terminals(of: RegistryLocation("r")) == nil)
  }

  @Test("read addresses")
  func addresses() {
    #expect(Settings.Address("[::1]:1") == Settings.Address(host: "::1", port: 1))
    #expect(Settings.Address("gate.example:0") == Settings.Address(host: "gate.example", port: 0))
    for text in ["", "8080", ":1", "a:", "a:65536", "a:-1"] {
      #expect(Settings.Address(text) == nil)
    }
  }
}
