"""The word count of Kafka Streams, as processes: built once, started, and read."""
import os
import shutil
import subprocess
import time
from pathlib import Path

from runner.brokers import java

HERE = Path(__file__).resolve().parent
CACHE = Path(os.environ.get("COMPAT_CACHE", Path.home() / ".cache" / "kalda-compat"))
PATIENCE_S = 120
LOOK_EVERY_S = 0.05


def say(text):
    print(text, flush=True)


def built(version):
    """The folder of the application and its libraries, built the first time."""
    folder = CACHE / f"streams-{version}"
    sources = "".join(path.read_text() for path in [HERE / "pom.xml", *sorted(HERE.glob("src/**/*.java"))])
    noted = folder / "built"
    if not noted.exists() or noted.read_text() != sources:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        maven = ["mvn", "-q", "-B", "-f", HERE / "pom.xml", f"-Dkafka.version={version}", f"-Dcompat.build={folder}"]
        subprocess.run([*maven, "compile", "dependency:copy-dependencies", f"-DoutputDirectory={folder}/jars"], check=True)
        noted.write_text(sources)
    return folder


class Program:
    """A process of the application's jar, with what it prints in a file."""

    def __init__(self, jars, output, *words):
        self.command = [
            java(), "-Xmx256M", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
            "-Dorg.slf4j.simpleLogger.showDateTime=true", "-cp", f"{jars}/classes:{jars}/jars/*", "kalda.compat.streams.Main", *map(str, words),
        ]
        self.output = Path(output)
        self.process = None

    def start(self):
        with open(self.output, "ab") as output, open(f"{self.output}.err", "ab") as errors:
            self.printed_before = self.output.stat().st_size
            self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE, stdout=output, stderr=errors, start_new_session=True)

    def printed(self):
        """The lines since the last start."""
        return self.output.read_bytes()[self.printed_before:].decode().splitlines()

    def counted(self):
        """How many counts it has told of since its start."""
        return max((int(line.split()[1]) for line in self.printed() if line.startswith("counted ")), default=0)

    def running(self):
        return self.process.poll() is None

    def stop(self, how):
        self.process.send_signal(how)
        self.process.wait(PATIENCE_S)

    def ended(self):
        """Tells it that nothing more comes, and answers what it printed; raises where it failed."""
        self.process.stdin.close()
        if self.process.wait(2 * PATIENCE_S) != 0:
            last = " | ".join(self.printed()[-5:])
            raise RuntimeError(f"{self.output.name} ended with {self.process.returncode} and {last!r}, see {self.output} and {self.output}.err")
        return self.printed()


def wait(what, condition):
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        if time.monotonic() > deadline:
            raise RuntimeError(f"{what}: not within {PATIENCE_S} s")
        time.sleep(LOOK_EVERY_S)
