"""Makes the calls of the transcripts with Kafka's tools against a broker, and compares what they print with what they printed against Apache Kafka 4.4.0.

The broker is shared with other clients: of a list, only the lines that name something of ours count. What differs from run to run is replaced by a word."""
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from acts import act
from harness import check, run
from jvm import ALONE, CLASSES, Tools
from transcript import Call, transcripts

BOOTSTRAP, PHASE, PREFIX, LIBS = sys.argv[1:5]
HERE = Path(__file__).resolve().parent
RECORDS = "RECORD" in os.environ
# What a call in a JVM of its own may take on a machine that does other things, too.
LIMIT_S = 120

ID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
PLAIN = [
    (re.compile(rf"\b([\w-]+?)-{ID}"), r"\1-ID"),
    # Ids of producers: in a list of transactions, in what is told of one, and of a partition.
    (re.compile(r"^(PREFIX\S* \d+) \d+ (\w+)$"), r"\1 PRODUCER \2"),
    (re.compile(r"^(\d+ PREFIX\S*) \d+ (\d+ \w+)"), r"\1 PRODUCER \2"),
    (re.compile(r"^\d+ (\d+ -?\d+ \d+ TIME)"), r"PRODUCER \1"),
    (re.compile(r'"timestamp":\d+'), '"timestamp":TIME'),
    (re.compile(r'"time":"[^"]*"'), '"time":TIME'),
    (re.compile(r'"avg_throughput":[\d.E-]+'), '"avg_throughput":N'),
    (re.compile(r"^(TIME|DATE) N "), r"\1 N "),
]
# Lines that head a list.
TITLES = re.compile(r"GROUP |TransactionalId |TOPIC ")
# These tell rates and times, or what came so far: numbers, or lines, are left out.
RATES = {"kafka-producer-perf-test", "kafka-consumer-perf-test"}
PROGRESS = {"kafka-verifiable-consumer", "transactional-message-copier"}


def plain(call, lines):
    """The lines without what differs: blanks that pad columns, names and ids of this run."""
    told = []
    for line in lines:
        line = re.sub(r"[ \t]+", " ", line.replace(call.prefix, "PREFIX")).strip()
        for pattern, word in PLAIN:
            line = pattern.sub(word, line)
        if call.tool in RATES:
            line = re.sub(r"\d+\.\d+", "N", line)
            line = re.sub(r"^DATE(?::\d+)?, DATE(?::\d+)?, N, N, (\d+), .*", r"…, \1, …", line)
            line = re.sub(r"\b\d+ ms", "N ms", line)
        told.append(line)
    if "--list" in call.words or "list" in call.words:
        told = sorted(line for line in told if TITLES.match(line + " ") or "PREFIX" in line)
    if call.tool in PROGRESS:
        told = last_of_each(told)
    return told


def last_of_each(lines):
    """Of events that come in pieces, the last of each name."""
    found = {}
    for line in lines:
        if '"stage":"ProcessLoop"' in line:
            continue
        name = re.search(r'"(?:name|stage)":"(\w+)"', line)
        found[name[1] if name else line] = re.sub(r'"(?:count|records|partitions|consumed|minOffset|maxOffset)":(?:\d+|\[[^]]*\])', "…", line)
    return list(found.values())


class Maker:
    """Makes calls."""

    def __init__(self):
        self.tools = None

    def make(self, line, standard_input, prefix):
        call = Call(line)
        call.prefix, call.input = prefix, standard_input
        if act(call, BOOTSTRAP):
            return call
        if call.tool in ALONE:
            command = [HERE.parent / "kafka" / "tool", CLASSES[call.tool], *call.arguments(BOOTSTRAP)]
            done = subprocess.run(command, input=call.standard_input(), capture_output=True, timeout=LIMIT_S)
            call.set_outcome(done.stdout, done.stderr, done.returncode, BOOTSTRAP)
        else:
            self.tools = self.tools or Tools(f"{LIBS}/*")
            self.tools.call(call, BOOTSTRAP)
        call.output, call.errors = plain(call, call.output), plain(call, call.errors)
        return call


def scenario(transcript, maker):
    def compare():
        different = []
        for call in transcript.calls():
            made = maker.make(call.line, call.input, f"{PREFIX}-{transcript.path.name}")
            if RECORDS:
                call.output, call.errors, call.code = made.output, made.errors, made.code
                continue
            made.order = call.order
            if made.outcome() != call.outcome():
                different.append(call.line)
                print("-- Kafka's broker", *call.lines(), "-- this one", *made.lines()[1:], sep="\n", file=sys.stderr)
        if RECORDS:
            transcript.write()
        check(not different, f"{len(different)} of {len(transcript.calls())} calls print something else, such as {different[:1]}")

    compare.__name__ = f"outputs_{transcript.path.name.replace('-', '_')}"
    return compare


def main():
    # Plans are written and read here.
    folder = tempfile.TemporaryDirectory()
    os.chdir(folder.name)
    only = os.environ.get("COMPAT_ONLY", "").split()
    maker = Maker()
    found = [scenario(transcript, maker) for transcript in transcripts([], HERE / "transcripts")]
    found = [it for it in found if not only or it.__name__.replace("_", "-") in only]
    version = re.search(r"kafka-tools-(\d[\d.]*)\.jar", " ".join(os.listdir(LIBS)))[1]
    run({"main": found}, PHASE, {"kafka-tools-of-outputs": version})


main()
