/// A number with all its digits, so that points stand below each other.
func fixed(_ value: Double, digits: Int) -> String {
  guard value.magnitude < 1e12 else { return "\(value)" }
  guard digits > 0 else { return grouped(Int(value.rounded())) }
  var unit = 1
  for _ in 0..<digits { unit *= 10 }
  let scaled = Int((value.magnitude * Double(unit)).rounded())
  let rest = "\(scaled % unit)"
  let zeros = String(repeating: "0", count: digits - rest.count)
  return (value < 0 && scaled > 0 ? "-" : "") + "\(grouped(scaled / unit)).\(zeros)\(rest)"
}
