public import Fleet

/// Why a registry cannot be opened, read or written. Nothing is ever half stored.
public enum RegistryError: Error, Hashable, Sendable {
  /// No registry in that directory.
  case missing(directory: String)
  /// A registry is there already.
  case exists(directory: String)
  /// The file is no registry of this program.
  case foreign(path: String)
  /// Another process owns it.
  case held(LockHolder)
  /// It was written by a newer program, which made these migrations.
  case newer(migrations: [String])
  /// It was written by an older program, and lacks these migrations: its next owner makes them.
  case older(migrations: [String])
  /// No space is left for the store.
  case full(path: String)
  case readOnly(path: String)
  /// This account may not enter the directory, or not read the file.
  case forbidden(path: String)
  /// Reading or writing failed; the system's own words.
  case inputOutput(path: String, detail: String)
  /// The store's pages contradict each other.
  case damaged(path: String, detail: String)
}

extension RegistryError: Explained, CustomStringConvertible {
  public var code: String {
    switch self {
    case .missing: "registry.missing"
    case .exists: "registry.exists"
    case .foreign: "registry.foreign"
    case .held: "registry.held"
    case .newer: "registry.newer"
    case .older: "registry.older"
    case .full: "registry.full"
    case .readOnly: "registry.read-only"
    case .forbidden: "registry.forbidden"
    case .inputOutput: "registry.io"
    case .damaged: "registry.damaged"
    }
  }

  /// The exit code of a command that ends with this error (`sysexits.h`).
  public var exitCode: Int32 {
    switch self {
    case .missing, .exists, .foreign, .newer, .older: 78
    case .held: 75
    case .full, .readOnly, .forbidden, .inputOutput, .damaged: 74
    }
  }

  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.missing(let directory), .english): "no registry in `\(directory)`"
    case (.missing(let directory), .chinese): "`\(directory)` 中没有登记库"
    case (.exists(let directory), .english): "`\(directory)` already holds a registry"
    case (.exists(let directory), .chinese): "`\(directory)` 中已有登记库"
    case (.foreign(let path), .english): "`\(path)` is not a registry of this program"
    case (.foreign(let path), .chinese): "`\(path)` 不是本程序的登记库"
    case (.held(let holder), .english): "the registry is held by \(holder.text(in: .english))"
    case (.held(let holder), .chinese): "登记库正被占用：\(holder.text(in: .chinese))"
    case (.newer(let names), .english):
      "the registry was written by a newer version (unknown: \(names.joined(separator: ", ")))"
    case (.newer(let names), .chinese):
      "登记库由更高版本写成（未知迁移：\(names.joined(separator: "、"))）"
    case (.older(let names), .english):
      "the registry was written by an older version (missing: \(names.joined(separator: ", ")))"
    case (.older(let names), .chinese):
      "登记库由较低版本写成（缺少迁移：\(names.joined(separator: "、"))）"
    case (.full(let path), .english): "no space left for `\(path)`"
    case (.full(let path), .chinese): "`\(path)` 所在磁盘空间不足"
    case (.readOnly(let path), .english): "`\(path)` cannot be written"
    case (.readOnly(let path), .chinese): "`\(path)` 不可写"
    case (.forbidden(let path), .english): "this account may not read `\(path)`"
    case (.forbidden(let path), .chinese): "当前账户无权读取 `\(path)`"
    case (.inputOutput(let path, let detail), .english): "`\(path)`: \(detail)"
    case (.inputOutput(let path, let detail), .chinese): "读写 `\(path)` 失败：\(detail)"
    case (.damaged(let path, let detail), .english): "`\(path)` is damaged: \(detail)"
    case (.damaged(let path, let detail), .chinese): "`\(path)` 已损坏：\(detail)"
    }
  }

  public func advice(in language: Language) -> String? {
    switch (self, language) {
    case (.missing, .english): "create one with `fleetreg init`, or name its directory"
    case (.missing, .chinese): "用 `fleetreg init` 新建，或指定其目录"
    case (.exists, .english): "choose another directory; nothing was changed"
    case (.exists, .chinese): "请另选目录；未作任何改动"
    case (.foreign, .english): "name the directory of a registry"
    case (.foreign, .chinese): "请指定登记库所在目录"
    case (.held, .english): "wait for it, or stop that process"
    case (.held, .chinese): "请等待其结束，或停止该进程"
    case (.newer, .english): "use the newer version; this one would not understand what is stored"
    case (.newer, .chinese): "请使用新版本程序；当前版本无法理解其内容"
    case (.older, .english): "open it once for writing with this version"
    case (.older, .chinese): "请用当前版本以写入方式打开一次"
    case (.full, .english): "free some space and run again; what was stored before is complete"
    case (.full, .chinese): "请腾出空间后重试；此前已存数据完整"
    case (.readOnly, .english): "check the owner and mode of the directory and its files"
    case (.readOnly, .chinese): "请检查目录及文件的属主与权限"
    case (.forbidden, .english):
      "run as the account that owns it, or have that account grant access"
    case (.forbidden, .chinese): "请以其属主账户运行，或由属主授权"
    case (.inputOutput, .english): "check the disk; what was stored before is complete"
    case (.inputOutput, .chinese): "请检查磁盘；此前已存数据完整"
    case (.damaged, .english): "keep a copy of the directory, then restore a backup"
    case (.damaged, .chinese): "请先保留该目录副本，再从备份恢复"
    }
  }

  public var description: String { text(in: .english) }
}
