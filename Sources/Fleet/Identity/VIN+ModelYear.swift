extension VIN {
  // Position 10, a cycle of 30 years:
  //     A-H 1980-1987, J-N 1988-1992, P 1993, R-T 1994-1996, V-Y 1997-2000, 1-9 2001-2009,
  //     and once more from A 2010
  /// The two model years that the code can mean, thirty years apart; `nil` for 0, U and Z, which
  /// are not used.
  public var modelYears: (earlier: Int, later: Int)? {
    let years: StaticString = "ABCDEFGHJKLMNPRSTVWXY123456789"
    let letter = UInt8(truncatingIfNeeded: character(at: 9).value)
    guard let place = String(describing: years).utf8.firstIndexOffset(of: letter) else {
      return nil
    }
    return (1980 + place, 2010 + place)
  }

  /// The model year that fits the day of manufacture: the same year or the next, because the code
  /// may lead the calendar; `nil` where neither candidate fits.
  public func modelYear(madeOn day: Day) -> Int? {
    guard let years = modelYears else { return nil }
    let made = day.parts.year
    return [years.earlier, years.later].first { $0 == made || $0 == made + 1 }
  }
}

extension Collection {
  fileprivate func firstIndexOffset(of element: Element) -> Int? where Element: Equatable {
    firstIndex(of: element).map { distance(from: startIndex, to: $0) }
  }
}
