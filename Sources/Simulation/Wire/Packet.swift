/// What a terminal has to say in one frame.
struct Packet: Hashable, Sendable {
  enum Content: Hashable, Sendable {
    case login(serial: Int, card: String)
    case logout(serial: Int)
    case timeSync
    case removal(serial: Int, place: Place, cannotBeRead: Bool?)
    case activation
    case report(Report)
  }

  /// One packet of records.
  struct Report: Hashable, Sendable {
    /// Of the packet, or of its first block.
    var serial: Int
    var diagnosis: Diagnosis?
    var moments: [Moment] = []
    /// The last moment comes with its supplement.
    var hasSupplement = false
    /// Eleven numbers of a machine's cycle.
    var cycle: [Int]?

    /// Blocks with a serial of their own, where the dialect has such.
    var blockCount: Int { (diagnosis == nil ? 0 : 1) + moments.count }
  }

  /// When it is sent, by the terminal's clock; of Annex Q when the first record was taken.
  var time: Int64?
  var content: Content
}
