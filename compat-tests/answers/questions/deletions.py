"""Topics that are deleted and made anew, the offsets' topic among them. Asked last: groups begin anew afterwards."""
import time

from codec import batch

OFFSETS = "__consumer_offsets"
UNKNOWN_TOPIC_OR_PARTITION, NOT_COORDINATOR, UNKNOWN_MEMBER_ID = 3, 16, 25


def wait_until(holds):
    """Kafka's broker hears of a deletion a little later than whoever asked for it."""
    deadline = time.monotonic() + 30
    while not holds():
        if time.monotonic() > deadline:
            raise TimeoutError("the broker doesn't come to that")


def ask(notebook):
    def delete(name):
        deleted = notebook.call("DeleteTopics", 6, topics=[dict(name=name)], timeoutMs=5000)["responses"][0]
        assert deleted["errorCode"] == 0, deleted
        asked = [dict(name=name, partitions=[dict(partitionIndex=0, timestamp=-1)])]
        offset = lambda: notebook.call("ListOffsets", 7, replicaId=-1, topics=asked)["topics"][0]["partitions"][0]
        wait_until(lambda: offset()["errorCode"] == UNKNOWN_TOPIC_OR_PARTITION)

    def create(name, partitions=1, word=None, **configs):
        topic_id = notebook.create_topic(name, partitions=partitions, **configs)
        return notebook.word(topic_id, word or "ID OF " + name)

    sessions(notebook, create, delete)
    replicas(notebook, create)
    offsets(notebook, create, delete)
    groups(notebook, delete)


def sessions(notebook, create, delete):
    def fetch(question, topics=(), version=13, **values):
        values = {**dict(maxWaitMs=50, minBytes=1, maxBytes=1000000, topics=list(topics)), **values}
        return notebook.ask(question, "Fetch", version, **values)

    def of(topic_id, *partitions):
        return dict(topicId=topic_id, partitions=[dict(partition=index, fetchOffset=0, partitionMaxBytes=10000) for index in partitions])

    first = create("answers-d", partitions=2, word="FIRST ID")
    session = fetch("open a session", [of(first, 0, 1)], sessionEpoch=0)["sessionId"]
    notebook.answers["open a session"]["sessionId"] = "SESSION"
    notebook.word(session, "SESSION")
    delete("answers-d")
    fetch("session: its topic is gone", sessionId=session, sessionEpoch=1)
    fetch("session: its topic is gone, and named again", [of(first, 0)], sessionId=session, sessionEpoch=2)
    fetch("no session: the topic is gone", [of(first, 0)], sessionEpoch=-1)
    second = create("answers-d", partitions=1, word="SECOND ID")
    for version, epoch in ((13, 3), (16, 4), (17, 5)):
        fetch(f"session: its topic was made anew, version {version}", version=version, sessionId=session, sessionEpoch=epoch)
    fetch("session: the second one, too", [of(second, 0)], sessionId=session, sessionEpoch=6)
    forget = [dict(topicId=first, partitions=[0, 1])]
    fetch("session: without the first", sessionId=session, sessionEpoch=7, forgottenTopicsData=forget)
    fetch("an id that never was", [of(b"\1" * 16, 0)], sessionEpoch=-1)
    named = dict(topic="answers-d", partitions=[dict(partition=0, fetchOffset=0, partitionMaxBytes=10000)])
    session = fetch("open a session by name", [named], version=12, sessionEpoch=0)["sessionId"]
    notebook.answers["open a session by name"]["sessionId"] = "SESSION BY NAME"
    notebook.word(session, "SESSION BY NAME")
    delete("answers-d")
    fetch("session by name: its topic is gone", version=12, sessionId=session, sessionEpoch=1)
    create("answers-d")
    fetch("session by name: its topic was made anew", version=12, sessionId=session, sessionEpoch=2)


def replicas(notebook, create):
    create("answers-isr", min_insync_replicas="3")
    data = [dict(name="answers-isr", partitionData=[dict(index=0, records=batch([(b"k", b"v")]))])]
    for acks in (-1, 1):
        notebook.ask(f"more replicas asked for than there are, acks={acks}", "Produce", 11, acks=acks, timeoutMs=3000, topicData=data)


