"""Streams groups (KIP-1071): heartbeats, topologies, topics that come and go, static members, commits, descriptions, other protocols, in any order.

Ids of members and processes have one letter: Kafka's hash tables then mostly have them in the order of the alphabet, and assign in that order.
"""
import time

from both import CLOSED, ByChance, Differ, Ref
from questions.streams_groups import GROUP, tasks
from topologies import KINDS, METADATA_S, Shapes, details_in_order, missing_topics, sizes_of, without_partitions

KNOWN = {
    "ties": "Kafka's hash tables decide who gets a task where there are more processes than p and q: the walk ends when both give equally many",
    "a lost answer": "Kalda tells a member its tasks again when the member says that it lacks some, Kafka doesn't: they aren't compared",
    "an instance of another": "while members reconcile, Kafka gives a member's tasks to whoever names its instance, even when it refuses that",
    "endpoints before the topology is configured": "Kafka fails where members have endpoints: sources stay there, or the walk ends",
    "a member that comes again before a delayed assignment": "Kafka gives it what it had, Kalda nothing yet: the walk ends",
    "partitions of internal topics": "Kafka describes them when something else is written, Kalda at once: not compared where Kafka tells none",
    "a topic that was just deleted": "Kafka sometimes doesn't create it again before the next heartbeat: the walk ends",
}
# The offsets of a deleted topic go a little later.
OFFSETS_GO_S = 0.3
NAMES = "abcd"
UNKNOWN_SERVER_ERROR, UNKNOWN_MEMBER, GROUP_NOT_FOUND, FENCED_EPOCH = -1, 25, 69, 110
LEAVES, LEAVES_FOR_A_WHILE = -1, -2
# Codes of a status: missing source topics, topics that don't fit, missing internal topics.
NOT_CONFIGURED = (1, 2, 3)
CONFIGS = {
    "streams.num.standby.replicas": ["0", "1", "1", "1", "2", "3"],
    "streams.rack.aware.assignment.tags": ["", "zone", "zone,cluster"],
    "streams.heartbeat.interval.ms": ["7000"],
    "streams.num.warmup.replicas": ["3"],
    "streams.task.offset.interval.ms": ["20000", "5"],
    "streams.acceptable.recovery.lag": ["99"],
    "streams.assignor.name": ["sticky", "other"],
    "streams.assignment.interval.ms": ["-1", "15000", "0"],
    "streams.initial.rebalance.delay.ms": ["600000", "0"],
    "streams.session.timeout.ms": ["1"],
}


class Seat:
    """A member's place, with what it was told."""

    def __init__(self, name, process, instance, endpoint):
        self.name, self.process, self.instance, self.endpoint = name, process, instance, endpoint
        # The last tasks that it was told, also when it has forgotten them.
        self.told = ([], [], [])
        self.forget()

    def forget(self):
        """It isn't a member any more."""
        self.epoch, self.has, self.endpoints = 0, ([], [], []), 0

    @property
    def is_member(self):
        return self.epoch > 0


class Group:
    """A group, and who would be its members."""

    def __init__(self, world, name):
        dice = world.dice
        self.world, self.name = world, name
        self.internals = [f"{name}-{kind}" for kind in ("r", "s", "log", "log2")]
        self.shapes = Shapes(dice, world.topics, self.internals, are_there=world.has_endpoints)
        processes = dice.choice(["pqrs", "pppp", "ppqq", "pqqq", "pqpq", "ppqr"])
        self.has_ties = not set(processes) <= set("pq")
        self.seats = []
        for place, member in enumerate(NAMES[: dice.randint(2, 4)]):
            endpoint = dice.choice([None, dict(host="h", port=place + 1)]) if world.has_endpoints else None
            self.seats.append(Seat(member, processes[place], f"i-{member}" if dice.random() < 0.35 else None, endpoint))
        # Whether assignments may be later than changes.
        self.is_delayed = False
        self.begin_anew()

    def begin_anew(self):
        """The group is no more: the next has another topology."""
        for seat in self.seats:
            seat.forget()
        self.topology = self.shapes.topology()

    def described(self, broker):
        return broker.call("StreamsGroupDescribe", 1, groupIds=[self.name])["groups"][0]


