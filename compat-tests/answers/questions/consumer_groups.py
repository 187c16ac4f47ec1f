"""Groups of the consumer protocol (KIP-848): heartbeats, descriptions, offsets, static members, patterns."""
import time

GROUP = 32  # A group, as a resource that has configurations.


def place(member):
    """Ids that the broker makes are others each time."""
    is_made = len(member["memberId"]) > 20
    return (1, member.get("memberType", 0), str(member["assignment"]), str(member.get("targetAssignment"))) if is_made else (0, member["memberId"])


def in_order(answer):
    """Kafka lists topics, partitions, and members in the order of some hash map."""
    if isinstance(answer, dict):
        for key, value in answer.items():
            in_order(value)
            if key == "topicPartitions":
                value.sort(key=lambda topic: (topic.get("topicName"), sorted(topic["partitions"], reverse=True)))
            elif key == "members" and value and "memberId" in value[0]:
                value.sort(key=place)
            elif key in ("partitions", "subscribedTopicNames") and value and not isinstance(value[0], dict):
                value.sort()
    elif isinstance(answer, list):
        for item in answer:
            in_order(item)
    return answer


class Groups:
    """Asks as members of consumer groups, whose assignments follow each change at once."""

    def __init__(self, notebook, *groups):
        self.notebook = notebook
        while notebook.call("FindCoordinator", 4, coordinatorKeys=list(groups))["coordinators"][0]["errorCode"]:
            pass
        for group in groups:
            while notebook.call("Heartbeat", 4, groupId=group, memberId="nobody", generationId=1)["errorCode"] != 25:
                pass
            self.configure(group, **{"consumer.assignment.interval.ms": "0"})

    def configure(self, group, **configs):
        configs = [dict(name=name, configOperation=0, value=value) for name, value in configs.items()]
        resource = dict(resourceType=GROUP, resourceName=group, configs=configs)
        answer = self.notebook.call("IncrementalAlterConfigs", 1, resources=[resource])
        assert answer["responses"][0]["errorCode"] == 0, answer

    def beat(self, question, group, member, epoch, version=1, reads=None, **values):
        """A heartbeat; `reads` are pairs of a topic's id and partitions."""
        if reads is not None:
            values["topicPartitions"] = [dict(topicId=topic, partitions=partitions) for topic, partitions in reads]
        values = dict(groupId=group, memberId=member, memberEpoch=epoch, **values)
        return self.notebook.ask(question, "ConsumerGroupHeartbeat", version, arranged=in_order, **values)

    def join(self, question, group, member, topics=("answers-cg",), **values):
        values = {**dict(rebalanceTimeoutMs=60000, reads=(), subscribedTopicNames=list(topics)), **values}
        return self.beat(question, group, member, 0, **values)

    def describe(self, question, *groups, version=1, **values):
        self.notebook.ask(question, "ConsumerGroupDescribe", version, arranged=in_order, groupIds=list(groups), **values)

    def until(self, what, group, member, epoch, **values):
        """Sends heartbeats, without noting them, until one is answered as wanted."""
        deadline = time.monotonic() + 20
        while True:
            beat = dict(groupId=group, memberId=member, memberEpoch=epoch, **values)
            answer = self.notebook.call("ConsumerGroupHeartbeat", 1, **beat)
            if what(answer):
                return in_order(answer)
            if time.monotonic() > deadline:
                raise TimeoutError(f"{group}: {answer}")
            time.sleep(0.1)


def ask(notebook):
    topic = notebook.create_topic("answers-cg", partitions=4)
    names = ("cg", "cg-no", "cg-wrong", "cg-v0", "cg-range", "cg-none", "cg-static", "cg-classic", "cg-simple", "cg-slow", "cg-more",
             "cg-patterns", "cg-offsets", "cg-config", "cg-interval")
    groups = Groups(notebook, *(f"answers-{name}" for name in names))
    wrong_requests(groups)
    one_and_two(groups, topic)
    leaving(groups, topic)
    assignors(groups, topic)
    static_members(groups, topic)
    other_requests(notebook, groups, topic)
    offsets(notebook, groups, topic)
    patterns(notebook, groups, topic)
    changes(notebook, groups, topic)
    settings(notebook, groups, topic)


