public import Fleet

/// What is known of a frame's signature.
public enum SignatureState: String, CaseIterable, Sendable {
  /// Signed, and not looked at yet.
  case unverified
  /// There is no signature, and none is asked for.
  case unsigned
  case good
  case bad
  /// What stands in its place is no signature.
  case malformed
  /// Signed by a terminal whose key is not known.
  case noKey = "no-key"

  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.unverified, .english): "not verified yet"
    case (.unverified, .chinese): "尚未验签"
    case (.unsigned, .english): "unsigned"
    case (.unsigned, .chinese): "无签名"
    case (.good, .english): "signature good"
    case (.good, .chinese): "签名有效"
    case (.bad, .english): "signature bad"
    case (.bad, .chinese): "签名无效"
    case (.malformed, .english): "signature malformed"
    case (.malformed, .chinese): "签名格式错误"
    case (.noKey, .english): "signed, key unknown"
    case (.noKey, .chinese): "有签名，公钥未知"
    }
  }
}

/// The signature of a whole frame.
public struct FrameSignature: Hashable, Sendable {
  public let state: SignatureState
  /// The id under which it is good.
  public let userID: UserID?
  /// Which of the bytes that may be signed were signed: 0 the usual ones. Others stand with one source only.
  public let reading: Int

  init(_ state: SignatureState, userID: UserID? = nil, reading: Int = 0) {
    self.state = state
    self.userID = userID
    self.reading = reading
  }

  /// What is to be verified in a frame: a signature, and the ranges of which one was signed.
  private struct Claim {
    let signature: Range<Int>
    let signed: [Range<Int>]
  }

  /// Verifies a frame.
  ///
  /// Signed are real-time and reissued data and activations. What is signed is the data unit before the signature,
  /// without header and check byte (two sources). Of an activation that is 103 bytes; in an older form of one city 97,
  /// without the time (one source). The draft of 2019 signs each block (one source); of which bytes nobody says: the
  /// block's type and body are tried, then the unit up to the signature.
  ///
  /// An activation is verified by the key and the chip that it brings itself: that shows that its terminal has the
  /// key, not whose terminal it is.
  /// - Parameters:
  ///   - frame: From start mark to check byte.
  ///   - layout: How its unit is put together; where absent, the likeliest that fits.
  ///   - verifier: The terminal's key, from its activation.
  ///   - chip: The terminal's chip.
  public init(
    of frame: Span<UInt8>, layout: OBD.Layout? = nil, verifier: SignatureVerifier?,
    chip: OBD.FixedBytes<16>?, users: [UserID.Source] = [.chip]
  ) {
    guard let head = try? OBD.Frame(decoding: frame) else {
      self.init(.malformed)
      return
    }
    switch head.header.command {
    case .activation: self.init(activation: head.unit, in: frame, users: users)
    case .realtime, .reissue:
      let claims = Self.claims(head.unit, in: frame, layout: layout)
      guard !claims.isEmpty else {
        self.init(.unsigned)
        return
      }
      guard let verifier else {
        self.init(.noKey)
        return
      }
      self.init(claims, in: frame, verifier, Self.candidates(users, chip: chip?.bytes))
    default: self.init(.unsigned)
    }
  }

  /// All must be good.
  private init(
    _ claims: [Claim], in frame: Span<UInt8>, _ verifier: SignatureVerifier, _ candidates: [UserID]
  ) {
    var (user, reading) = (UserID?.none, 0)
    for claim in claims {
      guard let halves = Self.halves(claim.signature, in: frame) else {
        self.init(.malformed)
        return
      }
      var found = SignatureCheck.bad
      for (number, signed) in claim.signed.enumerated() {
        found = verifier.check(
          signed: frame.extracting(signed), r: frame.extracting(halves.r),
          s: frame.extracting(halves.s), candidates: candidates)
        if found != .bad {
          reading = max(reading, number)
          break
        }
      }
      switch found {
      case .good(let id): user = id
      case .bad:
        self.init(.bad)
        return
      case .malformed:
        self.init(.malformed)
        return
      }
    }
    self.init(.good, userID: user, reading: reading)
  }

  private static func candidates(_ users: [UserID.Source], chip: [UInt8]?) -> [UserID] {
    users.compactMap { source in
      switch source {
      case .chip: chip.map { UserID($0) }
      case .fixed(let user): user
      }
    }
  }

  /// Length of r, r, length of s, s, and nothing behind.
  private static func halves(
    _ range: Range<Int>, in frame: Span<UInt8>
  ) -> (r: Range<Int>, s: Range<Int>)? {
    let start = range.lowerBound
    guard range.count >= 4 else { return nil }
    let (first, middle) = (Int(frame[start]), start + 1 + Int(frame[start]))
    guard first > 0, middle < range.upperBound - 1 else { return nil }
    let second = Int(frame[middle])
    guard second > 0, middle + 1 + second == range.upperBound else { return nil }
    return (start + 1..<middle, middle + 1..<range.upperBound)
  }

  private static func claims(
    _ unit: Range<Int>, in frame: Span<UInt8>, layout: OBD.Layout?
  ) -> [Claim] {
    let container =
      layout.flatMap { OBD.Container($0, unit: unit, in: frame) }
      ?? likeliest(unit, in: frame)
    guard let container else {
      // What no layout reads, for instance because it is encrypted, may be signed as usual.
      let signature = unit.upperBound - 66..<unit.upperBound
      guard unit.count > 66, frame[signature.lowerBound] == 0x20,
        frame[signature.lowerBound + 33] == 0x20
      else { return [] }
      return [Claim(signature: signature, signed: [unit.lowerBound..<signature.lowerBound])]
    }
    if let signature = container.signature, let signed = container.signedRange {
      return [Claim(signature: signature, signed: [signed])]
    }
    var claims: [Claim] = []
    var blocks = container.blocks(in: frame)
    while let block = blocks.next(in: frame) {
      guard let signature = block.signature else { continue }
      claims.append(
        Claim(
          signature: signature,
          signed: [
            block.body.lowerBound - 1..<block.body.upperBound,
            unit.lowerBound..<signature.lowerBound,
          ]))
    }
    return claims
  }

  private static func likeliest(_ unit: Range<Int>, in frame: Span<UInt8>) -> OBD.Container? {
    for family in OBD.Family.allCases {
      let layouts = OBD.Layouts(of: unit, in: frame, among: .all(of: family))
      if let layout = layouts.first { return OBD.Container(layout, unit: unit, in: frame) }
    }
    return nil
  }

  // An activation: time 6, chip 16, key 64, VIN 17, signature 66.
  private init(activation unit: Range<Int>, in frame: Span<UInt8>, users: [UserID.Source]) {
    let end = unit.lowerBound + 103
    guard unit.count > 103,
      let key = try? SM2PublicKey(
        x: Self.copy(22..<54, of: unit, in: frame), y: Self.copy(54..<86, of: unit, in: frame)),
      let verifier = try? SignatureVerifier(key)
    else {
      self.init(.malformed)
      return
    }
    let claim = Claim(
      signature: end..<unit.upperBound, signed: [unit.lowerBound..<end, unit.lowerBound + 6..<end])
    let chip = Self.copy(6..<22, of: unit, in: frame)
    self.init([claim], in: frame, verifier, Self.candidates(users, chip: chip))
  }

  private static func copy(
    _ range: Range<Int>, of unit: Range<Int>, in frame: Span<UInt8>
  ) -> [UInt8] {
    var bytes: [UInt8] = []
    for offset in range { bytes.append(frame[unit.lowerBound + offset]) }
    return bytes
  }
}
