extension OBD.Assessment {
  /// Writes the members of the report's JSON object (`docs/obd.md`).
  public func encode(into writer: inout JSONWriter) {
    writer.member("identity", identity.shown)
    writer.member("day", day)
    writer.member("family", settings.family.rawValue)
    if let span {
      writer.member("from", span.lowerBound)
      writer.member("until", span.upperBound)
    }
    writer.name("figures")
    writer.object { writer in
      for judgement in judgements {
        writer.name(dynamic: judgement.section.rawValue)
        writer.object { writer in
          for entry in judgement.figures {
            writer.name(dynamic: entry.term.rawValue)
            writer.object { writer in
              switch entry.figure {
              case .value(let value):
                writer.number(value)
                if !entry.term.unit.isEmpty { writer.member("unit", entry.term.unit) }
              case .unknown(let lack): writer.member("unknown", lack.code)
              }
            }
          }
        }
      }
    }
    encodeSignals(into: &writer)
    encodeFaults(into: &writer)
    encodeSuspicions(into: &writer)
    writer.name("thresholds")
    writer.array { writer in
      for threshold in thresholds {
        writer.object { writer in
          writer.member("name", threshold.name.rawValue)
          writer.number(threshold.value)
          if !threshold.name.unit.isEmpty { writer.member("unit", threshold.name.unit) }
          writer.member("from", ifPresent: threshold.from)
          writer.member("source", ifPresent: threshold.source?.text(in: .english))
          writer.member("mark", threshold.isOwn ? "own" : threshold.mark.rawValue)
        }
      }
    }
  }

  private func encodeSignals(into writer: inout JSONWriter) {
    writer.name("signals")
    writer.object { writer in
      for count in signals {
        writer.name(dynamic: count.signal.key)
        writer.object { writer in
          writer.member("values", count.values)
          for absence in OBD.Absence.allCases where count[absence] > 0 {
            writer.name(dynamic: absence.rawValue)
            writer.value(count[absence])
          }
        }
      }
    }
  }

  private func encodeFaults(into writer: inout JSONWriter) {
    if let lamp { writer.member("lamp", lamp.rawValue) }
    writer.name("faults")
    writer.array { writer in
      for fault in faults {
        writer.object { writer in
          writer.member("code", fault.code.text(readsJ1939: settings.readsJ1939Codes))
          writer.member("raw", fault.code.hexadecimal)
          if let first = fault.first { writer.member("from", first) }
          if let last = fault.last { writer.member("until", last) }
          writer.member("count", fault.count)
        }
      }
    }
  }

  private func encodeSuspicions(into writer: inout JSONWriter) {
    writer.name("suspicions")
    writer.array { writer in
      for suspicion in suspicions {
        writer.object { writer in
          writer.member("code", suspicion.code)
          writer.member("text", suspicion.text(in: .english))
          writer.member("count", suspicion.count)
          writer.name("evidence")
          writer.array { writer in
            for evidence in suspicion.evidence {
              writer.object { evidence.encode(into: &$0) }
            }
          }
          writer.name("thresholds")
          writer.array { writer in
            for threshold in suspicion.thresholds { writer.value(threshold.name.rawValue) }
          }
        }
      }
    }
  }
}

extension OBD.Evidence {
  fileprivate func encode(into writer: inout JSONWriter) {
    if let from { writer.member("from", from) }
    if let until { writer.member("until", until) }
    writer.name("facts")
    writer.array { writer in
      for fact in facts {
        writer.object { writer in
          switch fact {
          case .reading(let reading):
            writer.member("name", reading.signal.key)
            if let value = reading.value { writer.number(value) }
            if reading.value != nil, !reading.signal.unit.isEmpty {
              writer.member("unit", reading.signal.unit)
            }
            writer.member("absent", ifPresent: reading.absence?.rawValue)
            writer.member("raw", reading.raw)
          case .number(let term, let value):
            writer.member("name", term.rawValue)
            writer.number(value)
            if !term.unit.isEmpty { writer.member("unit", term.unit) }
          case .text(let term, let text):
            writer.member("name", term.rawValue)
            writer.member("text", text)
          case .monitor(let monitor):
            writer.member("name", OBD.Term.monitor.rawValue)
            writer.member("text", "\(monitor)")
          }
        }
      }
    }
  }
}

extension JSONWriter {
  /// A member `value` without the digits that only computing made: whole numbers as such, others with six
  /// decimals at most.
  fileprivate mutating func number(_ value: Double) {
    name("value")
    if let whole = Int64(exactly: value) {
      self.value(whole)
    } else {
      self.value((value * 1_000_000).rounded() / 1_000_000)
    }
  }
}
