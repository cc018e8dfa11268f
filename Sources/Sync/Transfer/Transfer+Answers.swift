import Fleet

extension Transfer {
  /// Sends a request; that no whole answer came is a setback.
  func answer(to request: TransferRequest) async throws(Setback) -> TransferAnswer {
    do { return try await send(request) } catch { throw .transfer(error) }
  }
}

extension TransferAnswer {
  /// The answer, where it is a success with a body.
  func successful() throws(Setback) -> TransferAnswer {
    switch status {
    case 200...299: break
    case 300...399: throw .redirect(status, location: location)
    default: throw .status(status, retryAfterSeconds: retryAfterSeconds, said: rejection)
    }
    guard !body.isEmpty else { throw .unreadable(.empty) }
    return self
  }

  /// The body as JSON.
  func json() throws(Setback) -> JSON {
    do {
      return try JSON(parsing: body)
    } catch {
      throw .unreadable(.notJSON(contentType: contentType))
    }
  }

  /// The refusal that the body of an error explains, `{"code","field"?,"text":{"en","zh"}}` or with a plain
  /// `reason`, perhaps under `error`; `nil` where it explains none.
  private var rejection: Rejection? {
    guard let json = try? JSON(parsing: body) else { return nil }
    let said = json["error"] ?? json
    guard said["code"]?.string != nil else { return nil }
    return Rejection(decoding: said, code: "upstream.refused")
  }
}
