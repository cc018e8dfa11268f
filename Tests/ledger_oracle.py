#!/usr/bin/env python3
"""Verifies logs, receipts and requests to cosign by the C2SP specifications alone: a second implementation that
shares nothing with the first. Says `ok` and what it verified, or `refused: why` and exits 1.

    ledger_oracle.py log DIRECTORY --key VKEY [--witness VKEY]...
    ledger_oracle.py receipt FILE --key VKEY [--witness VKEY]...
    ledger_oracle.py request FILE --key VKEY --seen CHECKPOINT

Needs python3 and the package cryptography (apt: python3-cryptography).
"""
import argparse
import base64
import hashlib
import json
import pathlib
import re
import sys

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


class Refused(Exception):
    pass


def require(condition, reason):
    if not condition:
        raise Refused(reason)


def sha256(data):
    return hashlib.sha256(data).digest()


def unbase64(text):
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError:
        raise Refused(f"not base64: {text[:80]}")
    require(base64.b64encode(data).decode() == text, f"not canonical base64: {text[:80]}")
    return data


# The tree: RFC 6962, section 2.1, word by word.

def leaf(entry):
    return sha256(b"\0" + entry)


def split(count):
    k = 1
    while 2 * k < count:
        k *= 2
    return k


def mth(leaves):
    if not leaves:
        return sha256(b"")
    if len(leaves) == 1:
        return leaves[0]
    k = split(len(leaves))
    return sha256(b"\1" + mth(leaves[:k]) + mth(leaves[k:]))


def root_from_path(hash, index, size, path):
    """RFC 6962, 2.1.1: the root that the path leads to."""
    if size == 1:
        require(not path, "the proof is too long")
        return hash
    require(path, "the proof is too short")
    k = split(size)
    if index < k:
        return sha256(b"\1" + root_from_path(hash, index, k, path[:-1]) + path[-1])
    return sha256(b"\1" + path[-1] + root_from_path(hash, index - k, size - k, path[:-1]))


def roots_from_proof(old, size, proof, old_root, whole=True):
    """RFC 6962, 2.1.2: the roots of the old and of the new tree that the proof leads to."""
    if old == size:
        if whole:
            require(not proof, "the proof is too long")
            return old_root, old_root
        require(len(proof) == 1, "the proof has the wrong length")
        return proof[0], proof[0]
    require(proof, "the proof is too short")
    k = split(size)
    if old <= k:
        a, b = roots_from_proof(old, k, proof[:-1], old_root, whole)
        return a, sha256(b"\1" + b + proof[-1])
    a, b = roots_from_proof(old - k, size - k, proof[:-1], old_root, False)
    return sha256(b"\1" + proof[-1] + a), sha256(b"\1" + proof[-1] + b)


# Notes and checkpoints.

class Key:
    def __init__(self, text):
        self.name, self.id, material = text.split("+", 2)
        data = unbase64(material)
        self.type, self.key = data[0], data[1:]
        require(self.type in (1, 4) and len(self.key) == 32, "a key of another kind")
        expected = sha256(self.name.encode() + b"\n" + data)[:4].hex()
        require(self.id == expected, f"the key's id is {self.id}, expected {expected}")

    def verify(self, text, signature):
        message = text
        if self.type == 4:
            require(len(signature) == 72, "a cosignature of another length")
            message = b"cosignature/v1\ntime %d\n" % int.from_bytes(signature[:8], "big") + text
            signature = signature[8:]
        try:
            Ed25519PublicKey.from_public_bytes(self.key).verify(signature, message)
        except InvalidSignature:
            raise Refused(f"the signature of {self.name} is forged")


class Checkpoint:
    def __init__(self, data, keys, witnesses):
        try:
            note = data.decode("utf-8")
        except UnicodeDecodeError:
            raise Refused("not UTF-8")
        require(not re.search("[\x00-\x09\x0b-\x1f]", note), "control characters")
        require("\n\n" in note and note.endswith("\n"), "no signatures")
        text, signatures = note.rsplit("\n\n", 1)
        text += "\n"
        signed = set()
        for line in signatures.removesuffix("\n").split("\n"):
            match = re.fullmatch(r"\u2014 ([^\s+]+) (\S+)", line)
            require(match, f"not a signature: {line[:80]}")
            data = unbase64(match[2])
            require(len(data) > 4, "a signature that is too short")
            for key in keys + witnesses:
                if (key.name, key.id) == (match[1], data[:4].hex()):
                    key.verify(text.encode(), data[4:])
                    signed.add(key)
        require(any(key in signed for key in keys), "not signed by the log")
        missing = [key.name for key in witnesses if key not in signed]
        require(not missing, f"not cosigned by {missing}")
        lines = text.split("\n")
        require(len(lines) >= 4 and all(lines[:-1]), "not three lines")
        self.origin = lines[0]
        require(self.origin == keys[0].name, "of another log")
        require(re.fullmatch("0|[1-9][0-9]*", lines[1]), "not a size")
        self.size, self.root = int(lines[1]), unbase64(lines[2])