class World:
    """The groups, and topics that they read; the last isn't there at first."""

    def __init__(self, both):
        self.both, self.dice = both, both.dice
        self.topics = [f"{both.tag}-{name}" for name in "abcx"]
        for broker in both.brokers:
            for topic, partitions in zip(self.topics, (3, 2, 3)):
                broker.create_topic(topic, partitions)
        self.has_endpoints = self.dice.random() < 0.4
        self.groups = [Group(self, f"{both.tag}-g{place}") for place in range(self.dice.choice([1, 1, 2]))]
        for broker in both.brokers:
            broker.await_coordinators(*(group.name for group in self.groups))
        time.sleep(METADATA_S)
        both.look = lambda broker: [without_nothing(group.described(broker)) for group in self.groups]


def without_nothing(described):
    """A description without what is empty, for reading."""
    if isinstance(described, dict):
        return {key: without_nothing(value) for key, value in described.items()
                if value not in (None, "", [], 0) and key not in ("clientId", "clientHost", "topology")}
    return [without_nothing(item) for item in described] if isinstance(described, list) else described


# What is around the groups.


def create_topic(both, topic, partitions):
    for broker in both.brokers:
        broker.create_topic(topic, partitions)
    both.note(f"{topic} is created with {partitions} partitions")


def delete_topic(both, topic):
    for broker in both.brokers:
        broker.call("DeleteTopics", 6, topics=[dict(name=topic)], timeoutMs=5000)
        broker.await_gone(topic)
    time.sleep(OFFSETS_GO_S)
    both.note(f"{topic} is deleted")


def change_topics(world, group):
    dice, kafka = world.dice, world.both.brokers[0]
    if dice.random() < 0.3:
        change_internal_topic(world, [name for name in group.internals if sizes_of(kafka, name) != [0]])
    elif dice.random() < 0.15 and not world.has_endpoints:
        add_partition(world, dice.choice(world.topics[:3]))
    else:
        topic = world.topics[3] if world.has_endpoints or dice.random() < 0.75 else dice.choice(world.topics[:3])
        if sizes_of(kafka, topic) == [0]:
            create_topic(world.both, topic, dice.choice([2, 3]))
        else:
            delete_topic(world.both, topic)
    time.sleep(METADATA_S)


def change_internal_topic(world, there):
    """Somebody deletes a topic that the group made, and may make it himself."""
    if not there:
        return
    topic = world.dice.choice(there)
    delete_topic(world.both, topic)
    if world.dice.random() < 0.3 and not world.has_endpoints:
        create_topic(world.both, topic, world.dice.randint(1, 4))


def add_partition(world, topic):
    size = sizes_of(world.both.brokers[0], topic)[0]
    if 0 < size < 5:
        world.both.ask("CreatePartitions", 3, topics=[dict(name=topic, count=size + 1, assignments=None)], timeoutMs=5000)
        for broker in world.both.brokers:
            broker.await_leaders(topic, size + 1)


def configure(world, group):
    name = world.dice.choice([*CONFIGS, *["streams.num.standby.replicas"] * 3])
    group.is_delayed |= name == "streams.assignment.interval.ms"
    is_removed = world.dice.random() < 0.25
    config = dict(name=name, configOperation=int(is_removed), value=None if is_removed else world.dice.choice(CONFIGS[name]))
    world.both.ask("IncrementalAlterConfigs", 1, resources=[dict(resourceType=GROUP, resourceName=group.name, configs=[config])])
    time.sleep(METADATA_S)


# Members.


