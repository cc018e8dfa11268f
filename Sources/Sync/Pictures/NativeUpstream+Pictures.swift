import Fleet

extension NativeUpstream: PictureUpstream {
  public func pictureLimit(wanted bytes: Int) async throws(Setback) -> Int? {
    if let limit = try await limits().pictureBytes, limit >= bytes { return limit }
    forgetLimits()
    return try await limits().pictureBytes
  }

  public func held(ofPicture sha256: String) async throws(Setback) -> PictureProgress {
    try state(of: sha256, try await json(of: TransferRequest(.get, "/v1/pictures/\(sha256)/state")))
  }

  public func send(
    _ bytes: [UInt8], ofPicture sha256: String, from offset: Int, length: Int
  ) async throws(Setback) -> PictureProgress {
    let request = TransferRequest(
      .put, "/v1/pictures/\(sha256)?offset=\(offset)&length=\(length)",
      headers: ["Content-Type: application/octet-stream"], body: bytes)
    let answer = try await answer(to: request)
    // It holds another number of bytes than was thought: the answer says which.
    if answer.status == 409, let json = try? JSON(parsing: answer.body),
      let said = try? PictureState(decoding: json, of: sha256)
    {
      return said.progress
    }
    if answer.status == 413 { forgetLimits() }
    return try state(of: sha256, try answer.successful().json())
  }

  private nonisolated func state(
    of sha256: String, _ json: JSON
  ) throws(Setback) -> PictureProgress {
    do {
      return try PictureState(decoding: json, of: sha256).progress
    } catch {
      throw .unreadable(error)
    }
  }
}