# Files.

def tile_path(kind, index, width):
    groups = ["%03d" % (index % 1000)]
    while index >= 1000:
        index //= 1000
        groups.insert(0, "x%03d" % (index % 1000))
    return f"tile/{kind}/" + "/".join(groups) + (f".p/{width}" if width < 256 else "")


def read_tile(log, kind, index, width):
    """The content of a tile, or as much of the full one that took its place."""
    for name, cut in ((tile_path(kind, index, width), False), (tile_path(kind, index, 256), True)):
        path = log / name
        if path.exists():
            return name, path.read_bytes(), cut
    raise Refused(f"{tile_path(kind, index, width)} is missing")


def read_entries(log, size):
    entries = []
    for index in range((size + 255) // 256):
        width = min(256, size - 256 * index)
        name, data, cut = read_tile(log, "entries", index, width)
        for _ in range(width):
            require(len(data) >= 2, f"{name} is too short")
            length = int.from_bytes(data[:2], "big")
            require(len(data) >= 2 + length, f"{name} is too short")
            entries.append(data[2:2 + length])
            data = data[2 + length:]
        require(cut or not data, f"{name} is too long")
    return entries


def verify_log(log, keys, witnesses):
    checkpoint = Checkpoint((log / "checkpoint").read_bytes(), keys, witnesses)
    entries = read_entries(log, checkpoint.size)
    hashes, level = [leaf(entry) for entry in entries], 0
    require(mth(hashes) == checkpoint.root, "the entries do not make the root that was signed")
    while hashes:
        for index in range((len(hashes) + 255) // 256):
            expected = b"".join(hashes[256 * index:256 * index + 256])
            name, data, cut = read_tile(log, level, index, len(expected) // 32)
            require(data[:len(expected)] == expected and (cut or len(data) == len(expected)), f"{name} is wrong")
        hashes = [mth(hashes[start:start + 256]) for start in range(0, len(hashes) // 256 * 256, 256)]
        level += 1
    return f"{checkpoint.size} entries"


def verify_receipt(data, keys, witnesses):
    head, _, note = data.partition(b"\n\n")
    lines = head.decode().split("\n")
    require(lines.pop(0) == "c2sp.org/tlog-proof@v1", "another format")
    require(lines[0].startswith("extra "), "no entry")
    content = json.loads(unbase64(lines.pop(0)[6:]))
    match = re.fullmatch("index (0|[1-9][0-9]*)", lines.pop(0))
    require(match, "no index")
    checkpoint = Checkpoint(note, keys, witnesses)
    index, entry = int(match[1]), content["entry"].encode()
    require(index < checkpoint.size, "behind the end")
    root = root_from_path(leaf(entry), index, checkpoint.size, [unbase64(line) for line in lines])
    require(root == checkpoint.root, "the proof leads to another root")
    commitments = dict(re.findall(r"^([A-Za-z0-9.]+)#(\S+)$", content["entry"], re.M))
    for opening in content.get("openings", []):
        message = b"fleetreg/commitment/v1\n" + unbase64(opening["salt"]) + f"{opening['name']}\n{opening['value']}".encode()
        require(unbase64(commitments[opening["name"]]) == sha256(message), f"{opening['name']} is not what was committed to")
    return f"entry {index} of {checkpoint.size}, {len(content.get('openings', []))} values"


def verify_request(data, keys, seen):
    head, _, note = data.partition(b"\n\n")
    lines = head.decode().split("\n")
    match = re.fullmatch("old (0|[1-9][0-9]*)", lines.pop(0))
    require(match, "no old size")
    old, new = Checkpoint(seen, keys, []), Checkpoint(note, keys, [])
    proof = [unbase64(line) for line in lines]
    require(int(match[1]) == old.size <= new.size, "from another size")
    roots = roots_from_proof(old.size, new.size, proof, old.root)
    require(roots == (old.root, new.root), "not consistent")
    return f"{old.size} to {new.size}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("kind", choices=["log", "receipt", "request"])
    parser.add_argument("path", type=pathlib.Path)
    parser.add_argument("--key", required=True)
    parser.add_argument("--witness", action="append", default=[])
    parser.add_argument("--seen", type=pathlib.Path)
    arguments = parser.parse_args()
    try:
        keys, witnesses = [Key(arguments.key)], [Key(text) for text in arguments.witness]
        if arguments.kind == "log":
            found = verify_log(arguments.path, keys, witnesses)
        elif arguments.kind == "receipt":
            found = verify_receipt(arguments.path.read_bytes(), keys, witnesses)
        else:
            found = verify_request(arguments.path.read_bytes(), keys, arguments.seen.read_bytes())
    except Refused as reason:
        print(f"refused: {reason}")
        sys.exit(1)
    except (FileNotFoundError, ValueError, KeyError) as reason:
        print(f"refused: {reason!r}")
        sys.exit(1)
    print(f"ok: {found}")


main()
