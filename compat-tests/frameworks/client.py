"""Kafka Connect with files at both ends, and MirrorMaker 2 between two brokers of the same kind. Their processes are started, ended and killed here."""
import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from pathlib import Path

from harness import check, equal, run, until
from runner.brokers import Kafka, Kalda, free_port, java, run_tool

BOOTSTRAP, PHASE, PREFIX, LIBS = sys.argv[1:5]
LOGGING = Path(__file__).resolve().parent.parent / "kafka" / "log4j2.yaml"
SCRATCH = Path(tempfile.mkdtemp(prefix="frameworks-"))
# A JVM that scans its class path for plugins on a machine that does other things, too.
STARTED_WITHIN_S = 120
DONE_WITHIN_S = 90
FILES = "org.apache.kafka.connect.file.FileStream"
STRINGS = "org.apache.kafka.connect.storage.StringConverter"


def properties(name, /, **settings):
    """A file of properties; `_` in a name stands for `.`."""
    path = SCRATCH / f"{name}.properties"
    path.write_text("".join(f"{key.replace('_', '.')}={setting}\n" for key, setting in settings.items()))
    return path


class Process:
    """A class of the frameworks' jars in a JVM of its own. Leaving the `with` ends it."""

    def __init__(self, name, main, *arguments):
        self.log = SCRATCH / f"{name}.log"
        command = [java(), "-Xmx512M", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", f"-Dlog4j2.configurationFile={LOGGING}", "-cp", f"{LIBS}/*", main]
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen([*command, *map(str, arguments)], stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.end()

    def end(self, how=signal.SIGTERM):
        if self.process.poll() is None:
            self.process.send_signal(how)
            try:
                self.process.wait(60)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def runs(self):
        check(self.process.poll() is None, f"it ended with {self.process.returncode}: {self.log.read_text(errors='replace')[-400:]}")
        return True


def lines(first, count):
    return [f"line {number}" for number in range(first, first + count)]


def append(path, more):
    with open(path, "a") as file:
        file.write("".join(line + "\n" for line in more))


def read(path):
    return path.read_text().splitlines() if path.exists() else []


def tool(name, *arguments, bootstrap=BOOTSTRAP):
    done = run_tool(f"org.apache.kafka.tools.{name}", "--bootstrap-server", bootstrap, *arguments)
    check(done.returncode == 0, f"{name} ended with {done.returncode}: {done.stderr[-200:]}")
    return done.stdout


def consumed(topic, count, bootstrap=BOOTSTRAP):
    """Values of a topic, of committed transactions alone, until there are so many and nothing comes for some seconds."""
    arguments = ("--topic", topic, "--from-beginning", "--timeout-ms", "8000", "--command-property", "isolation.level=read_committed")
    found = until(lambda: enough(tool("consumer.ConsoleConsumer", *arguments, bootstrap=bootstrap), count), f"{count} records in {topic}", DONE_WITHIN_S)
    return found


def enough(text, count):
    found = text.splitlines()
    return found if len(found) >= count else None


def worker(**settings):
    return dict(bootstrap_servers=BOOTSTRAP, key_converter=STRINGS, value_converter=STRINGS, offset_flush_interval_ms=500,
                listeners=f"http://127.0.0.1:{free_port()}", **settings)


def connect_file():
    topic, source, sink = f"{PREFIX}-connect-file", SCRATCH / "source.txt", SCRATCH / "sink.txt"
    standalone = worker(offset_storage_file_filename=SCRATCH / "offsets")
    connectors = (
        properties("file-source", name=f"{topic}-source", connector_class=f"{FILES}SourceConnector", file=source, topic=topic),
        properties("file-sink", name=f"{topic}-sink", connector_class=f"{FILES}SinkConnector", file=sink, topics=topic),
    )
    append(source, lines(0, 500))
    main = ("org.apache.kafka.connect.cli.ConnectStandalone", properties("standalone", **standalone), *connectors)
    with Process("standalone", *main) as process:
        until(lambda: process.runs() and len(read(sink)) >= 500, "500 lines", STARTED_WITHIN_S)
        append(source, lines(500, 500))
        until(lambda: process.runs() and len(read(sink)) >= 1000, "1000 lines", DONE_WITHIN_S)
    append(source, lines(1000, 200))
    with Process("standalone", *main) as process:
        until(lambda: process.runs() and len(read(sink)) >= 1200, "1200 lines after a restart", STARTED_WITHIN_S)
    equal(read(sink), lines(0, 1200), "the lines")
    described = tool("consumer.group.ConsumerGroupCommand", "--describe", "--group", f"connect-{topic}-sink")
    rows = [row.split() for row in described.splitlines() if topic in row.split()[1:2]]
    equal(sum(int(row[3]) for row in rows), 1200, "the sink's committed offsets")
    equal(sum(int(row[5]) for row in rows), 0, "the sink's lag")


class Distributed(Process):
    """A worker that is asked over HTTP."""

    def __init__(self, settings):
        super().__init__("distributed", "org.apache.kafka.connect.cli.ConnectDistributed", properties("distributed", **settings))
        self.url = settings["listeners"]

    def ask(self, path, body=None):
        request = urllib.request.Request(self.url + path, method="PUT" if body else "GET", data=json.dumps(body).encode() if body else None,
                                         headers={"Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=30) as response:
                return json.loads(response.read() or b"null")
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return None

    def until_answers(self):
        until(lambda: self.runs() and self.ask("/connectors") is not None, "the worker's HTTP", STARTED_WITHIN_S)

    def until_works(self, connector):
        def works():
            status = self.runs() and self.ask(f"/connectors/{connector}/status")
            tasks = status and status["tasks"]
            check(not tasks or tasks[0]["state"] != "FAILED", f"the task failed: {tasks and tasks[0].get('trace', '')[:400]}")
            return tasks and tasks[0]["state"] == "RUNNING"

        until(works, "a task that runs", STARTED_WITHIN_S)


def connect_exactly_once():
    topic, source = f"{PREFIX}-connect-exactly-once", SCRATCH / "exactly-once.txt"
    settings = worker(
        group_id=topic, exactly_once_source_support="enabled", config_storage_topic=f"{topic}-configs", offset_storage_topic=f"{topic}-offsets",
        status_storage_topic=f"{topic}-status", config_storage_replication_factor=1, offset_storage_replication_factor=1,
        status_storage_replication_factor=1, offset_storage_partitions=5, status_storage_partitions=2, scheduled_rebalance_max_delay_ms=1000,
        session_timeout_ms=6000, heartbeat_interval_ms=1000,
    )
    connector = {
        "connector.class": f"{FILES}SourceConnector", "tasks.max": "1", "file": str(source), "topic": topic,
        "exactly.once.support": "required", "transaction.boundary": "poll", "topic.creation.default.replication.factor": "1",
        "topic.creation.default.partitions": "1",
    }
    append(source, lines(0, 300))
    with Distributed(settings) as process:
        process.until_answers()
        until(lambda: process.ask(f"/connectors/{topic}/config", connector), "the connector", STARTED_WITHIN_S)
        process.until_works(topic)
        consumed(topic, 300)
        append(source, lines(300, 1000))
        process.end(signal.SIGKILL)
    # The next one fences what the last one left open, and goes on at the offset that was committed with the records.
    with Distributed(settings) as process:
        process.until_answers()
        process.until_works(topic)
        append(source, lines(1300, 1000))
        process.end(signal.SIGKILL)
    with Distributed(settings) as process:
        process.until_answers()
        process.until_works(topic)
        found = consumed(topic, 2300)
    equal(found, lines(0, 2300), "the lines")


@contextlib.contextmanager
def another_broker():
    """A broker of the same kind, fresh."""
    kind = {"Kalda": Kalda, "Kafka": Kafka}[os.environ.get("COMPAT_BROKER", "Kalda")]
    port = free_port()
    broker = kind(SCRATCH / "target", port)
    broker.start()
    try:
        yield broker.bootstrap
    finally:
        broker.stop()


def mirror(identifier, **settings):
    topic, group = f"{PREFIX}-{identifier}", f"{PREFIX}-{identifier}"
    tool("TopicCommand", "--create", "--topic", topic, "--partitions", "1", "--config", "retention.ms=7200000")
    produce(topic, lines(0, 300))
    tool("consumer.ConsoleConsumer", "--topic", topic, "--group", group, "--from-beginning", "--max-messages", "100")
    with another_broker() as target:
        maker = properties(
            identifier, clusters="source,target", source_bootstrap_servers=BOOTSTRAP, target_bootstrap_servers=target, tasks_max=1,
            **{"source->target.enabled": "true", "source->target.topics": topic, "source->target.groups": group, "target->source.enabled": "false"},
            replication_factor=1, checkpoints_topic_replication_factor=1, heartbeats_topic_replication_factor=1, **{"offset-syncs.topic.replication.factor": 1},
            offset_storage_replication_factor=1, status_storage_replication_factor=1, config_storage_replication_factor=1,
            emit_checkpoints_interval_seconds=1, sync_group_offsets_enabled="true", sync_group_offsets_interval_seconds=1,
            refresh_topics_interval_seconds=2, refresh_groups_interval_seconds=2, offset_lag_max=0, **settings,
        )
        main = ("org.apache.kafka.connect.mirror.MirrorMaker", maker)
        with Process(identifier, *main) as process:
            equal(consumed_of(process, f"source.{topic}", 300, target), lines(0, 300), "the mirrored values")
            produce(topic, lines(300, 200))
            equal(consumed_of(process, f"source.{topic}", 500, target), lines(0, 500), "the mirrored values")
            # Offsets are translated by pairs of offsets, fewer the older they are: to one that isn't behind the group's own.
            offset = until(lambda: process.runs() and synced_offset(group, f"source.{topic}", target), "an offset of the group", DONE_WITHIN_S)
            check(0 < offset <= 100, f"the group's offset is {offset}")
        produce(topic, lines(500, 100))
        with Process(identifier, *main) as process:
            equal(consumed_of(process, f"source.{topic}", 600, target), lines(0, 600), "the values after a restart")
        described = tool("TopicCommand", "--describe", "--topic", f"source.{topic}", bootstrap=target)
        check("retention.ms=7200000" in described, f"the topic's settings: {described}")
        internal = set(tool("TopicCommand", "--list", bootstrap=target).split())
        wanted = {"heartbeats", "source.checkpoints.internal", "mm2-offsets.source.internal", f"source.{topic}"}
        check(wanted <= internal, f"topics {internal}")


def produce(topic, values):
    done = subprocess.run(
        [Path(__file__).resolve().parent.parent / "kafka" / "tool", "org.apache.kafka.tools.ConsoleProducer", "--bootstrap-server", BOOTSTRAP, "--topic", topic],
        input="".join(value + "\n" for value in values).encode(), capture_output=True, check=False,
    )
    check(done.returncode == 0, f"ConsoleProducer ended with {done.returncode}")


def consumed_of(process, topic, count, target):
    until(lambda: process.runs() and topic in tool("TopicCommand", "--list", bootstrap=target).split(), topic, STARTED_WITHIN_S)
    return consumed(topic, count, target)


def synced_offset(group, topic, target):
    described = run_tool("org.apache.kafka.tools.consumer.group.ConsumerGroupCommand", "--bootstrap-server", target, "--describe", "--group", group).stdout
    rows = [row.split() for row in described.splitlines() if topic in row.split()[1:2]]
    return int(rows[0][3]) if rows and rows[0][3].isdigit() else None


def mirror_maker():
    mirror("mirror-maker")


def mirror_maker_exactly_once():
    mirror("mirror-maker-exactly-once", exactly_once_source_support="enabled", dedicated_mode_enable_internal_rest="true",
           listeners=f"http://127.0.0.1:{free_port()}")


def versions():
    jars = {path.name.rsplit("-", 1)[0]: path.stem.rsplit("-", 1)[1] for path in Path(LIBS).glob("connect-*.jar")}
    return {name: jars[name] for name in ("connect-runtime", "connect-file", "connect-mirror")}


try:
    scenarios = [connect_file, connect_exactly_once, mirror_maker, mirror_maker_exactly_once]
    only = os.environ.get("COMPAT_ONLY")
    run({"main": [it for it in scenarios if not only or it.__name__.replace("_", "-") in only.split()]}, PHASE, versions())
finally:
    if "COMPAT_KEEP" not in os.environ:
        shutil.rmtree(SCRATCH, ignore_errors=True)
