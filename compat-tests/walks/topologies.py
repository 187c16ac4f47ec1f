"""Topologies of streams groups that are wrong or odd in all ways, each in a group of its own: a member joins, is described, and stays."""
import re
import time

from both import CLOSED
from questions.streams_groups import part, topology

KNOWN = {
    "names told twice": "Kalda describes a topic twice that a subtopology names twice, Kafka once when the topology runs: names are told once",
    "partitions of internal topics": "Kafka describes them when something else is written, Kalda at once: they aren't compared",
    "a lost answer": "Kalda tells a member its tasks again when the member says that it lacks some, Kafka doesn't: the member has what it was told",
    "the first topic that is wrong": "of several existing topics that don't fit, Kafka's hash tables decide which is told: it isn't compared",
    "an empty id after others": "of two subtopologies that name one changelog the last in Kafka's hash table counts: only the first id is empty",
    "why topics can't be created": "it may be known already, or not yet: it isn't compared",
}
# What the cluster was told reaches the coordinators of both a little later.
METADATA_S = 0.2
# Internal topics are made in the background.
CREATION_S = 0.4
# How many groups are asked for until all partitions of their topic have been loaded.
FIRST_GROUPS = 5
LARGEST_EPOCH = 2**31 - 1
MISSING = "Internal topics are missing: "
KINDS = ("activeTasks", "standbyTasks", "warmupTasks")


class Shapes:
    """Topologies as applications have them, of four topics that are read and four internal ones."""

    def __init__(self, dice, topics, internals, are_there):
        """The last of the topics may not be there: if all must be (`are_there`) it isn't read, and nothing is joined."""
        self.dice, self.are_there = dice, are_there
        self.a, self.b, self.c, self.late = topics
        if are_there:
            self.late = self.b
        self.r, self.s, self.log, self.log2 = internals

    def topology(self):
        shapes = [self.one_source, self.a_store, self.a_store, self.unconnected, self.a_pipe, self.two_ends]
        if not self.are_there:
            shapes += [self.one_source, self.a_join, self.late_source, self.a_join_by_key, self.two_pipes_joined, self.an_uneven_join]
        parts = self.dice.choice(shapes)()
        if parts[0]["stateChangelogTopics"] and self.dice.random() < 0.4:
            parts[0]["stateChangelogTopics"][0]["topicConfigs"] = [dict(key="cleanup.policy", value="compact")]
        return topology(*parts, epoch=self.dice.choice([0, 0, 1, 3]))

    def internal(self, name, *partitions, replicas=(1,)):
        return dict(name=name, partitions=self.dice.choice(partitions), replicationFactor=self.dice.choice(replicas))

    def store(self, name):
        """The changelog of a store that may be there."""
        return [self.internal(name, 0)] if self.dice.random() < 0.67 else []

    def a_source(self):
        return self.dice.choice([self.a, self.b])

    def one_source(self):
        return [part("0", sources=[self.a_source()])]

    def a_store(self):
        return [part("0", sources=[self.a_source()], changelogs=[self.internal(self.log, 0)])]

    def a_join(self):
        return [part("0", sources=[self.a, self.c], groups=[([0, 1], [])], changelogs=self.store(self.log))]

    def late_source(self):
        return [part("0", sources=[self.a, self.late], changelogs=self.store(self.log))]

    def unconnected(self):
        return [part("0", sources=[self.a], changelogs=self.store(self.log)), part("1", sources=[self.b], changelogs=self.store(self.log2))]

    def a_pipe(self):
        """One writes what the other reads."""
        repartition = self.internal(self.r, 0, 0, 2, 4, replicas=(0, 1))
        return [part("0", sources=[self.a_source()], sinks=[self.r]), part("1", repartitions=[repartition], changelogs=self.store(self.log))]

    def a_join_by_key(self):
        """A repartition topic is joined with a topic of others."""
        joined = part("1", sources=[self.a], repartitions=[self.internal(self.r, 0, 0, 3, 4)], groups=[([0], [0])], changelogs=self.store(self.log))
        return [part("0", sources=[self.b], sinks=[self.r]), joined]

    def two_pipes_joined(self):
        repartitions = [self.internal(name, 0, 0, 0, 2, 4) for name in (self.r, self.s)]
        joined = part("2", repartitions=repartitions, groups=[([], [0, 1])], changelogs=self.store(self.log))
        return [part("0", sources=[self.a], sinks=[self.r]), part("1", sources=[self.b], sinks=[self.s]), joined]

    def an_uneven_join(self):
        """Of topics that needn't have equally many partitions."""
        return [part("0", sources=[self.a, self.dice.choice([self.b, self.c, self.late])], groups=[([0, 1], [])])]

    def two_ends(self):
        return [part("x", sources=[self.a], sinks=[self.r], changelogs=self.store(self.log)),
                part("y", sources=[self.late], repartitions=[self.r], changelogs=self.store(self.log2))]

    def wrong(self, epoch):
        """A topology that is refused, or another than that of this epoch."""
        parts = [
            part("0", sources=[self.a], patterns=["a.*"]),
            part("0", sources=[self.a], sinks=["__consumer_offsets"]),
            part("0", sources=[self.a, "a b"]),
            part("0", sources=[self.a], changelogs=[dict(name=self.log, partitions=3, replicationFactor=1)]),
            part("0", changelogs=[self.log]),
            part("0", sources=[self.a], repartitions=[self.r]),
            part("0", repartitions=[self.r], sinks=[self.r]),
            part("0", sources=[self.a, self.b], groups=[([0, 3], [])]),
            part("0", sources=[self.b]),
            part("1", sources=[self.a]),
        ]
        return topology(self.dice.choice(parts), epoch=max(0, epoch + self.dice.choice([0, 0, 0, 1, 2, -1])))


