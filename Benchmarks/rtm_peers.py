"""Frames of GB/T 32960-2016, the cousin that cars speak, read by `rtm_con` from PyPI: check byte, and of each record the
nineteen values of vehicle, engine and position, as many as a record of HJ 1239 has.

    rtm_peers.py

Prints "name operations-a-second" a line.
"""
import functools
import operator
import struct

from rtm_con import msg_checked

from rate import rate


def frame(number):
    """A real-time record, by the tables of the standard."""
    time = bytes([26, 11, 22, number // 3600 % 24, number // 60 % 60, number % 60])
    vehicle = struct.pack(
        ">BBBBHIHHBBBHBB", 1, 1, 3, 2, number % 900, 1_234_560 + number, 5_200, 10_000 + number % 300, number % 100, 1, 0x2E,
        5_000, number % 100, 0)
    engine = struct.pack(">BBHH", 4, 1, 700 + number % 1200, 3_000)
    position = struct.pack(">BBII", 5, 0, 116_397_128 + number, 39_916_527)
    unit = time + vehicle + engine + position
    body = b"\x02\xfe" + b"LTEST1239N0000017" + b"\x01" + struct.pack(">H", len(unit)) + unit
    return b"##" + body + bytes([functools.reduce(operator.xor, body)])


def main():
    frames = [frame(number) for number in range(200)]
    first = msg_checked.parse(frames[7])
    blocks = first.payload.data_list
    assert len(blocks) == 3 and abs(blocks[0].data_content.vehicle_speed.value - 0.7) < 1e-9, first
    broken = bytearray(frames[0])
    broken[40] ^= 1
    try:
        msg_checked.parse(bytes(broken))
        raise SystemExit("rtm_con takes a frame whose check byte is wrong")
    except Exception as error:
        assert not isinstance(error, SystemExit)
    print("records", rate(lambda: [msg_checked.parse(bytes_) for bytes_ in frames], len(frames)))


main()
