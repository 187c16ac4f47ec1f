"""Fetch, ListOffsets, OffsetForLeaderEpoch, DeleteRecords: what is read, and what is refused."""
from codec import batch


def ask(notebook):
    topic_id = notebook.create_topic("answers-f", partitions=3)
    times = [1795400000000, 1795400000500, 1795400000200, 1795400000900]
    for index in (0, 1):
        for number, time in enumerate(times):
            records = batch([(b"k%d" % number, b"v" * 50), (None, b"w")], time=time)
            data = [dict(name="answers-f", partitionData=[dict(index=index, records=records)])]
            notebook.call("Produce", 11, acks=-1, timeoutMs=3000, topicData=data)

    def fetch(question, *partitions, version=12, **values):
        wanted = [dict(partitionMaxBytes=100000, **partition) for partition in partitions]
        name = dict(topicId=topic_id) if version >= 13 else dict(topic="answers-f")
        topics = [dict(partitions=wanted, **name)] if wanted else []
        values = {**dict(maxWaitMs=50, minBytes=1, maxBytes=1000000, topics=topics), **values}
        return notebook.ask(question, "Fetch", version, **values)

    at = lambda offset, partition=0, **more: dict(partition=partition, fetchOffset=offset, **more)
    for version in range(4, 19):
        fetch(f"from the beginning, version {version}", at(0), at(2, 1), at(0, 2), at(0, 9), version=version)
    fetch("from within a batch", at(3))
    fetch("at the end", at(8))
    fetch("beyond the end", at(9))
    fetch("below zero", at(-1))
    fetch("read committed", at(0), isolationLevel=1)
    fetch("read committed, at the end", at(8), isolationLevel=1)
    fetch("few bytes: the first batch whole", at(0), at(0, 1), maxBytes=10)
    fetch("no bytes", at(0), maxBytes=0)
    small = [dict(topic="answers-f", partitions=[dict(partition=0, fetchOffset=0, partitionMaxBytes=1), dict(partition=1, fetchOffset=0, partitionMaxBytes=1)])]
    notebook.ask("few bytes a partition", "Fetch", 12, maxWaitMs=50, minBytes=1, maxBytes=100000, topics=small)
    fetch("a newer leader epoch", at(0, currentLeaderEpoch=5))
    fetch("the right leader epoch", at(0, currentLeaderEpoch=0))
    fetch("a last fetched epoch", at(4, currentLeaderEpoch=0, lastFetchedEpoch=0))
    fetch("a last fetched epoch from the future", at(4, currentLeaderEpoch=0, lastFetchedEpoch=3))
    fetch("an unknown topic id", version=13, topics=[dict(topicId=b"\1" * 16, partitions=[dict(partition=0, fetchOffset=0, partitionMaxBytes=100)])])
    fetch("an unknown topic", topics=[dict(topic="answers-no", partitions=[dict(partition=0, fetchOffset=0, partitionMaxBytes=100)])])
    fetch("nothing")
    fetch("an unknown session", sessionId=123456, sessionEpoch=1)

    opened = fetch("open a session", at(0), at(8, 1), version=13, sessionEpoch=0)
    session = opened["sessionId"]
    notebook.answers["open a session"]["sessionId"] = "SESSION"
    notebook.word(session, "SESSION")
    fetch("session: go on", at(8), version=13, sessionId=session, sessionEpoch=1)
    fetch("session: no news", version=13, sessionId=session, sessionEpoch=2)
    fetch("session: a wrong epoch", version=13, sessionId=session, sessionEpoch=2)
    records = batch([(None, b"news")])
    notebook.call("Produce", 11, acks=-1, timeoutMs=3000, topicData=[dict(name="answers-f", partitionData=[dict(index=1, records=records)])])
    fetch("session: news of one", version=13, sessionId=session, sessionEpoch=3)
    fetch("session: by name", version=12, sessionId=session, sessionEpoch=4)
    forget = [dict(topicId=topic_id, partitions=[1])]
    fetch("session: forget one", version=13, sessionId=session, sessionEpoch=4, forgottenTopicsData=forget)
    fetch("session: one more", at(0, 9), version=13, sessionId=session, sessionEpoch=5)
    fetch("session: the end", version=13, sessionId=session, sessionEpoch=-1)
    fetch("session: after the end", version=13, sessionId=session, sessionEpoch=6)

    def offsets(question, *partitions, version=11, **values):
        values = {**dict(replicaId=-1, topics=[dict(name="answers-f", partitions=list(partitions))]), **values}
        notebook.ask(question, "ListOffsets", version, **values)

    of = lambda timestamp, partition=0, **more: dict(partitionIndex=partition, timestamp=timestamp, **more)
    for version in range(1, 12):
        special = [of(time, index) for index, time in ((0, -1), (1, -2), (2, -1))]
        offsets(f"offsets at version {version}", *special, version=version)
        for time in (-3, -4, -5, -6, -7):
            offsets(f"offset of {time} at version {version}", of(time), version=version)
    for time in (0, *times, 1795400000300, 1795400000901, 4795400000000):
        offsets(f"offset of time {time}", of(time))
    offsets("largest time of an empty partition", of(-3, 2))
    offsets("offsets of an unknown partition", of(-1, 9))
    offsets("offsets with a newer epoch", of(-1, currentLeaderEpoch=4))
    offsets("offsets asked twice", of(-1), of(-2), of(-1, 1))
    offsets("offsets of an unknown topic", topics=[dict(name="answers-no", partitions=[of(-1)])])
    offsets("offsets read committed", of(-1), isolationLevel=1)

    def epoch(question, partition, current, wanted, version=4):
        asked = dict(partition=partition, currentLeaderEpoch=current, leaderEpoch=wanted)
        notebook.ask(question, "OffsetForLeaderEpoch", version, topics=[dict(topic="answers-f", partitions=[asked])])

    for version in (2, 3, 4):
        epoch(f"end of epoch 0, version {version}", 0, -1, 0, version=version)
    epoch("end of epoch 1", 0, 0, 1)
    epoch("end of an epoch, with a newer one known", 0, 3, 0)
    epoch("end of epoch 0 of an empty partition", 2, -1, 0)
    epoch("end of an epoch of an unknown partition", 9, -1, 0)
    epoch("end of epoch -1", 0, -1, -1)

    def delete(question, offset, partition=0, version=2, topic="answers-f"):
        asked = dict(partitionIndex=partition, offset=offset)
        notebook.ask(question, "DeleteRecords", version, topics=[dict(name=topic, partitions=[asked])], timeoutMs=3000)

    delete("delete beyond the end", 100)
    delete("delete before 3", 3)
    delete("delete before 1", 1)
    delete("delete below zero", -5)
    delete("delete in an unknown partition", 0, 9)
    delete("delete in an unknown topic", 0, topic="answers-no")
    fetch("from a deleted offset", at(2))
    fetch("from the first offset left", at(3))
    offsets("the earliest offset left", of(-2))
    delete("delete all", -1, version=0)
    offsets("the earliest offset of nothing", of(-2))
    offsets("the largest time of nothing", of(-3))
    offsets("a time of nothing", of(times[0]))
    notebook.create_topic("answers-fc", cleanup_policy="compact")
    notebook.create_topic("answers-fd", cleanup_policy="compact,delete")
    delete("delete in a compacted topic", -1, topic="answers-fc")
    delete("delete in a topic that is compacted and deleted", -1, topic="answers-fd")
