"""Checks a data folder by Kafka's own dump tool: every batch and record of every log, every offset and time index; and by
`kalda verify-log`, which compares all files with each other."""
import json
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from runner.brokers import kalda_binary, run_tool

CLASS = "org.apache.kafka.tools.DumpLogSegments"
FILES_A_RUN = 1000  # keeps the argument under the kernel's limit for one string
VERIFIED_WITHIN_S = 300
FAULT = re.compile(
    r"isvalid: false|is invalid|Found \d+ invalid bytes|Mismatches in|Non-consecutive|Found timestamp mismatch|"
    r"Found out of order|Exception|corrupt|Index sanity check failed",
    re.IGNORECASE,
)


@dataclass
class Checks:
    """What both found in a data folder."""

    files: int  # that the dump tool looked at
    faults: list  # of the dump tool, as pairs of file and line
    totals: dict  # of verify-log
    found: list  # faults of verify-log, as pairs of file and sentence

    @property
    def passed(self):
        return not self.faults and not self.found


def check(broker):
    """Checks the folder of a broker that has stopped in good order."""
    return Checks(*dump_all(broker), *verify(broker.data))


def dump_all(broker):
    """Answers the number of files looked at and the faults as pairs of file and line."""
    data = Path(broker.data)
    files = sorted(str(path.relative_to(data)) for ending in ("log", "index", "timeindex") for path in data.glob(f"*/*.{ending}"))
    files = [path for path in files if not Path(path).parent.name.endswith("-delete")]  # a deleted topic's, on their way out
    logs = [path for path in files if path.endswith(".log")]
    indexes = [path for path in files if not path.endswith(".log") and Path(path).parent.name not in broker.uncut_indexes]
    faults = []
    for paths, option in ((logs, "--deep-iteration"), (indexes, "--index-sanity-check"), (indexes, "--verify-index-only")):
        for first in range(0, len(paths), FILES_A_RUN):
            faults += dump(data, paths[first:first + FILES_A_RUN], option)
    return len(files), faults


def verify(data):
    """Answers what `kalda verify-log` counts, and the faults it finds as pairs of file and sentence. Notes tell of kills before."""
    command = [kalda_binary(), "verify-log", "--records", "--json", str(data)]
    answer = subprocess.run(command, capture_output=True, text=True, timeout=VERIFIED_WITHIN_S)
    lines = [json.loads(line) for line in answer.stdout.splitlines()]
    if not lines:
        raise RuntimeError(f"verify-log ended with {answer.returncode}: {answer.stderr[-500:]}")
    *findings, summary = lines
    return summary, [(found["file"], found["message"]) for found in findings if found["severity"] == "fault"]


def dump(data, paths, option):
    """The faults of some files. Where the tool ends with an exception, its file has the fault and the rest is tried anew."""
    faults = []
    while paths:
        answer = run_tool(CLASS, option, "--files", ",".join(paths), folder=data)
        found, last = faults_in(answer.stdout)
        faults += found
        if answer.returncode == 0:
            break
        words = (answer.stderr or answer.stdout).strip().splitlines() or ["no word of it"]
        faults.append((last or paths[0], f"{option}: {words[0][:200]}"))
        paths = paths[paths.index(last) + 1:] if last in paths else []
    return faults


def faults_in(output):
    """The lines of the tool's output that name a fault, and the last file it began."""
    faults, current = [], None
    for line in output.splitlines():
        if line.startswith("Dumping "):
            current = line.removeprefix("Dumping ").strip()
        elif FAULT.search(line):
            faults.append((current, line[:200]))
    return faults, current
