#!/usr/bin/env python3
"""phases.py COMMAND…: runs a module's program, and says behind each of its lines "started after … ms" where that time went:

    engine    from the order to create the container until it runs
    files     until the module has put its script in: it looks for the container's port first
    Kalda     until the line that the module waits for is printed: the shell sees the script, the scripts are executed, and the broker serves. Node's
              command looks for the script each 100 ms, and Rust's module puts it in by executing a command, which the engine takes its time for
    module    the rest, before and after: its own start, its look at the log, the checks it makes

It sees the engine's events and the container's own log. DOCKER names the client."""
import os
import re
import subprocess
import sys
import threading
import time

DOCKER = os.environ.get("DOCKER", "docker")
SERVES = re.compile(r"Transitioning from RECOVERY to RUNNING|Successfully started Redpanda!|Kafka Server started")
EVENT = re.compile(r"(\d+) (create|start|extract-to-dir) (\w+)$")
STARTED = re.compile(r"started after (\d+) ms")


class Container:
    """What was seen of a container: moments in nanoseconds since 1970."""

    def __init__(self, created):
        self.created, self.ran, self.files, self.serves = created, None, None, None

    def follow(self, name):
        logs = subprocess.Popen([DOCKER, "logs", "--follow", "--timestamps", name], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        for line in logs.stdout:
            if self.serves is None and SERVES.search(line):
                self.serves = nanoseconds(line.split(" ", 1)[0])

    def told(self, total):
        if None in (self.ran, self.serves):
            return "where it went wasn't seen"
        files = min(max(self.files or self.ran, self.ran), self.serves)
        parts = [self.ran - self.created, files - self.ran, self.serves - files]
        engine, files, kalda = (round(part / 1e6) for part in parts)
        module = max(total - engine - files - kalda, 0)
        return f"engine {engine}, files {files}, Kalda {kalda}, module {module}"


def nanoseconds(text):
    """Of 2026-01-31T13:45:00.123456789Z."""
    seconds, fraction = text.rstrip("Z").split(".")
    whole = subprocess.run(["date", "--utc", "--date", f"{seconds}Z", "+%s"], capture_output=True, text=True).stdout
    return int(whole) * 10**9 + int(fraction.ljust(9, "0")[:9])


def watch(events, containers):
    names = {}
    for line in events.stdout:
        found = EVENT.match(line)
        # What is executed in a container is an event, too, with all the lines of its command.
        if found is None:
            continue
        moment, action, name = int(found[1]), found[2], found[3]
        if action == "create":
            names[name] = Container(moment)
            containers.append(names[name])
        container = names.get(name)
        if container is None:
            continue
        if action == "start" and container.ran is None:
            container.ran = moment
            threading.Thread(target=container.follow, args=[name], daemon=True).start()
        if action == "extract-to-dir" and container.serves is None:
            container.files = moment


def main():
    # Since now: a container may be made before the engine is asked.
    events = subprocess.Popen(
        [DOCKER, "events", "--since", f"{time.time():.9f}", "--filter", "type=container", "--format", "{{.TimeNano}} {{.Action}} {{.ID}}"], stdout=subprocess.PIPE, text=True
    )
    containers, told = [], 0
    threading.Thread(target=watch, args=[events, containers], daemon=True).start()
    program = subprocess.Popen(sys.argv[1:], stdout=subprocess.PIPE, text=True)
    for line in program.stdout:
        line = line.rstrip("\n")
        if (found := STARTED.search(line)) and told < len(containers):
            line += f" ({containers[told].told(int(found[1]))})"
            told += 1
        print(line, flush=True)
    events.terminate()
    sys.exit(program.wait())


main()
