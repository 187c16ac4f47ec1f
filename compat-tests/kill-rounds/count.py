"""What was acknowledged, what was found, and what is wrong with it. No client library: `run` proves it before it begins.

A producer counts the records of each partition by itself, so what is found of it in a partition must be 0, 1, 2, …; a kcat counts over all
partitions of its topic, so the sequences of one partition must rise, and those of all be complete.
"""
from array import array
from pathlib import Path

# In place of an offset: acknowledged without one (the broker had the record already), not acknowledged.
UNTOLD, UNACKNOWLEDGED = -1, -2


def acknowledged_of(folder, places):
    """By producer and place: the offset that each sequence was acknowledged at."""
    by_writer = {}
    for file in Path(folder).glob("acknowledged-*"):
        offsets = [array("q") for _ in range(places)]
        for line in open(file):
            words = line.split()
            # The last line may be half written.
            if len(words) == 3 and line.endswith("\n"):
                place, sequence, offset = map(int, words)
                missing = sequence + 1 - len(offsets[place])
                offsets[place].extend([UNACKNOWLEDGED] * missing)
                offsets[place][sequence] = offset
        by_writer["producer-" + file.name.removeprefix("acknowledged-")] = offsets
    return by_writer


def kcats_of(folder):
    """By kcat: how many lines it has delivered."""
    file = Path(folder) / "kcat"
    lines = [line.split() for line in open(file)] if file.exists() else []
    return {f"kcat-{number}": int(count) for number, count in lines}


class Count:
    """Takes the records of one partition after the other, by offset."""

    def __init__(self, acknowledged, kcats):
        self.acknowledged = acknowledged
        self.kcats = {writer: bytearray(count) for writer, count in kcats.items()}
        self.next = {}
        self.found = self.unacknowledged = self.duplicates = self.gaps = self.out_of_order = self.elsewhere = 0

    def take(self, place, offset, writer, sequence):
        if writer in self.acknowledged:
            self.take_of_producer(writer, place, sequence, offset)
        elif writer in self.kcats:
            self.take_of_kcat(writer, place, sequence)
        else:
            self.unacknowledged += 1

    def take_of_producer(self, writer, place, sequence, offset):
        due = self.next.get((writer, place), 0)
        if sequence < due:
            self.duplicates += 1
            return
        self.gaps += sequence - due
        self.next[writer, place] = sequence + 1
        told = self.acknowledged[writer][place]
        if sequence >= len(told) or told[sequence] == UNACKNOWLEDGED:
            self.unacknowledged += 1
            return
        self.found += 1
        if told[sequence] not in (UNTOLD, offset):
            self.elsewhere += 1

    def take_of_kcat(self, writer, place, sequence):
        seen = self.kcats[writer]
        if sequence >= len(seen):
            self.unacknowledged += 1
            return
        if seen[sequence]:
            self.duplicates += 1
            return
        seen[sequence] = 1
        self.found += 1
        if sequence < self.next.get((writer, place), 0):
            self.out_of_order += 1
        self.next[writer, place] = sequence + 1

    def totals(self, all_have_ended):
        """All figures. Where all writers have ended in good order, nothing may be there that they don't know of."""
        acknowledged = sum(len(seen) for seen in self.kcats.values())
        for offsets in self.acknowledged.values():
            acknowledged += sum(len(of_place) - of_place.count(UNACKNOWLEDGED) for of_place in offsets)
        return {
            "acknowledged": acknowledged,
            "found": self.found,
            "duplicates": self.duplicates + (self.unacknowledged if all_have_ended else 0),
            "gaps": self.gaps,
            "out_of_order": self.out_of_order,
            "elsewhere": self.elsewhere,
        }


def prove():
    """Shows that each kind of fault is found: raises where one is overlooked."""

    def totals(*found, all_have_ended=True):
        count = Count({"producer-0": [array("q", [0, 1, 2])]}, {"kcat-1": 2})
        for offset, (writer, sequence) in enumerate(found):
            count.take(0, offset, writer, sequence)
        return count.totals(all_have_ended)

    sound = [("producer-0", 0), ("producer-0", 1), ("producer-0", 2), ("kcat-1", 0), ("kcat-1", 1)]
    swapped = [*sound[:3], sound[4], sound[3]]
    later = [("kcat-1", 0), *sound[:3], ("kcat-1", 1)]
    expected = {
        "acknowledged": 5, "found": 5, "duplicates": 0, "gaps": 0, "out_of_order": 0, "elsewhere": 0,
    }
    cases = (
        (totals(*sound), {}),
        (totals(*sound[:4]), {"found": 4}),
        (totals(sound[0], *sound[2:]), {"found": 4, "gaps": 1, "elsewhere": 1}),
        (totals(*sound, sound[1]), {"duplicates": 1}),
        (totals(*sound, sound[3]), {"duplicates": 1}),
        (totals(*swapped), {"out_of_order": 1}),
        (totals(*later), {"elsewhere": 3}),
        (totals(*sound, ("producer-0", 3)), {"duplicates": 1}),
        (totals(*sound, ("producer-0", 3), all_have_ended=False), {}),
    )
    for number, (totals_of_case, differs) in enumerate(cases):
        if totals_of_case != expected | differs:
            raise RuntimeError(f"the count is wrong about case {number}: {totals_of_case}")
