import Monitoring
import Testing

@Suite struct JournalPositionTests {
  @Test func filesComeBeforeOffsets() {
    #expect(JournalPosition(file: 1, offset: 900) < JournalPosition(file: 2, offset: 16))
    #expect(JournalPosition.start < JournalPosition(file: 1, offset: 0))
  }
}
