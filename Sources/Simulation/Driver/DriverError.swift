public import Fleet

/// Why terminals cannot be driven.
public enum DriverError: Error, Hashable, Sendable {
  /// The address cannot be used.
  case address(String, detail: String)
  /// The account cannot be written.
  case account(path: String, detail: String)
  /// More connections than this process may have open.
  case descriptors(vehicles: Int, limit: Int)
}

extension DriverError: Explained, CustomStringConvertible {
  public var code: String {
    switch self {
    case .address: "simulation.address"
    case .account: "simulation.account"
    case .descriptors: "simulation.descriptors"
    }
  }

  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.address(let address, let detail), .english): "`\(address)` cannot be used: \(detail)"
    case (.address(let address, let detail), .chinese): "无法使用地址 `\(address)`：\(detail)"
    case (.account(let path, let detail), _): "`\(path)`: \(detail)"
    case (.descriptors(let vehicles, let limit), .english):
      "\(vehicles) vehicles need as many connections, this process may open \(limit) files"
    case (.descriptors(let vehicles, let limit), .chinese):
      "\(vehicles) 台车需要同样多的连接，本进程最多可打开 \(limit) 个文件"
    }
  }

  public func advice(in language: Language) -> String? {
    switch (self, language) {
    case (.descriptors, .english): "raise the limit (ulimit -n) or take fewer vehicles"
    case (.descriptors, .chinese): "请提高上限（ulimit -n）或减少车辆数"
    default: nil
    }
  }

  public var description: String { text(in: .english) }
}