def wrong_requests(groups):
    wrong = lambda question, **values: groups.join("join " + question, "answers-cg-wrong", **{**dict(member="m"), **values})
    wrong("without a member id", member="")
    wrong("with a blank member id", member=" ")
    wrong("with an empty instance id", instanceId="")
    wrong("with an empty rack", rackId="")
    wrong("without a rebalance timeout", rebalanceTimeoutMs=-1)
    wrong("without saying what is read", reads=None)
    wrong("with partitions", reads=((b"\1" * 16, [0]),))
    wrong("without topics", topics=(), subscribedTopicNames=None)
    wrong("with an unknown assignor", serverAssignor="x")
    wrong("with an empty assignor", serverAssignor="")
    wrong("with a wrong pattern", subscribedTopicNames=None, subscribedTopicRegex="[")
    groups.join("join with an empty group id", "", "m")
    for epoch in (1, -1, -2, -3, -77):
        groups.beat(f"a heartbeat of epoch {epoch} without a group", "answers-cg-wrong", "m", epoch)
    groups.beat("leave without a member id", "answers-cg-wrong", "", -1, version=0)
    groups.beat("stay without a member id, version 0", "answers-cg-wrong", "", 1, version=0)
    groups.beat("be away without an instance id", "answers-cg-wrong", "m", -2)
    groups.beat("be away with an unknown instance id", "answers-cg-wrong", "m", -2, instanceId="i")
    groups.describe("describe a group that never came to be", "answers-cg-wrong")
    joined = groups.notebook.call("ConsumerGroupHeartbeat", 0, groupId="answers-cg-v0", memberId="", memberEpoch=0, rebalanceTimeoutMs=60000,
                                  subscribedTopicNames=["answers-cg"], topicPartitions=[])
    groups.notebook.word(joined["memberId"], "A MEMBER ID")
    groups.notebook.note("join without a member id, version 0", in_order(joined))
    groups.beat("stay, version 0", "answers-cg-v0", joined["memberId"], 2, version=0)
    groups.beat("leave, version 0", "answers-cg-v0", joined["memberId"], -1, version=0)


def one_and_two(groups, topic):
    group, beat = "answers-cg", groups.beat
    groups.join("the first member joins", group, "a")
    for version in (0, 1):
        groups.describe(f"describe a group of one, version {version}", group, version=version)
    beat("the first member stays", group, "a", 2)
    beat("the first member says what it reads", group, "a", 2, reads=((topic, [0, 1, 2, 3]),))
    full = dict(rebalanceTimeoutMs=60000, subscribedTopicNames=["answers-cg"])
    beat("the first member says everything", group, "a", 2, reads=((topic, [0, 1, 2, 3]),), **full)
    beat("the first member says everything but what it reads", group, "a", 2, **full)
    groups.join("the first member joins again", group, "a")
    beat("a member stays that isn't there", group, "x", 2)
    beat("a member stays with a later epoch", group, "a", 3)
    beat("a member stays with an earlier epoch", group, "a", 1)
    beat("a member stays with an earlier epoch, and reads nothing", group, "a", 1, reads=())
    groups.join("the second member joins", group, "b")
    groups.describe("describe while the first doesn't know", group)
    beat("the second member waits", group, "b", 3)
    beat("the first member is told to give up", group, "a", 2, reads=((topic, [0, 1, 2, 3]),))
    groups.describe("describe while the first gives up", group)
    beat("the first member is silent about it", group, "a", 2)
    beat("the first member gives up", group, "a", 2, reads=((topic, [0, 1]),))
    beat("the first member comes with the epoch before, and more", group, "a", 2, reads=((topic, [0, 1, 2]),))
    beat("the first member comes with the epoch before, and less", group, "a", 2, reads=((topic, [0]),))
    beat("the first member comes with the epoch before, and another topic", group, "a", 2, reads=((b"\1" * 16, []),))
    beat("the second member gets the rest", group, "b", 3)
    groups.describe("describe a group of two", group)
    beat("the second member asks for nothing", group, "b", 3, subscribedTopicNames=[], reads=((topic, [2, 3]),))
    groups.describe("describe a member that asks for nothing", group)
    beat("the second member has given up", group, "b", 3, reads=())
    beat("the first member takes over", group, "a", 3, reads=((topic, [0, 1]),))
    beat("a member asks for an unknown topic, too", group, "a", 4, subscribedTopicNames=["answers-cg", "answers-cg-no"])
    beat("a member asks for the same again", group, "a", 5, subscribedTopicNames=["answers-cg-no", "answers-cg", "answers-cg"])
    beat("a member tells another rack", group, "a", 5, rackId="r")
    beat("a member tells another rebalance timeout", group, "a", 5, rebalanceTimeoutMs=30000)
    groups.describe("describe with authorised operations", group, includeAuthorizedOperations=True)
    groups.describe("describe several", group, "answers-cg-none", "", group)


