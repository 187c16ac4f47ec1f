"""A broker of either kind as a child process: started fresh, stopped by SIGTERM or `kill -9`, started again on its data.

Only the process started here is ever signalled. Readiness is a connection that is accepted, within a bound.
"""
import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
READY_WITHIN_S = 60
STOPPED_WITHIN_S = 60

# What the scenarios rely on; the reasons are in scenarios.md.
SETTINGS = {
    "num.partitions": "4",
    "log.segment.bytes": "1048576",
    "group.initial.rebalance.delay.ms": "0",
    "group.consumer.heartbeat.interval.ms": "500",
    "group.consumer.min.heartbeat.interval.ms": "500",
}


# Ports that this process has been given: who got one may listen later.
GIVEN = set()


def free_port():
    """A port that nobody listens on at the moment, and neither on the next one, below the range the kernel hands to outgoing connections; each is given once."""
    ports = range(29_100 + os.getpid() % 1000 // 2 * 2, 32_000, 2)
    free = next((port for port in ports if port not in GIVEN and is_free(port) and is_free(port + 1)), None)
    if free is None:
        raise RuntimeError("no free port")
    GIVEN.add(free)
    return free


def is_free(port):
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
            return True
        except OSError:
            return False


class Broker:
    """What both kinds share; `command()` and `prepare()` differ."""

    name = ""
    uncut_indexes = ()  # folders whose indexes end with zeroes, whatever Kafka's own tool says of those

    def __init__(self, folder, port, settings=None, data=None):
        """A broker with a fresh data folder, or with a copy of the folder `data`, whoever wrote that."""
        self.folder, self.port = Path(folder), port
        self.settings = SETTINGS if settings is None else settings
        self.data = self.folder / "data"
        self.process = None
        shutil.rmtree(self.folder, ignore_errors=True)
        if data is None:
            self.data.mkdir(parents=True)
        else:
            shutil.copytree(data, self.data)
        self.prepare()

    @property
    def bootstrap(self):
        return f"127.0.0.1:{self.port}"

    @property
    def pid(self):
        return self.process.pid

    def prepare(self):
        """Lays out what the first start needs."""

    def command(self):
        raise NotImplementedError

    def launch(self):
        """Starts the process and waits for nothing."""
        command = self.command()
        with open(self.folder / "broker.log", "ab") as log:
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )

    def start(self):
        """Starts the process and waits until it accepts a connection."""
        self.launch()
        deadline = time.monotonic() + READY_WITHIN_S
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise RuntimeError(f"{self.name} ended with {self.process.returncode}, and its log with: {self.last_words()}")
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            except OSError:
                time.sleep(0.05)
        self.stop(signal.SIGKILL)
        raise RuntimeError(f"{self.name} accepts no connection within {READY_WITHIN_S} s")

    def last_words(self):
        """The last lines of its log that tell of something bad, or just the last ones: the folder may be gone when somebody reads this."""
        lines = (self.folder / "broker.log").read_text(errors="replace").split("\n")
        bad = [line for line in lines if "ERROR" in line or "Exception" in line or "error" in line]
        return " | ".join(line.strip()[:300] for line in (bad or lines)[-5:])

    def stop(self, how=signal.SIGTERM):
        """Stops the process; answers the seconds it took. A process that outlives its time is killed and reported."""
        if self.process is None or self.process.poll() is not None:
            return 0.0
        started = time.monotonic()
        self.process.send_signal(how)
        try:
            self.process.wait(STOPPED_WITHIN_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise RuntimeError(f"{self.name} did not stop within {STOPPED_WITHIN_S} s of {how.name}") from None
        return time.monotonic() - started

    def running(self):
        return self.process is not None and self.process.poll() is None


class Kalda(Broker):
    """The broker under test: `$KALDA_BIN`, else the newest of the repository's own builds."""

    name = "Kalda"

    def prepare(self):
        self.binary = kalda_binary()

    def command(self):
        settings = [f"--set={key}={setting}" for key, setting in self.settings.items()]
        return [self.binary, "--listen", f"PLAINTEXT://{self.bootstrap}", "--data", str(self.data), *settings]

    def version(self):
        answer = subprocess.run([self.binary, "--version"], capture_output=True, text=True, timeout=10)
        return answer.stdout.split()[-1] if answer.returncode == 0 and answer.stdout.split() else "unknown"


def kalda_binary():
    """The path of the binary to test; fails where there is none."""
    if binary := os.environ.get("KALDA_BIN"):
        return binary
    target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT.parent / "target"))
    built = [path for path in (target / profile / "kalda" for profile in ("release", "fast", "debug")) if path.exists()]
    if not built:
        raise RuntimeError("no Kalda binary: build one (cargo build --profile fast) or set KALDA_BIN")
    return str(max(built, key=lambda path: path.stat().st_mtime))


