extension OBD {
  /// Moving windows of equal work: each begins at one record and ends where the engine has done the work of
  /// the certification cycle. Seconds without data are left out. How windows are counted is from memory.
  struct WorkWindows {
    private struct Step {
      let second: Int32
      /// Sums up to and with this record.
      let mass: Double
      let work: Double
      let seconds: Double
    }

    private let length: Double?
    private let leastPower: Double?
    private let limit: Double
    private var steps: [Step] = []

    init(_ basis: JudgingBasis) {
      length = basis.referenceWork.flatMap { $0 > 0 ? $0 : nil }
      leastPower = basis.ratedPower.flatMap { rated in
        basis.value(.windowPower).map { rated * $0 / 100 }
      }
      limit = basis.value(.windowLimit) ?? .infinity
    }

    /// - Parameters:
    ///   - mass: Grams.
    ///   - work: Kilowatt hours.
    mutating func add(mass: Double, work: Double, seconds: Double, at second: Int32) {
      guard length != nil else { return }
      let last = steps.last
      steps.append(
        Step(
          second: second, mass: (last?.mass ?? 0) + mass, work: (last?.work ?? 0) + work,
          seconds: (last?.seconds ?? 0) + seconds))
    }

    struct Result {
      var count = 0
      /// Those whose mean power is enough.
      var valid = 0
      var passing = 0
      /// mg/kWh, of the valid ones.
      var percentile90: Double?
      var worst: (first: Int32, last: Int32, value: Double)?
    }

    /// - Complexity: O(n log n) for n records.
    var result: Result {
      var result = Result()
      guard let length else { return result }
      var values: [Double] = []
      var end = 0
      for start in steps.indices {
        let before = start > 0 ? steps[start - 1] : Step(second: 0, mass: 0, work: 0, seconds: 0)
        end = max(end, start)
        while end < steps.count, steps[end].work - before.work < length { end += 1 }
        guard end < steps.count else { break }
        result.count += 1
        let work = steps[end].work - before.work
        let value = 1000 * (steps[end].mass - before.mass) / work
        let power = work / (steps[end].seconds - before.seconds) * 3600
        guard let leastPower, power > leastPower else { continue }
        values.append(value)
        if value <= limit { result.passing += 1 }
        if value > result.worst?.value ?? -.infinity {
          result.worst = (steps[start].second, steps[end].second, value)
        }
      }
      result.valid = values.count
      if !values.isEmpty {
        values.sort()
        result.percentile90 = values[(values.count * 90 + 99) / 100 - 1]
      }
      return result
    }
  }
}
