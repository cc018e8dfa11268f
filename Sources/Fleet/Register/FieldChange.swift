/// One field before and after a change; `nil` where it was or is absent.
public struct FieldChange: Hashable, Sendable {
  /// The path of the member, such as `engine.power`.
  public let field: String
  public let old: JSON?
  public let new: JSON?

  public init(field: String, old: JSON?, new: JSON?) {
    self.field = field
    self.old = old
    self.new = new
  }
}

extension FieldChange {
  /// Every field that differs, in the order of the newer form, then what is gone.
  ///
  /// Objects are compared member by member, lists and plain values as a whole.
  public static func between(_ old: JSON?, _ new: JSON?) -> [FieldChange] {
    var changes: [FieldChange] = []
    compare(old, new, at: "", into: &changes)
    return changes
  }

  private static func compare(
    _ old: JSON?, _ new: JSON?, at path: String, into changes: inout [FieldChange]
  ) {
    guard old != new else { return }
    // A member that only one side has is taken apart too, so that each of its fields has a row.
    if (old?.members ?? new?.members) != nil, old == nil || old?.members != nil,
      new == nil || new?.members != nil
    {
      var names = (new?.members ?? []).map(\.name)
      for member in old?.members ?? [] where new?[member.name] == nil { names.append(member.name) }
      for name in names {
        let field = path.isEmpty ? name : "\(path).\(name)"
        compare(old?[name], new?[name], at: field, into: &changes)
      }
    } else {
      changes.append(FieldChange(field: path, old: old, new: new))
    }
  }
}

extension FieldChange {
  /// `{"field","old","new"}`, absent sides left out; personal values as `"***"` unless shown.
  public func encode(
    into writer: inout JSONWriter, of kind: RegisterKind, showing personal: PersonalData
  ) {
    let masks = personal == .masked && kind.personalFields.contains(field)
    writer.object {
      $0.member("field", field)
      for (name, value) in [("old", old), ("new", new)] {
        guard let value else { continue }
        $0.name(dynamic: name)
        $0.value(masks ? .string("***") : value)
      }
    }
  }

  public init(decoding json: JSON) throws(EntryError) {
    let members = try EntryMembers(json)
    field = try members.require("field", members.text("field"))
    old = json["old"]
    new = json["new"]
  }
}

extension RegisterKind {
  /// The fields that history shows only to whoever may see them.
  var personalFields: Set<String> {
    switch self {
    case .company: ["contact", "phone"]
    case .machinery:
      ["registrant.name", "registrant.residentNumber", "registrant.phone", "registrant.address"]
    case .sender: ["tokenHash"]
    case .vehicle, .plant, .gate, .camera, .exemption, .numbering, .warning, .plan, .reading,
      .measures, .figure, .site, .allClear:
      []
    }
  }
}
