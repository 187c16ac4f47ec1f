"""Groups of the streams protocol (KIP-1071): heartbeats, topologies, descriptions, offsets, static members."""
import time

GROUP = 32  # A group, as a resource that has configurations.
NAMES = ("one", "join", "missing", "two", "static", "fenced", "tags", "delay", "interval", "stop", "ends", "ends-simple", "offsets", "classic", "was-classic", "gone",
         "standby", "broken", "wrong", "nothing")


def in_order(answer):
    """Kafka lists tasks, endpoints, members and configurations in the order of some hash map."""
    if isinstance(answer, dict):
        for key, value in answer.items():
            in_order(value)
            if not isinstance(value, list) or not value:
                continue
            if key in ("activeTasks", "standbyTasks", "warmupTasks"):
                value.sort(key=lambda tasks: tasks["subtopologyId"])
            elif key in ("activePartitions", "standbyPartitions"):
                value.sort(key=lambda partitions: partitions["topic"])
            elif key == "members":
                value.sort(key=lambda member: member["memberId"])
            elif key in ("topicConfigs", "clientTags"):
                value.sort(key=lambda config: config["key"])
            elif key == "taskOffsets" or key == "taskEndOffsets":
                value.sort(key=lambda offset: (offset["subtopologyId"], offset["partition"]))
            elif key == "partitionsByUserEndpoint":
                value.sort(key=lambda endpoint: endpoint["userEndpoint"]["port"])
            elif key == "status":
                for status in value:
                    before, missing, names = status["statusDetail"].partition("Internal topics are missing: ")
                    status["statusDetail"] = before + missing + ", ".join(sorted(names.split(", ")))
    elif isinstance(answer, list):
        for item in answer:
            in_order(item)
    return answer


def tasks(*of):
    """Pairs of a subtopology and partitions."""
    return [dict(subtopologyId=subtopology, partitions=list(partitions)) for subtopology, partitions in of]


def part(name, sources=(), sinks=(), repartitions=(), changelogs=(), groups=(), patterns=()):
    topic = lambda topic: dict(topicConfigs=[], **topic) if isinstance(topic, dict) else dict(name=topic, partitions=0, replicationFactor=0, topicConfigs=[])
    return dict(
        subtopologyId=name, sourceTopics=list(sources), sourceTopicRegex=list(patterns), repartitionSinkTopics=list(sinks),
        repartitionSourceTopics=[topic(name) for name in repartitions], stateChangelogTopics=[topic(name) for name in changelogs],
        copartitionGroups=[dict(sourceTopics=a, sourceTopicRegex=[], repartitionSourceTopics=b) for a, b in groups],
    )


def topology(*parts, epoch=0):
    return dict(epoch=epoch, subtopologies=list(parts))


ONE = topology(part("0", sources=["answers-s"]))


class Groups:
    """Asks as members of streams groups, whose assignments follow each change at once."""

    def __init__(self, notebook):
        self.notebook = notebook
        groups = [f"answers-s-{name}" for name in NAMES]
        while notebook.call("FindCoordinator", 4, coordinatorKeys=groups)["coordinators"][0]["errorCode"]:
            pass
        for group in groups:
            while notebook.call("Heartbeat", 4, groupId=group, memberId="nobody", generationId=1)["errorCode"] != 25:
                pass
            self.configure(group, **{"streams.assignment.interval.ms": "0", "streams.initial.rebalance.delay.ms": "0"})

    def configure(self, group, **configs):
        configs = [dict(name=name, configOperation=0, value=value) for name, value in configs.items()]
        resource = dict(resourceType=GROUP, resourceName=group, configs=configs)
        answer = self.notebook.call("IncrementalAlterConfigs", 1, resources=[resource])
        assert answer["responses"][0]["errorCode"] == 0, answer

    def values(self, group, member, epoch, has=None, **values):
        """A heartbeat; `has` are the active tasks, or those of all three kinds."""
        if has is not None:
            active, standby, warmup = has if isinstance(has, tuple) else (has, [], [])
            values = dict(activeTasks=active, standbyTasks=standby, warmupTasks=warmup, **values)
        values.setdefault("endpointInformationEpoch", 0)
        return dict(groupId=f"answers-s-{group}", memberId=member, memberEpoch=epoch, **values)

    def beat(self, question, group, member, epoch, version=1, **values):
        return self.notebook.ask(question, "StreamsGroupHeartbeat", version, arranged=in_order, **self.values(group, member, epoch, **values))

    def join(self, question, group, member, told=ONE, **values):
        values = {**dict(rebalanceTimeoutMs=60000, has=[], processId="process", topology=told), **values}
        return self.beat(question, group, member, 0, **values)

    def until(self, what, group, member, epoch, **values):
        """Sends heartbeats, without noting them, until one is answered as wanted."""
        deadline = time.monotonic() + 20
        while True:
            answer = in_order(self.notebook.call("StreamsGroupHeartbeat", 1, **self.values(group, member, epoch, **values)))
            if what(answer):
                return answer
            if time.monotonic() > deadline:
                raise TimeoutError(f"{group}: {answer}")
            time.sleep(0.05)

    def describe(self, question, *groups, version=1, **values):
        groups = [f"answers-s-{group}" for group in groups]
        self.notebook.ask(question, "StreamsGroupDescribe", version, arranged=in_order, groupIds=groups, **values)


