public import Fleet
import Glibc

extension RegisterChange {
  /// Puts a stored picture into a machine's file; the same one twice is one.
  ///
  /// While the form is being filled this is an edit; once the machine has its number it is an amendment
  /// and needs a reason.
  /// - Throws: `RegisterError.unknownPicture` where ``Owner/storePicture(_:)`` has not stored it.
  @discardableResult
  public func attachPhoto(
    _ kind: MachineryPhoto.Kind, _ digest: SHA256Digest, to id: String, why: String = ""
  ) throws -> MachineryRegistration {
    guard access(location.picture(digest), R_OK) == 0 else {
      throw RegisterError.unknownPicture("\(digest)")
    }
    let machine = try register.get(MachineryRegistration.self, id)
    let photo = MachineryPhoto(kind: kind, sha256: "\(digest)")
    guard !machine.machinery.photos.contains(photo) else { return machine }
    var form = machine.machinery
    form.photos.append(photo)
    return try apply(
      machine.state == .numbered ? .amend(form, reason: why) : .edit(form), to: id)
  }
}