def at_any_time(world, seat):
    """What a member may tell at any time."""
    dice = world.dice
    partition = dict(subtopologyId=dice.choice("01x9"), partition=dice.randrange(4))
    told = [
        (0.08, "rackId", ["r1", "r2", ""]),
        (0.12, "clientTags", [[], [dict(key="zone", value=dice.choice("xy"))], [dict(key="zone", value="x"), dict(key="cluster", value="k")]]),
        (0.12, "taskOffsets", [[dict(partition, offset=offset)] for offset in (-1, 0, 5, 50, 2**40)]),
        (0.08, "taskEndOffsets", [[dict(partition, offset=offset)] for offset in (0, 60)]),
        (0.08, "processId", ["p", "q", seat.process]),
        (0.08 if world.has_endpoints else 0, "userEndpoint", [dict(host="h", port=port) for port in (1, 2, 9)]),
        (0.06, "rebalanceTimeoutMs", [60000, 50000, -1]),
        (0.03, "shutdownApplication", [True]),
    ]
    return {key: dice.choice(values) for chance, key, values in told if dice.random() < chance}


def join(world, group):
    dice = world.dice
    seat = dice.choice(group.seats)
    values = dict(memberEpoch=0, rebalanceTimeoutMs=60000, topology=group.topology, processId=seat.process, activeTasks=[], standbyTasks=[],
                  warmupTasks=[], endpointInformationEpoch=dice.choice([0, seat.endpoints]))
    if seat.endpoint and dice.random() < 0.9:
        values["userEndpoint"] = seat.endpoint
    values.update(at_any_time(world, seat))
    if dice.random() < 0.12:
        values["topology"] = group.shapes.wrong(group.topology["epoch"])
    if dice.random() < 0.03:
        omitted = dice.choice(["rebalanceTimeoutMs", "topology", "processId", *KINDS])
        del values[omitted]
        group.has_ties |= omitted == "processId"
    if dice.random() < 0.02:
        values["activeTasks"] = tasks(("0", [0]))
    heartbeat(world, group, seat, values)


def beat(world, group):
    dice = world.dice
    seat = dice.choice(group.seats)
    if not seat.is_member and dice.random() < 0.8:
        return join(world, group)
    epoch = seat.epoch + dice.choice([0] * 12 + [1, -1, -1]) if seat.is_member else dice.choice([1, 2, 3])
    values = dict(memberEpoch=epoch, endpointInformationEpoch=dice.choice([seat.endpoints] * 3 + [0, 1]))
    says = dice.random()
    if says < 0.6:
        values.update(by_kind(seat.has))
    elif says < 0.7:
        values.update(by_kind(a_part_of(dice, seat.has)))
    elif says < 0.75:
        values.update(by_kind((tasks((dice.choice("0019"), dice.choice([[0], [0, 1, 2], [7], [-1]]))), [], [])))
    elif says < 0.77:
        values["activeTasks"] = []
    elif says < 0.8:
        values.update(by_kind((seat.has[0], seat.has[1], tasks(("0", [0])))))
    values.update(at_any_time(world, seat))
    if dice.random() < 0.02:
        values["topology"] = group.topology
    heartbeat(world, group, seat, values)


def by_kind(has):
    return dict(zip(KINDS, has))


def a_part_of(dice, has):
    return [[dict(one, partitions=[index for index in one["partitions"] if dice.random() < 0.6]) for one in kind] for kind in has]


def say_all(world, group):
    """All members say what they have until nothing changes any more."""
    for _ in range(3):
        for seat in group.seats:
            if seat.is_member:
                values = dict(memberEpoch=seat.epoch, endpointInformationEpoch=seat.endpoints, **by_kind(seat.has))
                heartbeat(world, group, seat, values, names_instance=True)


def leave(world, group):
    dice = world.dice
    seat = dice.choice(group.seats)
    epochs = [LEAVES, LEAVES_FOR_A_WHILE, LEAVES_FOR_A_WHILE] if seat.instance else [LEAVES] * 9 + [LEAVES_FOR_A_WHILE, -3]
    values = dict(memberEpoch=dice.choice(epochs))
    if dice.random() < 0.05:
        values["shutdownApplication"] = True
    heartbeat(world, group, seat, values)


