extension Verdict {
  /// Turns places among all facts into places among those that were read.
  struct Packing {
    /// The facts that were read, by their place among all.
    var read: UInt64 = 0

    /// The same facts by their place among those read.
    func packed(_ set: UInt64) -> FactSet {
      var packed: UInt64 = 0
      var rest = set
      while rest != 0 {
        let bit = rest & (~rest &+ 1)
        packed |= 1 << UInt64((read & (bit &- 1)).nonzeroBitCount)
        rest &= rest &- 1
      }
      return FactSet(rawValue: packed)
    }
  }
}
