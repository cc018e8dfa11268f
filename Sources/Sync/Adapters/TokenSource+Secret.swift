extension TokenSource {
  /// The secret itself, for protocols that carry it in a place of their own.
  func secret() throws(Setback) -> String {
    do throws(TokenError) {
      guard let token = try token() else { throw .empty }
      return token.secret
    } catch {
      throw .transfer(.token(error))
    }
  }
}
