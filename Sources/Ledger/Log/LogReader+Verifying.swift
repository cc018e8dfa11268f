public import Fleet

/// What the verification of a whole log has found, where nothing is wrong.
public struct LogReport: Hashable, Sendable {
  public let origin: String
  /// How many entries the last checkpoint covers.
  public let signed: UInt64
  /// How many entries are stored; those behind `signed` have only the unsigned head's word.
  public let stored: UInt64
  public let root: MerkleHash
  /// Which levels above have cosigned the last checkpoint.
  public let cosigned: [Cosigned]
  /// Entries of the log's own registry that say they were stored before an entry in front of them: back-dated, or a
  /// clock was set back. What other registries captured comes when it comes.
  public let outOfOrder: [OutOfOrder]
  /// How many there are; ``outOfOrder`` has the first hundred.
  public let outOfOrderCount: Int
}

extension LogReader {
  /// Verifies everything that is stored: the signatures, every entry, every tile, and each root that was signed,
  /// cosigned or written.
  ///
  /// - Parameter registry: whose entries are held against each other by the time of their storing; those of every
  ///   registry where none is named.
  /// - Complexity: O(entries) time, some hundred kilobytes of memory.
  /// - Throws: `LogError.damaged` with the first thing that is wrong.
  public func verify(
    by policy: TrustPolicy, orderOf registry: RecordID? = nil
  ) throws(LogError) -> LogReport {
    // In the opposite order of writing: whoever appends meanwhile makes only the later ones larger.
    let witnessed = try self.cosigned()
    guard let signed = try checkpoint() else { throw .unsigned(directory: directory) }
    guard let head = try head() else { throw .damaged(.missing(path: LogFiles.head)) }
    let cosigned: [Cosigned]
    do throws(CheckpointError) {
      cosigned = try signed.verify(by: policy)
    } catch {
      throw .damaged(.checkpoint(path: LogFiles.checkpoint, error))
    }
    var trees = [(LogFiles.checkpoint, signed.checkpoint), (LogFiles.head, head)]
    if let witnessed {
      do throws(CheckpointError) {
        try witnessed.verify(
          by: TrustPolicy(
            origin: policy.origin, log: policy.log, witnesses: policy.witnesses, quorum: 0))
      } catch {
        throw .damaged(.checkpoint(path: LogFiles.cosigned, error))
      }
      trees.append((LogFiles.cosigned, witnessed.checkpoint))
    }
    var order = OrderCheck(of: registry)
    var edge = TreeEdge()
    for (path, tree) in trees.sorted(by: { $0.1.size < $1.1.size }) {
      guard tree.origin == head.origin else {
        throw .damaged(.origin(path: path, found: tree.origin, expected: head.origin))
      }
      guard tree.size <= head.size else {
        throw .damaged(.shortened(stored: head.size, signed: tree.size))
      }
      let start = edge.size
      edge = try Audit.follow(files, from: edge, to: tree.size) { index, entry in
        if index >= start { order.look(at: entry, index: index) }
      }
      let root = edge.root(with: MerkleHasher())
      guard root == tree.root else {
        throw .damaged(.root(path: path, size: tree.size, found: root, expected: tree.root))
      }
    }
    return LogReport(
      origin: head.origin, signed: signed.checkpoint.size, stored: head.size,
      root: signed.checkpoint.root, cosigned: cosigned, outOfOrder: order.found,
      outOfOrderCount: order.count)
  }
}
