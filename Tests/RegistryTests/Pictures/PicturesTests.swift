import Foundation
import Registry
import Testing

@Suite("Pictures") struct PicturesTests {
  @Test("a picture is one file, named by its digest, however often it comes")
  func store() async throws {
    let registry = TemporaryRegistry()
    let owner = try registry.create()
    let bytes = Array("picture".utf8)
    let digest = try await owner.storePicture(bytes)
    let again = try await owner.storePicture(bytes)
    #expect(digest == SHA256Digest(of: bytes))
    #expect(again == digest)
    let path = registry.location.picture(digest)
    #expect(path.hasSuffix("/pictures/\("\(digest)".prefix(2))/\(digest)"))
    #expect(FileManager.default.contents(atPath: path) == Data(bytes))
    let files = try FileManager.default.subpathsOfDirectory(atPath: registry.location.pictures)
    #expect(files.count == 3 && files.contains("arriving"))
  }
}
