"""The frames that `obd export` wrote, read by Python's `struct` as faithfully as ours: marks, length, check byte, exact
consumption, each value with its scale or the reason why there is none.

    obd_peers.py FILE

Prints "name operations-a-second" a line.
"""
import functools
import operator
import struct
import sys

from rate import rate

STREAM = struct.Struct(">HBBBHHHHBHHHHBBBIII")
# Scale, offset and bytes of each field of the stream.
FIELDS = [
    (1 / 256, 0, 2), (0.5, 0, 1), (1, -125, 1), (1, -125, 1), (0.125, 0, 2), (0.05, 0, 2), (0.05, -200, 2), (0.05, -200, 2),
    (0.4, 0, 1), (0.05, 0, 2), (0.03125, -273, 2), (0.03125, -273, 2), (0.1, 0, 2), (1, -40, 1), (0.4, 0, 1),
]


def values(body):
    raw = STREAM.unpack(body)
    result = []
    for number, (scale, offset, width) in zip(raw, FIELDS):
        top = number >> 8 * (width - 1)
        if top <= 0xFA:
            is_nox = offset == -200 and number == 0
            result.append(None if is_nox else number * scale + offset)
        else:
            result.append(None)
    status, longitude, latitude, odometer = raw[15:]
    fixed = status != 0xFF and not status & 1
    result.append(longitude * 1e-6 * (-1 if status & 4 else 1) if fixed and longitude <= 180_000_000 else None)
    result.append(latitude * 1e-6 * (-1 if status & 2 else 1) if fixed and latitude <= 90_000_000 else None)
    result.append(odometer * 0.1 if odometer != 0xFFFFFFFF else None)
    return result


def decode(frame):
    """The records of one signed packet of streams."""
    length = struct.unpack_from(">H", frame, 22)[0]
    if frame[:2] not in (b"##", b"~~") or len(frame) != length + 25:
        raise ValueError("not a frame")
    if functools.reduce(operator.xor, frame[2:-1]) != frame[-1]:
        raise ValueError("check byte")
    unit = frame[24:-1]
    end = len(unit) - 66
    if unit[end] != 0x20 or unit[end + 33] != 0x20:
        raise ValueError("signature")
    position, records = 8, []
    while position < end:
        if unit[position] != 2:
            raise ValueError("type")
        records.append((tuple(unit[position + 1:position + 7]), values(unit[position + 7:position + 44])))
        position += 44
    if position != end:
        raise ValueError("length")
    return records


def split(stream):
    frames, position = [], 0
    while position < len(stream):
        size = struct.unpack_from(">H", stream, position + 22)[0] + 25
        frames.append(stream[position:position + size])
        position += size
    return frames


def main():
    with open(sys.argv[1], "rb") as file:
        frames = split(file.read())[:200]
    assert all(len(decode(frame)) == 10 for frame in frames)
    print("bodies", rate(lambda: [decode(frame) for frame in frames], 10 * len(frames)))


main()