def leaving(groups, topic):
    group, beat = "answers-cg", groups.beat
    beat("a member leaves that isn't there", group, "x", -1)
    beat("the second member leaves", group, "b", -1)
    beat("the second member leaves again", group, "b", -1)
    beat("the second member comes back without joining", group, "b", 4)
    beat("the first member hears of it", group, "a", 5)
    beat("the first member leaves", group, "a", -1)
    groups.describe("describe an empty group", group)
    beat("nobody is left", group, "a", 6)
    groups.join("the first member joins the empty group", group, "a")
    groups.join("a member that asks for nothing joins", "answers-cg-none", "a", topics=())
    groups.describe("describe a group that reads nothing", "answers-cg-none")
    beat("a member that asks for nothing stays", "answers-cg-none", "a", 1)


def assignors(groups, topic):
    group, beat = "answers-cg-range", groups.beat
    groups.join("join with the range assignor", group, "a", serverAssignor="range")
    groups.describe("describe with the range assignor", group)
    groups.join("join with no assignor", group, "b")
    groups.describe("describe with one member's range assignor", group)
    beat("ask for the uniform assignor", group, "a", 2, serverAssignor="uniform", reads=((topic, [0, 1, 2, 3]),))
    groups.describe("describe with the uniform assignor", group)


def static_members(groups, topic):
    group, beat = "answers-cg-static", groups.beat
    one = dict(instanceId="one")
    groups.join("a static member joins", group, "s1", **one)
    groups.join("a static member joins twice", group, "s1", **one)
    groups.join("a static member joins under another id", group, "s2", **one)
    beat("a static member stays", group, "s1", 2, **one)
    beat("a static member stays without its instance id", group, "s1", 2)
    beat("a static member stays with another instance id", group, "s1", 2, instanceId="two")
    beat("another stays with its instance id", group, "s2", 2, **one)
    beat("another is away with its instance id", group, "s2", -2, **one)
    beat("a static member is away with another instance id", group, "s1", -2, instanceId="two")
    beat("a static member is away", group, "s1", -2, **one)
    groups.describe("describe a static member that is away", group)
    beat("a static member that is away stays", group, "s1", 2, **one)
    groups.join("a static member comes back", group, "s2", **one)
    groups.describe("describe a static member that is back", group)
    beat("the static member before it stays", group, "s1", 2, **one)
    beat("a static member is away again", group, "s2", -2, **one)
    groups.join("a static member comes back for another topic", group, "s3", topics=("answers-cg", "answers-cg-no"), **one)
    groups.join("a dynamic member joins the static one", group, "d")
    beat("a static member leaves under another id", group, "s9", -1, **one)
    beat("a static member leaves for good", group, "s3", -1, **one)
    groups.describe("describe without the static member", group)


