"""A broker of Kalda on a free port, fresh, as both the recorded tools and ours are asked against."""
import re
import subprocess

SETTINGS = ["group.initial.rebalance.delay.ms=0", "num.partitions=2"]
ADDRESS = re.compile(rb"PLAINTEXT://(127\.0\.0\.1:\d+)")


class Broker:
    """Runs within a `with`; `address` is where it listens."""

    def __init__(self, kalda):
        command = [kalda, "--ephemeral", "--listen", "PLAINTEXT://127.0.0.1:0"]
        for setting in SETTINGS:
            command += ["--set", setting]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.address = None
        for line in self.process.stdout:
            if found := ADDRESS.search(line):
                self.address = found[1].decode()
                break
        if self.address is None:
            raise SystemExit(f"{kalda} doesn't start")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.communicate()
