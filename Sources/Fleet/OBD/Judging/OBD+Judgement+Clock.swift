extension OBD.Judgement {
  /// Times that cannot be: two contents for one second, real-time records that go back, a clock years off.
  /// Reissued records are late by nature and are only counted.
  static func clock(_ day: OBD.VehicleDay, _ basis: OBD.JudgingBasis) -> OBD.Judgement {
    var judgement = OBD.Judgement(.clock)
    judgement.use(basis.thresholds[.clockDays])
    judgement.add(.repeatedRecords, day.counts.repeatedRecords)
    judgement.add(.contradictoryRecords, day.contradictions.count)
    judgement.add(.outOfOrderRecords, day.outOfOrder.count)
    judgement.add(.yearsOffRecords, day.yearsOff.count)
    judgement.add(.inferredTimes, day.counts.inferredTimes)
    judgement.suspect(.contradiction, day.contradictions)
    judgement.suspect(.outOfOrder, day.outOfOrder)
    judgement.suspect(.yearsOff, day.yearsOff, by: basis.thresholds[.clockDays])
    return judgement
  }
}
