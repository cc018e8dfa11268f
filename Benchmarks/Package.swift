// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "Benchmarks",
  dependencies: [
    .package(name: "fleetreg", path: ".."),
    .package(url: "https://github.com/apple/swift-log.git", from: "1.16.0"),
  ],
  targets: [
    .target(name: "Rates"),
    .executableTarget(
      name: "micro", dependencies: ["Rates", .product(name: "Fleet", package: "fleetreg")]),
    .executableTarget(
      name: "ledger-rates", dependencies: [.product(name: "Ledger", package: "fleetreg")],
      path: "Sources/ledger"),
    .executableTarget(
      name: "obd",
      dependencies: [
        "Rates",
        .product(name: "Fleet", package: "fleetreg"),
        .product(name: "Devices", package: "fleetreg"),
      ]),
    .executableTarget(
      name: "archive",
      dependencies: [
        "Rates",
        .product(name: "Fleet", package: "fleetreg"),
        .product(name: "Monitoring", package: "fleetreg"),
      ]),
    .executableTarget(
      name: "outbox",
      dependencies: [
        "Rates",
        .product(name: "Fleet", package: "fleetreg"),
        .product(name: "Sync", package: "fleetreg"),
        .product(name: "Registry", package: "fleetreg"),
      ]),
    .executableTarget(
      name: "plans",
      dependencies: [
        .product(name: "Fleet", package: "fleetreg"),
        .product(name: "Policies", package: "fleetreg"),
      ]),
    .executableTarget(
      name: "terminals",
      dependencies: [
        "Rates",
        .product(name: "Fleet", package: "fleetreg"),
        .product(name: "Monitoring", package: "fleetreg"),
        .product(name: "Server", package: "fleetreg"),
        .product(name: "Logging", package: "swift-log"),
      ]),
  ]
)
