import Fleet
import Testing

@Suite("Machinery deadlines") struct MachineryDeadlineTests {
  private func draft(in division: String, arrivedOn day: Day?) throws -> MachineryRegistration {
    var form = try MachinerySamples.excavator
    form.place.division = try DivisionCode(division)
    return MachineryRegistration(
      id: MachinerySamples.id, machinery: form, arrivedOn: day, at: MachinerySamples.now)
  }

  @Test("the thirtieth day is in time, the thirty-first is late")
  func boundary() throws {
    let machine = try draft(in: "140106", arrivedOn: Day(2026, 10, 1))
    #expect(machine.overdue(on: Day(2026, 10, 31)) == nil)
    let overdue = try #require(machine.overdue(on: Day(2026, 11, 1)))
    #expect(overdue.due == Day(2026, 10, 31))
    #expect(overdue.days == 1)
    #expect(overdue.code == "machinery.overdue.arrival")
  }

  @Test("where no local text was found, or no day of arrival is recorded, nothing is late")
  func unknown() throws {
    let today = Day(2026, 11, 21)
    #expect(try draft(in: "140403", arrivedOn: Day(2020, 1, 1)).overdue(on: today) == nil)
    #expect(try draft(in: "140106", arrivedOn: nil).overdue(on: today) == nil)
  }

  @Test("what was submitted is no longer late; what was returned is")
  func states() throws {
    var machine = try draft(in: "141002", arrivedOn: Day(2026, 10, 1))
    try machine.apply(.submit, at: MachinerySamples.now)
    #expect(machine.overdue(on: Day(2026, 11, 21)) == nil)
    try machine.apply(.review, at: MachinerySamples.now)
    try machine.apply(.return(reason: "blurred"), at: MachinerySamples.now)
    #expect(machine.overdue(on: Day(2026, 11, 21))?.days == 21)
  }

  @Test(
    "the smallest division with a rule decides",
    arguments: [
      (.arrival, "370102", "37"), (.arrival, "429006", "429006"), (.arrival, "141002", "1410"),
      (.existing, "370102", "37"), (.existing, "140403", ""), (.scrap, "370102", "37"),
      (.scrap, "140106", nil), (.arrival, "420102", nil),
    ] as [(MachineryDeadline.Cause, String, String?)])
  func rules(cause: MachineryDeadline.Cause, division: String, expected: String?) throws {
    let rule = MachineryDeadline.rule(cause, in: try DivisionCode(division))
    #expect(rule?.division == expected)
  }

  @Test("a scrapping in Shandong is late from its thirty-first day, unconfirmed")
  func scrap() throws {
    let machine = try draft(in: "370102", arrivedOn: nil)
    let day = Day(2026, 10, 1)
    #expect(machine.lateness(of: .scrap, happened: day, on: Day(2026, 10, 31)) == nil)
    let late = try #require(machine.lateness(of: .scrap, happened: day, on: Day(2026, 11, 1)))
    #expect(late.text(in: .english).contains("unconfirmed"))
    #expect(late.text(in: .chinese).contains("待核实"))
    #expect(machine.lateness(of: .submit, happened: day, on: Day(2026, 11, 1)) == nil)
  }
}