class Odds:
    """Parts of a topology that are usual, or now and then strange."""

    def __init__(self, dice, tag, place):
        self.dice = dice
        own = f"{tag}-{place}"
        self.sources = [f"{tag}-a", f"{tag}-a", f"{tag}-b", f"{tag}-no"]
        self.internals = [f"{own}-r", f"{own}-s", f"{own}-l", f"{tag}-i"]
        self.strange = ["", "a b", "x" * 250, "__consumer_offsets", f"{tag}-a", f"{own}-r", ".", "__transaction_state"]

    def one(self, chance, strange, usual):
        return self.dice.choice(strange if self.dice.random() < chance else usual)

    def several(self, make, most=2):
        return [make() for _ in range(self.dice.choice([0, 1, 1, 2][: most + 2]))]

    def names(self, chance, usual):
        """Names of topics, each once."""
        return list(dict.fromkeys(self.several(lambda: self.one(chance, self.strange, usual))))

    def config(self):
        keys, values = ["cleanup.policy", "retention.ms", "nonsense", ""], ["compact", "1000", "x", "delete", ""]
        return dict(key=self.dice.choice(keys), value=self.dice.choice(values))

    def internal(self, *sizes):
        return dict(name=self.one(0.05, self.strange, self.internals), partitions=self.one(0.05, [-1, 1, 7], sizes),
                    replicationFactor=self.one(0.06, [-1, 5, -2], [0, 1]),
                    topicConfigs=self.several(self.config, 1) if self.dice.random() < 0.15 else [])

    def copartition_group(self):
        indexes = lambda *counts: [self.one(0.06, [-1, 5], [0, 0, 1]) for _ in range(self.dice.choice(counts))]
        return dict(sourceTopics=indexes(0, 1, 2), sourceTopicRegex=self.one(0.05, [[0]], [[]]), repartitionSourceTopics=indexes(0, 0, 1))

    def part(self, name):
        return dict(
            subtopologyId=self.one(0.05, ["" if name == "0" else name, "0", "ü"], [name]),
            sourceTopics=self.names(0.06, self.sources),
            sourceTopicRegex=self.one(0.03, [["x.*"], ["a", "b"], [""]], [[]]),
            stateChangelogTopics=self.several(lambda: self.internal(0), 1),
            repartitionSinkTopics=self.names(0.05, self.internals),
            repartitionSourceTopics=self.several(lambda: self.internal(0, 0, 2, 4), 1),
            copartitionGroups=[self.copartition_group()] if self.dice.random() < 0.25 else [],
        )

    def topology(self):
        parts = [self.part(str(number)) for number in range(self.dice.choice([0, 1, 1, 2, 2, 3]))]
        return dict(epoch=self.one(0.03, [-1, LARGEST_EPOCH], [0, 1]), subtopologies=parts)

    def client_tag(self):
        return dict(key=self.dice.choice(["", "k", "zone"]), value=self.dice.choice(["", "v"]))

    def join(self):
        """What a member tells when it joins."""
        dice = self.dice
        values = dict(memberId="m", memberEpoch=0, endpointInformationEpoch=self.one(0.05, [-1, 7], [0]),
                      rebalanceTimeoutMs=self.one(0.05, [0, -2, -1], [60000]), topology=self.topology(),
                      processId=self.one(0.04, ["", " ", None], ["p"]), activeTasks=[], standbyTasks=[], warmupTasks=[])
        if dice.random() < 0.1:
            values["clientTags"] = self.several(self.client_tag)
        if dice.random() < 0.05:
            values["rackId"] = dice.choice(["", " ", "r"])
        if dice.random() < 0.05:
            values["taskOffsets"] = [dict(subtopologyId=dice.choice(["", "0"]), partition=dice.choice([-1, 0]), offset=-5)]
        if dice.random() < 0.05:
            values["instanceId"] = dice.choice(["", " ", "i"])
        return values


