"""The admin's requests about groups of all kinds, and commits and fetches of members and of nobody, in any order.

Several groups have offsets alone, some have a classic, a consumer's or a streams member, one has an odd name; topics come and go.
"""
import time
from collections import namedtuple

import streams
from both import CLOSED, Ref
from questions.migrations import subscription
from questions.streams_groups import part, topology
from topologies import METADATA_S, sizes_of

KNOWN = {
    "a commit of nothing but too much metadata": "it makes a group in Kafka, and none in Kalda: the group is there before",
    "a fetch of nobody with an epoch": "Kafka fails, Kalda answers: who fetches without an id has no epoch",
}
UNKNOWN_ID, ZERO_ID = b"\7" * 16, bytes(16)
ODD_NAMES = (" ", "-ü☃", "/../", "-" + "l" * 230, "\t", "$%{}", "\0", '"', "-\U0001f600")
MAX_METADATA = 4096
METADATA = ("", "note", None, "x" * MAX_METADATA, "x" * (MAX_METADATA + 1), "ü" * (MAX_METADATA // 2 + 1))
OFFSETS = (0, 5, 2**40, 2**63 - 1, -1, -2, -(2**63))
STATES = ("Stable", "Empty", "EMPTY", " Empty", "Empty\t", "Dead", "PreparingRebalance", "preparing_rebalance", "CompletingRebalance", "Assigning",
          "Reconciling", "NotReady", "Unknown", "", " ")
TYPES = ("classic", "Classic", "consumer", "CONSUMER", "streams", "share", "unknown", "", "nope")

Member = namedtuple("Member", "protocol id epoch")


class World:
    """Topics, of which the last isn't there at first, and groups with at most one member."""

    def __init__(self, both):
        self.both, self.dice = both, both.dice
        self.topics = [f"{both.tag}-{name}" for name in "abx"]
        self.groups = [both.tag + name for name in ("-1", "-2", "-c", "-n", "-s", self.dice.choice(ODD_NAMES))]
        self.members = {}
        for broker in both.brokers:
            for topic, partitions in zip(self.topics, (3, 1)):
                broker.create_topic(topic, partitions)
            broker.await_coordinators(*self.groups)
            # Looking for a coordinator has made it.
            described = broker.call("Metadata", 12, topics=[dict(name="__consumer_offsets")], allowAutoTopicCreation=False)
            broker.know("topic __consumer_offsets", described["topics"][0]["topicId"])
        # Those that all walks share.
        both.each("DeleteGroups", 2, groupsNames=["", " "])
        time.sleep(METADATA_S)

    def any_group(self):
        return self.dice.choice(self.groups * 4 + [f"{self.both.tag}-none", "", " "])

    def any_groups(self):
        """None, one or several, now and then with one named twice."""
        groups = [self.any_group() for _ in range(self.dice.choice([0, 1, 1, 2, 3, 5]))]
        return groups + groups[:1] * (self.dice.random() < 0.1)

    def any_topics(self, by_id, **make):
        """None, one or several, by names or ids that may be wrong; `make` makes what else is said of each."""
        return [{**(self.topic_id() if by_id else self.topic_name()), **{key: value() for key, value in make.items()}}
                for _ in range(self.dice.choice([0, 1, 1, 2, 3]))]

    def topic_name(self):
        return dict(name=self.dice.choice(self.topics * 3 + [f"{self.both.tag}-no", "", "a b", "x" * 260, "__consumer_offsets"]))

    def topic_id(self):
        known = [Ref(symbol) for symbol in self.both.brokers[0].symbols if symbol.startswith("topic ")]
        return dict(topicId=self.dice.choice(known * 3 + [UNKNOWN_ID, ZERO_ID]))

    def as_member(self, group):
        """The id and the epoch of the group's member, or of somebody who is none."""
        member, says = self.members.get(group), self.dice.random()
        if member and says < 0.4:
            return member.id, member.epoch + self.dice.choice([0, 0, 0, 1, -1])
        if says < 0.85:
            return "", -1
        return self.dice.choice([("", 0), ("", 5), ("z", -1), ("z", 0), ("z", 3), ("", -2)])


# Offsets.


def commit(world):
    dice, version, group = world.dice, world.dice.randint(2, 10), world.any_group()

    def partition():
        leader = dict(committedLeaderEpoch=dice.choice([-1, 0, 7, -2])) if version >= 6 and dice.random() < 0.4 else {}
        index = dice.choice([0, 0, 1, 2, 3, -1])
        return dict(partitionIndex=index, committedOffset=dice.choice(OFFSETS), committedMetadata=dice.choice(METADATA), **leader)

    topics = world.any_topics(version >= 10, partitions=lambda: [partition() for _ in range(dice.choice([0, 1, 1, 1, 2, 3]))])
    member, epoch = world.as_member(group)
    values = dict(groupId=group, memberId=member, generationIdOrMemberEpoch=epoch, topics=topics)
    if version <= 4 and dice.random() < 0.5:
        values["retentionTimeMs"] = dice.choice([-1, 0, 10000, 2**62, -7])
    if version >= 7 and dice.random() < 0.1:
        values["groupInstanceId"] = dice.choice(["i", ""])
    if any(len((one["committedMetadata"] or "").encode()) > MAX_METADATA for topic in topics for one in topic["partitions"]):
        make_group(world, group)
    world.both.ask("OffsetCommit", version, **values)


def make_group(world, group):
    """Makes a group that has an offset (see KNOWN)."""
    partition = dict(partitionIndex=0, committedOffset=1, committedMetadata="")
    topics = [dict(name=world.topics[0], partitions=[partition])]
    world.both.ask("OffsetCommit", 9, groupId=group, memberId="", generationIdOrMemberEpoch=-1, topics=topics)


def fetch(world):
    dice, version = world.dice, world.dice.randint(1, 10)
    indexes = lambda: [dice.choice([0, 0, 1, 2, 7, -1]) for _ in range(dice.choice([0, 1, 2, 3]))]
    topics = lambda: None if version >= 2 and dice.random() < 0.35 else world.any_topics(version >= 10, partitionIndexes=indexes)
    stable = dict(requireStable=dice.random() < 0.5) if version >= 7 else {}
    if version < 8:
        world.both.ask("OffsetFetch", version, groupId=world.any_group(), topics=topics(), **stable)
        return
    asked = []
    for group in world.any_groups():
        asked.append(dict(groupId=group, topics=topics()))
        if version >= 9 and dice.random() < 0.5:
            member, epoch = world.as_member(group)
            asked[-1].update(memberId=member or None, memberEpoch=epoch if member else -1)
    world.both.ask("OffsetFetch", version, groups=asked, **stable)


def delete_offsets(world):
    partitions = lambda: [dict(partitionIndex=world.dice.choice([0, 1, 2, 9, -1])) for _ in range(world.dice.choice([0, 1, 2]))]
    world.both.ask("OffsetDelete", 0, groupId=world.any_group(), topics=world.any_topics(by_id=False, partitions=partitions))


# Groups.


def delete_groups(world):
    answer = world.both.ask("DeleteGroups", world.dice.randint(0, 2), groupsNames=world.any_groups())[0]
    for result in [] if answer == CLOSED else answer["results"]:
        if result["errorCode"] == 0:
            world.members.pop(result["groupId"], None)


def list_groups(world):
    dice, version, filters = world.dice, world.dice.randint(0, 5), {}
    if version >= 4 and dice.random() < 0.6:
        filters["statesFilter"] = dice.choices(STATES, k=dice.choice([0, 1, 1, 2]))
    if version >= 5 and dice.random() < 0.6:
        filters["typesFilter"] = dice.choices(TYPES, k=dice.choice([0, 1, 1, 2]))
    of_ours = lambda answer: {**answer, "groups": [group for group in answer["groups"] if group["groupId"].startswith(world.both.tag)]}
    world.both.ask("ListGroups", version, of_ours, **filters)


def describe(world):
    version = world.dice.randint(0, 6)
    operations = dict(includeAuthorizedOperations=world.dice.random() < 0.4) if version >= 3 else {}
    world.both.ask("DescribeGroups", version, groups=world.any_groups(), **operations)


def describe_by_protocol(world):
    api = world.dice.choice(["ConsumerGroupDescribe", "ConsumerGroupDescribe", "StreamsGroupDescribe"])
    operations = world.dice.random() < 0.3
    world.both.ask(api, world.dice.randint(0, 1), groupIds=world.any_groups(), includeAuthorizedOperations=operations)


# Members.


def join_classic(world):
    """A member that joins alone, and is its own leader."""
    both, dice, group = world.both, world.dice, world.dice.choice(world.groups)
    if group in world.members:
        return
    topics = dice.choice([world.topics[:1], world.topics[:2], []])
    read = [subscription(1, *topics), subscription(0, *topics), b"", b"\0\1junk"]
    kind, metadata = dice.choice([("consumer", data) for data in read] + [("connect", b"x"), ("", b"x")])
    values = dict(groupId=group, sessionTimeoutMs=60000, rebalanceTimeoutMs=60000, memberId="", protocolType=kind)
    values["protocols"] = [dict(name="range", metadata=metadata)]
    version = dice.choice([2, 3])
    answers = both.each("JoinGroup", version, **values)
    own_id = Ref(f"member of {group}")
    for broker, answer in zip(both.brokers, answers):
        if answer != CLOSED and answer["memberId"]:
            broker.know(own_id.symbol, answer["memberId"])
    answer = both.compare(f"JoinGroup v{version} {values}", answers)[0]
    if answer != CLOSED and answer["errorCode"] == 0:
        world.members[group] = Member("classic", own_id, answer["generationId"])
        if dice.random() < 0.8:
            assignments = [dict(memberId=own_id, assignment=b"y")]
            both.ask("SyncGroup", 2, groupId=group, memberId=own_id, generationId=answer["generationId"], assignments=assignments)


def join_consumer(world):
    group = world.dice.choice(world.groups)
    if group in world.members and world.members[group].protocol == "classic":
        return
    topics = world.topics[: world.dice.randint(1, 3)]
    values = dict(memberId="c", memberEpoch=0, rebalanceTimeoutMs=60000, subscribedTopicNames=topics, topicPartitions=[])
    answer = world.both.ask("ConsumerGroupHeartbeat", 1, groupId=group, **values)[0]
    if answer["errorCode"] == 0:
        world.members[group] = Member("consumer", "c", answer["memberEpoch"])


def join_streams(world):
    group = world.dice.choice(world.groups)
    reads = topology(part("0", sources=world.topics[:1]))
    values = dict(memberId="t", memberEpoch=0, rebalanceTimeoutMs=60000, endpointInformationEpoch=0, processId="p", topology=reads)
    answer = world.both.ask("StreamsGroupHeartbeat", 1, groupId=group, activeTasks=[], standbyTasks=[], warmupTasks=[], **values)[0]
    if answer["errorCode"] == 0:
        world.members[group] = Member("streams", "t", answer["memberEpoch"])


def leave(world):
    if not world.members:
        return
    group = world.dice.choice(sorted(world.members))
    member = world.members.pop(group)
    if member.protocol == "classic":
        world.both.ask("LeaveGroup", world.dice.choice([1, 2]), groupId=group, memberId=member.id)
    else:
        api = "ConsumerGroupHeartbeat" if member.protocol == "consumer" else "StreamsGroupHeartbeat"
        world.both.ask(api, 1, groupId=group, memberId=member.id, memberEpoch=streams.LEAVES)


def change_topics(world):
    topic = world.topics[-1] if world.dice.random() < 0.7 else world.dice.choice(world.topics)
    if sizes_of(world.both.brokers[0], topic) == [0]:
        streams.create_topic(world.both, topic, world.dice.choice([1, 3]))
    else:
        streams.delete_topic(world.both, topic)
        for broker in world.both.brokers:
            broker.symbols[f"topic {topic} before"] = broker.symbols[f"topic {topic}"]
    time.sleep(METADATA_S)


STEPS = {commit: 10, fetch: 10, delete_offsets: 4, delete_groups: 3, list_groups: 5, describe: 4, describe_by_protocol: 3, join_classic: 1.5,
         join_consumer: 1.5, join_streams: 1, leave: 1.5, change_topics: 1}


def walk(both, steps):
    world = World(both)
    for step in both.dice.choices(list(STEPS), list(STEPS.values()), k=steps):
        step(world)
