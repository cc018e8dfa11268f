"""The peers of the in-process rows: the same inputs given to what people use today, in one Python process.

Prints one line a row: name, operations a second. Run by run.py, which installs the packages.
"""
import json
import re
import sys

from rate import rate


def lines(name):
    with open(name, encoding="utf-8") as file:
        return [line.split("\t")[0].strip() for line in file if line.strip() and not line.startswith("#")]


def plates(folder):
    province, letter, serial = "[京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新]", "[A-Z]", "[A-HJ-NP-Z0-9]"
    pattern = re.compile(
        f"{province}{letter}(?:{serial}{{5}}|{serial}{{4}}[挂学警]|[A-HJK]{serial}[0-9]{{4}}|[0-9]{{5}}[A-HJK])"
        f"|粤Z{serial}{{4}}[港澳]|{province}[0-9]{{5}}领|[0-9]{{6}}使|使[0-9]{{6}}|{province}[XS][0-9]{{4}}应急"
    )
    texts = lines(f"{folder}/plates.txt")
    return rate(lambda: [pattern.fullmatch(text) for text in texts], len(texts))


def vins(folder):
    from vininfo import Vin

    texts = lines(f"{folder}/vins.txt")
    return rate(lambda: [Vin(text).verify_checksum() for text in texts], len(texts))


def eligibility():
    """Part of the question as a decision table of GoRules: stage known or inferred from the invoice's day."""
    import zen

    def column(id, name):
        return {"id": id, "name": name, "field": name}

    table = {
        "nodes": [
            {"id": "in", "type": "inputNode", "name": "in", "position": {"x": 0, "y": 0}},
            {"id": "out", "type": "outputNode", "name": "out", "position": {"x": 2, "y": 0}},
            {
                "id": "t", "type": "decisionTableNode", "name": "t", "position": {"x": 1, "y": 0},
                "content": {
                    "hitPolicy": "first",
                    "inputs": [column("a", "mass"), column("b", "stage"), column("c", "invoice")],
                    "outputs": [column("o", "outcome"), column("r", "rule")],
                    "rules": [
                        {"_id": "1", "a": "> 3500", "b": ">= 6", "c": "", "o": '"allow"', "r": '"stage"'},
                        {"_id": "2", "a": "> 3500", "b": "[0..5]", "c": ">= 20210701", "o": '"review"', "r": '"cut-off"'},
                        {"_id": "3", "a": "> 3500", "b": "[0..5]", "c": "", "o": '"deny"', "r": '"stage"'},
                        {"_id": "4", "a": "", "b": "", "c": "", "o": '"unknown"', "r": '"missing"'},
                    ],
                },
            },
        ],
        "edges": [
            {"id": "e1", "sourceId": "in", "targetId": "t", "type": "edge"},
            {"id": "e2", "sourceId": "t", "targetId": "out", "type": "edge"},
        ],
    }
    decision = zen.ZenEngine().create_decision(json.dumps(table))
    trucks = [{"mass": 25000, "stage": 4 + n % 3, "invoice": 20200101 + n % 4 * 10000} for n in range(100)]
    outcomes = {decision.evaluate(truck)["result"]["outcome"] for truck in trucks}
    assert outcomes == {"allow", "review", "deny"}, outcomes
    return rate(lambda: [decision.evaluate(truck) for truck in trucks], len(trucks))


if __name__ == "__main__":
    samples = sys.argv[1]
    print("plate", plates(samples))
    print("vin", vins(samples))
    print("eligibility", eligibility())
