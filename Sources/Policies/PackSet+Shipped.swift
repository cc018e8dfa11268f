import Fleet

extension PackSet {
  /// The five plans that come with the program.
  public static let shipped: PackSet = {
    do {
      return try PackSet(
        Self.embedded.map { file, bytes throws(PackErrors) in
          try Pack(parsing: String(decoding: bytes, as: UTF8.self), file: file)
        })
    } catch {
      // The tests load every shipped pack; one that does not load cannot leave the house.
      fatalError("\(error)")
    }
  }()

  static var embedded: [(file: String, bytes: [UInt8])] {
    [
      ("changzhi-2020.yaml", PackageResources.changzhi_2020_yaml),
      ("changzhi-2021.yaml", PackageResources.changzhi_2021_yaml),
      ("pingcheng-2023.yaml", PackageResources.pingcheng_2023_yaml),
      ("yangquan-2019.yaml", PackageResources.yangquan_2019_yaml),
      ("zezhou-2020.yaml", PackageResources.zezhou_2020_yaml),
    ]
  }
}