def other_requests(notebook, groups, topic):
    group = "answers-cg"
    for version in (5, 6):
        notebook.ask(f"describe a consumer group as a classic one, version {version}", "DescribeGroups", version, groups=[group])
    for version in (3, 4, 5):
        answer = notebook.call("ListGroups", version)
        answer["groups"] = [one for one in answer["groups"] if one["groupId"] in (group, "answers-cg-wrong", "answers-cg-none")]
        notebook.note(f"list consumer groups, version {version}", answer)
    for question, values in (("consumer groups", dict(typesFilter=["consumer"])), ("Consumer groups", dict(typesFilter=["Consumer"])),
                             ("classic groups", dict(typesFilter=["classic"])), ("stable groups", dict(statesFilter=["stable"])),
                             ("reconciling groups", dict(statesFilter=["Reconciling"])), ("empty groups", dict(statesFilter=["Empty"]))):
        answer = notebook.call("ListGroups", 5, **values)
        answer["groups"] = [one for one in answer["groups"] if one["groupId"].startswith("answers-cg")]
        notebook.note(f"list {question} of these", answer)
    for question, member in (("a member of a consumer group", "a"), ("nobody in a consumer group", "x")):
        notebook.ask(f"a classic heartbeat of {question}", "Heartbeat", 4, groupId=group, memberId=member, generationId=7)
        notebook.ask(f"a sync of {question}", "SyncGroup", 5, groupId=group, memberId=member, generationId=7,
                     protocolType="consumer", protocolName="range", assignments=[])
        notebook.ask(f"a classic leave of {question}", "LeaveGroup", 5, groupId=group, members=[dict(memberId=member)])
    notebook.ask("a sync in an empty consumer group", "SyncGroup", 5, groupId=group, memberId="x", generationId=7,
                 protocolType="consumer", protocolName="range", assignments=[])
    groups.join("the member joins that was made to leave", group, "a")
    notebook.ask("delete a consumer group with members", "DeleteGroups", 2, groupsNames=[group])
    # A classic group without members makes way.
    offset = dict(partitionIndex=0, committedOffset=5, committedMetadata="")
    notebook.ask("commit as nobody for a group to be", "OffsetCommit", 9, groupId="answers-cg-simple", memberId="",
                 generationIdOrMemberEpoch=-1, topics=[dict(name="answers-cg", partitions=[offset])])
    groups.beat("stay in a classic group", "answers-cg-simple", "a", 2)
    groups.beat("leave a classic group", "answers-cg-simple", "a", -1)
    groups.describe("describe a classic group as a consumer group", "answers-cg-simple")
    groups.join("join a simple classic group", "answers-cg-simple", "a")
    groups.describe("describe what was a classic group", "answers-cg-simple")
    asked = [dict(groupId="answers-cg-simple", topics=[dict(name="answers-cg", partitionIndexes=[0])], memberId=None, memberEpoch=-1)]
    notebook.ask("the offset of what was a classic group", "OffsetFetch", 9, groups=asked)


