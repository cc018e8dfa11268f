public import Fleet

/// Why terminals cannot be driven.
public enum DriverError: Error, Hashable, Sendable {
  /// The address cannot be used.
  case address(String, detail: String)
  /// The account cannot be written.
  case account(path: String, detail: String)
  /// More connections than this process may have open.
  case descriptors(vehicles: Int, limit: Int)
  /// No connection was taken.
  case unreachable(String, detail: String)
}

extension DriverError: Explained, CustomStringConvertible {
  public var code: String {
    switch self {
    case .address: "simulation.address"
    case .account: "simulation.account"
    case .descriptors: "simulation.descriptors"
    case .unreachable: "simulation.unreachable"
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
    case (.unreachable(let address, let detail), .english):
      "`\(address)` took no connection: \(detail)"
    case (.unreachable(let address, let detail), .chinese):
      "`\(address)` 未接受任何连接：\(detail)"
    }
  }

  public func advice(in language: Language) -> String? {
    switch (self, language) {
    case (.descriptors, .english): "raise the limit (ulimit -n) or take fewer vehicles"
    case (.descriptors, .chinese): "请提高上限（ulimit -n）或减少车辆数"
    case (.unreachable, .english):
      "start a receiver there, such as `fleetreg obd listen`, or correct --to"
    case (.unreachable, .chinese): "请在该地址启动接收端（如 `fleetreg obd listen`），或更正 --to"
    default: nil
    }
  }

  public var description: String { text(in: .english) }
}
