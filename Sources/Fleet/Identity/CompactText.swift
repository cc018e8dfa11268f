/// The folding for texts without a grammar, such as engine numbers: full width becomes ASCII,
/// letters become capitals, spaces and invisible marks go; dots and dashes stay, because serials
/// use them.
func compactText(_ text: some StringProtocol) -> String {
  var compact = String.UnicodeScalarView()
  for scalar in text.unicodeScalars {
    switch scalar.value {
    case 0x61...0x7A: compact.append(Unicode.Scalar(UInt8(scalar.value - 0x20)))
    case 0x00...0x20, 0x7F: continue
    case 0x21...0x7E: compact.append(scalar)
    case 0xFF0E: compact.append(".")
    case 0x2010...0x2015, 0x2212, 0xFE58, 0xFE63, 0xFF0D: compact.append("-")
    default: if let folded = FoldedCharacters.fold(scalar) { compact.append(folded) }
    }
  }
  return String(compact)
}
