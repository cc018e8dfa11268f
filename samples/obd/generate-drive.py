#!/usr/bin/env python3
"""Writes samples/obd/drive.hex: eight minutes of a synthetic truck by HJ 1239.3, one frame a line.

    python3 samples/obd/generate-drive.py > samples/obd/drive.hex

A cold start, an SCR that warms up, and four things that are wrong: from 08:03:20 on the NOx sensor behind the
SCR repeats one value under load; between logout and the next login the odometer gained 18.6 km; one packet is
lost; another one came late, as a reissue. Vehicle, card and calibration do not exist. The bytes are put together
here from the published layout and by nothing of the program that reads them. Always the same bytes.
"""
import math
import struct

VIN = b"LTEST000000000001"
DAY = (26, 11, 20)


def time(second):
    return bytes(DAY) + bytes((second // 3600, second // 60 % 60, second % 60))


def frame(command, unit):
    body = bytes((command,)) + VIN + bytes((6, 1)) + struct.pack(">H", len(unit)) + unit
    check = 0
    for byte in body:
        check ^= byte
    print((b"~~" + body + bytes((check,))).hex().upper())


def raw(value, scale, offset=0.0):
    return int(round((value - offset) / scale))


def stream(second, at, kilometres):
    """The 37 bytes of type 02; `second` counts from the start of the engine."""
    warm = 1 - math.exp(-max(0, second - 20) / 70)
    speed = min(68, second * 0.9) + 3 * math.sin(second / 17)
    speed = max(0.0, speed if second > 15 else 0.0)
    torque = 15 if second <= 15 else int(52 + 9 * math.sin(second / 23))
    inlet = 60 + 275 * warm + 4 * math.sin(second / 31)
    upstream = 430 + 60 * math.sin(second / 11) + 10 * math.sin(second * 1.7)
    left = 0.93 if inlet < 200 else 0.6 if inlet < 250 else 0.06
    downstream = upstream * left + 3 * math.sin(second * 2.3)
    if at >= 8 * 3600 + 200:
        downstream = 31.05
    powered = second >= 60
    return struct.pack(
        ">HBBBHHHHBHHHHBBBIII",
        raw(speed, 1 / 256), raw(90.5, 0.5), raw(torque, 1, -125), raw(11, 1, -125),
        raw(680 if second <= 15 else 1250 + 120 * math.sin(second / 19), 0.125),
        raw(2.4 if second <= 15 else 21 + 5 * math.sin(second / 23), 0.05),
        raw(upstream, 0.05, -200) if powered else 0,
        raw(downstream, 0.05, -200) if powered else 0,
        raw(62.0, 0.4), raw(120 if second <= 15 else 430 + 60 * math.sin(second / 23), 0.05),
        raw(inlet, 0.03125, -273), raw(inlet - 12, 0.03125, -273), raw(3.8, 0.1),
        raw(25 + 60 * warm, 1, -40), raw(58, 0.4), 0,
        112_500_000, 35_000_000 + raw(kilometres / 111.195, 1e-6), raw(88_120.4 + kilometres, 0.1))


def diagnostics(lamp, codes):
    """Type 01: 96 bytes and four for each code; CVN in binary, filled up with zeros as characters."""
    ratios = (500, 1200, 40, 50, 310, 500, 0, 0, 60, 75, 280, 500, 420, 490, 455, 500, 333, 500)
    body = struct.pack(">BBHH", 1, lamp, 0xFEA0, 0x0800) + VIN
    body += b"SYNTH-CAL-07".ljust(18, b"\0") + bytes((0x5A, 0xC3, 0x01, 0x9E)) + b"0" * 14
    body += struct.pack(">18H", *ratios) + bytes((len(codes),))
    return body + b"".join(struct.pack(">I", code) for code in codes)


def supplement(fuel, urea):
    """Type 80 of annex B: torque mode, pedal, fuel, urea tank, injection, urea, DPF exhaust."""
    return struct.pack(
        ">BBIBIIH", 9, raw(44, 0.4), raw(fuel, 0.5), raw(18, 1, -40), raw(900, 0.01), raw(urea, 1),
        raw(320, 0.03125, -273))


def main():
    serial = 0
    kilometres = 0.0
    late = None
    for login, start, length, engine in ((1, 8 * 3600, 420, 0), (2, 8 * 3600 + 2460, 60, 300)):
        frame(1, time(start) + struct.pack(">H", login) + b"89860000000000000007")
        for begin in range(0, length, 10):
            unit = b""
            for second in range(begin, begin + 10):
                values = stream(engine + second, start + second, kilometres)
                unit += b"\x02" + time(start + second) + values
                kilometres += struct.unpack(">H", values[:2])[0] / 256 / 3600
            at = time(start + begin + 9)
            if begin % 60 == 0:
                done = (start - 8 * 3600 + begin) / 3600
                unit += b"\x80" + at + supplement(40_000 + 22 * done, 2_000_000 + 950 * done)
            if begin == 0:
                unit += b"\x01" + at + diagnostics(engine > 0, (0x20EE002F,) if engine else ())
            serial += 1
            packet = at + struct.pack(">H", serial) + unit
            if serial == 9:
                continue
            if serial == 14:
                late = packet
                continue
            frame(2, packet)
            if serial == 20:
                frame(3, late)
        frame(4, time(start + length) + struct.pack(">H", login))
        kilometres += 18.6


main()
