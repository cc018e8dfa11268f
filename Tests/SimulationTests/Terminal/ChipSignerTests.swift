import Foundation
import Testing

@testable import Simulation

@Suite("Chip") struct ChipSignerTests {
  /// The `openssl` command verifies what was signed, with the chip's number as the id, and nothing else.
  @Test func opensslVerifies() throws {
    let nonces = ChipSigner.Nonces(seed: 1, count: 5)
    var numbers = SeededNumbers(seed: 2)
    let signer = ChipSigner(
      chip: Array("SIMCHIP000000042".utf8), numbers: &numbers, nonces: nonces)
    let message = (0..<140).map { UInt8($0) }
    let signature = signer.signature(of: message)
    #expect(signature.count == 66 && signature[0] == 32 && signature[33] == 32)
    #expect(try verifies(message, signature, signer, id: "SIMCHIP000000042"))
    #expect(try !verifies(message, signature, signer, id: "1234567812345678"))
    #expect(try !verifies(message + [0], signature, signer, id: "SIMCHIP000000042"))
    #expect(signer.signature(of: message) == signature)
    #expect(signer.signature(of: message + [0]) != signature)
  }

  private func verifies(
    _ message: [UInt8], _ signature: [UInt8], _ signer: ChipSigner, id: String
  ) throws -> Bool {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    // A public key as DER: its algorithm (EC, SM2), then the point.
    let head: [UInt8] = [
      0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01, 0x06, 0x08,
      0x2A, 0x81, 0x1C, 0xCF, 0x55, 0x01, 0x82, 0x2D, 0x03, 0x42, 0x00, 0x04,
    ]
    try Data(head + signer.publicKey).write(to: folder.appending(path: "key"))
    try Data(message).write(to: folder.appending(path: "message"))
    let pair = number(signature[1..<33]) + number(signature[34..<66])
    try Data([0x30, UInt8(pair.count)] + pair).write(to: folder.appending(path: "signature"))
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [
      "openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", "key", "-rawin",
      "-digest", "sm3", "-pkeyopt", "distid:\(id)", "-in", "message", "-sigfile", "signature",
    ]
    process.currentDirectoryURL = folder
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus == 0
  }

  /// A positive whole number in DER.
  private func number(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    var bytes = Array(bytes.drop { $0 == 0 })
    if bytes.first.map({ $0 >= 0x80 }) ?? true { bytes.insert(0, at: 0) }
    return [2, UInt8(bytes.count)] + bytes
  }
}
