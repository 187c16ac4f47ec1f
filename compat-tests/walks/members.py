"""Groups with members of both protocols: heartbeats, joins, syncs, commits and descriptions in any order, while topics change.

Joins and syncs wait for others: each member has connections of its own, and what comes is compared once nothing more comes.
"""
import select
import time

from both import ByChance, Ref
from client import Client
from questions.migrations import assignment, subscription

KNOWN = {
    "the assignor uniform": "whom it gives the last partitions depends on the order of a hash map: walks take range",
    "ids of members": "those that brokers make decide about the order in range: where both protocols are mixed, all have instance ids",
    "the next leader": "is the first of a hash map: the walk ends",
    "an old id in an empty group": "a classic join with it makes Kafka forget an empty consumer group until it starts again, though it refuses the join",
    "a pattern that matches nothing": "Kafka may give its member what the only other one reads: no such pattern is asked for",
}
# No more is expected to come when nothing has come for so long.
QUIET_S = 0.08
# When one broker has answered a join, the other may take so much longer.
LATER_S = 1.5
# Metadata reaches Kafka's coordinator a little later.
METADATA_S = 0.3
# What a pattern means is found out in the background.
PATTERN_S = 0.15
SESSION_MS = REBALANCE_MS = 60000
NAMES = ("m0", "m1", "m2", "m3")
UNKNOWN_MEMBER, ILLEGAL_GENERATION, MEMBER_ID_REQUIRED, FENCED_INSTANCE, FENCED_EPOCH = 25, 22, 79, 82, 110
GROUP_RESOURCE = 32


class Seat:
    """A member's place: what it knows of itself, and its connections."""

    def __init__(self, world, name, instance):
        self.world, self.name, self.instance = world, name, instance
        self.clients = {broker.name: Client(broker.address) for broker in world.both.brokers}
        self.waits, self.came = {}, {}
        self.forget()

    def forget(self):
        """It isn't a member any more."""
        self.protocol, self.generation, self.epoch, self.owned, self.members = None, -1, 0, [], []
        for broker in self.world.both.brokers:
            broker.symbols[f"id {self.name}"] = ""

    def me(self):
        """Its id: a consumer's is its name."""
        return Ref(f"id {self.name}") if self.protocol == "classic" else self.name

    def number(self):
        """Its generation or epoch, or one beside that."""
        number = self.generation if self.protocol == "classic" else self.epoch
        return number + self.world.dice.choice([0] * 10 + [1, -1])

    def as_instance(self, is_understood=True):
        return dict(groupInstanceId=self.instance) if self.instance and is_understood else {}

    @property
    def is_busy(self):
        return any(self.waits.values())

    def begin(self, api, version, **values):
        """Asks without waiting for the answer."""
        for broker in self.world.both.brokers:
            self.clients[broker.name].send(api, version, client_id=self.name, **broker.resolve(values))
            self.waits[broker.name] = (api, version)
        self.world.both.note(f"{self.name} begins {api} v{version} {values}")

    def receive(self, broker):
        """Takes the answer that a broker has sent."""
        api, version = self.waits.pop(broker.name)
        _, answer = self.clients[broker.name].receive(api, version)
        self.came[broker.name] = (api, answer)
        if api == "JoinGroup" and answer["memberId"]:
            broker.know(f"id {self.name}", answer["memberId"])


