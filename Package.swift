// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "fleetreg",
  products: [
    .executable(name: "fleetreg", targets: ["fleetreg"]),
    .library(name: "Fleet", targets: ["Fleet"]),
    .library(name: "Policies", targets: ["Policies"]),
    .library(name: "Devices", targets: ["Devices"]),
    .library(name: "Sync", targets: ["Sync"]),
    .library(name: "Registry", targets: ["Registry"]),
    .library(name: "Decisions", targets: ["Decisions"]),
    .library(name: "Intake", targets: ["Intake"]),
    .library(name: "Server", targets: ["Server"]),
    .library(name: "Ledger", targets: ["Ledger"]),
    .library(name: "Monitoring", targets: ["Monitoring"]),
    .library(name: "Simulation", targets: ["Simulation"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log.git", from: "1.16.0"),
    .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.0"),
    .package(url: "https://github.com/groue/GRDB.swift.git", from: "7.10.0"),
    .package(
      url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.0",
      traits: ["FullFoundation"]),
    .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0", traits: []),
    .package(url: "https://github.com/apple/swift-nio-ssl.git", from: "2.37.2"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
    .package(url: "https://github.com/jpsim/Yams.git", from: "6.2.0"),
  ],
  targets: [
    .target(name: "Fleet", swiftSettings: [.strictMemorySafety()]),
    .target(
      name: "Policies", dependencies: ["Fleet", .product(name: "Yams", package: "Yams")],
      resources: [
        .embedInCode("Packs/changzhi-2020.yaml"), .embedInCode("Packs/changzhi-2020.cases.yaml"),
        .embedInCode("Packs/changzhi-2021.yaml"), .embedInCode("Packs/changzhi-2021.cases.yaml"),
        .embedInCode("Packs/pingcheng-2023.yaml"), .embedInCode("Packs/pingcheng-2023.cases.yaml"),
        .embedInCode("Packs/yangquan-2019.yaml"), .embedInCode("Packs/yangquan-2019.cases.yaml"),
        .embedInCode("Packs/zezhou-2020.yaml"), .embedInCode("Packs/zezhou-2020.cases.yaml"),
      ]),
    .target(name: "Devices", dependencies: ["Fleet", "CIconv", "CXML"]),
    .target(
      name: "Sync",
      dependencies: [
        "Fleet", "CCurl", "CXML", "CZlib", "CZstd", .product(name: "Yams", package: "Yams"),
      ]),
    .target(name: "Ledger", dependencies: ["Fleet", "CCrypto"]),
    .target(name: "Monitoring", dependencies: ["Fleet", "CCrypto", "CDisk", "CZlib", "CZstd"]),
    .target(
      name: "Simulation",
      dependencies: [
        "Fleet", "CCrypto",
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ]),
    .target(
      name: "Registry",
      dependencies: [
        "Fleet", "Sync", "Ledger", "CCrypto",
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ]),
    .target(name: "Decisions", dependencies: ["Fleet", "Policies", "Sync", "Registry"]),
    .target(name: "Intake", dependencies: ["Fleet", "Devices", "Monitoring", "Registry"]),
    .target(
      name: "Server",
      dependencies: [
        "Fleet", "Policies", "Devices", "Monitoring", "Sync", "Ledger", "Registry", "Decisions",
        "Intake",
        "CControl", "CCrypto",
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdCore", package: "hummingbird"),
        .product(name: "HummingbirdHTTP2", package: "hummingbird"),
        .product(name: "HummingbirdTLS", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOTLS", package: "swift-nio"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ],
      resources: [.embedInCode("openapi.json")]),
    .executableTarget(
      name: "fleetreg",
      dependencies: [
        "Fleet", "Policies", "Sync", "Ledger", "Monitoring", "Registry", "Decisions", "Intake",
        "Server", "Simulation", "CMalloc",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ]),

    .systemLibrary(name: "CCurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
    .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CIconv"),
    .systemLibrary(name: "CXML", providers: [.apt(["libxml2"])]),
    .systemLibrary(name: "CControl"),
    .systemLibrary(name: "CDisk"),
    .systemLibrary(name: "CMalloc"),

    .target(name: "CAllocations", path: "Tests/CAllocations"),
    .systemLibrary(name: "CSpawn", path: "Tests/CSpawn"),
    .target(name: "ChildProcesses", dependencies: ["CSpawn"], path: "Tests/ChildProcesses"),
    .systemLibrary(
      name: "CTLS", path: "Tests/CTLS", pkgConfig: "libssl", providers: [.apt(["libssl-dev"])]),
    .target(
      name: "FaultProxy", dependencies: ["Fleet", "Sync", "ChildProcesses", "CTLS"],
      path: "Tests/FaultProxy"),
    .target(
      name: "SyncTrial", dependencies: ["FaultProxy", "ChildProcesses"], path: "Tests/SyncTrial"),
    .executableTarget(
      name: "sync-endurance", dependencies: ["SyncTrial"], path: "Tests/SyncEndurance"),
    .testTarget(
      name: "FleetTests", dependencies: ["Fleet", "CAllocations"], exclude: ["Snapshots"]),
    .target(name: "PolicyOracle", dependencies: ["Fleet", "Policies"], path: "Tests/PolicyOracle"),
    .executableTarget(
      name: "differential", dependencies: ["Policies", "PolicyOracle"], path: "Tests/Differential"),
    .testTarget(name: "PoliciesTests", dependencies: ["Policies", "PolicyOracle"]),
    .testTarget(name: "DevicesTests", dependencies: ["Devices", "CAllocations"]),
    .testTarget(name: "SyncTests", dependencies: ["Sync", "ChildProcesses"]),
    .testTarget(
      name: "RegistryTests", dependencies: ["Registry", "Ledger", "Policies", "ChildProcesses"]),
    .executableTarget(
      name: "ledger-appender", dependencies: ["Ledger"], path: "Tests/LedgerAppender"),
    .testTarget(
      name: "LedgerTests",
      dependencies: ["Fleet", "Ledger", "ledger-appender", "ChildProcesses"]),
    .executableTarget(
      name: "journal-appender", dependencies: ["Fleet", "Monitoring"],
      path: "Tests/JournalAppender"),
    .testTarget(
      name: "MonitoringTests",
      dependencies: ["Fleet", "Monitoring", "journal-appender", "ChildProcesses"],
      exclude: ["Vectors"]),
    .testTarget(
      name: "SimulationTests",
      dependencies: [
        "Simulation", "Devices",
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ]),
    .testTarget(name: "DecisionsTests", dependencies: ["Decisions"]),
    .testTarget(name: "IntakeTests", dependencies: ["Intake"]),
    .executableTarget(
      name: "terminal-receiver",
      dependencies: [
        "Fleet", "Monitoring", "Server", .product(name: "Logging", package: "swift-log"),
      ],
      path: "Tests/TerminalReceiver"),
    .testTarget(
      name: "ServerTests",
      dependencies: [
        "Server", "Registry", "Sync", "Ledger", "Decisions", "Monitoring", "CControl",
        "terminal-receiver", "ChildProcesses",
      ]),
    .testTarget(
      name: "fleetregTests",
      dependencies: [
        "fleetreg", "ChildProcesses", "SyncTrial",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], exclude: ["Snapshots"]),
  ]
)

for target in package.targets where target.type != .system {
  target.swiftSettings =
    (target.swiftSettings ?? []) + [
      .enableUpcomingFeature("ExistentialAny"),
      .enableUpcomingFeature("InternalImportsByDefault"),
      .enableUpcomingFeature("MemberImportVisibility"),
      .treatAllWarnings(as: .error),
    ]
}
