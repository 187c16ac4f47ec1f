"""What the Python clients share: running scenarios in order, one line each, and the values they write.

A scenario is a function; its identifier is its name with dashes. It holds when it returns, and fails when it raises.
"""
import sys
import time
import traceback

CREATE_TIME_MS = 1_700_000_000_000


def value(index, size=100):
    """Value `index` of scenarios.md: its number, padded to `size` bytes."""
    return f"value-{index:06d}".encode().ljust(size, b"x")


def values(count, size=100):
    return [value(index, size) for index in range(count)]


def check(condition, reason):
    if not condition:
        raise AssertionError(reason)


def equal(actual, expected, what):
    if actual != expected:
        raise AssertionError(f"{what}: expected {short(expected)}, got {short(actual)}")


def short(thing):
    text = repr(thing)
    return text if len(text) <= 160 else f"{text[:150]}… ({len(text)} characters)"


def until(probe, what, timeout_s=20.0):
    """Polls `probe` until it answers something true; `probe` itself does the waiting or costs a round trip."""
    deadline = time.monotonic() + timeout_s
    while time.monotonic() < deadline:
        answer = probe()
        if answer:
            return answer
        time.sleep(0.02)
    raise AssertionError(f"{what}: not within {timeout_s:.0f} s")


def run(phases, phase, versions):
    """Runs the scenarios of `phase`, prints a line for each and ends the process with 1 where one failed."""
    for name, version in versions.items():
        print(f"version {name} {version}", flush=True)
    failed = 0
    for scenario in phases[phase]:
        identifier = scenario.__name__.replace("_", "-")
        started = time.monotonic()
        try:
            scenario()
            print(f"ok {identifier}", flush=True)
        except Exception as error:  # noqa: BLE001 - whatever a client library raises is a failed scenario
            failed += 1
            reason = " ".join(f"{type(error).__name__}: {error}".split())
            print(f"FAIL {identifier} {reason}", flush=True)
            traceback.print_exc()
        print(f"{identifier}: {time.monotonic() - started:.2f} s", file=sys.stderr, flush=True)
    sys.exit(1 if failed else 0)
