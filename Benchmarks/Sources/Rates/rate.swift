/// Repeats `work`, which does `operations` things, for two seconds; gives the median of five rounds, in operations a second.
///
/// What `work` gives back keeps it from being left out: nobody here knows that it is not needed.
public func rate<Result>(_ operations: Int, _ work: () -> Result) -> Double {
  var rates: [Double] = []
  _ = work()
  for _ in 0..<5 {
    var rounds = 0
    let clock = ContinuousClock()
    let start = clock.now
    var elapsed = Duration.zero
    while elapsed < .milliseconds(400) {
      _ = work()
      rounds += 1
      elapsed = clock.now - start
    }
    rates.append(Double(rounds * operations) / (elapsed / .seconds(1)))
  }
  return rates.sorted()[2]
}