def ask(notebook):
    notebook.create_topic("answers-s", partitions=3)
    notebook.create_topic("answers-s-b", partitions=2)
    groups = Groups(notebook)
    refuse(groups)
    refuse_topologies(groups)
    one_member(groups)
    two_members(groups)
    internal_topics(groups)
    static_members(groups)
    fences(groups)
    statuses(groups)
    endpoints(groups)
    offsets(groups)
    other_kinds(groups)
    descriptions(groups)
    listings(groups)


def refuse(groups):
    """Requests that are wrong by themselves."""
    for version in (0, 1):
        suffix = f", version {version}"
        groups.join("join without a member id" + suffix, "join", "", version=version)
        groups.join("join without a timeout" + suffix, "join", "m", version=version, rebalanceTimeoutMs=-1)
    groups.join("join with a blank member id", "join", "  ")
    groups.notebook.ask("join without a group", "StreamsGroupHeartbeat", 1, **{**groups.values("join", "m", 0, has=[], rebalanceTimeoutMs=1, topology=ONE), "groupId": ""})
    groups.join("join with an empty instance", "join", "m", instanceId="")
    groups.join("join with an empty rack", "join", "m", rackId="")
    groups.join("join with active tasks", "join", "m", has=tasks(("0", [0])))
    groups.join("join with standby tasks", "join", "m", has=([], tasks(("0", [0])), []))
    groups.join("join with warm-up tasks", "join", "m", has=([], [], tasks(("0", [0]))))
    groups.join("join without a topology", "join", "m", told=None)
    groups.beat("join with one kind of tasks", "join", "m", 0, rebalanceTimeoutMs=1, topology=ONE, activeTasks=[])
    groups.beat("leave for a while without an instance", "join", "m", -2)
    groups.beat("an epoch below all", "join", "m", -3)
    groups.beat("a topology later", "join", "m", 1, has=[], topology=ONE)
    groups.beat("heartbeat in an unknown group", "join", "m", 1, has=[])
    groups.beat("leave an unknown group", "join", "m", -1)
    groups.join("join with a tag twice", "join", "m", clientTags=[dict(key="k", value="a"), dict(key="k", value="b")])
    groups.join("join with an offset twice", "join", "m", taskOffsets=[dict(subtopologyId="0", partition=0, offset=offset) for offset in (1, 2)])


def refuse_topologies(groups):
    """Topologies that can never run."""
    def told(question, *parts, group="broken", **values):
        groups.join("a topology with " + question, group, "m", told=topology(*parts, **values))

    told("a pattern", part("0", patterns=["a.*"]))
    told("an internal topic of the broker", part("0", sources=["answers-s"], sinks=["__consumer_offsets"]))
    told("a wrong name", part("0", sources=["a b", "answers-s"]))
    told("a changelog with partitions", part("0", sources=["answers-s"], changelogs=[dict(name="answers-s-c", partitions=2, replicationFactor=1)]))
    told("no sources", part("0", changelogs=["answers-s-c"]))
    told("nothing", group="nothing")
    told("a loop", part("0", repartitions=["answers-s-r"], sinks=["answers-s-r"]))
    told("a source that nobody writes", part("0", sources=["answers-s"], repartitions=["answers-s-r"]))
    told("one part twice", part("0", sources=["answers-s"]), part("0", sources=["answers-s"]))
    told("a place that isn't there", part("0", sources=["answers-s"], groups=[([5], [])]))
    told("an epoch below 0", part("0", sources=["answers-s"]), epoch=-1)
    told("a negative count", part("0", sources=["answers-s"], repartitions=[dict(name="answers-s-r", partitions=-1, replicationFactor=0)]))