def heartbeat(world, group, seat, values, names_instance=False):
    dice, epoch = world.dice, values["memberEpoch"]
    if seat.instance and (names_instance or dice.random() < 0.93):
        values["instanceId"] = seat.instance
    elif not seat.instance and not names_instance and dice.random() < 0.05:
        values["instanceId"] = f"i-{dice.choice(NAMES)}"
    if epoch >= 0 and not may_name(group, seat.name, values.get("instanceId")):
        return
    values = dict(groupId=group.name, memberId=seat.name, **values)
    version = dice.choice([0, 1, 1])
    answers = world.both.each("StreamsGroupHeartbeat", version, **values)
    if CLOSED not in answers:
        allow_for_known(world, group, seat, values, *answers)
    answer = world.both.compare(f"StreamsGroupHeartbeat v{version} {values}", answers, details_in_order)[0]
    if answer == CLOSED:
        return
    if answer["errorCode"] in (UNKNOWN_MEMBER, FENCED_EPOCH) or answer["errorCode"] == 0 and epoch == LEAVES:
        seat.forget()
    elif answer["errorCode"] == 0:
        seat.endpoints = answer["endpointInformationEpoch"]
        seat.epoch = max(0, answer["memberEpoch"])
        if answer["activeTasks"] is not None:
            seat.has = seat.told = tuple(answer[kind] for kind in KINDS)
        await_topics(world.both, missing_topics(answer))


def may_name(group, member, instance):
    """Whether a request may name the instance (see KNOWN)."""
    if instance is None:
        return True
    described = group.described(group.world.both.brokers[0])
    is_settled = described["groupState"] in ("Stable", "Empty", "")
    return is_settled or all(other["memberId"] == member for other in described["members"] if other["instanceId"] == instance)


def allow_for_known(world, group, seat, values, kafka, kalda):
    """Ends the walk, or changes Kalda's answer, where the two are known to differ."""
    epoch = values["memberEpoch"]
    if epoch > 0 and lacks_told(seat, values) and kafka["activeTasks"] is None and kalda["activeTasks"] is not None:
        if task_sets(by_kind(seat.told)) == task_sets(kalda):
            kalda.update(dict.fromkeys(KINDS))
    if epoch == 0 and group.is_delayed and kafka["activeTasks"] and kalda["activeTasks"] == []:
        raise ByChance()
    if group.has_ties and task_sets(kafka) != task_sets(kalda) and is_tie(group):
        raise ByChance()
    fails_at_endpoint = world.has_endpoints and (kafka["errorCode"], kalda["errorCode"]) == (UNKNOWN_SERVER_ERROR, 0)
    if fails_at_endpoint and any(status["statusCode"] in NOT_CONFIGURED for status in kalda["status"]):
        raise ByChance()


def task_sets(by_kinds):
    """The tasks of each kind as pairs of a subtopology and a partition."""
    return [{(one["subtopologyId"], index) for one in by_kinds.get(kind) or [] for index in one["partitions"]} for kind in KINDS]


def lacks_told(seat, says):
    """Whether a member says that it lacks what it was told."""
    pairs = zip(task_sets(by_kind(seat.told)), task_sets(says))
    return says.get("activeTasks") is not None and any(told - said for told, said in pairs)


def is_tie(group):
    """Whether both give members equally many tasks, and each active one once."""
    given = []
    for broker in group.world.both.brokers:
        targets = [task_sets(member["targetAssignment"]) for member in group.described(broker)["members"]]
        active = sorted(task for target in targets for task in target[0])
        if len(set(active)) != len(active):
            return False
        given.append((active, sorted([len(kind) for kind in target] for target in targets)))
    return given[0] == given[1]


def await_topics(both, names):
    if not names:
        return
    are_there = lambda answer: all(topic["errorCode"] == 0 for topic in answer["topics"])
    for broker in both.brokers:
        try:
            broker.until(are_there, "Metadata", 12, topics=[dict(name=name) for name in names], allowAutoTopicCreation=False)
        except TimeoutError:
            raise ByChance() from None
    time.sleep(METADATA_S)


