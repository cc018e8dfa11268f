import Fleet
import Foundation
import Sync
import Testing

@testable import Registry

@Suite("Pictures that go up") struct PictureOutboxTests {
  private let registry = TemporaryRegistry()
  private var now: Instant { registry.clock.now }

  private func delivery(_ number: Int, _ pictures: [SHA256Digest]) -> Delivery {
    var passage = Passages.make(number)
    passage.pictures = pictures.map {
      Passage.Picture(kind: "vehicle", sha256: "\($0)", reference: nil)
    }
    return Delivery(.passage(passage))
  }

  private func due(_ owner: Owner) async throws -> [String] {
    try await owner.duePictures(100, at: now).map(\.sha256).sorted()
  }

  private func names(_ digests: SHA256Digest...) -> [String] { digests.map { "\($0)" }.sorted() }

  /// Sends what is due; the upstream answers so for each record, `nil` leaves it open.
  @discardableResult
  private func send(
    _ owner: Owner, answering mark: (Int) -> RecordMark = { _ in .stored }
  ) async throws -> Int {
    var sent = 0
    for batch in try await owner.dueBatches(BatchDemand(count: 9), at: now) {
      var marks = batch.segment.marks
      var letters: [DeadLetter] = []
      for index in marks.indices where !batch.withheld.contains(index) && marks[index].isOpen {
        marks[index] = mark(index)
        sent += 1
        guard marks[index] == .rejected else { continue }
        letters.append(
          DeadLetter(
            record: batch.segment.records[index],
            rejection: Rejection(code: "test.refused", reason: "refused"), line: []))
      }
      let isOpen = marks.contains(where: \.isOpen)
      try await owner.settle(
        [
          Settlement(
            batch: batch.id, marks: marks, deadLetters: letters, due: isOpen ? now : nil,
            attempts: 0)
        ], at: now)
    }
    return sent
  }

  private func held(_ owner: Owner, _ digests: SHA256Digest...) async throws {
    try await owner.settle(
      digests.map { PictureResult(sha256: "\($0)", outcome: .held) }, at: now)
  }

  @Test("after: a picture is due once its record is above, and never again once it is above itself")
  func after() async throws {
    let owner = try registry.create()
    let (a, b) = (
      try await owner.storePicture([1]), try await owner.storePicture([2])
    )
    _ = try await owner.store([delivery(1, [a]), delivery(2, [b]), delivery(3, [])])
    #expect(try await due(owner) == [])
    #expect(try await owner.pictureCounts() == PictureCounts(waiting: 2))
    try await send(owner) { $0 == 1 ? .retry : .stored }
    #expect(try await due(owner) == names(a))
    try await held(owner, a)
    #expect(try await due(owner) == [])
    #expect(try await owner.pictureCounts() == PictureCounts(waiting: 1))
    // Another record that names what is above already.
    _ = try await owner.store([delivery(4, [a])])
    try await send(owner)
    #expect(try await due(owner) == names(b))
    try await held(owner, b)
    #expect(try await owner.pictureCounts() == PictureCounts())
  }

  @Test("before: the record waits for what lies here, and those behind it with it")
  func before() async throws {
    let owner = try registry.create()
    try await owner.setPictures(.before)
    let a = try await owner.storePicture([1])
    let absent = SHA256Digest(of: [9])
    _ = try await owner.store([
      delivery(1, [absent]), delivery(2, [a]), delivery(3, []),
    ])
    #expect(try await due(owner) == names(a))
    #expect(try await send(owner) == 1)
    #expect(try await send(owner) == 0)
    try await held(owner, a)
    #expect(try await send(owner) == 2)
    #expect(try await owner.pictureCounts() == PictureCounts(awaited: 1))
  }

  @Test("before: a picture that is refused holds its record no longer")
  func refusedBefore() async throws {
    let owner = try registry.create()
    try await owner.setPictures(.before)
    let a = try await owner.storePicture([1])
    _ = try await owner.store([delivery(1, [a])])
    #expect(try await send(owner) == 0)
    try await owner.settle(
      [PictureResult(sha256: "\(a)", outcome: .refused(Rejection(code: "x", reason: "y")))],
      at: now)
    #expect(try await send(owner) == 1)
  }

  @Test("within and never: nothing goes on its own", arguments: [PictureOrder.within, .never])
  func notOnTheirOwn(order: PictureOrder) async throws {
    let owner = try registry.create()
    try await owner.setPictures(order)
    let a = try await owner.storePicture([1])
    _ = try await owner.store([delivery(1, [a])])
    try await send(owner)
    #expect(try await due(owner) == [])
    #expect(try await owner.pictureCounts() == PictureCounts())
    // What went up inside its record is up there; what never went may go once that is wanted.
    try await owner.setPictures(.after)
    _ = try await owner.store([delivery(2, [a])])
    try await send(owner)
    #expect(try await due(owner) == (order == .within ? [] : names(a)))
  }

