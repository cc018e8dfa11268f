public import Fleet

/// What a device is answered. No answer ever opens a barrier: this service records, it does not release.
public struct DeviceAnswer: Hashable, Sendable {
  /// What became of one event.
  public enum Outcome: Hashable, Sendable {
    /// Stored, known already, put in quarantine, or nothing to store: the device need not send it again.
    case kept
    /// Not kept, and sending it again would change nothing.
    case refused
    /// Not kept now: the device shall send it again.
    case later
  }

  /// The HTTP status.
  public let status: Int
  public let contentType: String
  public let body: [UInt8]

  /// The answer to a payload, in the form that the device's kind expects.
  /// - Parameters:
  ///   - results: The payload's events with their outcomes, in the payload's order.
  ///   - path: The request's path; GA/T 1400 repeats it in every status.
  public init(
    to results: [(event: DeviceEvent, outcome: Outcome)], path: String, at now: Instant
  ) {
    let worst: Outcome =
      results.contains { $0.outcome == .later }
      ? .later : results.contains { $0.outcome == .refused } ? .refused : .kept
    let format = results.first?.event.format
    var writer = JSONWriter()
    switch format {
    case .gat1400: GAT1400Answer(path: path, now: now).write(results, to: &writer)
    case .dahua: Self.writeDahua(results, worst, to: &writer)
    case .vzenith: Self.writeVzenith(worst, to: &writer)
    case .smoke:
      writer.object {
        $0.member("errcode", worst == .kept ? 0 : 1)
        $0.member("content", worst == .kept)
      }
    case .remoteSensing:
      writer.object {
        $0.member("count", worst == .kept ? "200" : "201")
        $0.member("msg", worst == .kept ? "success" : "false")
      }
    case .hikvision, .axis, .rekor, .plateRecognizer, .ledger, nil:
      writer.object { $0.member("result", worst == .kept) }
    }
    // Forms with a status for each record say in the body what to send again.
    let saysInBody = format == .gat1400 || format == .vzenith
    status = worst == .kept || saysInBody ? 200 : worst == .later ? 503 : 422
    contentType = "application/json;charset=UTF-8"
    body = writer.bytes
  }

  private static func writeDahua(
    _ results: [(event: DeviceEvent, outcome: Outcome)], _ worst: Outcome,
    to writer: inout JSONWriter
  ) {
    let event = results.first?.event
    if case .ignored(.heartbeat) = event?.content {
      writer.object {
        $0.member("Active", true)
        $0.member("DeviceID", event?.device ?? "")
      }
      return
    }
    var plate = ""
    if case .passage(let passage) = event?.content { plate = passage.plate.text }
    writer.object {
      $0.member("Result", worst == .kept)
      $0.member("DeviceID", event?.device ?? "")
      $0.member("PlateNumber", plate)
      $0.member("AllowUser", false)
      $0.member("BlockUser", false)
      $0.member("OpenStrobe", false)
    }
  }

  /// `info: "ok"` would open the barrier. Without `retransfer_stop` the camera sends the record again.
  private static func writeVzenith(_ worst: Outcome, to writer: inout JSONWriter) {
    writer.object {
      $0.name("Response_AlarmInfoPlate")
      $0.object {
        $0.member("info", "no")
        $0.member("content", worst == .later ? "" : "retransfer_stop")
        $0.member("is_pay", "true")
        $0.name("serialData")
        $0.array { _ in }
      }
    }
  }
}

/// One status for each record of a GA/T 1400 batch: 0 done, 2 busy (send again), 8 JSON content (do not).
private struct GAT1400Answer {
  let path: String
  let now: Instant

  func write(
    _ results: [(event: DeviceEvent, outcome: DeviceAnswer.Outcome)], to writer: inout JSONWriter
  ) {
    if results.count == 1, case .ignored = results[0].event.content {
      writer.object {
        $0.name("ResponseStatusObject")
        status(results[0], to: &$0)
      }
      return
    }
    writer.object {
      $0.name("ResponseStatusListObject")
      $0.object {
        $0.name("ResponseStatusObject")
        $0.array { for result in results { status(result, to: &$0) } }
      }
    }
  }

  private func status(
    _ result: (event: DeviceEvent, outcome: DeviceAnswer.Outcome), to writer: inout JSONWriter
  ) {
    let (code, text) =
      switch result.outcome {
      case .kept: ("0", "OK")
      case .later: ("2", "busy")
      case .refused: ("8", refusal(result.event))
      }
    writer.object {
      $0.member("RequestURL", path)
      $0.member("StatusCode", code)
      $0.member("StatusString", text)
      $0.member("Id", result.event.id ?? result.event.device ?? "")
      // 2026-11-21T06:02:11…
      $0.member("LocalTime", String(now.text().prefix(19).filter { $0.isNumber }))
    }
  }

  private func refusal(_ event: DeviceEvent) -> String {
    if case .refused(let error) = event.content { error.text(in: .english) } else { "not accepted" }
  }
}