def one_member(groups):
    groups.join("join", "one", "m", rackId="rack", clientTags=[dict(key="zone", value="z")])
    groups.beat("heartbeat", "one", "m", 2, has=tasks(("0", [0, 1, 2])))
    groups.beat("heartbeat, version 0", "one", "m", 2, version=0, has=tasks(("0", [0, 1, 2])))
    groups.beat("heartbeat without tasks", "one", "m", 2)
    groups.beat("heartbeat with a task that isn't there", "one", "m", 2, has=tasks(("0", [7])))
    groups.beat("heartbeat with a part that isn't there", "one", "m", 2, has=tasks(("9", [0])))
    groups.beat("heartbeat with a later epoch", "one", "m", 9, has=[])
    groups.beat("heartbeat with an earlier epoch", "one", "m", 1, has=tasks(("0", [7])))
    groups.beat("heartbeat of an unknown member", "one", "n", 2, has=[])
    groups.beat("heartbeat of an unknown instance", "one", "m", 2, has=[], instanceId="i")
    groups.join("join again", "one", "m")
    groups.join("join with another topology", "one", "n", told=topology(part("0", sources=["answers-s-b"])))
    groups.join("join with a later topology", "one", "n", told={**ONE, "epoch": 1})
    groups.describe("describe one member", "one")
    groups.beat("tell offsets", "one", "m", 2, taskOffsets=[dict(subtopologyId="0", partition=1, offset=5)], taskEndOffsets=[dict(subtopologyId="0", partition=1, offset=9)])
    groups.describe("describe offsets of tasks", "one", version=0)
    groups.beat("leave", "one", "m", -1)
    groups.beat("leave again", "one", "m", -1)
    groups.describe("describe an empty group", "one")


def two_members(groups):
    groups.join("two: one joins", "two", "a", processId="p")
    groups.join("two: another joins", "two", "b", processId="q")
    groups.beat("two: one is asked to give up", "two", "a", 2, has=tasks(("0", [0, 1, 2])))
    groups.beat("two: one keeps it", "two", "a", 2, has=tasks(("0", [0, 1, 2])))
    groups.describe("two: describe while they reconcile", "two")
    groups.beat("two: the other waits", "two", "b", 3, has=[])
    groups.beat("two: one has given up", "two", "a", 2, has=tasks(("0", [0, 1])))
    groups.beat("two: the other gets it", "two", "b", 3, has=[])
    groups.describe("two: describe", "two")
    groups.beat("two: the other leaves", "two", "b", -1)
    groups.beat("two: one gets it back", "two", "a", 3, has=tasks(("0", [0, 1])))
    groups.beat("two: one hasn't got the answer", "two", "a", 4, has=[])
    groups.configure("answers-s-standby", **{"streams.num.standby.replicas": "1"})
    told = topology(part("0", sources=["answers-s-b"], changelogs=["answers-s-standby-c"]))
    groups.join("standby: one joins", "standby", "a", told=told, processId="p")
    answer = groups.until(lambda answer: not answer["status"], "standby", "a", 2, has=[])
    groups.notebook.note("standby: one has all", answer)
    groups.join("standby: another joins", "standby", "b", told=told, processId="q")
    groups.beat("standby: one gives up", "standby", "a", 3, has=tasks(("0", [0, 1])))
    groups.beat("standby: one has given up", "standby", "a", 3, has=(tasks(("0", [0])), tasks(("0", [1])), []))
    groups.beat("standby: the other gets it", "standby", "b", 4, has=[])
    groups.describe("standby: describe", "standby")