  @Test("a picture that has not come is awaited, and goes when it comes; the order may change")
  func arrival() async throws {
    var owner: Owner? = try registry.create()
    let digest = SHA256Digest(of: [7])
    _ = try await owner?.store([delivery(1, [digest])])
    try await send(try #require(owner))
    #expect(try await due(try #require(owner)) == [])
    #expect(try await owner?.pictureCounts() == PictureCounts(awaited: 1))
    owner = nil
    let next = try registry.open()
    _ = try await next.storePicture([7])
    #expect(try await due(next) == names(digest))
    try await next.setPictures(.never)
    #expect(try await due(next) == [])
    try await next.setPictures(.after)
    #expect(try await due(next) == names(digest))
  }

  @Test("a refused record's pictures stay; they go when it is sent again and taken")
  func deadLetter() async throws {
    let owner = try registry.create()
    let a = try await owner.storePicture([1])
    _ = try await owner.store([delivery(1, [a])])
    try await send(owner) { _ in .rejected }
    #expect(try await due(owner) == [])
    try await owner.retryDeadLetters()
    try await send(owner)
    #expect(try await due(owner) == names(a))
  }

  @Test("postponed, refused, retried, absent: each as it was said, and listed so")
  func results() async throws {
    let owner = try registry.create()
    let (a, b, c) = (
      try await owner.storePicture([1]), try await owner.storePicture([2]),
      try await owner.storePicture([3])
    )
    _ = try await owner.store([delivery(1, [a, b, c])])
    try await send(owner)
    registry.clock.advance(seconds: 1)
    let later = now.advanced(byMilliseconds: 5000)
    try FileManager.default.removeItem(atPath: registry.location.picture(c))
    try await owner.settle(
      [
        PictureResult(
          sha256: "\(a)", outcome: .postponed(until: later, attempts: 3, cause: .status(503))),
        PictureResult(
          sha256: "\(b)",
          outcome: .refused(Rejection(code: "picture.too-large", reason: "large", chinese: "大"))),
        PictureResult(sha256: "\(c)", outcome: .absent),
      ], at: now)
    #expect(try await due(owner) == [])
    #expect(try await owner.nextPictureDue(after: now) == later)
    #expect(
      try await owner.pictureCounts() == PictureCounts(waiting: 1, awaited: 1, refused: 1))
    let reader = try owner.reader()
    let refused = try await reader.pictures(.refused)
    #expect(refused.map(\.digest) == [b] && refused[0].rejection?.chinese == "大")
    #expect(try await reader.pictures(.waiting).map(\.attempts) == [3])
    #expect(try await reader.pictures(.awaited).map(\.digest) == [c])
    #expect(try await reader.status().outbox.failure?.code == "upstream.busy")
    registry.clock.advance(seconds: 6)
    #expect(try await due(owner) == names(a))
    #expect(try await owner.retryPictures([a]) == 0)
    #expect(try await owner.retryPictures() == 1)
    #expect(try await due(owner) == names(a, b))
  }

  @Test("what lies under the name is digested again")
  func damaged() async throws {
    let owner = try registry.create()
    let digest = try await owner.storePicture([1, 2, 3])
    #expect(try await owner.content(ofPicture: "\(digest)", limit: 100) == .bytes([1, 2, 3]))
    try Data([1, 2, 4]).write(to: URL(fileURLWithPath: registry.location.picture(digest)))
    #expect(try await owner.content(ofPicture: "\(digest)", limit: 100) == .damaged)
    try FileManager.default.removeItem(atPath: registry.location.picture(digest))
    #expect(try await owner.content(ofPicture: "\(digest)", limit: 100) == .absent)
    #expect(try await owner.content(ofPicture: "../../etc/passwd", limit: 100) == .absent)
  }

