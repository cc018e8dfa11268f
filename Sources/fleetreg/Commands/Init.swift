import ArgumentParser
import Fleet
import Foundation
import Registry

/// `fleetreg init`: makes a registry.
struct Init: FleetCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Create a registry: a directory with the store and its settings.",
    discussion: """
      Writes fleetreg.yaml with every setting explained and commented out. The registry gets an id
      of its own, which its records carry for ever.

      Example:
        fleetreg init --registry plant
      """)

  @OptionGroup var shared: SharedOptions

  func run(in session: CommandSession) async throws -> ExitStatus {
    let location = session.location(shared)
    let owner = try Owner.create(at: location, command: session.commandLine)
    try writeSettings(to: location.settings)
    session.console.result(
      InitResult(
        directory: location.directory, registry: owner.registry, settings: location.settings))
    session.next(
      shared, ("plant add --help", "name a plant and its gates", "登记厂区与门禁"),
      ("vehicle import trucks.csv", "bring in trucks", "导入车辆"),
      ("status", "see what is there", "查看现状"))
    return .done
  }

  /// Settings that are there already are the operator's: they stay.
  private func writeSettings(to path: String) throws(CommandError) {
    let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o640)
    guard file >= 0 else {
      if errno == EEXIST { return }
      throw .file(path: path, detail: String(cString: strerror(errno)))
    }
    defer { close(file) }
    let text = Settings.template
    guard write(file, text, text.utf8.count) == text.utf8.count else {
      throw .file(path: path, detail: String(cString: strerror(errno)))
    }
  }
}

/// `{"registry","directory","settings"}`: the new registry's id, where it is, and its settings file.
struct InitResult: Output {
  let directory: String
  let registry: RecordID
  let settings: String

  func encode(into writer: inout JSONWriter) {
    writer.member("registry", registry.description)
    writer.member("directory", directory)
    writer.member("settings", settings)
  }

  func print(on console: Console) {
    console.note("created the registry \(registry)", "已新建登记库 \(registry)")
    var details = Details()
    details.add(console.words("directory", "目录"), directory)
    details.add(console.words("settings", "设置"), settings)
    details.print(on: console)
  }
}
