import Fleet
import HTTPTypes
import Ledger
import Registry
import Sync

/// Why a request as a whole is refused; what is wrong with one record is that record's result.
enum RequestError: Error, Hashable {
  case notFound
  case method
  case tokenMissing
  case tokenUnknown
  /// The token is not that of the batch's registry.
  case foreign(ForeignRegistry)
  case parameter(String)
  case mediaType(String)
  case encoding(String)
  case tooLarge(limit: Int)
  case tooManyRecords(limit: Int)
  case slow(seconds: Int)
  /// The body ended before its declared length.
  case cut(found: Int, declared: Int)
  case unpacking(CompressionError)
  case json(JSON.ParsingError)
  /// The sender has delivered nothing of that registry.
  case registryUnknown
  case empty
  case busy(retryAfterSeconds: Int)
  /// The registry's disk failed; only the code leaves the machine.
  case store(code: String)
  /// An unknown device pushes, and no room is left for what such push.
  case strangersFull
  case unexpected
  /// The token is not one that may ask for decisions.
  case mayNotAsk
  /// What was asked cannot be answered as it was asked.
  case question(QuestionProblem)
  /// A plan that holds cannot be read: then nothing is decided.
  case plans
  /// A picture that is not taken as it comes.
  case picture(PictureRefusal)
  /// The checkpoint of a log below is not cosigned.
  case cosigning(CosigningRefusal)
  /// There is no key here to cosign with.
  case noWitness

  var status: HTTPResponse.Status {
    switch self {
    case .notFound, .registryUnknown, .noWitness: .notFound
    case .cosigning(let refusal): .init(code: refusal.status)
    case .picture(.digest): .unprocessableContent
    case .picture(.tooMany): .serviceUnavailable
    case .picture: .conflict
    case .method: .methodNotAllowed
    case .tokenMissing, .tokenUnknown: .unauthorized
    case .foreign, .mayNotAsk: .forbidden
    case .mediaType, .encoding: .unsupportedMediaType
    case .tooLarge, .tooManyRecords, .unpacking(.tooLarge): .contentTooLarge
    case .slow: .requestTimeout
    case .parameter, .cut, .unpacking, .json: .badRequest
    case .empty, .question: .unprocessableContent
    case .busy, .store, .plans: .serviceUnavailable
    case .strangersFull: .init(code: 507, reasonPhrase: "Insufficient Storage")
    case .unexpected: .internalServerError
    }
  }

  var isBusy: Bool { if case .busy = self { true } else { false } }

  /// Seconds after which the same request may succeed.
  var retryAfterSeconds: Int? {
    switch self {
    case .busy(let seconds): seconds
    case .store, .strangersFull, .plans, .picture(.tooMany): 60
    default: nil
    }
  }

  /// The part of the request that is at fault.
  var field: String? {
    switch self {
    case .tokenMissing, .tokenUnknown, .mayNotAsk: "Authorization"
    case .question(let problem): problem.field
    case .parameter(let name): name
    case .mediaType: "Content-Type"
    case .encoding: "Content-Encoding"
    case .registryUnknown, .foreign: "registry"
    default: nil
    }
  }
}

extension RequestError: Explained {
  var code: String {
    switch self {
    case .notFound: "request.not-found"
    case .method: "request.method"
    case .tokenMissing: "token.missing"
    case .tokenUnknown: "token.unknown"
    case .foreign(let error): error.code
    case .parameter: "request.parameter"
    case .mediaType: "request.media-type"
    case .encoding: "request.encoding"
    case .tooLarge: "request.too-large"
    case .tooManyRecords: "batch.too-many-records"
    case .slow: "request.slow"
    case .cut: "request.cut"
    case .unpacking(let error): error.code
    case .json(let error): error.code
    case .registryUnknown: "completeness.registry"
    case .empty: "batch.empty"
    case .busy: "server.busy"
    case .store(let code): code
    case .strangersFull: "push.strangers-full"
    case .unexpected: "server.unexpected"
    case .mayNotAsk: "token.may-not-ask"
    case .question(let problem): problem.code
    case .plans: "plans.unreadable"
    case .picture(let refusal): refusal.code
    case .cosigning(let refusal): refusal.code
    case .noWitness: "cosigning.off"
    }
  }