def internal_topics(groups):
    told = topology(
        part("0", sources=["answers-s"], sinks=["answers-s-r"]),
        part("1", repartitions=["answers-s-r"], changelogs=[dict(name="answers-s-c", partitions=0, replicationFactor=1)]),
    )
    told["subtopologies"][1]["stateChangelogTopics"][0]["topicConfigs"] = [dict(key="cleanup.policy", value="compact")]
    only = lambda words: lambda answer: sorted(status["statusCode"] for status in answer["status"]) == words
    groups.join("missing: a topic of others isn't there", "missing", "m", told=topology(part("0", sources=["answers-s-nowhere"])))
    groups.describe("missing: describe", "missing")
    groups.beat("missing: leave", "missing", "m", -1)
    groups.notebook.call("DeleteGroups", 2, groupsNames=["answers-s-missing"])
    joined = groups.join("missing: topics of the application aren't there", "missing", "m", told=told)
    answer = groups.until(only([]), "missing", "m", joined["memberEpoch"], has=[])
    groups.notebook.note("missing: they are there", answer)
    groups.describe("missing: describe it running", "missing")
    found = groups.notebook.call("Metadata", 12, topics=[dict(name=name) for name in ("answers-s-r", "answers-s-c")], allowAutoTopicCreation=False)
    groups.notebook.note("missing: partitions", {topic["name"]: len(topic["partitions"]) for topic in found["topics"]})
    groups.notebook.ask("missing: settings", "DescribeConfigs", 4, resources=[dict(resourceType=2, resourceName="answers-s-c", configurationKeys=["cleanup.policy"])])
    uneven = topology(part("0", sources=["answers-s", "answers-s-b"], groups=[([0, 1], [])]))
    groups.join("sources that must have equally many partitions", "gone", "m", told=uneven)
    groups.beat("gone: leave", "gone", "m", -1)
    groups.notebook.ask("delete a group", "DeleteGroups", 2, groupsNames=["answers-s-gone", "answers-s-missing"])
    groups.describe("describe a group that is gone", "gone")
    fixed = topology(part("0", sources=["answers-s"], sinks=["answers-s-r"], repartitions=[dict(name="answers-s-r", partitions=7, replicationFactor=0)]))
    groups.join("a topic of the application with other partitions", "gone", "m", told=fixed)
    wrong = topology(part("0", sources=["answers-s"], changelogs=[dict(name="answers-s-wrong", partitions=0, replicationFactor=1)]))
    wrong["subtopologies"][0]["stateChangelogTopics"][0]["topicConfigs"] = [dict(key="cleanup.policy", value="nonsense")]
    joined = groups.join("a topic of the application that can't be created", "wrong", "m", told=wrong)
    failed = lambda answer: any("Creation failed" in status["statusDetail"] for status in answer["status"])
    groups.notebook.note("why it can't be created", groups.until(failed, "wrong", "m", joined["memberEpoch"], has=[])["status"])


def static_members(groups):
    groups.join("static: join", "static", "a", instanceId="i")
    groups.join("static: another joins in its place", "static", "b", instanceId="i")
    groups.beat("static: heartbeat of another", "static", "b", 2, has=[], instanceId="i")
    groups.beat("static: another leaves for it", "static", "b", -1, instanceId="i")
    groups.beat("static: an unknown instance leaves", "static", "b", -1, instanceId="j")
    groups.beat("static: leave for a while", "static", "a", -2, instanceId="i")
    groups.describe("static: describe one who is away", "static")
    groups.join("static: come back as another", "static", "b", instanceId="i")
    groups.describe("static: describe one who is back", "static")
    groups.beat("static: the former one", "static", "a", 2, has=[], instanceId="i")
    groups.beat("static: leave for good", "static", "b", -1, instanceId="i")


def fences(groups):
    groups.join("fenced: join", "fenced", "a", processId="p")
    groups.join("fenced: another", "fenced", "b", processId="q")
    groups.beat("fenced: give up", "fenced", "a", 2, has=tasks(("0", [0, 1, 2])))
    groups.beat("fenced: given up", "fenced", "a", 2, has=tasks(("0", [0, 1])))
    groups.beat("fenced: the last answer was lost", "fenced", "a", 2, has=tasks(("0", [0, 1])))
    groups.beat("fenced: the last answer was lost, and tasks appear", "fenced", "a", 2, has=tasks(("0", [0, 1, 2])))
    groups.beat("fenced: the last answer was lost, and no tasks are told", "fenced", "a", 2)


