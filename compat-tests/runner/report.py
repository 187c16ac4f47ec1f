"""The runner's words: summary lines, the table of versions, and the coverage table of README.md with its check."""
from runner.clients import CLIENTS, ROOT
from runner.scenarios import NOT_ASKED, identifiers

README = ROOT / "README.md"
BEGIN, END = "<!-- coverage: written by run --write-table -->", "<!-- end of coverage -->"


def summary(broker, results, checks):
    """The lines that close the run against one broker."""
    lines = []
    for result in results:
        asked = [identifier for identifier in result.outcomes if identifier not in result.not_asked]
        held = len(asked) - len(result.failures)
        lines.append(f"{result.client}: {held} of {len(asked)} scenarios in {result.seconds:.0f} s")
        lines += [f"  FAIL {identifier} {reason}" for identifier, reason in result.failures.items()]
        lines += [f"  FAULT {fault}" for fault in result.faults]
    if checks is not None:
        lines += [f"  FAULT {path}: {line}" for path, line in [*checks.faults[:50], *checks.found[:50]]]
        lines.append(f"checks {checks.files - len({path for path, _ in checks.faults})} of {checks.files} files")
        counts = ", ".join(f"{checks.totals[noun]} {noun}" for noun in ("partitions", "segments", "batches", "records"))
        lines.append(f"verified {counts}: {len(checks.found)} faults")
    not_asked = {identifier: why for result in results for identifier, why in result.not_asked.items()}
    aside = f" (not asked of {broker}: {', '.join(not_asked)})" if not_asked else ""
    lines.append(f"clients {sum(result.passed for result in results)} of {len(results)} against {broker}{aside}")
    lines += [f"  not asked: {identifier}, as {why}" for identifier, why in not_asked.items()]
    return lines


def versions(brokers, results):
    """A table of what ran, by name and version."""
    found = sorted({pair for result in results for pair in result.versions.items()})
    rows = [*brokers.items(), *found]
    width = max(len(name) for name, _ in rows)
    return [f"{name:<{width}}  {version}" for name, version in rows]


def coverage_table(results):
    """The Markdown table: a row for each scenario, a column for each client."""
    by_client = {result.client: result for result in results}
    clients = [client for client in sorted(CLIENTS) if client in by_client]
    lines = ["| scenario | " + " | ".join(clients) + " |", "| --- |" + " :-: |" * len(clients)]
    for identifier in identifiers():
        marks = ["✓" if identifier in by_client[client].outcomes else "" for client in clients]
        lines.append(f"| `{identifier}` | " + " | ".join(marks) + " |")
    for broker, scenarios in NOT_ASKED.items():
        lines += [""] + [f"Not asked of {broker}: `{identifier}`, as {why}." for identifier, why in scenarios.items()]
    lines += ["", "| client | versions |", "| --- | --- |"]
    for client in clients:
        pins = ", ".join(f"{name} {version}" for name, version in by_client[client].versions.items())
        lines.append(f"| {client} | {pins} |")
    return lines


def write_table(results):
    """Puts the table of a complete run between the markers of README.md."""
    text = README.read_text()
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    README.write_text("\n".join([before + BEGIN, "", *coverage_table(results), "", END + after]))


def documented():
    """The coverage README.md promises: for each client the identifiers with a mark."""
    rows = README.read_text().split(BEGIN)[1].split(END)[0].splitlines()
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows if row.startswith("|")]
    if not cells:
        return {}
    promised = {client: set() for client in cells[0][1:]}
    for row in cells[2:]:
        if row[0] == "client":
            break
        for client, mark in zip(cells[0][1:], row[1:]):
            if mark == "✓":
                promised[client].add(row[0].strip("`"))
    return promised


def check_not_asked(results):
    """Adds a fault to every client for which a scenario held that its broker is not asked for: the list is out of date."""
    for result in results:
        if held := [identifier for identifier in result.not_asked if result.outcomes.get(identifier, "left out") is None]:
            result.faults.append(f"{', '.join(held)} held: take it from NOT_ASKED in runner/scenarios.py")


def check_coverage(results):
    """Adds a fault to every client that did not run exactly what README.md promises for it."""
    promised = documented()
    for result in results:
        if not result.outcomes:
            continue
        expected, ran = promised.get(result.client, set()), set(result.outcomes)
        if missing := sorted(expected - ran):
            result.faults.append(f"nothing about {', '.join(missing)}, which README.md promises")
        if surplus := sorted(ran - expected):
            result.faults.append(f"not in README.md's table (run --write-table): {', '.join(surplus)}")