  func text(in language: Language) -> String {
    switch (self, language) {
    case (.notFound, .english): "nothing is served at this path"
    case (.notFound, .chinese): "此路径无服务"
    case (.method, .english): "this path does not take that method"
    case (.method, .chinese): "此路径不支持该方法"
    case (.tokenMissing, .english): "the request carries no bearer token"
    case (.tokenMissing, .chinese): "请求未携带令牌"
    case (.tokenUnknown, .english): "the bearer token belongs to no sender"
    case (.tokenUnknown, .chinese): "令牌不属于任何报送方"
    case (.foreign(let error), _): error.text(in: language)
    case (.parameter(let name), .english): "`\(name)` is missing or malformed"
    case (.parameter(let name), .chinese): "`\(name)` 缺失或格式有误"
    case (.mediaType(let name), .english): "expected `application/x-ndjson`, found `\(name)`"
    case (.mediaType(let name), .chinese): "内容类型应为 `application/x-ndjson`，实际为 `\(name)`"
    case (.encoding(let name), .english): "the content encoding `\(name)` is not taken"
    case (.encoding(let name), .chinese): "不接受内容编码 `\(name)`"
    case (.tooLarge(let limit), .english): "the body passes the limit of \(limit) bytes"
    case (.tooLarge(let limit), .chinese): "请求体超过 \(limit) 字节的上限"
    case (.tooManyRecords(let limit), .english): "the batch passes the limit of \(limit) records"
    case (.tooManyRecords(let limit), .chinese): "批次超过 \(limit) 条记录的上限"
    case (.slow(let seconds), .english): "the body took longer than \(seconds) s"
    case (.slow(let seconds), .chinese): "请求体传输超过 \(seconds) 秒"
    case (.cut(let found, let declared), .english):
      "the body ends after \(found) bytes, expected \(declared)"
    case (.cut(let found, let declared), .chinese):
      "请求体在 \(found) 字节处中断，应为 \(declared) 字节"
    case (.unpacking(let error), _): error.text(in: language)
    case (.json(let error), _): error.text(in: language)
    case (.registryUnknown, .english): "nothing of this registry came from this sender"
    case (.registryUnknown, .chinese): "该报送方未报送过此登记库的记录"
    case (.empty, .english): "the batch holds no record"
    case (.empty, .chinese): "批次不含任何记录"
    case (.busy, .english): "too many requests wait for the registry"
    case (.busy, .chinese): "等待登记库的请求过多"
    case (.store, .english): "the registry cannot store at present; nothing of the request was kept"
    case (.store, .chinese): "登记库暂时无法存储；本次请求未保存任何内容"
    case (.strangersFull, .english):
      "no camera is registered for this device, and no room is left for what unknown devices push"
    case (.strangersFull, .chinese): "该设备没有登记的相机，且未知设备推送内容的存放空间已满"
    case (.unexpected, .english): "the request failed for a reason that the server's log names"
    case (.unexpected, .chinese): "请求失败，原因见服务器日志"
    case (.mayNotAsk, .english): "this token may not ask for decisions"
    case (.mayNotAsk, .chinese): "该令牌无权查询放行判定"
    case (.question(let problem), _): problem.text(in: language)
    case (.picture(let refusal), _): refusal.text(in: language)
    case (.cosigning(let refusal), _): refusal.text(in: language)
    case (.noWitness, .english): "this registry has no key to cosign with"
    case (.noWitness, .chinese): "本登记库没有联署密钥"
    case (.plans, .english): "a plan that holds cannot be read: nothing was decided"
    case (.plans, .chinese): "启用的计划无法读取，未作任何判定"
    }
  }

  func advice(in language: Language) -> String? {
    switch (self, language) {
    case (.tokenMissing, .english), (.tokenUnknown, .english):
      "ask the receiver's operator for a token (`fleetreg sender add`) and send `Authorization: Bearer …`"
    case (.tokenMissing, .chinese), (.tokenUnknown, .chinese):
      "请向接收方申请令牌（`fleetreg sender add`），并发送 `Authorization: Bearer …`"
    case (.foreign(let error), _): error.advice(in: language)
    case (.encoding, .english): "use zstd, gzip or none"
    case (.encoding, .chinese): "请使用 zstd、gzip 或不压缩"
    case (.tooLarge, .english), (.tooManyRecords, .english): "send less in one request"
    case (.tooLarge, .chinese), (.tooManyRecords, .chinese): "请减少每次请求的内容"
    case (.unpacking(let error), _): error.advice(in: language)
    case (.mayNotAsk, .english): "ask the operator for one of `fleetreg sender add --asks`"
    case (.mayNotAsk, .chinese): "请向管理方申请以 `fleetreg sender add --asks` 生成的令牌"
    case (.question(let problem), _): problem.advice(in: language)
    case (.picture(let refusal), _): refusal.advice(in: language)
    case (.cosigning(let refusal), _): refusal.advice(in: language)
    case (.noWitness, .english): "its operator makes one with `fleetreg ledger witness`"
    case (.noWitness, .chinese): "请管理方运行 `fleetreg ledger witness` 生成"
    case (.plans, .english):
      "let a person decide; the operator's `fleetreg policy list` names the plan"
    case (.plans, .chinese): "请由人工判定；管理方可用 `fleetreg policy list` 查明原因"
    case (.strangersFull, .english):
      "add it with `fleetreg camera add`; nothing of this push was kept"
    case (.strangersFull, .chinese): "请用 `fleetreg camera add` 登记；本次推送未保存"
    case (.busy, .english), (.store, .english): "send the same request again later"
    case (.busy, .chinese), (.store, .chinese): "请稍后重新发送同一请求"
    default: nil
    }
  }
}
