import Foundation

/// The samples that README, tests and commands share.
enum Samples {
  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "samples")

  static func bytes(_ name: String) throws -> [UInt8] {
    try Array(Data(contentsOf: root.appending(path: name)))
  }

  /// The files right in a folder, by name.
  static func names(in folder: String) throws -> [String] {
    let files = try FileManager.default.contentsOfDirectory(
      at: root.appending(path: folder), includingPropertiesForKeys: [.isRegularFileKey])
    return try files.filter {
      try $0.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true
    }.map { "\(folder)/\($0.lastPathComponent)" }.sorted()
  }
}
