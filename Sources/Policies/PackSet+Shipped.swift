import Fleet

extension PackSet {
  /// The five plans that come with the program.
  public static let shipped: PackSet = {
    do {
      var packs: [Pack] = []
      for plan in embedded {
        packs.append(try Pack(parsing: plan.pack, file: "\(plan.name).yaml"))
      }
      return try PackSet(packs)
    } catch {
      // The tests load every shipped pack: one that does not load cannot leave the house.
      fatalError("\(error)")
    }
  }()

  /// The cases that lie beside the shipped packs, by the pack's key.
  public static func shippedCases() throws(PackErrors) -> [String: [PackCase]] {
    var cases: [String: [PackCase]] = [:]
    for plan in embedded {
      cases[plan.name] = try PackCase.read(plan.cases, file: "\(plan.name).cases.yaml")
    }
    return cases
  }

  private static var embedded: [(name: String, pack: String, cases: String)] {
    func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
    return [
      (
        "changzhi-2020", text(PackageResources.changzhi_2020_yaml),
        text(PackageResources.changzhi_2020_cases_yaml)
      ),
      (
        "changzhi-2021", text(PackageResources.changzhi_2021_yaml),
        text(PackageResources.changzhi_2021_cases_yaml)
      ),
      (
        "pingcheng-2023", text(PackageResources.pingcheng_2023_yaml),
        text(PackageResources.pingcheng_2023_cases_yaml)
      ),
      (
        "yangquan-2019", text(PackageResources.yangquan_2019_yaml),
        text(PackageResources.yangquan_2019_cases_yaml)
      ),
      (
        "zezhou-2020", text(PackageResources.zezhou_2020_yaml),
        text(PackageResources.zezhou_2020_cases_yaml)
      ),
    ]
  }
}
