public import Fleet

/// Why a request to an upstream brought no results.
public enum Setback: Error, Hashable, Sendable {
  /// An answer other than success or a redirect.
  case status(Int, retryAfterSeconds: Int? = nil, said: Rejection? = nil)
  /// The upstream points elsewhere; nobody follows, since a POST could turn into something else.
  case redirect(Int, location: String?)
  /// A success whose body is not what the contract says.
  case unreadable(AnswerFault)
  /// No whole answer came.
  case transfer(TransferError)
  /// The upstream refused a whole request in its protocol's own words.
  case said(Rejection, needsPerson: Bool)
  /// What an adapter must remember could not be read or kept: the disk is full, say.
  case memory(code: String)
  /// The stored segment cannot be read.
  case segment(SegmentError)
}

/// What is wrong with the body of a success.
public enum AnswerFault: Error, Hashable, Sendable {
  case empty
  /// Not JSON; a proxy's page, usually.
  case notJSON(contentType: String?)
  case member(String)
  /// The answer is for another batch.
  case otherBatch(String)
  /// It names none of the records that were sent.
  case noResults(expected: Int)
}

extension Setback: Explained, CustomStringConvertible {
  /// The code of a refusal because the token is another registry's.
  public static let otherRegistryCode = "upstream.other-registry"

  public var code: String {
    switch self {
    case .status(403, _, let said?) where said.code == Rejection.otherRegistry:
      Self.otherRegistryCode
    case .status(let status, _, _):
      switch status {
      case 401, 403: "upstream.token-refused"
      case 413: "upstream.too-large"
      case 415: "upstream.encoding-refused"
      case 408, 425, 429, 500...: "upstream.busy"
      case 400, 422: "upstream.batch-refused"
      default: "upstream.status"
      }
    case .redirect: "upstream.redirect"
    case .unreadable: "upstream.answer"
    case .transfer(let error): error.code
    case .said(let said, _): said.code
    case .memory(let code): code
    case .segment(let error): error.code
    }
  }

  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.status(let status, _, let said), .english):
      "the upstream answered \(status)" + (said.map { ": \($0.reason)" } ?? "")
    case (.status(let status, _, let said), .chinese):
      "上级平台返回 \(status)" + (said.map { "：\($0.reason(in: .chinese))" } ?? "")
    case (.redirect(let status, let location), .english):
      "the upstream answered \(status) and points to `\(location ?? "nowhere")`"
    case (.redirect(let status, let location), .chinese):
      "上级平台返回 \(status)，指向 `\(location ?? "未知地址")`"
    case (.said(let said, _), .english): "the upstream refused: \(said.reason)"
    case (.said(let said, _), .chinese): "上级平台拒绝：\(said.reason(in: .chinese))"
    case (.memory(let code), .english):
      "what the upstream gave to remember cannot be kept (\(code))"
    case (.memory(let code), .chinese): "无法保存上级平台返回的内容（\(code)）"
    case (.unreadable(let fault), _): fault.text(in: language)
    case (.transfer(let error), _): error.text(in: language)
    case (.segment(let error), _): error.text(in: language)
    }
  }

  public func advice(in language: Language) -> String? {
    switch self {
    case .status(403, _, let said?) where said.code == Rejection.otherRegistry:
      switch language {
      case .english:
        "put the token that the receiver made for this registry into the token file, then run "
          + "`fleetreg sync`; all records are kept"
      case .chinese: "请将接收方为本登记库生成的令牌写入令牌文件，再运行 `fleetreg sync`；所有记录均已保留"
      }
    case .status(let status, _, _): Self.advice(forStatus: status, in: language)
    case .redirect:
      switch language {
      case .english: "put the address that it points to into the settings, if it is the right one"
      case .chinese: "如该地址正确，请将其写入配置"
      }
    case .unreadable(let fault): fault.advice(in: language)
    case .transfer(let error): error.advice(in: language)
    case .said(_, needsPerson: true):
      switch language {
      case .english:
        "check the settings of this upstream with its operator, then run `fleetreg sync`; "
          + "all records are kept"
      case .chinese: "请与上级平台核对相关设置，再运行 `fleetreg sync`；所有记录均已保留"
      }
    case .said(_, needsPerson: false): nil
    case .memory:
      switch language {
      case .english: "run `fleetreg doctor`: the disk may be full; all records are kept"
      case .chinese: "请运行 `fleetreg doctor`，磁盘可能已满；所有记录均已保留"
      }
    case .segment(let error): error.advice(in: language)
    }
  }

  private static func advice(forStatus status: Int, in language: Language) -> String? {
    switch (status, language) {
    case (401, .english), (403, .english):
      "ask the receiver for a new token and put it into the token file; all records are kept"
    case (401, .chinese), (403, .chinese): "请向接收方申请新令牌并写入令牌文件；所有记录均已保留"
    case (415, .english): "the receiver takes none of zstd, gzip and plain text: ask its operator"
    case (415, .chinese): "接收方不接受 zstd、gzip 及未压缩的内容，请联系其运维人员"
    case (400, _), (408, _), (413, _), (422, _), (425, _), (429, _), (500..., _): nil
    case (_, .english): "check the upstream's address in the settings; all records are kept"
    case (_, .chinese): "请检查配置中的上级平台地址；所有记录均已保留"
    }
  }

  public var description: String { text(in: .english) }
}

extension AnswerFault: Explained, CustomStringConvertible {
  public var code: String {
    switch self {
    case .empty: "answer.empty"
    case .notJSON: "answer.not-json"
    case .member: "answer.member"
    case .otherBatch: "answer.other-batch"
    case .noResults: "answer.no-results"
    }
  }

  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.empty, .english): "the upstream's answer is empty"
    case (.empty, .chinese): "上级平台的应答为空"
    case (.notJSON(let type), .english):
      "the upstream's answer is `\(type ?? "of no type")`, expected JSON"
    case (.notJSON(let type), .chinese): "上级平台的应答为 `\(type ?? "未知类型")`，应为 JSON"
    case (.member(let name), .english): "the upstream's answer has no usable member `\(name)`"
    case (.member(let name), .chinese): "上级平台的应答缺少可用的成员 `\(name)`"
    case (.otherBatch(let id), .english): "the upstream answered for another batch, `\(id)`"
    case (.otherBatch(let id), .chinese): "上级平台的应答属于另一批次 `\(id)`"
    case (.noResults(let expected), .english):
      "the upstream's answer names none of the \(expected) records sent"
    case (.noResults(let expected), .chinese): "上级平台的应答未提及所发送的 \(expected) 条记录"
    }
  }

  public func advice(in language: Language) -> String? {
    switch (self, language) {
    case (.notJSON, .english):
      "a proxy or another service may answer in its place: check the upstream's address"
    case (.notJSON, .chinese): "可能由代理或其他服务代为应答，请检查上级平台地址"
    case (.empty, _), (.member, _), (.otherBatch, _), (.noResults, _): nil
    }
  }

  public var description: String { text(in: .english) }
}
