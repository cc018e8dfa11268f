"""How often a second a peer does its work."""
import time


def rate(work, operations, least=1.0):
    """Repeats `work` for at least `least` seconds and returns operations a second."""
    work()
    start, rounds = time.perf_counter(), 0
    while time.perf_counter() - start < least:
        work()
        rounds += 1
    return rounds * operations / (time.perf_counter() - start)
