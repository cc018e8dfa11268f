import Fleet

/// JSON of devices: UTF-8 by its standard, GB 18030 from devices that never read it.
enum JSONText {
  static func parse(_ bytes: [UInt8]) throws(DeviceError) -> JSON {
    do throws(JSON.ParsingError) {
      return try JSON(parsing: bytes.span)
    } catch {
      guard case .encoding = error else { throw .json(error) }
      let text = try utf8(bytes)
      do throws(JSON.ParsingError) {
        return try JSON(parsing: text.span)
      } catch {
        throw .json(error)
      }
    }
  }

  /// Text as UTF-8, out of either encoding.
  static func utf8(_ bytes: [UInt8]) throws(DeviceError) -> [UInt8] {
    if TextEncoding.endOfUTF8(in: bytes.span) == nil { return bytes }
    var text: [UInt8] = []
    guard let decoder = try? Transcoder.decoder(), decoder.convert(bytes.span, into: &text) == nil
    else { throw .encoding }
    return text
  }
}
