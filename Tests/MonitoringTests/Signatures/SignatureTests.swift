import Fleet
import Foundation
import Testing

@testable import Monitoring

/// The lines of a file of vectors that the openssl command line made; see `Vectors/make`.
private func vectors(_ name: String) throws -> [[String]] {
  let place = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  let text = try String(contentsOf: place.appending(path: "Vectors/\(name)"), encoding: .utf8)
  return text.split(separator: "\n").map { line in
    line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
  }
}

private func bytes(_ field: some StringProtocol) -> [UInt8] {
  let digits = field.utf8.compactMap { UInt8(hexadecimal: $0) }
  return stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
}

@Suite("Signatures") struct SignatureTests {
  @Test("signatures by the openssl command line are what they are")
  func signatures() throws {
    let rows = try vectors("sm2.tsv")
    #expect(rows.count > 30)
    for row in rows {
      let verifier = try SignatureVerifier(SM2PublicKey(x: bytes(row[2]), y: bytes(row[3])))
      let users = row[4].isEmpty ? [] : row[4].split(separator: "+").map { UserID(bytes($0)) }
      let (signed, r, s) = (bytes(row[5]), bytes(row[6]), bytes(row[7]))
      let found = verifier.check(signed: signed.span, r: r.span, s: s.span, candidates: users)
      switch (row[1], found) {
      case ("bad", .bad), ("malformed", .malformed): break
      case ("good", .good(let user)): #expect(users.contains(user))
      default: Issue.record("\(row[0]): \(found), expected \(row[1])")
      }
      if row[0] == "second candidate" { #expect(found == .good(users[1])) }
    }
  }

  @Test("frames are signed, unsigned, or neither")
  func frames() throws {
    let rows = try vectors("frames.tsv")
    #expect(rows.count >= 19)
    for row in rows {
      let verifier =
        row[2] == "-"
        ? nil : try SignatureVerifier(SM2PublicKey(x: bytes(row[2]), y: bytes(row[3])))
      let chip = OBD.FixedBytes<16>(bytes(row[4]))
      let frame = bytes(row[5])
      let found = FrameSignature(of: frame.span, verifier: verifier, chip: chip)
      #expect(found.state.rawValue == row[1], "\(row[0])")
      #expect((found.userID != nil) == (found.state == .good))
      #expect(
        (found.reading == 1)
          == ["activation, older", "draft of 2019, unit before"].contains(row[0]))
      // No prefix and no changed byte is a good signature.
      guard row[0] == "real-time" else { continue }
      for count in 0..<frame.count {
        let cut = Array(frame[..<count])
        let found = FrameSignature(of: cut.span, verifier: verifier, chip: chip)
        #expect(found.state == .malformed)
      }
      for position in 24..<frame.count - 1 {
        var changed = frame
        changed[position] ^= 1
        changed[frame.count - 1] ^= 1
        let state = FrameSignature(of: changed.span, verifier: verifier, chip: chip).state
        // Where the length of r or s is hit no signature is found at all.
        #expect(state != .good && state != .noKey, "\(position)")
      }
    }
  }

  @Test("the user ids that are tried are a setting")
  func users() throws {
    let row = try #require(try vectors("frames.tsv").first { $0[0] == "real-time" })
    let verifier = try SignatureVerifier(SM2PublicKey(x: bytes(row[2]), y: bytes(row[3])))
    let (frame, chip) = (bytes(row[5]), bytes(row[4]))
    func state(_ users: [UserID.Source], chip: [UInt8]?) -> FrameSignature {
      FrameSignature(
        of: frame.span, verifier: verifier, chip: chip.flatMap { OBD.FixedBytes<16>($0) },
        users: users)
    }
    #expect(state([.fixed(.standard)], chip: chip).state == .bad)
    #expect(state([.fixed(.empty)], chip: chip).state == .bad)
    #expect(state([], chip: chip).state == .bad)
    let tried = state([.fixed(.standard), .fixed(UserID(chip))], chip: nil)
    #expect(tried == FrameSignature(.good, userID: UserID(chip)))
  }

  @Test("keys are points of the curve")
  func keys() throws {
    let row = try #require(try vectors("sm2.tsv").first)
    let (x, y) = (bytes(row[2]), bytes(row[3]))
    let key = try SM2PublicKey(x: x, y: y)
    #expect(try SM2PublicKey(OBD.FixedBytes<64>(x + y)!) == key)
    #expect(throws: SignatureKeyError.noPoint) { try SM2PublicKey(x: y, y: x) }
    let zero = [UInt8](repeating: 0, count: 32)
    let most = [UInt8](repeating: 0xFF, count: 32)
    #expect(throws: SignatureKeyError.noPoint) { try SM2PublicKey(x: zero, y: zero) }
    #expect(throws: SignatureKeyError.noPoint) { try SM2PublicKey(x: most, y: most) }
    #expect(throws: SignatureKeyError.size(63)) { try SM2PublicKey(x: Array(x.dropLast()), y: y) }
    for bit in 0..<256 {
      var flipped = y
      flipped[bit / 8] ^= 1 << (bit % 8)
      #expect(throws: SignatureKeyError.noPoint) { try SM2PublicKey(x: x, y: flipped) }
    }
  }
}
