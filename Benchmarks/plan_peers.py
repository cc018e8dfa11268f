"""The rules and situations that `plans export` wrote, given to Cedar, GoRules and Rego in this process.

    plan_peers.py CASES.json

Each rule becomes that engine's own: Cedar `forbid` policies, one GoRules expression a rule, Rego partial rules. Every engine
must give every situation the verdict that fleetreg gave. Prints "name situations-a-second" a line, or what differs, and fails.
"""
import json
import sys

from rate import rate


def span(division):
    """All county codes that lie in a division."""
    for size in (10_000, 100):
        if division % size == 0:
            return division, division + size - 1
    return division, division


def place(rule):
    within = [["within", "division", *span(division)] for division in rule["divisions"]]
    zones = [["within", "division", *span(division)] for division in rule["zonesWithin"]]
    if rule["zones"]:
        within.append(["all", ["names", "zones", rule["zones"]], ["any", *zones]])
    return ["any", *within] if within else ["all"]


def broken(rule):
    """What makes a rule not met, as one tree; `no` is a part that must not hold."""
    parts = [["within", "day", rule["from"], rule["until"]], place(rule), rule["binds"], ["no", rule["requires"]]]
    return ["all", *parts, *(["no", exception] for exception in rule["exceptions"])]


def outcome(ids, effects):
    found = {effects[name] for name in ids}
    return "deny" if "deny" in found else "review" if found else "allow"


def words(names):
    return json.dumps(names, ensure_ascii=False)


# How an engine with one expression a rule writes each kind of node.
CEDAR = {
    "all": " && ", "any": " || ", "no": "!({0})",
    "among": "{1}.contains(context.{0})", "not": "!({1}.contains(context.{0}))",
    "names": "context.{0}.containsAny({1})", "true": "context.{0}", "false": "!context.{0}",
    "within": "(context.{0} >= {1} && context.{0} <= {2})",
}
ZEN = {
    "all": " and ", "any": " or ", "no": "not ({0})",
    "among": "({0} in {1})", "not": "({0} not in {1})",
    "names": "some({0}, # in {1})", "true": "{0} == true", "false": "{0} == false",
    "within": "({0} >= {1} and {0} <= {2})",
}


def expression(tree, syntax):
    kind, *rest = tree
    if kind in ("all", "any"):
        parts = [expression(part, syntax) for part in rest]
        return f"({syntax[kind].join(parts)})" if parts else "true" if kind == "all" else "false"
    if kind == "no":
        return syntax["no"].format(expression(rest[0], syntax))
    if kind == "flag":
        return syntax["true" if rest[1] else "false"].format(rest[0])
    if kind == "within":
        return syntax["within"].format(*rest)
    return syntax[kind].format(rest[0], words(rest[1]))


class Rego:
    """Rego has no `or` within a rule: each part that needs one becomes a rule of its own."""

    def __init__(self):
        self.lines = ["package plans"]
        self.count = 0

    def named(self, bodies):
        self.count += 1
        name = f"part{self.count}"
        for body in bodies:
            self.lines.append(f"{name} if {{ {'; '.join(body)} }}")
        if not bodies:
            self.lines.append(f"{name} if {{ false }}")
        return name

    def body(self, tree):
        kind, *rest = tree
        if kind == "all":
            return [line for part in rest for line in self.body(part)] or ["true"]
        if kind == "any":
            return [self.named([self.body(part) for part in rest])]
        if kind == "no":
            return [f"not {self.named([self.body(rest[0])])}"]
        fact = "input." + rest[0]
        if kind == "among":
            return [f"{fact} in {words(rest[1])}"]
        if kind == "not":
            return [f"not {self.named([[fact + ' in ' + words(rest[1])]])}"]
        if kind == "names":
            return [self.named([[f"{words(name)} in {fact}"] for name in rest[1]])]
        if kind == "flag":
            return [f"{fact} == {'true' if rest[1] else 'false'}"]
        return [f"{fact} >= {rest[1]}", f"{fact} <= {rest[2]}"]

    def add(self, rule):
        self.lines.append(f"broken contains {json.dumps(rule['id'])} if {{ {'; '.join(self.body(broken(rule)))} }}")


