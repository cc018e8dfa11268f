/// When the pictures of a record go up.
public enum PictureOrder: String, CaseIterable, Sendable {
  /// On their own, once the record is up there.
  case after
  /// On their own, and the record waits for those that lie here.
  case before
  /// Inside the record's own call, as its protocol wants.
  case within
  /// Not at all.
  case never
}
