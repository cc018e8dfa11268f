import Fleet
import Testing

@Suite("Machinery state chain") struct MachineryStateTests {
  /// Every step that is allowed, and where it leads; all others are refused.
  static let allowed: [MachineryState: [MachineryStep: MachineryState]] = [
    .draft: [.edit: .draft, .submit: .submitted],
    .submitted: [.review: .underReview],
    .underReview: [.return: .returned, .approve: .approved],
    .returned: [.edit: .returned, .submit: .submitted],
    .approved: [.produceCard: .cardInProduction],
    .cardInProduction: [.number: .numbered],
    .numbered: [.amend: .numbered, .move: .numbered, .transfer: .numbered, .scrap: .scrapped],
    .scrapped: [:],
  ]

  @Test(
    "each step from each state leads on or is refused", arguments: MachineryState.allCases,
    MachineryStep.allCases)
  func transition(state: MachineryState, step: MachineryStep) throws {
    guard let event = try MachinerySamples.event(step) else { return }
    #expect(event.step == step)
    let before = try MachinerySamples.registration(in: state)
    #expect(before.state == state)
    var machine = before
    if let next = Self.allowed[state]?[step] {
      try machine.apply(event, at: MachinerySamples.now)
      #expect(machine.state == next)
    } else {
      #expect(throws: MachineryRefusal.notAllowed(step, in: state)) {
        try machine.apply(event, at: MachinerySamples.now)
      }
      #expect(machine == before)
    }
  }

  @Test("the owner may take it back until the card is being made")
  func withdraw() throws {
    let states = try MachineryState.allCases.filter {
      try MachinerySamples.registration(in: $0).mayBeWithdrawn
    }
    #expect(states == [.draft, .submitted, .underReview, .returned, .approved])
  }

  @Test("a refusal names the steps that may follow, in both languages")
  func advice() {
    let refusal = MachineryRefusal.notAllowed(.approve, in: .submitted)
    #expect(
      refusal.text(in: .english) == "`approve` cannot follow while the registration is submitted")
    #expect(refusal.advice(in: .english) == "next steps: review, withdraw")
    #expect(refusal.advice(in: .chinese) == "可办理：受理审核、撤回")
    let ended = MachineryRefusal.notAllowed(.move, in: .scrapped)
    #expect(ended.advice(in: .chinese) == "登记已终止；如机械重新使用请另行登记")
  }

  @Test("a step that needs a reason is refused without one", arguments: ["", " ", "\u{3000}"])
  func reason(text: String) throws {
    var machine = try MachinerySamples.registration(in: .underReview)
    #expect(throws: MachineryRefusal.reasonMissing(.return)) {
      try machine.apply(.return(reason: text), at: MachinerySamples.now)
    }
    var numbered = try MachinerySamples.registration(in: .numbered)
    #expect(throws: MachineryRefusal.reasonMissing(.scrap)) {
      try numbered.apply(.scrap(reason: text, on: Day(2026, 11, 1)), at: MachinerySamples.now)
    }
    let form = numbered.machinery
    #expect(throws: MachineryRefusal.reasonMissing(.amend)) {
      try numbered.apply(.amend(form, reason: text), at: MachinerySamples.now)
    }
  }

  @Test("a return keeps its reason until the next submission")
  func returned() throws {
    var machine = try MachinerySamples.registration(in: .returned)
    #expect(machine.returnReason == "blurred photo")
    try machine.apply(.submit, at: MachinerySamples.now)
    #expect(machine.returnReason == nil)
  }

  @Test("moving nowhere, transferring to oneself and amending to another place are refused")
  func nothing() throws {
    let now = MachinerySamples.now
    var machine = try MachinerySamples.registration(in: .numbered)
    let place = machine.machinery.place
    let owner = try MachinerySamples.unit
    #expect(throws: MachineryRefusal.nothingChanges(.move)) {
      try machine.apply(.move(to: place, on: Day(2026, 11, 1)), at: now)
    }
    #expect(throws: MachineryRefusal.nothingChanges(.transfer)) {
      try machine.apply(.transfer(to: owner, on: Day(2026, 11, 1)), at: now)
    }
    var form = machine.machinery
    form.place.division = try DivisionCode("140302")
    #expect(throws: MachineryRefusal.otherStep(.move)) {
      try machine.apply(.amend(form, reason: "moved"), at: now)
    }
    form = machine.machinery
    form.registrant = try MachinerySamples.person
    #expect(throws: MachineryRefusal.otherStep(.transfer)) {
      try machine.apply(.amend(form, reason: "sold"), at: now)
    }
  }

  @Test("today is in time, tomorrow is refused")
  func future() throws {
    var machine = try MachinerySamples.registration(in: .numbered)
    let place = Machinery.Place(division: try DivisionCode("140302"))
    #expect(throws: MachineryRefusal.future(.move, Day(2026, 11, 22))) {
      try machine.apply(.move(to: place, on: Day(2026, 11, 22)), at: MachinerySamples.now)
    }
    try machine.apply(.move(to: place, on: Day(2026, 11, 21)), at: MachinerySamples.now)
    #expect(machine.movedOn == Day(2026, 11, 21))
    #expect(machine.machinery.place == place)
  }

  @Test(
    "an event before the machine was made, arrived, was moved or changed its owner is refused",
    arguments: MachineryMilestone.allCases)
  func before(milestone: MachineryMilestone) throws {
    let now = MachinerySamples.now
    let known = Day(2026, 11, 10)
    let there = Machinery.Place(division: try DivisionCode("140302"))
    let elsewhere = Machinery.Place(division: try DivisionCode("140303"))
    var machine = try MachinerySamples.registration(in: .numbered)
    switch milestone {
    case .made:
      var form = machine.machinery
      form.madeOn = known
      try machine.apply(.amend(form, reason: "typing error"), at: now)
      machine.arrivedOn = nil
    case .arrived: machine.arrivedOn = known
    case .moved: try machine.apply(.move(to: elsewhere, on: known), at: now)
    case .transferred:
      try machine.apply(.transfer(to: try MachinerySamples.person, on: known), at: now)
    }
    let owner = try milestone == .transferred ? MachinerySamples.unit : MachinerySamples.person
    let events: [(Day) -> MachineryEvent] = [
      { .move(to: there, on: $0) }, { .transfer(to: owner, on: $0) },
      { .scrap(reason: "worn out", on: $0) },
    ]
    let early = known.advanced(by: -1)
    for event in events {
      var copy = machine
      let step = event(early).step
      let refusal = MachineryRefusal.before(step, early, milestone, known)
      #expect(throws: refusal) { try copy.apply(event(early), at: now) }
      #expect(copy == machine)
      try copy.apply(event(known), at: now)
      #expect(refusal.text(in: .english) != refusal.text(in: .chinese))
    }
  }

  @Test("a new owner must be complete")
  func transfer() throws {
    var machine = try MachinerySamples.registration(in: .numbered)
    let owner = Registrant(kind: .person, name: "李四")
    let refusal = #expect(throws: MachineryRefusal.self) {
      try machine.apply(.transfer(to: owner, on: Day(2026, 11, 1)), at: MachinerySamples.now)
    }
    guard case .incomplete(.transfer, let missing) = refusal else {
      Issue.record("expected incomplete, found \(String(describing: refusal))")
      return
    }
    #expect(missing.map(\.field.path) == ["registrant.residentNumber", "registrant.phone"])
  }

  @Test("only a number that was issued here can be confirmed")
  func confirm() throws {
    var machine = try MachinerySamples.registration(in: .numbered)
    #expect(throws: MachineryRefusal.notProvisional) { try machine.confirmNumber() }
    var issued = try MachinerySamples.registration(in: .cardInProduction)
    let number = try MachineryNumber("3-4DA00456")
    try issued.apply(.number(AssignedNumber(number, origin: .issued)), at: MachinerySamples.now)
    #expect(issued.number?.isProvisional == true)
    try issued.confirmNumber()
    #expect(issued.number == AssignedNumber(number, origin: .confirmed))
    #expect(issued.number?.isProvisional == false)
  }
}