def offsets(notebook, groups, topic):
    group = "answers-cg-offsets"
    groups.join("join to commit", group, "a")

    def commit(question, member="a", epoch=2, version=9, index=0, **values):
        partition = dict(partitionIndex=index, committedOffset=5, committedMetadata="")
        name = dict(topicId=topic) if version >= 10 else dict(name="answers-cg")
        notebook.ask(question, "OffsetCommit", version, groupId=group, memberId=member, generationIdOrMemberEpoch=epoch,
                     topics=[dict(partitions=[partition], **name)], **values)

    for version in (5, 8, 9, 10):
        commit(f"a member commits, version {version}", version=version)
    commit("a member commits with a later epoch", epoch=3)
    commit("a member commits with an earlier epoch", epoch=1)
    commit("a member commits with no epoch", epoch=-1)
    commit("nobody commits to a consumer group", member="", epoch=-1)
    commit("an unknown member commits", member="x")
    commit("a member commits with an unknown instance id", groupInstanceId="i")
    groups.join("a second member joins to commit", group, "b")
    reads = ((topic, [0, 1, 2, 3]),)
    groups.beat("the first is told to give up what it has committed for", group, "a", 2, reads=reads)
    commit("commit for what is to be given up", index=3)
    groups.beat("the first gives up what it has committed for", group, "a", 2, reads=((topic, [0, 1]),))
    commit("commit with the epoch before for what is kept", index=0)
    commit("commit with the epoch before for what was given up", index=3)
    commit("commit for what somebody else has", epoch=3, index=3)
    commit("commit before it was assigned", member="b", epoch=2, index=3)
    groups.beat("the second gets its part", group, "b", 3)
    commit("commit for what was assigned", member="b", epoch=3, index=3)

    while True:
        asked = dict(transactionalId="answers-cg", transactionTimeoutMs=60000, producerId=-1, producerEpoch=-1)
        notebook.call("FindCoordinator", 4, keyType=1, coordinatorKeys=["answers-cg"])
        producer = notebook.call("InitProducerId", 4, **asked)
        if producer["errorCode"] == 0:
            break

    def transactional(question, member="a", epoch=3, version=5, index=0, **values):
        partition = dict(partitionIndex=index, committedOffset=6, committedMetadata="")
        name = dict(topicId=topic) if version >= 6 else dict(name="answers-cg")
        if version < 5:
            asked = dict(transactionalId="answers-cg", producerId=producer["producerId"], producerEpoch=producer["producerEpoch"], groupId=group)
            notebook.call("AddOffsetsToTxn", 3, **asked)
        notebook.ask(question, "TxnOffsetCommit", version, transactionalId="answers-cg", groupId=group, producerId=producer["producerId"],
                     producerEpoch=producer["producerEpoch"], memberId=member, generationIdOrMemberEpoch=epoch,
                     topics=[dict(partitions=[partition], **name)], **values)

    for version in (3, 4, 5, 6):
        transactional(f"commit in a transaction, version {version}", version=version)
        transactional(f"commit in a transaction with a later epoch, version {version}", epoch=7, version=version)
        transactional(f"commit in a transaction with an earlier epoch, version {version}", epoch=2, index=3, version=version)
        transactional(f"commit in a transaction with no epoch, version {version}", epoch=-1, version=version)
        transactional(f"commit in a transaction as an unknown member, version {version}", member="x", version=version)
        transactional(f"commit in a transaction as nobody, version {version}", member="", epoch=-1, version=version)
    asked = dict(transactionalId="answers-cg", producerId=producer["producerId"], producerEpoch=producer["producerEpoch"], committed=True)
    while notebook.call("EndTxn", 4, **asked)["errorCode"] == 51:
        pass
    fetch_stable = lambda: notebook.call("OffsetFetch", 9, requireStable=True, groups=[
        dict(groupId=group, memberId=None, memberEpoch=-1, topics=[dict(name="answers-cg", partitionIndexes=[0])])])
    while fetch_stable()["groups"][0]["topics"][0]["partitions"][0]["errorCode"] == 88:
        pass

    def fetch(question, member, epoch, topics=None, version=9):
        asked = [dict(groupId=group, topics=topics, memberId=member, memberEpoch=epoch)]
        notebook.ask(question, "OffsetFetch", version, groups=asked)

    some = [dict(name="answers-cg", partitionIndexes=[0, 2])]
    fetch("fetch offsets as a member", "a", 3, some)
    fetch("fetch all offsets as a member", "a", 3)
    fetch("fetch offsets as a member with a later epoch", "a", 4, some)
    fetch("fetch offsets as a member with an earlier epoch", "a", 2)
    fetch("fetch offsets as a member with no epoch", "a", -1)
    fetch("fetch offsets as an unknown member of a consumer group", "x", 3, some)
    fetch("fetch offsets as nobody with an epoch", None, 3)
    fetch("fetch offsets as nobody", None, -1)
    fetch("fetch offsets as the empty member", "", -1)
    fetch("fetch offsets as a member, by id", "a", 3, [dict(topicId=topic, partitionIndexes=[0, 2])], 10)
    notebook.ask("delete an offset that a consumer group needs", "OffsetDelete", 0, groupId=group,
                 topics=[dict(name="answers-cg", partitions=[dict(partitionIndex=0)])])
    groups.beat("the first asks for nothing more", group, "a", 3, subscribedTopicNames=[], reads=())
    groups.beat("the second asks for nothing more", group, "b", 3, subscribedTopicNames=[], reads=())
    notebook.ask("delete an offset that a consumer group doesn't need", "OffsetDelete", 0, groupId=group,
                 topics=[dict(name="answers-cg", partitions=[dict(partitionIndex=0)])])
    groups.beat("the first leaves its offsets", group, "a", -1)
    groups.beat("the second leaves its offsets", group, "b", -1)
    commit("nobody commits to an empty consumer group", member="", epoch=-1)
    commit("who has left commits to an empty consumer group", epoch=3)
    notebook.ask("delete an empty consumer group", "DeleteGroups", 2, groupsNames=[group])
    groups.describe("describe a deleted consumer group", group)


