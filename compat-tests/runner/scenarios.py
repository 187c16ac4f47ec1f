"""scenarios.md as data: which identifiers there are, in order, and which of them a broker need not pass yet."""
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# By broker: the scenarios a client runs without being judged by them, each with its reason. One that holds all the same is a
# fault of this list.
NOT_ASKED = {
}
ROW = re.compile(r"^\| `([a-z0-9-]+)` \|")


def identifiers():
    """The identifiers of scenarios.md, in its order."""
    lines = (ROOT / "scenarios.md").read_text().splitlines()
    return [match.group(1) for match in map(ROW.match, lines) if match]