  @Test("a damaged file is set aside, and the picture goes once it has come again")
  func comesAgain() async throws {
    let owner = try registry.create()
    let digest = try await owner.storePicture([1, 2, 3])
    _ = try await owner.store([delivery(1, [digest])])
    try await send(owner)
    let path = registry.location.picture(digest)
    try Data([1, 2, 4]).write(to: URL(fileURLWithPath: path))
    let refusal = Rejection(code: Rejection.damagedPictureCode, reason: "damaged")
    try await owner.settle(
      [PictureResult(sha256: "\(digest)", outcome: .refused(refusal))], at: now)
    #expect(try await owner.pictureCounts() == PictureCounts(refused: 1))
    #expect(FileManager.default.contents(atPath: path + ".damaged") == Data([1, 2, 4]))
    let receipts = PictureReceipts(of: owner)
    #expect(try await receipts.held(of: digest, from: "plant") == .part(0))
    _ = try await owner.storePicture([1, 2, 3])
    #expect(try await owner.pictureCounts() == PictureCounts(waiting: 1))
    #expect(try await due(owner) == names(digest))
  }

  @Test("what was put off while the clock was ahead does not wait for that time")
  func clock() async throws {
    let owner = try registry.create()
    let a = try await owner.storePicture([1])
    _ = try await owner.store([delivery(1, [a])])
    try await send(owner)
    let wrong = now.advanced(byMilliseconds: 3 * 86_400_000)
    try await owner.settle(
      [
        PictureResult(
          sha256: "\(a)", outcome: .postponed(until: wrong, attempts: 1, cause: .status(500)))
      ], at: now)
    #expect(try await due(owner) == names(a))
  }

  @Test(
    "before: a picture that fails again and again holds its record no longer; nor is it merged before"
  )
  func patience() async throws {
    let owner = try registry.create()
    try await owner.setPictures(.before)
    let a = try await owner.storePicture([1])
    _ = try await owner.store([delivery(1, [a])])
    _ = try await owner.store([delivery(2, [])])
    // The other record goes alone: the one that waits was left as it is.
    #expect(try await send(owner) == 1)
    let until = now.advanced(byMilliseconds: 1000)
    try await owner.settle(
      [
        PictureResult(
          sha256: "\(a)", outcome: .postponed(until: until, attempts: 6, cause: .status(500)))
      ], at: now)
    #expect(try await send(owner) == 1)
  }

  @Test("what the level above has lost goes again with its pictures")
  func healed() async throws {
    let owner = try registry.create()
    let a = try await owner.storePicture([1])
    _ = try await owner.store([delivery(1, [a])])
    try await send(owner)
    try await held(owner, a)
    let reader = try owner.reader()
    let question = try #require(try await reader.question(.settled))
    let answer = try await owner.note(question.stated, answering: question)
    #expect(answer.healed == 1)
    #expect(try await send(owner) == 1)
    #expect(try await due(owner) == names(a))
  }

  @Test("turned on later, the outbox knows the pictures of what was stored meanwhile")
  func turnedOn() async throws {
    let owner = try registry.create()
    try await owner.setOutbox(on: false)
    let a = try await owner.storePicture([1])
    _ = try await owner.store([delivery(1, [a])])
    #expect(try await owner.pictureCounts() == PictureCounts())
    try await owner.setOutbox(on: true)
    #expect(try await owner.pictureCounts() == PictureCounts(waiting: 1))
    try await send(owner)
    #expect(try await due(owner) == names(a))
  }
}