def offsets(notebook, create, delete):
    def commit(question, version, **topic):
        partition = dict(partitionIndex=0, committedOffset=5, committedMetadata="note")
        notebook.ask(question, "OffsetCommit", version, groupId="answers-gone", memberId="", generationIdOrMemberEpoch=-1,
                     topics=[dict(partitions=[partition], **topic)])

    def fetched(version, **topic):
        groups = [dict(groupId="answers-gone", topics=[dict(partitionIndexes=[0], **topic)])]
        return notebook.call("OffsetFetch", version, groups=groups)

    while notebook.call("FindCoordinator", 4, coordinatorKeys=["answers-gone"])["coordinators"][0]["errorCode"]:
        pass
    beat = dict(groupId="answers-gone", memberId="nobody", generationId=1)
    wait_until(lambda: notebook.call("Heartbeat", 4, **beat)["errorCode"] == UNKNOWN_MEMBER_ID)
    first = create("answers-o", word="FIRST ID OF O")
    commit("commit for a topic", 9, name="answers-o")
    delete("answers-o")
    wait_until(lambda: fetched(9, name="answers-o")["groups"][0]["topics"][0]["partitions"][0]["committedOffset"] == -1)
    notebook.note("the offset of a topic that is gone", fetched(9, name="answers-o"))
    notebook.note("the offset of an id that is gone", fetched(10, topicId=first))
    commit("commit for a topic that is gone", 9, name="answers-o")
    commit("commit for an id that is gone", 10, topicId=first)
    second = create("answers-o", word="SECOND ID OF O")
    notebook.note("the offset of a topic that was made anew", fetched(9, name="answers-o"))
    notebook.note("the offset of its new id", fetched(10, topicId=second))
    commit("commit for the id before", 10, topicId=first)


def groups(notebook, delete):
    named = dict(groupId="answers-lost", protocolType="consumer", sessionTimeoutMs=10000, rebalanceTimeoutMs=10000,
                 protocols=[dict(name="range", metadata=b"meta")])
    beat = dict(groupId="answers-lost", memberId="nobody", generationId=1)
    wait_until(lambda: notebook.call("Heartbeat", 4, **beat)["errorCode"] == UNKNOWN_MEMBER_ID)
    member = notebook.call("JoinGroup", 9, memberId="", **named)["memberId"]
    joined = notebook.call("JoinGroup", 9, memberId=member, **named)
    generation = dict(groupId="answers-lost", memberId=member, generationId=joined["generationId"])
    synced = dict(protocolType="consumer", protocolName="range", assignments=[dict(memberId=member, assignment=b"yours")])
    assert notebook.call("SyncGroup", 5, **generation, **synced)["errorCode"] == 0
    delete(OFFSETS)
    wait_until(lambda: notebook.call("Heartbeat", 4, **generation)["errorCode"] == NOT_COORDINATOR)
    partition = dict(partitionIndex=0, committedOffset=5, committedMetadata="note")
    topics = [dict(name="answers-o", partitions=[partition])]
    asked = [dict(name="answers-o", partitionIndexes=[0])]

    def all_of(when):
        notebook.ask(f"heartbeat, {when}", "Heartbeat", 4, **generation)
        notebook.ask(f"sync, {when}", "SyncGroup", 5, **generation, **synced)
        notebook.ask(f"leave, {when}", "LeaveGroup", 5, groupId="answers-lost", members=[dict(memberId="nobody")])
        notebook.ask(f"commit, {when}", "OffsetCommit", 8, groupId="answers-lost", memberId=member,
                     generationIdOrMemberEpoch=joined["generationId"], topics=topics)
        notebook.ask(f"fetch offsets, {when}", "OffsetFetch", 9, groups=[dict(groupId="answers-gone", topics=asked)], requireStable=True)
        notebook.ask(f"describe, {when}", "DescribeGroups", 5, groups=["answers-lost"])
        notebook.ask(f"list, {when}", "ListGroups", 5)
        notebook.ask(f"delete groups, {when}", "DeleteGroups", 2, groupsNames=["answers-gone"])

    notebook.word(member, "LOST MEMBER")
    all_of("without the offsets' topic")
    notebook.ask("join, without the offsets' topic", "JoinGroup", 9, memberId=member, **named)
    while notebook.call("FindCoordinator", 4, coordinatorKeys=["answers-lost"])["coordinators"][0]["errorCode"]:
        pass
    for name in ("answers-lost", "answers-gone"):
        beat["groupId"] = name
        wait_until(lambda: notebook.call("Heartbeat", 4, **beat)["errorCode"] == UNKNOWN_MEMBER_ID)
    all_of("with the next offsets' topic")
    notebook.ask("join, with the next offsets' topic", "JoinGroup", 9, memberId=member, **named)
    static = {**named, "groupInstanceId": "one", "memberId": ""}
    first = notebook.call("JoinGroup", 9, **static)
    notebook.word(first["memberId"], "STATIC MEMBER")
    now = dict(groupId="answers-lost", memberId=first["memberId"], generationId=first["generationId"])
    synced["assignments"] = [dict(memberId=first["memberId"], assignment=b"yours")]
    assert notebook.call("SyncGroup", 5, groupInstanceId="one", **now, **synced)["errorCode"] == 0
    static["protocols"] = [dict(name="range", metadata=b"x" * 5_000_000)]
    notebook.ask("a static member comes back with more than can be stored", "JoinGroup", 9, **static)
