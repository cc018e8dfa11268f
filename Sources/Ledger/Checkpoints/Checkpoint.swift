/// What a log states of itself: how many entries it has, and the root of the tree over them
/// (C2SP tlog-checkpoint).
///
///     example.com/behind-the-sofa
///     20852163
///     CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
public struct Checkpoint: Hashable, Sendable {
  /// What the log is called; the key that signs bears the same name.
  public let origin: String
  /// How many entries the tree has.
  public let size: UInt64
  public let root: MerkleHash
  /// Lines that others may have added. Ours have none: nobody can audit them.
  public let extensions: [String]

  public init(origin: String, size: UInt64, root: MerkleHash, extensions: [String] = []) {
    self.origin = origin
    self.size = size
    self.root = root
    self.extensions = extensions
  }

  /// Reads the text of a note: lines, each with its line feed.
  public init(body: [UInt8]) throws(CheckpointError) {
    guard let text = String(validating: body, as: UTF8.self) else { throw .note(.notUTF8) }
    if let position = body.firstIndex(where: { $0 < 0x20 && $0 != 0x0A }) {
      throw .note(.control(body[position], position: position))
    }
    let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.count > 3, lines[lines.count - 1].isEmpty,
      lines.dropLast().allSatisfy({ !$0.isEmpty })
    else { throw .lines }
    let (sizeText, rootText) = (String(lines[1]), String(lines[2]))
    guard let size = UInt64(decimal: sizeText) else { throw .size(sizeText) }
    guard let root = MerkleHash(base64: Array(rootText.utf8)) else { throw .root(rootText) }
    guard size > 0 || root == .empty else { throw .emptyRoot(root) }
    self.init(
      origin: String(lines[0]), size: size, root: root,
      extensions: lines[3...].dropLast().map { String($0) })
  }

  /// The text of the note, which is what is signed.
  public var body: [UInt8] {
    Array((["\(origin)", "\(size)", "\(root)"] + extensions).map { "\($0)\n" }.joined().utf8)
  }
}

extension UInt64 {
  /// A number of our files: decimal digits without leading zeroes, at most 2^63 - 1.
  init?(decimal text: some StringProtocol) {
    guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = UInt64(text),
      number <= UInt64(Int64.max), text == "\(number)"
    else { return nil }
    self = number
  }
}