@Suite("Pictures that arrive") struct PictureReceiptTests {
  private let registry = TemporaryRegistry()
  private let bytes = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }

  private func arriving() throws -> [String] {
    try FileManager.default.contentsOfDirectory(
      atPath: "\(registry.location.pictures)/arriving")
  }

  @Test("cut anywhere it goes on there, by another process too, and nothing stays behind")
  func resumed() async throws {
    let owner = try registry.create()
    let digest = SHA256Digest(of: bytes)
    var held = 0
    for end in [1, 65_536, 199_999, 200_000] {
      // A process of its own each time.
      let receipts = PictureReceipts(of: owner)
      #expect(try await receipts.held(of: digest, from: "plant") == .part(held))
      let upload = try await receipts.begin(digest, from: "plant", at: held, of: bytes.count)
      try await receipts.append(Array(bytes[held..<end]), to: upload)
      held = end
      let progress = try await receipts.finish(upload)
      #expect(progress == (end == bytes.count ? .whole : .part(end)))
    }
    #expect(try arriving().isEmpty)
    #expect(try await owner.content(ofPicture: "\(digest)", limit: .max) == .bytes(bytes))
    #expect(try await PictureReceipts(of: owner).held(of: digest, from: "other") == .whole)
  }

  @Test("what got its name in a crash is noted when it is asked for, or named again")
  func crashBeforeNote() async throws {
    let owner = try registry.create()
    let digest = SHA256Digest(of: bytes)
    var passage = Passages.make(1)
    passage.pictures = [Passage.Picture(kind: "vehicle", sha256: "\(digest)", reference: nil)]
    _ = try await owner.store([Delivery(.passage(passage))])
    try registry.location.makeFolder(of: digest)
    try Data(bytes).write(to: URL(fileURLWithPath: registry.location.picture(digest)))
    #expect(try await owner.pictureCounts() == PictureCounts(awaited: 1))
    #expect(try await PictureReceipts(of: owner).held(of: digest, from: "plant") == .whole)
    #expect(try await owner.pictureCounts() == PictureCounts(waiting: 1))
  }

  @Test("one sender cannot begin any number of pictures")
  func manyBegun() async throws {
    let receipts = PictureReceipts(of: try registry.create())
    for number in 0..<256 {
      let upload = try await receipts.begin(
        SHA256Digest(of: [UInt8(number)]), from: "plant", at: 0, of: 10)
      _ = try await receipts.finish(upload)
    }
    let more = SHA256Digest(of: [1, 2])
    await #expect(throws: PictureRefusal.tooMany(limit: 256)) {
      try await receipts.begin(more, from: "plant", at: 0, of: 10)
    }
    _ = try await receipts.begin(more, from: "other", at: 0, of: 10)
    _ = try await receipts.begin(SHA256Digest(of: [7]), from: "plant", at: 0, of: 10)
  }

  @Test("another offset is answered with what is here; the first byte begins anew")
  func offsets() async throws {
    let receipts = PictureReceipts(of: try registry.create())
    let digest = SHA256Digest(of: bytes)
    let upload = try await receipts.begin(digest, from: "plant", at: 0, of: bytes.count)
    try await receipts.append(Array(bytes[..<100]), to: upload)
    #expect(try await receipts.finish(upload) == .part(100))
    for offset in [1, 99, 101, bytes.count + 1] {
      await #expect(throws: PictureRefusal.offset(held: 100)) {
        try await receipts.begin(digest, from: "plant", at: offset, of: bytes.count)
      }
    }
    // Another sender's part is its own.
    #expect(try await receipts.held(of: digest, from: "other") == .part(0))
    let again = try await receipts.begin(digest, from: "plant", at: 0, of: bytes.count)
    try await receipts.append(bytes, to: again)
    #expect(try await receipts.finish(again) == .whole)
  }

  @Test("what is another picture is not kept")
  func wrongDigest() async throws {
    let receipts = PictureReceipts(of: try registry.create())
    let digest = SHA256Digest(of: bytes)
    var other = bytes
    other[12_345] ^= 1
    let upload = try await receipts.begin(digest, from: "plant", at: 0, of: bytes.count)
    try await receipts.append(other, to: upload)
    await #expect(throws: PictureRefusal.digest(found: SHA256Digest(of: other))) {
      try await receipts.finish(upload)
    }
    #expect(try arriving().isEmpty)
    #expect(try await receipts.held(of: digest, from: "plant") == .part(0))
  }

  @Test("a later request overtakes an earlier one, whose bytes no longer count")
  func overtaken() async throws {
    let receipts = PictureReceipts(of: try registry.create())
    let digest = SHA256Digest(of: bytes)
    let slow = try await receipts.begin(digest, from: "plant", at: 0, of: bytes.count)
    try await receipts.append(Array(bytes[..<1000]), to: slow)
    let later = try await receipts.begin(digest, from: "plant", at: 1000, of: bytes.count)
    await #expect(throws: PictureRefusal.overtaken) {
      try await receipts.append([1, 2, 3], to: slow)
    }
    await #expect(throws: PictureRefusal.overtaken) { try await receipts.finish(slow) }
    try await receipts.append(Array(bytes[1000...]), to: later)
    #expect(try await receipts.finish(later) == .whole)
  }

  @Test("an awaited picture that arrives goes on to the level above")
  func relayed() async throws {
    let owner = try registry.create()
    let digest = SHA256Digest(of: bytes)
    var passage = Passages.make(1)
    passage.pictures = [Passage.Picture(kind: "vehicle", sha256: "\(digest)", reference: nil)]
    _ = try await owner.store([Delivery(.passage(passage))])
    try await owner.setPictures(.before)
    #expect(try await owner.duePictures(9, at: registry.clock.now).isEmpty)
    let receipts = PictureReceipts(of: owner)
    let upload = try await receipts.begin(digest, from: "plant", at: 0, of: bytes.count)
    try await receipts.append(bytes, to: upload)
    _ = try await receipts.finish(upload)
    #expect(
      try await owner.duePictures(9, at: registry.clock.now).map(\.sha256) == ["\(digest)"])
  }
}
