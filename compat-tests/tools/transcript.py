"""A transcript: calls of one of Kafka's tools, or of Redpanda's rpk, and what it printed.

    @ 1834 ms                      how long one call takes in a JVM of its own, or one of rpk by itself
    # a remark
    $ kafka-topics --list          a call, words quoted as in a shell; BROKER stands for the broker's address, FILES for the folder files/; or an act
                                   of acts.py, of which nothing is compared
    ~                              the lines that follow come in any order: Java's hash tables decide
    < text                         a line of its standard input
    > text                         a line of its standard output; `\\ No newline` follows an unfinished one
    ! text                         a line of its standard error
    = 0                            its exit code

What differs from run to run is replaced by a word, on both sides (`plain`). Of standard error, only what the tool itself says is kept: no lines of
a log, no stack traces, no warnings of the JVM, and no help, which is only called by its name here.
"""
import re
import shlex
from pathlib import Path

HERE = Path(__file__).resolve().parent
FOLDER = HERE / "transcripts"
FILES = HERE / "files"
# Its name is its own.
RPK = "rpk"

# Ids, times of today.
PLAIN = [
    (re.compile(r"(TopicId: )[\w-]{22}"), r"\1ID"),
    (re.compile(r"(ClusterId: +|Cluster ID: )[\w-]{22}"), r"\1ID"),
    (re.compile(r"(DirectoryId: |directoryId\": ?\"|\"directoryId\": \")[\w-]{22}"), r"\1ID"),
    (re.compile(r"(directory\.id=)[\w-]{22}"), r"\1ID"),
    (re.compile(r"^[\w-]{22}$", re.M), "ID"),
    # How far the metadata are.
    (re.compile(r"(HighWatermark: +)\d+"), r"\1N"),
    (re.compile(r"^(\d+ +\t[\w-]{22}\t)\d+ +\t", re.M), r"\1N\t"),
    # Which APIs a broker serves grows; that a line is one of the three forms is what counts.
    (re.compile(r"^(\t\w+\(\d+\): )(?:UNSUPPORTED|\d+(?: to \d+)? \[usable: \d+\])(,?)$", re.M), r"\1RANGE\2"),
    (re.compile(r"\b17\d{11}\b|\b18\d{11}\b"), "TIME"),
    # How long a transaction has been open.
    (re.compile(r"(TIME *\t)\d+ *\t"), r"\1N\t"),
    (re.compile(r" \(Commit:\w+\)"), ""),
    (re.compile(r"\b20\d\d-\d\d-\d\d[T ]\d\d:\d\d:\d\d([.,]\d+)?Z?"), "DATE"),
]


class Call:
    """A call and what came of it."""

    # What PREFIX stands for, where a broker is shared with others.
    prefix = "PREFIX"

    def __init__(self, line):
        self.line, self.words = line, shlex.split(line)
        self.input, self.output, self.errors, self.code = [], [], [], None
        self.order = "kept"

    @property
    def tool(self):
        return self.words[0]

    def arguments(self, broker):
        words = {"BROKER": broker, "FILES": str(FILES), "PREFIX": self.prefix}
        return [re.sub("BROKER|FILES|PREFIX", lambda found: words[found[0]], word) for word in self.words[1:]]

    def standard_input(self):
        return "".join(line + "\n" for line in self.input).encode()

    def outcome(self):
        output = self.output if self.order == "kept" else sorted(self.output)
        return output, self.errors, self.code

    def set_outcome(self, output, errors, code, broker):
        self.output, self.code = plain(output, broker), code
        self.errors = []
        for line in plain(errors, broker):
            # The head of a stack trace says again what the tool has said.
            if not is_noise(line) and not (self.errors and line.endswith(": " + self.errors[-1])):
                self.errors.append(line)
        for place, line in enumerate(self.errors):
            if line == "HELP":
                del self.errors[place + 1 :]
                break

    def lines(self):
        return [
            f"$ {self.line}",
            *(["~"] if self.order == "any" else []),
            *(f"< {line}" for line in self.input),
            *(f"> {line}" for line in self.output),
            *(f"! {line}" for line in self.errors),
            # What is no tool's (acts.py) has no outcome.
            *([f"= {self.code}"] if self.code is not None else []),
        ]


def plain(text, broker):
    """The lines, without what differs from run to run."""
    text = text.decode("utf-8", "backslashreplace")
    text = text.replace(broker, "BROKER").replace(str(FILES), "FILES")
    text = re.sub(rf"\b{broker.rsplit(':')[-1]}\b", "PORT", text)
    for pattern, word in PLAIN:
        text = pattern.sub(word, text)
    lines = [in_order(line) for line in text.split("\n") if not re.match(r"\tat [\w.$/<>]+\(", line)]
    if lines[-1] == "":
        lines.pop()
    else:
        lines.append("\\ No newline")
    # The table of options that joptsimple or cobra prints, or ours.
    for place, line in enumerate(lines):
        if re.match(r"Option( \(\* = required\))? +Description|Options:$|usage: |Usage:$|-- *$", line.strip()):
            return [*lines[:place], "HELP"]
    return lines


def in_order(line):
    """A line with a list that Java prints in another order each time."""
    found = re.match(r"(.*(?:takes one of these options|takes the following options|Valid states are|of the following scenarios): )(.*)$", line)
    if not found:
        return line
    names = found[2].replace("[", "").replace("]", "").split(", ")
    return found[1] + ", ".join(sorted(names))


def is_noise(line):
    # Lines of the log.
    if re.match("(ERROR|WARN) ", line):
        return True
    if line.startswith("The consumer rebalance protocol (KIP-848) is production-ready!"):
        return True
    return bool(
        re.match(r"\s+at [\w.$/]+\(|\t\.\.\. \d+ more|(WARNING|DATE|SLF4J|StatusLogger)\b|Caused by: |$", line.lstrip(" "))
        or re.match(r"\s*at ", line)
    )


class Transcript:
    """The calls of one file, with the remarks between them."""

    def __init__(self, path):
        self.path, self.millis, self.parts = path, None, []
        call = None
        for line in path.read_text().splitlines():
            mark, text = line[:1], line[2:]
            if mark == "$":
                call = Call(text)
                self.parts.append(call)
            elif mark == "@":
                self.millis = int(text.split()[0])
            elif mark in "#" or call is None:
                self.parts.append(line)
            elif mark == "~":
                call.order = "any"
            elif mark == "<":
                call.input.append(text)
            elif mark == ">":
                call.output.append(text)
            elif mark == "!":
                call.errors.append(text)
            elif mark == "=":
                call.code = int(text)
            else:
                raise ValueError(f"{path}: {line}")

    @property
    def tool(self):
        return self.path.name if self.path.name == RPK else f"kafka-{self.path.name}"

    def calls(self):
        return [part for part in self.parts if isinstance(part, Call)]

    def write(self):
        lines = [f"@ {self.millis} ms"] if self.millis is not None else []
        for part in self.parts:
            lines += part.lines() if isinstance(part, Call) else [part]
        self.path.write_text("\n".join(lines) + "\n")


def transcripts(names, folder=FOLDER):
    """Those of the names, or all."""
    found = sorted(folder.iterdir())
    return [Transcript(path) for path in found if not names or path.name in names]
