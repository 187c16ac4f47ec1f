"""scenarios.md as data: which identifiers there are, in order."""
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROW = re.compile(r"^\| `([a-z0-9-]+)` \|")


def identifiers():
    """The identifiers of scenarios.md, in its order."""
    lines = (ROOT / "scenarios.md").read_text().splitlines()
    return [match.group(1) for match in map(ROW.match, lines) if match]
