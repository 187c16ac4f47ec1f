"""Groups whose members pause past their timeouts, and come back as who they were: the steps of `members`, with pauses between them."""
import time

import members

KNOWN = members.KNOWN
SETTINGS = {
    "group.min.session.timeout.ms": "1000",
    "group.consumer.min.session.timeout.ms": "1000",
    "group.consumer.session.timeout.ms": "3000",
    "group.consumer.min.heartbeat.interval.ms": "100",
    "group.consumer.heartbeat.interval.ms": "500",
}
SESSION_MS, REBALANCE_MS = 3000, 4000
# Longer than any timeout.
PAUSE_S = 5
# Between pauses all members are heard so often: a session never ends in the middle of a step, where one broker may be the first to see it.
HEARD_EVERY_S = 1.2
BEAT_EVERY_S = 0.5


def walk(both, steps):
    members.SESSION_MS, members.REBALANCE_MS = SESSION_MS, REBALANCE_MS
    world = members.World(both)
    heard = time.monotonic()
    for _ in range(steps):
        if time.monotonic() - heard > HEARD_EVERY_S:
            beat_all(world, world.seats)
            heard = time.monotonic()
        if both.dice.random() < 0.12:
            pause(world)
            heard = time.monotonic()
        members.step(world)


def beat_all(world, seats, compares=True):
    """All that are members say that they are there."""
    send = world.both.ask if compares else world.both.each
    for seat in seats:
        if seat.is_busy:
            continue
        if seat.protocol == "consumer":
            values = dict(instanceId=seat.instance) if seat.instance else {}
            answer = send("ConsumerGroupHeartbeat", 1, groupId=world.group, memberId=seat.name, memberEpoch=seat.epoch, **values)[0]
        elif seat.generation > 0:
            answer = send("Heartbeat", 4, groupId=world.group, generationId=seat.generation, memberId=seat.me(), **seat.as_instance())[0]
        else:
            continue
        if compares and answer["errorCode"] in (members.UNKNOWN_MEMBER, members.FENCED_EPOCH):
            seat.forget()
        elif seat.protocol == "consumer" and answer["errorCode"] == 0:
            seat.epoch = answer["memberEpoch"]


def pause(world):
    """Some go on, and the others are silent for longer than any timeout."""
    alive = [seat for seat in world.seats if world.dice.random() < 0.5]
    world.both.note(f"a pause of all but {[seat.name for seat in alive]}")
    end = time.monotonic() + PAUSE_S
    while time.monotonic() < end:
        beat_all(world, alive, compares=False)
        time.sleep(BEAT_EVERY_S)
        world.settle()
    beat_all(world, alive)
    world.both.ask("ConsumerGroupDescribe", 1, groupIds=[world.group])
    world.both.ask("DescribeGroups", 5, members.in_order, groups=[world.group])
