"""Runs one client's phases and reads its lines: `version NAME VERSION`, `ok ID`, `FAIL ID reason`.

A client that is silent about a scenario, names an unknown one, ends with an error or runs out of time has failed.
"""
import os
import re
import signal
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

from runner.scenarios import identifiers

ROOT = Path(__file__).resolve().parent.parent
CLIENTS = (
    "java", "kafka-tools", "kafkajs", "kafka-python", "sarama", "kcat", "aiokafka", "confluent-kafka", "rdkafka", "franz-go",
    "java-4.3", "kafka-tools-4.3", "frameworks", "kafka-tools-outputs",
)
# These have no scenario that needs a restart of the broker.
MAIN_ONLY = ("frameworks", "kafka-tools-outputs")
SETUP_WITHIN_S = 1200
ENDING_AT_MOST = 300  # characters of a log's last line in the report
PHASE_WITHIN_S = 480  # kafka-tools starts a JVM for every step
LINE = re.compile(r"^(ok|FAIL) (\S+)(?: (.*))?$")
# The scenario each of the restart phases must print.
RESTART_PHASES = {"before-restart": "restart-prepare", "after-restart": "restart-term", "after-kill": "restart-kill"}


@dataclass
class Result:
    """What one client did against one broker."""

    client: str
    outcomes: dict = field(default_factory=dict)  # identifier -> None where it held, else the reason
    not_asked: dict = field(default_factory=dict)  # identifier -> why this broker need not pass it
    versions: dict = field(default_factory=dict)
    faults: list = field(default_factory=list)  # of the client's run as a whole
    seconds: float = 0.0

    @property
    def failures(self):
        """The scenarios that were asked for and did not hold, with their reasons."""
        return {
            identifier: reason for identifier, reason in self.outcomes.items()
            if reason is not None and identifier not in self.not_asked
        }

    @property
    def passed(self):
        return not self.faults and bool(self.outcomes) and not self.failures


def setup(client, log_folder):
    """Installs what the client needs; answers None, or the reason why it can't run."""
    log = Path(log_folder) / f"{client}.setup.log"
    code = bounded([ROOT / client / "run", "--setup"], log, log, SETUP_WITHIN_S)
    return None if code == 0 else f"setup: {code if isinstance(code, str) else f'ended with {code}'}, see {log}"


def phase(result, name, bootstrap, log_folder):
    """Runs one phase of the client and adds what it printed to `result`."""
    if name != "main" and result.client in MAIN_ONLY:
        return
    out = Path(log_folder) / f"{result.client}.{name}.out"
    err = Path(log_folder) / f"{result.client}.{name}.err"
    started = time.monotonic()
    code = bounded([ROOT / result.client / "run", bootstrap, name, result.client], out, err, PHASE_WITHIN_S)
    result.seconds += time.monotonic() - started
    seen = read(result, out)
    if isinstance(code, str):
        result.faults.append(f"{name}: {code}")
    elif code != 0 and not any(result.outcomes[identifier] for identifier in seen):
        result.faults.append(f"{name}: ended with {code}, see {err}, which ends with: {ending(err)}")
    if name in RESTART_PHASES and RESTART_PHASES[name] not in seen:
        result.faults.append(f"{name}: nothing about {RESTART_PHASES[name]}")


def ending(err):
    """The last line that says something."""
    lines = err.read_text(errors="replace").split("\n")
    return next((line.strip()[:ENDING_AT_MOST] for line in reversed(lines) if line.strip()), "nothing")


def read(result, out):
    """Takes over the lines of a client; answers the identifiers they name."""
    known, seen = set(identifiers()), []
    for line in out.read_text(errors="replace").splitlines():
        if line.startswith("version "):
            _, name, version = line.split(maxsplit=2)
            result.versions[name] = version
        elif match := LINE.match(line):
            verdict, identifier, reason = match.groups()
            if identifier not in known:
                result.faults.append(f"unknown scenario {identifier}")
            elif identifier in result.outcomes:
                result.faults.append(f"scenario {identifier} twice")
            result.outcomes[identifier] = None if verdict == "ok" else (reason or "no reason given")
            seen.append(identifier)
    return seen


def bounded(command, out, err, within_s):
    """Runs a command in a process group of its own; answers its exit code, or words where it ran out of time."""
    with open(out, "wb") as out_file, open(err, "wb") if err != out else open(os.devnull, "wb") as err_file:
        errors = err_file if err != out else subprocess.STDOUT
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=out_file, stderr=errors, start_new_session=True
        )
        try:
            return process.wait(within_s)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            return f"not done within {within_s} s"
