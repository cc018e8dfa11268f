public import Fleet
public import Registry

/// What do the plans ask of this site at this moment, and is it met?
public struct SiteQuestion: DecisionQuestion {
  /// The id of a site of the register.
  public var site: String
  public var at: Instant
  /// What is said with the question: over what is recorded, for this question only.
  public var stated: [PolicyFact: PolicyValue]

  public init(_ site: String, at instant: Instant, stated: [PolicyFact: PolicyValue] = [:]) {
    self.site = site
    at = instant
    self.stated = stated
  }

  /// - Throws: `RegisterError` where the site is not recorded.
  public func cases(in register: Register, now: Instant) throws -> [SiteCase] {
    let entry = try register.get(Site.self, site)
    let days = try register.memberDays(of: .site, site)
    var situation = Situation(.site, at: at, in: entry.division)
    situation.read(entry, days: days)
    situation.feeds = [.exemptions: now]
    situation.feeds[.zones] = days.values.max()?.start()
    for (fact, value) in stated { situation.set(fact, value, recordedOn: now.day()) }
    return [SiteCase(site: entry, at: at, situation: situation)]
  }
}

/// A question about a site with everything that the registry knows.
public struct SiteCase: DecisionCase {
  public let site: Site
  let at: Instant
  public let situation: Situation

  public func answer(_ verdict: Verdict) -> SiteAnswer { SiteAnswer(site: site, verdict: verdict) }

  public func decision(_ kept: KeptAnswer) -> Decision {
    Decision(
      about: .site, plant: nil, site: site.id, at: at, outcome: kept.outcome, rules: kept.rules,
      facts: kept.facts, verdict: kept.verdict)
  }
}

/// The answer about one site.
///
/// `{"site","decision"?,"verdict":{…}}`, with `--brief` `"outcome"` instead of the verdict.
public struct SiteAnswer: DecisionAnswer {
  public let site: Site
  public let verdict: Verdict
  public var decision: RecordID?

  init(site: Site, verdict: Verdict) {
    self.site = site
    self.verdict = verdict
  }

  public func encode(into writer: inout JSONWriter, brief: Bool = false) {
    writer.member("site", site.id)
    writer.member("decision", ifPresent: decision?.description)
    verdict.encodeAnswer(into: &writer, brief: brief)
  }
}
