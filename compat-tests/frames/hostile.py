"""Makes hostile frames from a source of chance: whole requests that were mutated, batches that lie, bytes without any sense.

`frame` answers the bytes and whether they are as many as their length says, so that an answer may be waited for.
"""
import gzip
import struct

import wire

EXTREMES = (-1, -2, 0, 1, 0x7FFF, 0x7FFFFFFF, -0x80000000, 1_000_001, 100_000_000, 0x10000)
BOMB = gzip.compress(bytes(64 * 1024 * 1024), 9, mtime=0)  # 64 MiB of zeros in 64 KiB
NOW_MS = 1_700_000_000_000
NOT_UTF8 = (b"\xff\xfe\xfd", b"\xc0\x80", b"a\x80b", b"\xed\xa0\x80", b"\xf5\x90\x80\x80", b"")


def batch(values, **fields):
    """A batch of one fixed time: frames come from the seed alone."""
    return wire.batch(values, now_ms=NOW_MS, **fields)


def topic(dice):
    return dice.choice((b"frames-%d" % dice.randrange(20), dice.choice(NOT_UTF8), b"x" * dice.randrange(300), b"../up"))


def hostile_batch(dice):
    """A batch of which one thing is wrong, or nothing."""
    kind = dice.randrange(9)
    values = [dice.randbytes(dice.randrange(64)) for _ in range(dice.randrange(1, 5))]
    if kind == 0:
        data = bytearray(batch(values))
        data[dice.randrange(wire.CRC_AT, wire.CRC_AT + 4)] ^= 0xFF
        return bytes(data)
    if kind == 1:
        return batch(values, count=dice.choice(EXTREMES[:6]) & 0x7FFF)
    if kind == 2:
        return batch(values, magic=dice.choice((0, 1, 3, -1)))
    if kind == 3:
        return batch(values, attributes=1, records=BOMB, count=1)
    if kind == 4:
        return batch(values, attributes=dice.randrange(1, 8), records=dice.randbytes(100))
    if kind == 5:
        return batch(values)[:dice.randrange(1, 70)]
    if kind == 6:
        return batch(values, records=wire.varint(dice.choice(EXTREMES)) + dice.randbytes(20))
    if kind == 7:
        data = batch(values)
        return data[:8] + struct.pack(">i", dice.choice(EXTREMES)) + data[12:]
    return batch(values) * dice.randrange(1, 3)


def well_formed(dice):
    """A request that makes sense, but for its topics and batches."""
    kind, name = dice.randrange(9), topic(dice)
    number = dice.randrange(1 << 31)
    if kind in (0, 1):
        return wire.produce(name, dice.choice((0, 0, 0, -1, 7)), hostile_batch(dice), dice.choice((-1, 1, 0, 5)), number)
    if kind == 2:
        return wire.metadata(name, number)
    if kind == 3:
        partition = struct.pack(">iiqqi", 0, -1, dice.choice((0, -1, 1 << 62)), -1, dice.choice((0, 1 << 20, 0x7FFFFFFF)))
        head = struct.pack(">iiiibii", -1, 10, 1, 0x7FFFFFFF, dice.choice((0, 1, 9)), 0, -1)
        return wire.request(wire.FETCH, 11, head + wire.array(wire.string(name) + wire.array(partition)) + wire.array() + wire.string(""), number)
    if kind == 4:
        partition = struct.pack(">iq", 0, dice.choice((-1, -2, -9, 1 << 62)))
        return wire.request(wire.LIST_OFFSETS, 2, struct.pack(">ib", -1, 0) + wire.array(wire.string(name) + wire.array(partition)), number)
    if kind == 5:
        return wire.request(wire.FIND_COORDINATOR, 2, wire.string(name) + bytes([dice.randrange(4)]), number)
    if kind == 6:
        protocols = wire.array(wire.string("range") + struct.pack(">i", 4) + dice.randbytes(4))
        body = wire.string(name) + struct.pack(">ii", 10_000, 10_000) + wire.string("") + wire.string("consumer") + protocols
        return wire.request(wire.JOIN_GROUP, 2, body, number)
    if kind == 7:
        partition = struct.pack(">iq", 0, dice.choice(EXTREMES)) + wire.string("")
        body = wire.string(name) + struct.pack(">i", -1) + wire.string("") + struct.pack(">q", -1)
        return wire.request(wire.OFFSET_COMMIT, 2, body + wire.array(wire.string(name) + wire.array(partition)), number)
    return wire.request(wire.API_VERSIONS, dice.choice((0, 1, 2, 3, 4, 5, 99, -1)), b"", number)


def mutate(dice, payload):
    """Payload (a frame without its length) with a few bytes or numbers changed, cut or extended."""
    data = bytearray(payload)
    for _ in range(dice.randrange(1, 4)):
        at, kind = dice.randrange(len(data)), dice.randrange(6)
        if kind == 0:
            data[at] = dice.randrange(256)
        elif kind == 1:
            data[at:at + 4] = struct.pack(">i", dice.choice(EXTREMES))
        elif kind == 2:
            data[at:at + 2] = struct.pack(">h", dice.choice((-1, -2, 0x7FFF, 0, 300)))
        elif kind == 3 and at > 8:
            del data[at:]
        elif kind == 4:
            data += dice.randbytes(dice.randrange(1, 200))
        else:
            data[at:at] = dice.choice(NOT_UTF8)
    return bytes(data)


def frame(dice):
    kind = dice.randrange(20)
    if kind < 6:
        return well_formed(dice), True
    if kind < 14:
        payload = mutate(dice, well_formed(dice)[4:])
        return struct.pack(">i", len(payload)) + payload, True
    if kind < 17:  # an API or version that isn't there, with a body of any bytes
        head = struct.pack(">hhi", dice.randrange(-5, 110), dice.randrange(-3, 25), dice.randrange(1 << 31))
        payload = head + wire.string(dice.choice(NOT_UTF8)) + dice.randbytes(dice.randrange(200))
        return struct.pack(">i", len(payload)) + payload, True
    if kind == 17:  # no sense at all
        payload = dice.randbytes(dice.randrange(0, 64))
        return struct.pack(">i", len(payload)) + payload, True
    if kind == 18:  # a length that nobody should believe
        return struct.pack(">i", dice.choice((-1, -0x80000000, 0x7FFFFFFF, 104_857_601, 0))) + dice.randbytes(dice.randrange(32)), True
    whole = well_formed(dice)  # cut, and the connection goes
    return whole[:dice.randrange(1, len(whole))], False