def details_in_order(answer):
    """An answer with the names in the details of its status in order, and without the topic that is told first (see KNOWN)."""
    if answer == CLOSED:
        return answer
    status = []
    for one in answer["status"] or []:
        before, missing, names = one["statusDetail"].partition(MISSING)
        before = "Existing topic" if before.startswith("Existing topic") else before
        status.append(dict(one, statusDetail=before + missing + ", ".join(sorted(names.split(", ")))))
    return dict(answer, status=status)


def missing_topics(answer):
    """The topics that the broker is about to create."""
    details = [status["statusDetail"].partition(MISSING)[2].split(";")[0] for status in answer["status"] or []]
    return [name for detail in details for name in detail.split(", ") if name]


def without_partitions(answer):
    """A description without how many partitions topics have."""
    if isinstance(answer, list):
        return [without_partitions(item) for item in answer]
    if isinstance(answer, dict):
        return {key: without_partitions(value) for key, value in answer.items() if not (key == "partitions" and "topicConfigs" in answer)}
    return answer


def in_order(answer):
    """An answer with the names in the details of its status in order: Kafka has them in that of a hash table."""
    if answer == CLOSED:
        return answer
    status = [dict(one, statusDetail=one["statusDetail"].split("; Creation failed: ")[0]) for one in answer["status"] or []]
    answer = details_in_order(dict(answer, status=status))
    names_in_order = lambda found: "Source topics " + ",".join(sorted(re.findall(r"[^, ]+", found[0])))
    for one in answer["status"]:
        one["statusDetail"] = re.sub(r"Source topics .* are missing", names_in_order, one["statusDetail"])
    return answer


def sizes_of(broker, *topics):
    """How many partitions topics have: none where a topic isn't there."""
    answer = broker.call("Metadata", 12, topics=[dict(name=topic) for topic in topics], allowAutoTopicCreation=False)
    sizes = {topic["name"]: len(topic["partitions"]) for topic in answer["topics"] if topic["errorCode"] == 0}
    return [sizes.get(topic, 0) for topic in topics]


def try_topology(both, place):
    group, version = f"{both.tag}-g{place}", both.dice.choice([0, 1])
    values = Odds(both.dice, both.tag, place).join()
    answer = both.ask("StreamsGroupHeartbeat", version, in_order, groupId=group, **values)[0]
    if answer == CLOSED or answer["errorCode"]:
        return
    both.ask("StreamsGroupDescribe", 1, without_partitions, groupIds=[group])
    if names := missing_topics(answer):
        time.sleep(CREATION_S)
        both.compare(f"partitions of {names}", [dict(zip(names, sizes_of(broker, *names))) for broker in both.brokers])
    stays = dict(memberId="m", memberEpoch=answer["memberEpoch"], endpointInformationEpoch=0, **{kind: answer[kind] for kind in KINDS})
    if values.get("instanceId"):
        stays["instanceId"] = values["instanceId"]
    both.ask("StreamsGroupHeartbeat", version, in_order, groupId=group, **stays)
    both.ask("StreamsGroupDescribe", 1, without_partitions, groupIds=[group])


def walk(both, steps):
    for broker in both.brokers:
        for name, partitions in dict(a=3, b=2, i=4).items():
            broker.create_topic(f"{both.tag}-{name}", partitions)
        broker.await_coordinators(*(f"{both.tag}-g{place}" for place in range(FIRST_GROUPS)))
    time.sleep(METADATA_S)
    for place in range(steps):
        try_topology(both, place)