def statuses(groups):
    groups.configure("answers-s-tags", **{"streams.rack.aware.assignment.tags": "zone,cluster"})
    groups.join("tags: a member lacks one", "tags", "m", clientTags=[dict(key="zone", value="z")])
    groups.beat("tags: version 0", "tags", "m", 2, version=0)
    groups.configure("answers-s-delay", **{"streams.initial.rebalance.delay.ms": "600000"})
    groups.join("delay: the first assignment waits", "delay", "m")
    groups.join("delay: for another member", "delay", "n")
    groups.beat("delay: heartbeat", "delay", "m", 1, has=[])
    groups.describe("delay: describe", "delay")
    groups.configure("answers-s-interval", **{"streams.assignment.interval.ms": "15000"})
    groups.join("interval: join", "interval", "m")
    groups.join("interval: the next assignment waits", "interval", "n")
    groups.join("stop: join", "stop", "m")
    groups.join("stop: another", "stop", "n", processId="q")
    groups.beat("stop: one wants to stop", "stop", "m", 2, has=tasks(("0", [0, 1, 2])), shutdownApplication=True)
    groups.beat("stop: the other hears of it", "stop", "n", 3, has=[])
    groups.beat("stop: the other leaves with the same wish", "stop", "n", -1, shutdownApplication=True)
    older = topology(part("0", sources=["answers-s"]), epoch=4)
    groups.beat("stop: leave", "stop", "m", -1)
    groups.notebook.call("DeleteGroups", 2, groupsNames=["answers-s-stop"])
    groups.join("stop: a topology of epoch 4", "stop", "m", told=older)
    groups.join("stop: an older one", "stop", "n")


def endpoints(groups):
    groups.join("endpoints: one joins", "ends", "a", processId="p", userEndpoint=dict(host="h", port=1))
    groups.beat("endpoints: it doesn't know them yet", "ends", "a", 2, has=tasks(("0", [0, 1, 2])))
    groups.join("endpoints: another joins", "ends", "b", processId="q", userEndpoint=dict(host="h", port=2))
    groups.beat("endpoints: give up", "ends", "a", 2, has=tasks(("0", [0, 1, 2])), endpointInformationEpoch=1)
    groups.beat("endpoints: given up", "ends", "a", 2, has=tasks(("0", [0, 1])), endpointInformationEpoch=1)
    groups.beat("endpoints: the other gets it", "ends", "b", 3, has=[], endpointInformationEpoch=1)
    groups.beat("endpoints: one hears of it", "ends", "a", 3, has=tasks(("0", [0, 1])), endpointInformationEpoch=1)
    groups.beat("endpoints: one moves", "ends", "a", 3, has=tasks(("0", [0, 1])), userEndpoint=dict(host="h", port=3), endpointInformationEpoch=3)
    partition = dict(partitionIndex=0, committedOffset=1, committedMetadata="")
    committed = groups.notebook.call("OffsetCommit", 8, groupId="answers-s-ends-simple", memberId="", generationIdOrMemberEpoch=-1,
                                     topics=[dict(name="answers-s", partitions=[partition])])
    assert committed["topics"][0]["partitions"][0]["errorCode"] == 0, committed
    groups.join("endpoints: one joins a group that only had offsets", "ends-simple", "a", userEndpoint=dict(host="h", port=1))


def offsets(groups):
    group = "answers-s-offsets"

    def commit(question, member, epoch, version=9, topic="answers-s", partition=0):
        partition = dict(partitionIndex=partition, committedOffset=1, committedMetadata="")
        groups.notebook.ask("commit " + question, "OffsetCommit", version, groupId=group, memberId=member, generationIdOrMemberEpoch=epoch, topics=[dict(name=topic, partitions=[partition])])

    def fetch(question, member, epoch):
        asked = dict(groupId=group, memberId=member, memberEpoch=epoch, topics=[dict(name="answers-s", partitionIndexes=[0])])
        groups.notebook.ask("fetch offsets " + question, "OffsetFetch", 9, groups=[asked], requireStable=True)

    groups.join("offsets: join", "offsets", "a", processId="p")
    commit("as a member", "a", 2)
    commit("with an old version", "a", 2, version=8)
    commit("with a later epoch", "a", 9)
    commit("with an earlier epoch", "a", 1)
    commit("as an unknown member", "x", 2)
    commit("as nobody", "", -1)
    groups.join("offsets: another", "offsets", "b", processId="q")
    groups.beat("offsets: give up", "offsets", "a", 2, has=tasks(("0", [0, 1, 2])))
    groups.beat("offsets: given up", "offsets", "a", 2, has=tasks(("0", [0, 1])))
    commit("with the epoch in which the task was given", "a", 2, partition=1)
    commit("for a task that was given up", "a", 2, partition=2)
    commit("for a topic that isn't read, with an earlier epoch", "a", 2, topic="answers-s-b")
    fetch("as a member", "a", 3)
    fetch("with an earlier epoch", "a", 2)
    fetch("as an unknown member", "x", 3)
    fetch("as nobody", None, -1)
    topics = [dict(name="answers-s", partitions=[dict(partitionIndex=0)]), dict(name="answers-s-b", partitions=[dict(partitionIndex=0)])]
    groups.notebook.ask("delete offsets of a topic in use", "OffsetDelete", 0, groupId=group, topics=topics)
    groups.notebook.ask("delete a group with members", "DeleteGroups", 2, groupsNames=[group])


