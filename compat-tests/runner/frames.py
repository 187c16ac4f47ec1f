"""The hostile frames of frames/run as one more part of a whole run, against a broker and a data folder of their own.

Batches are appended as they come, so one whose records make no sense under a valid checksum is in the log afterwards: the frames never
share a folder with what the dump tool checks."""
import shutil
import subprocess
from dataclasses import dataclass

from runner.clients import ROOT

FRAMES_WITHIN_S = 120


@dataclass
class Attack:
    """What frames/run printed."""

    passed: bool
    lines: list


def attack(broker):
    """Starts the broker, sends the frames, stops it; answers what held. Its folder goes where all did."""
    broker.start()
    try:
        command = [ROOT / "frames" / "run", broker.bootstrap, str(broker.pid)]
        answer = subprocess.run(command, capture_output=True, text=True, timeout=FRAMES_WITHIN_S)
    finally:
        broker.stop()
    if answer.returncode == 0:
        shutil.rmtree(broker.folder)
    lines = answer.stdout.splitlines() or [f"FAIL frames {answer.stderr.strip()[-300:]}"]
    return Attack(answer.returncode == 0, lines)