class World:
    """A group, its topics, and who would be its members."""

    def __init__(self, both):
        self.both, self.dice = both, both.dice
        self.group = f"group-{both.tag}"
        self.sizes = {f"a-{both.tag}": 12, f"b-{both.tag}": 3}
        self.topics = list(self.sizes)
        self.protocols = self.dice.choice([("consumer", "classic"), ("consumer", "classic"), ("consumer",), ("classic",)])
        for broker in both.brokers:
            broker.await_coordinators(self.group)
            for topic, partitions in self.sizes.items():
                broker.create_topic(topic, partitions)
        self.are_static = len(self.protocols) > 1
        self.seats = [Seat(self, name, f"i-{name}" if self.are_static or self.dice.random() < 0.35 else None) for name in NAMES]
        both.look = self.look

    def look(self, broker):
        """What a broker says of the group, for who looks into a difference."""
        described = broker.call("ConsumerGroupDescribe", 1, groupIds=[self.group])["groups"][0]
        return broker.call("DescribeGroups", 5, groups=[self.group]) if described["errorCode"] else described

    def is_empty_consumer_group(self):
        answer = self.both.each("ConsumerGroupDescribe", 1, groupIds=[self.group])[0]
        return answer["groups"][0]["errorCode"] == 0 and not answer["groups"][0]["members"]

    def settle(self):
        """Waits until nothing comes any more for those who wait, and compares what came."""
        quiet = time.monotonic() + QUIET_S
        while (left := quiet - time.monotonic()) > 0:
            waiting = {seat.clients[broker.name].socket: (seat, broker)
                       for seat in self.seats for broker in self.both.brokers if broker.name in seat.waits}
            if not waiting:
                break
            ready, _, _ = select.select(list(waiting), [], [], left)
            for socket in ready:
                seat, broker = waiting[socket]
                seat.receive(broker)
                quiet = time.monotonic() + QUIET_S
        for seat in self.seats:
            self.compare_what_came(seat)

    def compare_what_came(self, seat):
        if seat.came and seat.waits:
            broker = next(broker for broker in self.both.brokers if broker.name in seat.waits)
            ready, _, _ = select.select([seat.clients[broker.name].socket], [], [], LATER_S)
            if not ready:
                self.both.compare(f"{seat.name} is answered", [seat.came.get(broker.name, "not yet") for broker in self.both.brokers])
            seat.receive(broker)
        if not seat.came:
            return
        (api, kafka), (_, kalda) = (seat.came[broker.name] for broker in self.both.brokers)
        seat.came = {}
        if api == "JoinGroup" and kafka["errorCode"] == kalda["errorCode"] == 0 and is_leader(kafka) != is_leader(kalda):
            raise ByChance()
        self.both.compare(f"{seat.name} is answered {api}", [kafka, kalda], in_order)
        if kafka["errorCode"] in (UNKNOWN_MEMBER, FENCED_INSTANCE):
            seat.forget()
        elif api == "JoinGroup" and kafka["errorCode"] in (0, MEMBER_ID_REQUIRED):
            seat.protocol = "classic"
            if kafka["errorCode"] == 0:
                seat.generation = kafka["generationId"]
                seat.members = [self.both.brokers[0].plain(member["memberId"]) for member in kafka["members"]]

    def reads(self):
        """Some topics, as a member of the consumer protocol asks for them."""
        if self.dice.random() < 0.15:
            return dict(subscribedTopicRegex=self.dice.choice([f".*-{self.both.tag}", self.topics[0], ""]))
        names = sorted(self.dice.sample(self.topics, self.dice.randint(1, len(self.topics))))
        return dict(subscribedTopicNames=names + ["missing"] * (self.dice.random() < 0.1))


def is_leader(joined):
    return joined["leader"] == joined["memberId"]


def in_order(answer):
    """With the topics in the assignments of consumers in order."""
    if isinstance(answer, dict):
        return {key: topics_of(value) if key in ("assignment", "memberAssignment") and isinstance(value, str) else in_order(value)
                for key, value in answer.items()}
    return [in_order(item) for item in answer] if isinstance(answer, list) else answer


def topics_of(assigned):
    data = bytes.fromhex(assigned)
    position, topics = 6, []
    for _ in range(int.from_bytes(data[2:6], "big")):
        end = position + 2 + int.from_bytes(data[position : position + 2], "big")
        end += 4 + 4 * int.from_bytes(data[end : end + 4], "big")
        topics.append(data[position:end].hex())
        position = end
    return [data[:6].hex(), sorted(topics), data[position:].hex()]


