extension StageCalendar {
  /// The day from which vehicles of stage VI can exist: the publication of their standard.
  ///
  /// GB 17691-2018 (heavy) was published in June and July 2018; that of GB 18352.6-2016 (light) is from memory.
  /// Where the class is not known the heavy one is asked.
  public static func chinaVIPublished(
    for emissionClass: EmissionClass?
  ) -> (day: Day, source: SourceReference, mark: SourceMark) {
    switch emissionClass {
    case .light: (Day(2016, 12, 23), .gb18352stage6, .memory)
    case .heavy, nil: (Day(2018, 7, 1), .gb17691of2018, .confirmed)
    }
  }
}