# Offsets.


def as_member(world, group):
    """Who asks: a seat where it is one, an id and an epoch."""
    dice, says = world.dice, world.dice.random()
    if says < 0.7:
        seat = dice.choice(group.seats)
        return seat, seat.name, seat.epoch + dice.choice([0, 0, 0, 1, -1, -2])
    return (None, "z", 1) if says < 0.8 else (None, "", -1)


def topics_for(world, version, topics):
    """How topics are named: by id where the version has ids, then those that never were aren't there."""
    if version < 10:
        return [dict(name=topic) for topic in topics]
    return [dict(topicId=Ref(f"topic {topic}")) for topic in topics if f"topic {topic}" in world.both.brokers[0].symbols]


def commit(world, group):
    dice, version = world.dice, world.dice.choice([7, 8, 9, 9, 10, 10])
    topics = []
    for topic in dice.sample(topics_for(world, version, [*world.topics, group.internals[0]]), dice.choice([1, 1, 2])):
        partitions = [dict(partitionIndex=index, committedOffset=dice.choice([0, 5, 77, -1]), committedMetadata=dice.choice(["", "m", None]))
                      for index in dice.sample([0, 1, 2, 9], dice.choice([1, 1, 2]))]
        topics.append(dict(topic, partitions=partitions))
    seat, member, epoch = as_member(world, group)
    instance = dict(groupInstanceId=seat.instance) if seat and seat.instance and dice.random() < 0.7 else {}
    world.both.ask("OffsetCommit", version, groupId=group.name, memberId=member, generationIdOrMemberEpoch=epoch, topics=topics, **instance)


def fetch(world, group):
    dice, version = world.dice, world.dice.choice([8, 9, 10])
    topics = [dict(topic, partitionIndexes=[0, 1, 9]) for topic in topics_for(world, version, world.topics[:2])]
    asked = dict(groupId=group.name, topics=dice.choice([None, topics]))
    _, member, epoch = as_member(world, group)
    if version >= 9 and member:
        asked.update(memberId=member, memberEpoch=epoch)
    world.both.ask("OffsetFetch", version, groups=[asked], requireStable=dice.random() < 0.5)


def delete_offsets(world, group):
    topics = [dict(name=topic, partitions=[dict(partitionIndex=index) for index in (0, 2)]) for topic in world.dice.sample(world.topics, 2)]
    world.both.ask("OffsetDelete", 0, groupId=group.name, topics=topics)


# The admin, and members of other protocols.


def describe(world, group):
    dice, version = world.dice, world.dice.choice([0, 1, 1])
    values = dict(groupIds=[group.name] + dice.choice([[], [], [f"{group.name}-none"], [""]]), includeAuthorizedOperations=dice.random() < 0.2)
    if version and dice.random() < 0.3:
        values["includeTopologyDescription"] = True
    answers = world.both.each("StreamsGroupDescribe", version, **values)
    arranged = without_partitions if tells_no_partitions(answers[0]) else lambda answer: answer
    try:
        world.both.compare(f"StreamsGroupDescribe v{version} {values}", answers, arranged)
    except Differ:
        if group.has_ties and is_tie(group):
            raise ByChance() from None
        raise


def tells_no_partitions(answer):
    """Whether an internal topic is described without partitions."""
    parts = [one for group in answer["groups"] for one in (group["topology"] or {}).get("subtopologies") or []]
    return any(topic["partitions"] == 0 for one in parts for topic in one["repartitionSourceTopics"] + one["stateChangelogTopics"])


def describe_as_other(world, group):
    if world.dice.random() < 0.5:
        world.both.ask("DescribeGroups", world.dice.choice([4, 5, 6]), groups=[group.name])
    else:
        world.both.ask("ConsumerGroupDescribe", 1, groupIds=[group.name])


