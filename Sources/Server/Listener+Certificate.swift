import Fleet
import Foundation
import NIOSSL

extension Listener.Certificate {
  /// Looks whether a server could use them.
  public func check() throws(ServerError) { _ = try configuration() }

  /// TLS 1.2 and later with this chain and key.
  func configuration() throws(ServerError) -> TLSConfiguration {
    let attributes = try? FileManager.default.attributesOfItem(atPath: key)
    if let mode = attributes?[.posixPermissions] as? Int, mode & 0o077 != 0 {
      throw .keyMode(path: key)
    }
    let certificates: [NIOSSLCertificateSource]
    do {
      certificates = try NIOSSLCertificate.fromPEMFile(chain).map { .certificate($0) }
    } catch {
      throw .certificate(path: chain, detail: Self.detail(of: chain))
    }
    guard !certificates.isEmpty else {
      throw .certificate(path: chain, detail: Self.detail(of: chain))
    }
    let privateKey: NIOSSLPrivateKey
    do {
      privateKey = try NIOSSLPrivateKey(file: key, format: .pem)
    } catch {
      throw .certificate(path: key, detail: Self.detail(of: key))
    }
    var configuration = TLSConfiguration.makeServerConfiguration(
      certificateChain: certificates, privateKey: .privateKey(privateKey))
    configuration.minimumTLSVersion = .tlsv12
    do {
      _ = try NIOSSLContext(configuration: configuration)
    } catch {
      throw .certificate(
        path: key, detail: Bilingual("the key does not belong to `\(chain)`", "私钥与 `\(chain)` 不匹配"))
    }
    return configuration
  }

  /// The same as a context, made once for all connections.
  func context() throws -> NIOSSLContext { try NIOSSLContext(configuration: configuration()) }

  private static func detail(of path: String) -> Bilingual {
    if access(path, R_OK) == 0 { return Bilingual("no PEM of that kind in it", "其中没有此类 PEM 内容") }
    let words = String(cString: strerror(errno))
    return Bilingual(words, words)
  }
}
