import Decisions
import Fleet
import HTTPTypes
import Hummingbird
import Logging
import Policies
import Registry

/// May this vehicle pass, may this machine work there, what is asked of this site? The same documents as `decide --json` of
/// the commands gives.
///
/// Whatever goes wrong is an error with a status of its own: no answer but a verdict ever says `allow`.
struct DecisionRoutes {
  let services: ServerServices

  func add(to router: Router<ServerContext>) {
    add(GateRequest.self, at: "v1/decisions", to: router)
    add(MachineryRequest.self, at: "v1/decisions/machinery", to: router)
    add(SiteRequest.self, at: "v1/decisions/site", to: router)
  }

  private func add<Asked: DecisionRequest>(
    _ type: Asked.Type, at path: RouterPath, to router: Router<ServerContext>
  ) {
    router.post(path) { request, context in
      let sender = try await asker(of: request)
      return try await services.admitting(request, to: services.questions) {
        try await answer(type, request, context, to: sender)
      }
    }
  }

  /// Whoever's token the request carries, if it may ask.
  private func asker(of request: Request) async throws -> Sender {
    do {
      let sender = try await services.sender(of: request, by: services.desk.reader)
      guard sender.asks else { throw RequestError.mayNotAsk }
      return sender
    } catch {
      try await services.discardBody(of: request)
      throw error
    }
  }

  private func answer<Asked: DecisionRequest>(
    _ type: Asked.Type, _ request: Request, _ context: ServerContext, to sender: Sender
  ) async throws -> Response {
    let body = try await request.body(
      limit: services.limits.questionBytes, seconds: services.limits.bodySeconds)
    let now = services.clock()
    let answers: [Asked.Question.Case.Answer]
    do {
      let asked = try Asked(decoding: JSON(parsing: body), now: now)
      answers = try await services.desk.answers(
        to: asked.question, now: now, near: asked.near,
        recordedBy: asked.record ? sender.id : nil, limit: 1)
    } catch let error as JSON.ParsingError {
      throw RequestError.json(error)
    } catch let error as RegistryError {
      throw error
    } catch let error as PlanError {
      context.logger.error("plans cannot be read", metadata: ["code": "\(error.code)"])
      throw RequestError.plans
    } catch is PackErrors {
      context.logger.error("plans cannot be read", metadata: ["code": "pack"])
      throw RequestError.plans
    } catch let error as any Explained {
      throw RequestError.question(QuestionProblem(error))
    }
    guard let answer = answers.first, answers.count == 1 else {
      throw RequestError.question(QuestionProblem(SeveralVehicles(count: answers.count)))
    }
    return .json { $0.object { answer.encode(into: &$0, brief: false) } }
  }
}

/// What is wrong with a question, in the words of whatever found it.
struct QuestionProblem: Hashable {
  let code: String
  let field: String?
  private let texts: [Language: String]
  private let advices: [Language: String]

  init(_ error: any Explained) {
    code = error.code
    field =
      switch error {
      case let error as EntryError: error.field
      case let error as VehicleDecodingError: "vehicle.\(error.member)"
      case is SeveralVehicles: "plateColour"
      default: nil
      }
    texts = Dictionary(
      uniqueKeysWithValues: Language.allCases.map { ($0, error.text(in: $0)) })
    advices = Dictionary(
      uniqueKeysWithValues: Language.allCases.compactMap { language in
        error.advice(in: language).map { (language, $0) }
      })
  }

  func text(in language: Language) -> String { texts[language] ?? code }
  func advice(in language: Language) -> String? { advices[language] }
}

/// A plate without its colour is that of several vehicles.
struct SeveralVehicles: Explained {
  let count: Int
  var code: String { "question.several-vehicles" }

  func text(in language: Language) -> String {
    switch language {
    case .english: "the plate belongs to \(count) vehicles of different colours"
    case .chinese: "该号牌对应 \(count) 辆不同颜色号牌的车辆"
    }
  }

  func advice(in language: Language) -> String? {
    switch language {
    case .english: "say the colour of the plate"
    case .chinese: "请注明号牌颜色"
    }
  }
}
