public import Fleet
import Glibc

/// Why a command could not be sent to, or taken by, the process that owns the registry.
public enum ControlError: Error, Hashable {
  /// No process answers at the socket.
  case absent
  /// The other end belongs to another user.
  case user(UInt32)
  /// The connection ended inside a message.
  case truncated
  case tooLong(Int)
  /// Three descriptors belong to a command; so many came.
  case descriptors(Int)
  case malformed(JSON.ParsingError)
  /// A member of the message is missing or of the wrong type.
  case member(String)
  case format(Int64)
  case busy
  /// The owner ended before it answered: the command may or may not have been done.
  case lost
  /// The owner refused; its code and texts.
  case refused(code: String, english: String, chinese: String)
  case system(call: String, number: Int32)
}

extension ControlError: Explained {
  public var code: String {
    switch self {
    case .absent: "control.absent"
    case .user: "control.user"
    case .truncated: "control.truncated"
    case .tooLong: "control.too-long"
    case .descriptors: "control.descriptors"
    case .malformed: "control.malformed"
    case .member: "control.member"
    case .format: "control.format"
    case .busy: "control.busy"
    case .lost: "control.lost"
    case .refused(let code, _, _): code
    case .system: "control.system"
    }
  }

  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.absent, .english): "no process answers on the registry's control socket"
    case (.absent, .chinese): "登记库的控制套接字无进程应答"
    case (.user(let user), .english): "the other end of the control socket is user \(user)"
    case (.user(let user), .chinese): "控制套接字另一端是用户 \(user)"
    case (.truncated, .english): "the control message ends too early"
    case (.truncated, .chinese): "控制消息不完整"
    case (.tooLong(let count), .english):
      "a control message of \(count) bytes, at most \(ControlRequest.maximumBytes) are taken"
    case (.tooLong(let count), .chinese):
      "控制消息长 \(count) 字节，最多接受 \(ControlRequest.maximumBytes) 字节"
    case (.descriptors(let count), .english):
      "expected 3 descriptors with the control message, found \(count)"
    case (.descriptors(let count), .chinese): "控制消息应带 3 个文件描述符，实际 \(count) 个"
    case (.malformed(let reason), .english):
      "the control message is not JSON: \(reason.text(in: language))"
    case (.malformed(let reason), .chinese): "控制消息不是 JSON：\(reason.text(in: language))"
    case (.member(let name), .english): "`\(name)` of the control message is missing or wrong"
    case (.member(let name), .chinese): "控制消息的 `\(name)` 缺失或有误"
    case (.format(let number), .english):
      "expected control message format \(ControlRequest.format), found \(number)"
    case (.format(let number), .chinese):
      "控制消息格式应为 \(ControlRequest.format)，实际为 \(number)"
    case (.busy, .english): "too many commands are running in the process that owns the registry"
    case (.busy, .chinese): "持有登记库的进程正在执行的命令过多"
    case (.lost, .english): "the process that owns the registry ended before it answered"
    case (.lost, .chinese): "持有登记库的进程未应答即已结束"
    case (.refused(_, let english, _), .english): english
    case (.refused(_, _, let chinese), .chinese): chinese
    case (.system(let call, let number), .english):
      "`\(call)`: \(String(cString: strerror(number)))"
    case (.system(let call, let number), .chinese): "`\(call)`：\(String(cString: strerror(number)))"
    }
  }

  public func advice(in language: Language) -> String? {
    switch (self, language) {
    case (.absent, .english): "start `fleetreg serve`, or wait until the other command has ended"
    case (.absent, .chinese): "启动 `fleetreg serve`，或等待另一命令结束"
    case (.user, .english): "run the command as the user that runs `fleetreg serve`"
    case (.user, .chinese): "请用运行 `fleetreg serve` 的用户执行命令"
    case (.format, .english): "restart `fleetreg serve` after the program was updated"
    case (.format, .chinese): "程序更新后请重启 `fleetreg serve`"
    case (.busy, .english): "try again in a moment"
    case (.busy, .chinese): "请稍后重试"
    case (.lost, .english): "look with `fleetreg status` whether the command was done"
    case (.lost, .chinese): "用 `fleetreg status` 查看命令是否已执行"
    default: nil
    }
  }
}
