import Fleet
import Registry
import Sync

extension RegistryStatus {
  /// The same numbers as `fleetreg status` shows: counts, times and the names of gates and senders, no person's data.
  var metrics: MetricsText {
    var metrics = MetricsText()
    metrics.add(
      "fleetreg_registry_info", .gauge, "The registry that answers.",
      [
        MetricsText.Sample(
          1, ["registry": registry.description, "incarnation": "\(incarnation)"])
      ])
    metrics.add(
      "fleetreg_records_total", .counter, "Records stored, amendments included.",
      records.map { MetricsText.Sample(Int64($0.count), ["kind": $0.kind.rawValue]) })
    metrics.add(
      "fleetreg_amendments_total", .counter, "Records that correct another one.",
      Int64(amendments))
    addOutbox(to: &metrics)
    metrics.add(
      "fleetreg_dead_letters", .gauge, "Records that the level above refused.",
      Int64(deadLetters))
    metrics.add(
      "fleetreg_pictures", .gauge,
      "Pictures that records name: to be sent, not here yet, refused above.",
      [
        MetricsText.Sample(Int64(pictures.waiting), ["state": "waiting"]),
        MetricsText.Sample(Int64(pictures.awaited), ["state": "awaited"]),
        MetricsText.Sample(Int64(pictures.refused), ["state": "refused"]),
      ])
    metrics.add(
      "fleetreg_quarantined", .gauge, "Deliveries that could not be used and wait for a person.",
      Int64(quarantined))
    metrics.add(
      "fleetreg_unknown_device_pushes", .gauge, "Pushes of unknown devices in quarantine.",
      Int64(strangers.items))
    metrics.add(
      "fleetreg_unknown_device_refused_total", .counter,
      "Pushes of unknown devices for which there was no room.", Int64(strangers.turnedAway))
    let gates = counters.filter { !$0.gate.isEmpty }
    metrics.add(
      "fleetreg_series_last", .counter, "The highest number of a gate that is stored.",
      gates.map { MetricsText.Sample(Int64($0.last), $0.labels) })
    metrics.add(
      "fleetreg_series_missing", .gauge, "Numbers up to the highest that are not stored.",
      gates.map { MetricsText.Sample(Int64($0.last - $0.count), $0.labels) })
    return metrics
  }

  private func addOutbox(to metrics: inout MetricsText) {
    metrics.add(
      "fleetreg_outbox_records", .gauge, "Records that wait for the level above.",
      Int64(outbox.waiting.records))
    metrics.add(
      "fleetreg_outbox_segments", .gauge, "Segments in which they wait.",
      Int64(outbox.waiting.segments))
    metrics.add(
      "fleetreg_outbox_oldest_timestamp_seconds", .gauge, "When the oldest of them was stored.",
      outbox.oldest?.seconds)
    metrics.add(
      "fleetreg_outbox_last_result_timestamp_seconds", .gauge,
      "When the level above last gave a result.", outbox.settled?.seconds)
    metrics.add(
      "fleetreg_outbox_failed_timestamp_seconds", .gauge,
      "When sending last failed, while nothing has succeeded since.",
      outbox.failure.map { [MetricsText.Sample($0.at.seconds, ["code": $0.code])] } ?? [])
  }
}

extension RegistryStatus.Counter {
  fileprivate var labels: KeyValuePairs<String, String> {
    [
      "registry": registry.description, "incarnation": "\(incarnation)", "sender": sender ?? "",
      "gate": gate,
    ]
  }
}

extension Instant {
  fileprivate var seconds: Int64 { milliseconds / 1000 }
}