class Kafka(Broker):
    """Apache Kafka of kafka/pom.xml as one combined broker and controller."""

    name = "Kafka"
    release = None  # that of kafka/pom.xml
    # Kafka 4.4.0 stops without closing its metadata log, and recovers that at every start.
    uncut_indexes = ("__cluster_metadata-0",)

    def prepare(self):
        settings = {
            "process.roles": "broker,controller",
            "node.id": "1",
            "controller.quorum.voters": f"1@127.0.0.1:{self.port + 1}",
            "listeners": f"PLAINTEXT://{self.bootstrap},CONTROLLER://127.0.0.1:{self.port + 1}",
            "advertised.listeners": f"PLAINTEXT://{self.bootstrap}",
            "controller.listener.names": "CONTROLLER",
            "log.dirs": str(self.data),
            "offsets.topic.replication.factor": "1",
            "transaction.state.log.replication.factor": "1",
            "transaction.state.log.min.isr": "1",
            "share.coordinator.state.topic.replication.factor": "1",
            "share.coordinator.state.topic.min.isr": "1",
            **self.settings,
        }
        self.libs = libs(self.release)
        self.properties = self.folder / "server.properties"
        self.properties.write_text("".join(f"{key}={setting}\n" for key, setting in settings.items()))
        if not (self.data / "meta.properties").exists():
            format_folder = ("kafka.tools.StorageTool", "format", "-t", "AAAAAAAAQAGAAAAAAAAAAA", "-c", str(self.properties))
            tool(*format_folder, release=self.release)

    def command(self):
        logging = f"-Dlog4j2.configurationFile={ROOT}/kafka/log4j2.yaml"
        return [java(), "-Xms256M", "-Xmx1G", logging, "-cp", f"{self.libs}/*", "kafka.Kafka", str(self.properties)]

    def version(self):
        jar = next(Path(self.libs).glob("kafka-server-common-*.jar"))
        return jar.stem.removeprefix("kafka-server-common-")


class Kafka43(Kafka):
    """The release before that of kafka/pom.xml: folders of it come here, and go back."""

    name = "Kafka 4.3"
    release = "4.3.1"
    uncut_indexes = ()


def java():
    home = os.environ.get("JAVA_HOME")
    return f"{home}/bin/java" if home else "java"


def libs(release=None):
    """The folder of Kafka's jars, fetched the first time."""
    jars = subprocess.run([ROOT / "kafka" / "jars"], check=True, capture_output=True, text=True, env=environment(release))
    return jars.stdout.strip()


def environment(release):
    """That of a tool of this release of Kafka."""
    return {**os.environ, "KAFKA_VERSION": release} if release else None


def tool(*arguments, timeout_s=300, release=None):
    """Runs a class of Kafka's jars and answers its output; raises where it fails."""
    answer = run_tool(*arguments, timeout_s=timeout_s, release=release)
    if answer.returncode != 0:
        raise RuntimeError(f"{arguments[0]} ended with {answer.returncode}: {(answer.stderr or answer.stdout)[-500:]}")
    return answer.stdout


def run_tool(*arguments, timeout_s=300, folder=None, release=None):
    """Runs a class of Kafka's jars in a folder and answers the ended process, whatever its exit code."""
    command = [ROOT / "kafka" / "tool", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=timeout_s, cwd=folder, env=environment(release))