# The consumer protocol.


def consumer_join(world, seat):
    values = dict(topicPartitions=[], serverAssignor="range", rebalanceTimeoutMs=REBALANCE_MS, **world.reads())
    if world.dice.random() < 0.3:
        values["rackId"] = "r1"
    if world.dice.random() < 0.05:
        del values["rebalanceTimeoutMs"]
    beat(world, seat, 0, **values)


def consumer_beat(world, seat):
    epoch = seat.number() if seat.protocol == "consumer" else seat.epoch
    if epoch == 0 and world.dice.random() < 0.8:
        return consumer_join(world, seat)
    values, says = {}, world.dice.random()
    if says < 0.5:
        values["topicPartitions"] = by_topic(seat.owned)
    elif says < 0.6:
        values["topicPartitions"] = by_topic(seat.owned[: len(seat.owned) // 2])
    elif says < 0.65:
        values["topicPartitions"] = by_topic([(topic, index) for topic in world.topics for index in range(3)])
    if world.dice.random() < 0.15:
        values.update(world.reads())
    if world.dice.random() < 0.1:
        values["rebalanceTimeoutMs"] = REBALANCE_MS
    beat(world, seat, epoch, **values)


def by_topic(owned):
    topics = sorted({topic for topic, _ in owned})
    return [dict(topicId=Ref(f"topic {topic}"), partitions=sorted(index for name, index in owned if name == topic)) for topic in topics]


def beat(world, seat, epoch, **values):
    if seat.instance:
        values["instanceId"] = seat.instance
    version = 1 if "subscribedTopicRegex" in values else world.dice.choice([0, 1, 1])
    answer = world.both.ask("ConsumerGroupHeartbeat", version, groupId=world.group, memberId=seat.name, memberEpoch=epoch, **values)[0]
    if answer["errorCode"] == 0:
        seat.protocol, seat.epoch = "consumer", answer["memberEpoch"]
        if answer["assignment"]:
            name_of = lambda topic: world.both.brokers[0].plain(topic["topicId"]).strip("<>").removeprefix("topic ")
            seat.owned = sorted((name_of(topic), index) for topic in answer["assignment"]["topicPartitions"] for index in topic["partitions"])
    elif answer["errorCode"] in (UNKNOWN_MEMBER, FENCED_EPOCH):
        seat.forget()
    if "subscribedTopicRegex" in values:
        time.sleep(PATTERN_S)


def consumer_leave(world, seat):
    epoch = -2 if seat.instance and world.dice.random() < 0.6 else -1
    values = dict(instanceId=seat.instance) if seat.instance else {}
    world.both.ask("ConsumerGroupHeartbeat", 1, groupId=world.group, memberId=seat.name, memberEpoch=epoch, **values)
    if seat.protocol == "consumer":
        seat.forget()


# The classic protocol.


def classic_join(world, seat):
    dice = world.dice
    version = dice.choice([5, 6, 7, 8, 9, 9] if world.are_static else [2, 4, 5, 6, 7, 8, 9, 9])
    topics = sorted(dice.sample(world.topics, dice.randint(1, len(world.topics))))
    names = dice.choice([["range"]] * 4 + [["range", "roundrobin"], ["roundrobin"]]) if world.protocols == ("classic",) else ["range"]
    protocols = [dict(name=name, metadata=subscription(dice.choice([0, 1, 2, 3]), *topics)) for name in names]
    kind = "consumer" if dice.random() < 0.97 else dice.choice(["", "other"])
    if seat.protocol == "classic" and world.is_empty_consumer_group():
        seat.forget()
    seat.begin("JoinGroup", version, groupId=world.group, memberId=Ref(f"id {seat.name}"), sessionTimeoutMs=SESSION_MS,
               rebalanceTimeoutMs=REBALANCE_MS, protocolType=kind, protocols=protocols, **seat.as_instance(version >= 5))


def classic_sync(world, seat):
    version = world.dice.choice([2, 3, 4, 5])
    # A leader has been told of the members.
    given = [dict(memberId=Ref(member.strip("<>")), assignment=assignment((world.topics[0], [place]))) for place, member in enumerate(seat.members)]
    values = seat.as_instance(version >= 3)
    if version >= 5 and world.dice.random() < 0.7:
        values.update(protocolType=world.dice.choice(["consumer"] * 9 + ["x"]), protocolName=world.dice.choice(["range"] * 9 + ["x"]))
    seat.begin("SyncGroup", version, groupId=world.group, generationId=seat.number() if seat.protocol == "classic" else -1,
               memberId=Ref(f"id {seat.name}"), assignments=given, **values)


def classic_beat(world, seat):
    version = world.dice.choice([1, 3, 4])
    world.both.ask("Heartbeat", version, groupId=world.group, generationId=seat.number(), memberId=seat.me(), **seat.as_instance(version >= 3))


def classic_leave(world, seat):
    dice = world.dice
    if dice.random() < 0.3:
        world.both.ask("LeaveGroup", 2, groupId=world.group, memberId=seat.me())
    else:
        seats = [seat] + ([dice.choice(world.seats)] if dice.random() < 0.3 else [])
        members = [dict(memberId="" if one.instance and dice.random() < 0.5 else one.me(), groupInstanceId=one.instance, reason="so") for one in seats]
        world.both.ask("LeaveGroup", dice.choice([3, 4, 5]), groupId=world.group, members=members)
    if seat.protocol == "classic" and dice.random() < 0.7:
        seat.forget()


# What both have.


def as_member(world, seat, is_understood=True):
    """Who a commit says that it comes from: the member, or nobody."""
    if world.dice.random() < 0.25:
        return {}
    return dict(generationIdOrMemberEpoch=seat.number(), memberId=seat.me(), **seat.as_instance(is_understood))


def commit(world, seat):
    dice, version = world.dice, world.dice.choice([2, 5, 7, 8, 9, 10])
    topic = dice.choice([*world.topics, "missing"])
    partition = dict(partitionIndex=dice.choice([0, 1, 2, 7]), committedOffset=dice.randint(0, 99), committedMetadata=dice.choice(["", "x", None]))
    name = dict(topicId=b"\7" * 16 if topic == "missing" else Ref(f"topic {topic}")) if version >= 10 else dict(name=topic)
    world.both.ask("OffsetCommit", version, groupId=world.group, topics=[dict(partitions=[partition], **name)], **as_member(world, seat, version >= 7))


def fetch(world, seat):
    dice, version = world.dice, world.dice.choice([1, 2, 5, 7, 8, 9, 10])
    name = dict(topicId=Ref(f"topic {world.topics[0]}")) if version >= 10 else dict(name=world.topics[0])
    topics = dice.choice([[] if version == 1 else None, [dict(partitionIndexes=[0, 1, 9], **name)]])
    stable = dict(requireStable=dice.random() < 0.5) if version >= 7 else {}
    if version < 8:
        world.both.ask("OffsetFetch", version, groupId=world.group, topics=topics, **stable)
        return
    who = dict(memberId=seat.me(), memberEpoch=seat.number()) if version >= 9 and seat.protocol == "consumer" and dice.random() < 0.6 else {}
    world.both.ask("OffsetFetch", version, groups=[dict(groupId=world.group, topics=topics, **who)], **stable)


def delete_offsets(world, seat):
    topics = [dict(name=world.dice.choice(world.topics), partitions=[dict(partitionIndex=0)])]
    world.both.ask("OffsetDelete", 0, groupId=world.group, topics=topics)


def describe(world, seat):
    groups = [world.group] + ["no-such-group"] * (world.dice.random() < 0.2)
    world.both.ask("ConsumerGroupDescribe", world.dice.choice([0, 1]), groupIds=groups, includeAuthorizedOperations=world.dice.random() < 0.2)


def classic_describe(world, seat):
    world.both.ask("DescribeGroups", world.dice.choice([1, 4, 5, 6]), in_order, groups=[world.group])


def list_groups(world, seat):
    dice, version, filters = world.dice, world.dice.choice([2, 4, 5]), {}
    if version >= 4 and dice.random() < 0.6:
        states = ("Stable", "Empty", "Assigning", "Reconciling", "PreparingRebalance", "CompletingRebalance", "dead", "stable")
        filters["statesFilter"] = [dice.choice(states)]
    if version >= 5 and dice.random() < 0.6:
        filters["typesFilter"] = [dice.choice(["Classic", "consumer", "streams", "nope"])]
    ours = lambda answer: {**answer, "groups": [group for group in answer["groups"] if group["groupId"] == world.group]}
    world.both.ask("ListGroups", version, ours, **filters)


def delete_group(world, seat):
    answer = world.both.ask("DeleteGroups", world.dice.choice([1, 2]), groupsNames=[world.group])[0]
    if answer["results"][0]["errorCode"] == 0:
        for one in world.seats:
            one.forget()


def configure(world, seat):
    name, values = world.dice.choice([("consumer.heartbeat.interval.ms", ["5000", "6000", "1"]), ("consumer.session.timeout.ms", ["45000", "60000", "70000"]),
                                      ("consumer.assignment.interval.ms", ["0", "-1"])])
    config = dict(name=name, configOperation=world.dice.choice([0, 0, 0, 1]), value=world.dice.choice(values))
    world.both.ask("IncrementalAlterConfigs", 1, resources=[dict(resourceType=GROUP_RESOURCE, resourceName=world.group, configs=[config])])
    time.sleep(METADATA_S)


def add_partition(world, seat):
    topic = world.topics[-1]
    world.sizes[topic] += 1
    world.both.ask("CreatePartitions", 3, topics=[dict(name=topic, count=world.sizes[topic], assignments=None)], timeoutMs=5000)
    for broker in world.both.brokers:
        broker.await_leaders(topic, world.sizes[topic])
    time.sleep(METADATA_S)


def make_topic_anew(world, seat):
    topic = world.topics[-1]
    world.both.ask("DeleteTopics", 5, topicNames=[topic], timeoutMs=5000)
    time.sleep(METADATA_S)
    step(world)
    world.sizes[topic] = 3
    for broker in world.both.brokers:
        broker.create_topic(topic, world.sizes[topic])
    time.sleep(METADATA_S)


CONSUMER = {consumer_join: 3, consumer_beat: 8, consumer_leave: 1}
CLASSIC = {classic_join: 5, classic_sync: 3, classic_beat: 3, classic_leave: 1}
OTHERS = {commit: 4, fetch: 2, describe: 2, list_groups: 1, delete_group: 0.4, delete_offsets: 1, classic_describe: 1, configure: 0.4, add_partition: 0.4,
          make_topic_anew: 0.4}


def step(world):
    """One request of one member."""
    free = [seat for seat in world.seats if not seat.is_busy]
    if not free:
        # All wait for each other: somebody takes one out by another connection.
        seat = world.dice.choice(world.seats)
        world.both.ask("LeaveGroup", 4, groupId=world.group, members=[dict(memberId=Ref(f"id {seat.name}"), groupInstanceId=seat.instance)])
    else:
        steps = {**(CONSUMER if "consumer" in world.protocols else {}), **(CLASSIC if "classic" in world.protocols else {}), **OTHERS}
        taken = world.dice.choices(list(steps), list(steps.values()))[0]
        taken(world, world.dice.choice(free))
    world.settle()


def walk(both, steps):
    world = World(both)
    for _ in range(steps):
        step(world)
