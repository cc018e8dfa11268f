extension TerminalCounts {
  /// The same numbers as `fleetreg obd listen` shows, no vehicle's name among them.
  func add(to metrics: inout MetricsText) {
    metrics.add(
      "fleetreg_terminal_connections", .gauge, "Connections of terminals that are open.",
      Int64(connections))
    metrics.add(
      "fleetreg_terminal_vehicles", .gauge, "Vehicles and machines that speak now.",
      Int64(vehicles))
    metrics.add(
      "fleetreg_terminal_logged_in", .gauge, "Those of them that logged in.", Int64(loggedIn))
    metrics.add(
      "fleetreg_terminal_doubled", .gauge, "Vehicles that speak on several connections.",
      Int64(doubled))
    metrics.add(
      "fleetreg_terminal_waiting_bytes", .gauge, "Bytes of terminals that wait for the disk.",
      Int64(waitingBytes))
    metrics.add(
      "fleetreg_terminal_connections_total", .counter, "Connections that were taken.",
      Int64(opened))
    metrics.add(
      "fleetreg_terminal_refused_total", .counter, "Connections for which there was no place.",
      Int64(refused))
    metrics.add(
      "fleetreg_terminal_accept_pauses_total", .counter,
      "How often descriptors or memory were missing for a connection.", Int64(pauses))
    metrics.add(
      "fleetreg_terminal_closed_total", .counter, "Connections that were closed, and why.",
      [
        MetricsText.Sample(Int64(silent), ["reason": "silent"]),
        MetricsText.Sample(Int64(babbling), ["reason": "garbage"]),
      ])
    metrics.add(
      "fleetreg_terminal_frames_total", .counter, "Frames that were received.", Int64(frames))
    metrics.add(
      "fleetreg_terminal_bytes_total", .counter, "Bytes that were received.", Int64(bytes))
    metrics.add(
      "fleetreg_terminal_broken_total", .counter, "What began like a frame and was none.",
      Int64(broken))
    metrics.add(
      "fleetreg_terminal_garbage_bytes_total", .counter, "Bytes that belong to no frame.",
      Int64(garbageBytes))
    metrics.add(
      "fleetreg_terminal_answers_total", .counter, "Frames that were answered.", Int64(answered))
    metrics.add(
      "fleetreg_terminal_unstored_frames_total", .counter,
      "Frames that the disk did not take; they were not answered.", Int64(unstored))
    metrics.add(
      "fleetreg_terminal_doubles_total", .counter,
      "How often a vehicle began to speak on a second connection.", Int64(doubles))
  }
}
