"""Spoils a partition's newest segment behind the broker's back, in every way that the check must find.

A batch's checksum doesn't cover its base offset, so most of these are sound batches to a broker: only the count can tell.
"""
import struct
from pathlib import Path

# Base offset, length of what follows.
FRAME = struct.Struct(">qi")
LAST_OFFSET_DELTA = struct.Struct(">i")
LAST_OFFSET_DELTA_AT = 23


def batches_of(log):
    """The batches of a segment, each with its bytes."""
    batches, position = [], 0
    while position + FRAME.size <= len(log):
        _, length = FRAME.unpack_from(log, position)
        end = position + FRAME.size + length
        if length <= 0 or end > len(log):
            break
        batches.append(log[position:end])
        position = end
    return batches


def offsets_of(batch):
    """The first offset of a batch, and the one after its last."""
    first, _ = FRAME.unpack_from(batch)
    (delta,) = LAST_OFFSET_DELTA.unpack_from(batch, LAST_OFFSET_DELTA_AT)
    return first, first + delta + 1


def at(batch, offset):
    """The batch at another offset."""
    return struct.pack(">q", offset) + batch[8:]


def lose_the_last(batches):
    return batches[:-1]


def lose_one_between(batches):
    middle = len(batches) // 2
    return batches[:middle] + batches[middle + 1 :]


def lose_one_and_close_the_gap(batches):
    middle = len(batches) // 2
    kept, (due, _) = batches[:middle], offsets_of(batches[middle])
    for batch in batches[middle + 1 :]:
        first, end = offsets_of(batch)
        kept.append(at(batch, due))
        due += end - first
    return kept


def repeat_the_last(batches):
    _, end = offsets_of(batches[-1])
    return [*batches, at(batches[-1], end)]


def leave_a_gap(batches):
    first, _ = offsets_of(batches[-1])
    return [*batches[:-1], at(batches[-1], first + 1)]


def swap_the_last(batches):
    earlier, later = batches[-2:]
    first, _ = offsets_of(earlier)
    _, end = offsets_of(later)
    length_of_earlier = offsets_of(earlier)[1] - first
    return [*batches[:-2], at(later, first), at(earlier, end - length_of_earlier)]


def flip_a_bit(batches):
    last = bytearray(batches[-1])
    last[-1] ^= 1
    return [*batches[:-1], bytes(last)]


FAULTS = (
    lose_the_last,
    lose_one_between,
    lose_one_and_close_the_gap,
    repeat_the_last,
    leave_a_gap,
    swap_the_last,
    flip_a_bit,
)


def spoil(folder, fault):
    """Applies a fault to the newest segment of a partition's folder; its indexes go, for the broker to make them anew."""
    log = max(Path(folder).glob("*.log"))
    batches = batches_of(log.read_bytes())
    if len(batches) < 4:
        raise RuntimeError(f"{log} has {len(batches)} batches, too few to spoil")
    log.write_bytes(b"".join(fault(batches)))
    for suffix in (".index", ".timeindex"):
        log.with_suffix(suffix).unlink(missing_ok=True)