def patterns(notebook, groups, topic):
    group = "answers-cg-patterns"
    has = lambda answer: answer["assignment"] is not None
    first = notebook.create_topic("answers-pattern-1", partitions=2)
    groups.join("join with a pattern", group, "a", subscribedTopicNames=None, subscribedTopicRegex="answers-pattern-.")
    found = groups.until(has, group, "a", 1)
    notebook.note("the topics of a pattern are found", found)
    groups.describe("describe a member with a pattern", group)
    epoch = found["memberEpoch"]
    groups.join("join with the same pattern", group, "b", subscribedTopicNames=None, subscribedTopicRegex="answers-pattern-.")
    groups.beat("a member with a pattern gives up", group, "a", epoch, reads=((first, [0]),))
    groups.beat("the other member with the pattern gets the rest", group, "b", epoch + 1)
    groups.beat("ask for a wrong pattern", group, "b", epoch + 1, subscribedTopicRegex="(")
    groups.beat("ask for no pattern", group, "b", epoch + 1, subscribedTopicRegex="", reads=((first, [1]),))
    groups.beat("ask for a name instead", group, "b", epoch + 1, subscribedTopicNames=["answers-pattern-1"], reads=())
    groups.describe("describe a member with a pattern beside one with a name", group)
    groups.beat("ask for both", group, "b", epoch + 3, subscribedTopicRegex="answers-pattern-.", reads=())
    groups.describe("describe a member with both", group)


def changes(notebook, groups, topic):
    group = "answers-cg-more"
    more = notebook.create_topic("answers-cg-more", partitions=1)
    # In Kafka groups hear of a topic a little later than whoever has made it.
    reads = lambda answer: answer["assignment"]["topicPartitions"]
    groups.until(reads, "answers-cg-heard", "a", 0, rebalanceTimeoutMs=60000, topicPartitions=[], subscribedTopicNames=["answers-cg-more"])
    groups.join("join to read what grows", group, "a", topics=("answers-cg-more", "answers-cg-later"))
    notebook.call("CreatePartitions", 3, topics=[dict(name="answers-cg-more", count=2, assignments=None)], timeoutMs=5000, validateOnly=False)
    has = lambda answer: answer["assignment"] is not None
    notebook.note("a topic has grown", groups.until(has, group, "a", 2))
    notebook.create_topic("answers-cg-later", partitions=1)
    notebook.note("a topic has come", groups.until(has, group, "a", 3))
    notebook.call("DeleteTopics", 6, topics=[dict(name="answers-cg-later", topicId=b"\0" * 16)], timeoutMs=5000)
    notebook.note("a topic has gone", groups.until(has, group, "a", 4))
    groups.describe("describe while a topic has gone", group)
    notebook.note("what was of it is given up", groups.until(lambda answer: answer["memberEpoch"] == 5, group, "a", 4,
                                                               topicPartitions=[dict(topicId=more, partitions=[0, 1])]))


def settings(notebook, groups, topic):
    group = "answers-cg-config"
    groups.configure(group, **{"consumer.heartbeat.interval.ms": "7000", "consumer.session.timeout.ms": "50000"})
    # Kafka's broker hears of it a little later.
    groups.join("join a group with settings", group, "first")
    answer = groups.until(lambda answer: answer["heartbeatIntervalMs"] == 7000, group, "first", 2)
    notebook.note("a heartbeat in a group with settings", answer)
    group = "answers-cg-interval"
    groups.configure(group, **{"consumer.assignment.interval.ms": "15000"})
    groups.notebook.pause(1)
    groups.join("join a group with a long interval", group, "a")
    groups.join("a second joins within the interval", group, "b")
    groups.describe("describe within the interval", group)
    groups.beat("the first stays within the interval", group, "a", 2, reads=((topic, [0, 1, 2, 3]),))
    groups.beat("the first leaves within the interval", group, "a", -1)
    groups.beat("the second stays within the interval", group, "b", 2)
    groups.beat("the second leaves within the interval", group, "b", -1)
    groups.describe("describe the empty group within the interval", group)
    groups.join("the first joins the empty group within the interval", group, "a")
