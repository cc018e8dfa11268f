import CCrypto

/// The MD5 of a text in hexadecimal digits: what HTTP Digest (RFC 2617) of devices is made of, and
/// nothing else here.
func md5(_ text: String) -> String {
  var digest = [UInt8](repeating: 0, count: 16)
  let bytes = Array(text.utf8)
  let done = EVP_Digest(bytes, bytes.count, &digest, nil, EVP_md5(), nil)
  // Where the machine's policy has taken MD5 away, no digest ever matches.
  guard done == 1 else { return "" }
  let digits = Array("0123456789abcdef".utf8)
  var text: [UInt8] = []
  for byte in digest { text += [digits[Int(byte >> 4)], digits[Int(byte & 15)]] }
  return String(decoding: text, as: UTF8.self)
}
