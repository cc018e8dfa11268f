import Fleet
import Foundation
import Registry

extension CompletenessStatus {
  /// Adds where the levels disagree about what was stored.
  func add(to metrics: inout MetricsText) {
    metrics.add(
      "fleetreg_completeness_alarm", .gauge,
      "1 where one level counts as stored what the other does not hold.", isAlarm ? 1 : 0)
    metrics.add(
      "fleetreg_lost_above", .gauge,
      "Numbers that the level above had accepted and lacked when it was last asked.", Int64(lost))
    metrics.add(
      "fleetreg_sent_again_total", .counter,
      "Records sent once more because the level above had lost them.", Int64(healed))
    metrics.add(
      "fleetreg_missing_numbers", .gauge, "Numbers that senders gave and that are not here.",
      Int64(missing))
    metrics.add(
      "fleetreg_missing_numbers_overdue", .gauge,
      "Of those, what is missing for longer than records may take.", Int64(overdue))
    metrics.add(
      "fleetreg_completeness_asked_timestamp_seconds", .gauge,
      "When the level above was last asked what it holds.", asked.map { $0.milliseconds / 1000 })
  }
}

extension MetricsText {
  /// Adds the space that the registry's disk has left; nothing where the system does not say.
  mutating func addDisk(of location: RegistryLocation) {
    var status = statvfs()
    guard statvfs(location.directory, &status) == 0 else { return }
    add(
      "fleetreg_disk_free_bytes", .gauge, "Space left on the registry's disk.",
      Int64(status.f_bavail) * Int64(status.f_frsize))
  }
}
