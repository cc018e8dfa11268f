public import Monitoring
public import Registry

extension JournalBacklog {
  /// What of a registry's journal is not filed yet, also while its owner files.
  public init(of reader: Reader) async throws {
    let journal = reader.location.journal
    var place = try await reader.filedPlace()
    while true {
      do throws(JournalError) {
        try self.init(in: journal, behind: JournalPosition(place))
        return
      } catch {
        guard case .missing = error else { throw error }
        // The owner removed the file because it is filed whole: then the place is another now.
        let next = try await reader.filedPlace()
        if next == place { throw error }
        place = next
      }
    }
  }
}