def other_kinds(groups):
    group = "answers-s-one"
    groups.join("kinds: join", "classic", "m")
    values = dict(sessionTimeoutMs=10000, rebalanceTimeoutMs=10000, memberId="", protocolType="consumer", protocols=[dict(name="range", metadata=b"")])
    groups.notebook.ask("kinds: a classic member joins", "JoinGroup", 9, groupId="answers-s-classic", **values)
    groups.notebook.ask("kinds: a classic member asks", "SyncGroup", 5, groupId="answers-s-classic", memberId="m", generationId=2, protocolType="consumer", protocolName="range", assignments=[])
    groups.notebook.ask("kinds: a classic member lives", "Heartbeat", 4, groupId="answers-s-classic", memberId="m", generationId=2)
    groups.notebook.ask("kinds: a classic member leaves", "LeaveGroup", 5, groupId="answers-s-classic", members=[dict(memberId="m", groupInstanceId=None)])
    groups.notebook.ask("kinds: a consumer joins", "ConsumerGroupHeartbeat", 1, groupId="answers-s-classic", memberId="c", memberEpoch=0, rebalanceTimeoutMs=1000, subscribedTopicNames=["answers-s"], topicPartitions=[])
    groups.notebook.ask("kinds: describe as classic", "DescribeGroups", 6, groups=["answers-s-classic"])
    groups.notebook.ask("kinds: describe as consumer", "ConsumerGroupDescribe", 1, groupIds=["answers-s-classic"])
    answer = groups.notebook.call("JoinGroup", 9, groupId=group, **values)
    groups.notebook.note("kinds: a classic member joins an empty one", answer["errorCode"])
    groups.describe("kinds: describe one that became classic", "one")
    groups.beat("kinds: heartbeat in a classic group", "one", "m", 2, has=[])
    groups.beat("kinds: leave a classic group", "one", "m", -1)
    groups.join("kinds: join a classic group", "one", "m")
    partition = dict(partitionIndex=0, committedOffset=1, committedMetadata="")
    groups.notebook.call("OffsetCommit", 8, groupId="answers-s-was-classic", memberId="", generationIdOrMemberEpoch=-1, topics=[dict(name="answers-s", partitions=[partition])])
    groups.join("kinds: join a group that only has offsets", "was-classic", "m")


def descriptions(groups):
    groups.describe("describe nothing")
    groups.describe("describe an unknown group", "nowhere")
    groups.notebook.ask("describe a group without a name", "StreamsGroupDescribe", 1, groupIds=[""])
    groups.describe("describe with operations", "classic", includeAuthorizedOperations=True)
    groups.describe("describe with a description", "classic", includeTopologyDescription=True)
    empty = dict(subtopologies=[], globalStores=[])
    for group in ("answers-s-classic", ""):
        groups.notebook.ask(f"bring a description to {group!r}", "StreamsGroupTopologyDescriptionUpdate", 0, groupId=group, memberId="m", topologyEpoch=0, topologyDescription=empty)


def listings(groups):
    for question, values in (("streams", dict(typesFilter=["streams"])), ("Streams", dict(typesFilter=["Streams"])), ("not ready", dict(statesFilter=["NotReady"])),
                             ("not_ready", dict(statesFilter=["not_ready"])), ("stable", dict(statesFilter=["Stable"]))):
        answer = groups.notebook.call("ListGroups", 5, **{**dict(typesFilter=["streams"], statesFilter=[]), **values})
        answer["groups"] = [group for group in answer["groups"] if group["groupId"].startswith("answers-s-")]
        groups.notebook.note(f"list groups that are {question}", answer)