def bring_description(world, group):
    dice = world.dice
    node = dict(name="n", nodeType=dice.choice([1, 2, 9]), sourceTopics=["t"], sinkTopic=None, stores=[], successors=[])
    description = dict(subtopologies=dice.choice([[], [dict(subtopologyId="0", nodes=[node])]]), globalStores=[])
    world.both.ask("StreamsGroupTopologyDescriptionUpdate", 0, groupId=dice.choice([group.name] * 4 + [""]), memberId=as_member(world, group)[1],
                   topologyEpoch=dice.choice([0, 1, -1]), topologyDescription=description)


def list_groups(world, group):
    dice, version, filters = world.dice, world.dice.choice([4, 5, 5]), {}
    if dice.random() < 0.6:
        states = ["Stable", "Empty", " Empty", "Assigning", "Reconciling", "NotReady", "not_ready", "notready", "NotReady\t", "dead", "stable", ""]
        filters["statesFilter"] = dice.sample(states, 2)
    if version >= 5 and dice.random() < 0.7:
        filters["typesFilter"] = [dice.choice(["Classic", "consumer", "streams", "Streams", "nope"])]
    of_ours = lambda answer: {**answer, "groups": [one for one in answer["groups"] if one["groupId"].startswith(f"{world.both.tag}-")]}
    world.both.ask("ListGroups", version, of_ours, **filters)


def delete_group(world, group):
    dice = world.dice
    for seat in group.seats if dice.random() < 0.5 else []:
        if seat.is_member or dice.random() < 0.3:
            values = dict(groupId=group.name, memberId=seat.name, memberEpoch=LEAVES, instanceId=seat.instance)
            world.both.ask("StreamsGroupHeartbeat", 1, **values)
            seat.forget()
    answer = world.both.ask("DeleteGroups", dice.choice([0, 1, 2]), groupsNames=[group.name])[0]
    if answer["results"][0]["errorCode"] in (0, GROUP_NOT_FOUND):
        group.begin_anew()


def speak_other_protocol(world, group):
    dice = world.dice
    consumer = dict(subscribedTopicNames=world.topics[:1], rebalanceTimeoutMs=50000, topicPartitions=[])
    classic = dict(protocolType="consumer", sessionTimeoutMs=50000, rebalanceTimeoutMs=50000, protocols=[dict(name="range", metadata=b"")])
    without_id = lambda answer: {**answer, "memberId": bool(answer["memberId"])}
    as_is = lambda answer: answer
    api, version, arranged, values = dice.choice([
        ("ConsumerGroupHeartbeat", 1, as_is, dict(memberId="c", memberEpoch=0, **consumer)),
        ("ConsumerGroupHeartbeat", 1, as_is, dict(memberId=dice.choice("ca"), memberEpoch=dice.choice([-1, -1, 2]))),
        ("JoinGroup", dice.choice([5, 9]), without_id, dict(memberId=dice.choice(["", "a", "y"]), **classic)),
        ("Heartbeat", 4, as_is, dict(memberId="a", generationId=dice.choice([1, 2]))),
        ("LeaveGroup", 5, as_is, dict(members=[dict(memberId="a", groupInstanceId=None)])),
        ("SyncGroup", 5, as_is, dict(memberId="a", generationId=2, protocolType="consumer", protocolName="range", assignments=[])),
    ])
    world.both.ask(api, version, arranged, groupId=group.name, **values)


STEPS = {join: 6, beat: 14, say_all: 2.5, leave: 3, describe: 3, commit: 4, fetch: 2, change_topics: 1.2, configure: 1, delete_group: 1,
         delete_offsets: 0.5, list_groups: 0.7, describe_as_other: 0.5, bring_description: 0.4, speak_other_protocol: 0.8}


def walk(both, steps):
    world = World(both)
    for _ in range(steps):
        step = both.dice.choices(list(STEPS), list(STEPS.values()))[0]
        step(world, both.dice.choice(world.groups))