def with_cedar(rules, situations, effects):
    import cedarpy

    names = {}
    text = ["permit(principal, action, resource);"]
    for number, rule in enumerate(rules):
        names[f"policy{number + 1}"] = rule["id"]
        text.append(f"forbid(principal, action, resource) when {{ {expression(broken(rule), CEDAR)} }};")
    policies = cedarpy.PolicySet.from_str("\n".join(text))
    entities = cedarpy.Entities.from_json_str("[]")
    requests = [
        {"principal": 'Truck::"a"', "action": 'Action::"pass"', "resource": 'Gate::"a"', "context": situation["facts"]}
        for situation in situations
    ]

    def ask():
        return cedarpy.is_authorized_batch(requests, policies, entities)

    def found(result):
        assert not result.diagnostics.errors, result.diagnostics.errors
        return outcome([names[name] for name in result.diagnostics.reasons if name in names], effects)

    return [found(result) for result in ask()], ask


def with_zen(rules, situations, effects):
    import zen as engine

    expressions = [
        {"id": str(number), "key": f"r{number}", "value": expression(broken(rule), ZEN)} for number, rule in enumerate(rules)
    ]
    graph = {
        "nodes": [
            {"id": "in", "type": "inputNode", "name": "in", "position": {"x": 0, "y": 0}},
            {"id": "rules", "type": "expressionNode", "name": "rules", "position": {"x": 1, "y": 0},
             "content": {"expressions": expressions}},
            {"id": "out", "type": "outputNode", "name": "out", "position": {"x": 2, "y": 0}},
        ],
        "edges": [
            {"id": "e1", "sourceId": "in", "targetId": "rules", "type": "edge"},
            {"id": "e2", "sourceId": "rules", "targetId": "out", "type": "edge"},
        ],
    }
    decision = engine.ZenEngine().create_decision(json.dumps(graph))
    contexts = [situation["facts"] for situation in situations]

    def ask():
        return [decision.evaluate(context)["result"] for context in contexts]

    return [
        outcome([rule["id"] for number, rule in enumerate(rules) if result[f"r{number}"]], effects) for result in ask()
    ], ask


def with_rego(rules, situations, effects):
    import regopy

    module = Rego()
    for rule in rules:
        module.add(rule)
    interpreter = regopy.Interpreter()
    interpreter.add_module("plans", "\n".join(module.lines))
    bundle = interpreter.build("data.plans.broken")

    def answer(situation):
        interpreter.set_input(situation["facts"])
        return interpreter.query_bundle(bundle)

    def ask():
        return [answer(situation) for situation in situations]

    def found(result):
        assert result.ok(), str(result)
        return outcome(json.loads(str(result))["expressions"][0], effects)

    return [found(result) for result in ask()], ask


def main(path):
    with open(path, encoding="utf-8") as file:
        document = json.load(file)
    rules, situations = document["rules"], document["situations"]
    effects = {rule["id"]: rule["effect"] for rule in rules}
    expected = [situation["outcome"] for situation in situations]
    isAgreed = True
    for name, engine in (("cedar", with_cedar), ("zen", with_zen), ("rego", with_rego)):
        found, ask = engine(rules, situations, effects)
        differing = [place for place in range(len(expected)) if found[place] != expected[place]]
        print(f"{name}.agree", len(expected) - len(differing))
        for place in differing[:3]:
            print(f"{name}: {found[place]} instead of {expected[place]}: {situations[place]['facts']}", file=sys.stderr)
        isAgreed = isAgreed and not differing
        print(name, rate(ask, len(situations)))
    sys.exit(0 if isAgreed else 1)


if __name__ == "__main__":
    main(sys.argv[1])
