extension OBD.Judgement {
  /// What came of what was sent: packets by their serials (HJ 1239.2: lost by sent packets), seconds by the
  /// records between logouts.
  static func completeness(
    _ day: OBD.VehicleDay, _ basis: OBD.JudgingBasis
  ) -> OBD.Judgement {
    var judgement = OBD.Judgement(.completeness)
    let counts = day.counts
    judgement.add(.packets, counts.packets)
    judgement.add(.reissuedPackets, counts.reissuedPackets)
    judgement.add(.unreadPackets, counts.unreadPackets)
    judgement.add(.records, day.records.count)
    judgement.add(.reissuedRecords, day.records.count(where: \.isReissued))
    judgement.add(.recordsWithoutTime, counts.recordsWithoutTime)
    judgement.add(.recordsOfOtherDays, counts.recordsOfOtherDays)
    if let serials = day.serials.summary {
      judgement.add(.serialsSent, serials.sent)
      judgement.add(.serialsLost, serials.lost)
      judgement.add(.lossRate, .share(serials.lost, of: serials.sent, else: .noSerials))
      judgement.add(.serialsBeforeFirst, serials.beforeFirst)
      judgement.add(.serialRestarts, serials.restarts)
    } else {
      judgement.add(.lossRate, .unknown(day.serials.lack))
    }
    judgement.add(.logins, day.sessions.count { !$0.isLogout })
    judgement.add(.logouts, day.sessions.count(where: \.isLogout))
    judgement.seconds(of: day, basis)
    return judgement
  }

  /// A pause with a logout inside is one in which nothing was due.
  private mutating func seconds(of day: OBD.VehicleDay, _ basis: OBD.JudgingBasis) {
    let (interval, gap) = (basis.interval(day.settings.family), basis.gap(day.settings.family))
    use(interval, gap)
    guard !day.records.isEmpty else {
      for term in [OBD.Term.missingRecords, .missingShare, .longestPause] {
        add(term, .unknown(.noRecords))
      }
      return
    }
    guard let interval = interval?.value else {
      for term in [OBD.Term.missingRecords, .missingShare, .longestPause] {
        add(term, .unknown(.noThreshold))
      }
      return
    }
    let logouts = day.sessions.filter(\.isLogout).map(\.at)
    var next = logouts.startIndex
    var (missing, longest, hasLongPause) = (0, 0.0, false)
    for (a, b) in zip(day.records, day.records.dropFirst()) {
      let pause = Double(b.second - a.second)
      if pause <= interval { continue }
      // Terminals write a logout up to two seconds before their last record.
      while next < logouts.endIndex, logouts[next] < day.instant(a.second - 2) { next += 1 }
      if next < logouts.endIndex, logouts[next] <= day.instant(b.second) { continue }
      missing += Int((pause / interval).rounded(.up)) - 1
      longest = max(longest, pause)
      if let gap, pause > gap.value { hasLongPause = true }
    }
    if day.sessions.isEmpty && hasLongPause {
      for term in [OBD.Term.missingRecords, .missingShare] { add(term, .unknown(.noSessions)) }
    } else {
      add(.expectedRecords, day.records.count + missing)
      add(.missingRecords, missing)
      add(
        .missingShare,
        .share(missing, of: day.records.count + missing, else: .noRecords))
    }
    add(.longestPause, .value(longest))
  }
}
