"""TxnOffsetCommit, and what transactions under way hold back. Brokers that don't verify partitions take transactions that nobody began."""
from questions.markers import in_order

UNKNOWN_MEMBER, LOADING = 25, 14


def ask(notebook):
    topic_id = notebook.create_topic("answers-transaction", partitions=2)
    groups = [f"answers-t{number}" for number in range(8)]
    for group in groups:
        while notebook.call("FindCoordinator", 4, coordinatorKeys=[group])["coordinators"][0]["errorCode"]:
            pass
        while notebook.call("Heartbeat", 4, groupId=group, memberId="nobody", generationId=1)["errorCode"] != UNKNOWN_MEMBER:
            pass

    def commit(question, version=4, group=groups[0], producer=800, epoch=0, topic="answers-transaction", offset=5, metadata="note", index=0,
               transactional="answers", member="", generation=-1, instance=None, more=()):
        partition = dict(partitionIndex=index, committedOffset=offset, committedMetadata=metadata)
        name = dict(topicId=topic if isinstance(topic, bytes) else topic_id) if version >= 6 else dict(name=topic)
        values = dict(transactionalId=transactional, groupId=group, producerId=producer, producerEpoch=epoch,
                      topics=[dict(partitions=[partition], **name), *more])
        if version >= 3:
            values.update(memberId=member, generationIdOrMemberEpoch=generation, groupInstanceId=instance)
        notebook.ask(question, "TxnOffsetCommit", version, **values)

    def fetch(question, group=groups[0], topics=None, version=9, **values):
        asked = [dict(groupId=name, topics=topics) for name in ([group] if isinstance(group, str) else group)]
        notebook.ask(question, "OffsetFetch", version, **{**dict(groups=asked, requireStable=True), **values})

    def end(question, group=groups[0], producer=800, epoch=0, commit=True, coordinator=0, version=1, transactions=0, index=None):
        index = partition_of(group) if index is None else index
        topics = [dict(name="__consumer_offsets", partitionIndexes=[index])]
        marker = dict(producerId=producer, producerEpoch=epoch, transactionResult=commit, topics=topics, coordinatorEpoch=coordinator)
        if version >= 2:
            marker["transactionVersion"] = transactions
        notebook.ask(question, "WriteTxnMarkers", version, lambda answer: in_order(answer) or name_partition(answer), markers=[marker])

    while True:  # Kafka makes the topic of its transaction coordinator when somebody looks for that.
        notebook.call("FindCoordinator", 4, keyType=1, coordinatorKeys=["answers"])
        asked = [dict(name="answers-transaction", partitions=[dict(partitionIndex=0, committedOffset=1, committedMetadata="")])]
        values = dict(transactionalId="answers", groupId=groups[0], producerId=800, producerEpoch=0, topics=asked)
        answer = notebook.call("TxnOffsetCommit", 2, **values)
        if answer["topics"][0]["partitions"][0]["errorCode"] not in (LOADING, 15, 16):
            break
    for version in range(7):
        commit(f"commit in a transaction that nobody began, version {version}", version=version)
    fetch("nothing is committed in a transaction that nobody began")
    verify(notebook, False)

    both = [dict(name="answers-transaction", partitionIndexes=[0, 1])]
    for version in range(7):
        commit(f"commit in a transaction, version {version}", version=version, offset=version)
    fetch("fetch what a transaction commits", topics=both)
    fetch("fetch what a transaction commits, by id", topics=[dict(topicId=topic_id, partitionIndexes=[0, 1])], version=10)
    fetch("fetch what is committed so far", topics=both, requireStable=False)
    fetch("fetch all that a transaction commits")
    fetch("fetch of several groups", group=[groups[0], groups[1]], topics=both)
    notebook.ask("fetch what a transaction commits, version 7", "OffsetFetch", 7, groupId=groups[0], topics=both, requireStable=True)
    notebook.ask("describe a group that only has a transaction", "DescribeGroups", 6, groups=[groups[0]])
    end("end it by an earlier epoch", epoch=-1)
    end("commit it")
    fetch("fetch what a transaction committed", topics=both)
    commit("commit the next")
    end("abort it", commit=False)
    fetch("fetch what was committed before", topics=both)
    end("end what nobody began", producer=801, epoch=3, coordinator=5)
    commit("commit in an earlier epoch", producer=801, epoch=2)
    end("end with an earlier coordinator", producer=801, epoch=3, coordinator=4)
    end("end in a partition that isn't there", index=99)
    commit("commit in version 2 of transactions", producer=802, epoch=1)
    end("end version 2 with the epoch of its data", producer=802, epoch=1, version=2, transactions=2)
    end("end version 2 with the next epoch", producer=802, epoch=2, version=2, transactions=2)
    end("end version 2 with the next epoch again", producer=802, epoch=2, version=2, transactions=2)
    refused(commit, groups)
    held(notebook, commit, fetch, end, groups)
    members(notebook, commit, end, groups)
    verify(notebook, True)


def refused(commit, groups):
    unknown = dict(name="answers-no", partitions=[dict(partitionIndex=0, committedOffset=1, committedMetadata="")])
    wrong = dict(name="answers-transaction", partitions=[dict(partitionIndex=9, committedOffset=1, committedMetadata="")])
    long = dict(name="answers-transaction", partitions=[dict(partitionIndex=1, committedOffset=1, committedMetadata="x" * 5000)])
    group = groups[1]
    commit("commit for an unknown topic", topic="answers-no", group=group)
    commit("commit for an unknown topic id", topic=b"\1" * 16, version=6, group=group)
    commit("commit for an unknown partition", index=9, group=group)
    commit("commit for some that are unknown", group=group, more=[unknown, wrong, long])
    commit("commit for some that are unknown, by a generation of nobody", group=groups[2], generation=3, more=[unknown, wrong])
    commit("commit for a topic that is named twice", group=group, more=[dict(name="answers-transaction", partitions=[dict(partitionIndex=1, committedOffset=1, committedMetadata="")])])
    commit("commit with much metadata", metadata="x" * 5000, group=group)
    commit("commit null metadata", metadata=None, group=group)
    commit("commit a negative offset", offset=-5, group=group)
    commit("commit with an empty group id", group="")
    commit("commit with an empty transactional id", transactional="", group=group)
    commit("commit without a producer", producer=-1, epoch=-1, group=group)
    commit("commit without an epoch", producer=805, epoch=-1, group=group)
    commit("commit with a generation to a group that isn't there", generation=3, member="x", group=groups[2])
    commit("commit with a member to a group that isn't there", member="x", group=groups[2])
    commit("commit with an instance to a group that isn't there", instance="x", group=groups[2])


def held(notebook, commit, fetch, end, groups):
    """What a transaction under way holds back."""
    group, both = groups[3], [dict(name="answers-transaction", partitionIndexes=[0, 1])]
    plain = dict(groupId=group, memberId="", generationIdOrMemberEpoch=-1)
    partition = dict(partitionIndex=0, committedOffset=40, committedMetadata="plain")
    topics = [dict(name="answers-transaction", partitions=[partition])]
    notebook.ask("commit plainly", "OffsetCommit", 8, topics=topics, **plain)
    commit("commit over it in a transaction", producer=810, group=group, offset=41)
    fetch("fetch what a transaction changes", group=group, topics=both)
    fetch("fetch all that a transaction changes", group=group)
    notebook.ask("commit plainly beside a transaction", "OffsetCommit", 8, topics=topics, **plain)
    end("commit the transaction before the plain commit", group=group, producer=810)
    fetch("the plain commit was later", group=group, topics=both)
    commit("commit again in a transaction", producer=810, group=group, offset=43)
    commit("another producer commits the same", producer=811, group=group, offset=44)
    end("the first commits", group=group, producer=810)
    fetch("the second is under way", group=group, topics=both)
    delete = [dict(name="answers-transaction", partitions=[dict(partitionIndex=0), dict(partitionIndex=1)])]
    notebook.ask("delete an offset that a transaction changes", "OffsetDelete", 0, groupId=group, topics=delete)
    fetch("an offset deleted under a transaction", group=group, topics=both)
    end("the second commits", group=group, producer=811)
    fetch("an offset deleted under a transaction that committed", group=group, topics=both)
    commit("commit into a group that is deleted", producer=812, group=group, offset=45)
    notebook.ask("delete a group with a transaction", "DeleteGroups", 2, groupsNames=[group])
    notebook.ask("delete the group again", "DeleteGroups", 2, groupsNames=[group])
    fetch("a group deleted under a transaction", group=group, topics=both)
    end("commit what was in the deleted group", group=group, producer=812)
    fetch("a group deleted under a transaction that committed", group=group, topics=both)
    commit("commit into a group that has nothing else", producer=813, group=groups[4])
    notebook.ask("delete a group that only has a transaction", "DeleteGroups", 2, groupsNames=[groups[4]])
    end("abort what was in it", group=groups[4], producer=813, commit=False)
    commit("commit what will be aborted", producer=814, group=groups[5])
    end("abort all that a group has", group=groups[5], producer=814, commit=False)
    fetch("a group whose only transaction was aborted", group=groups[5])
    notebook.ask("describe a group whose only transaction was aborted", "DescribeGroups", 6, groups=[groups[5]])
    notebook.ask("delete a group whose only transaction was aborted", "DeleteGroups", 2, groupsNames=[groups[5]])


def members(notebook, commit, end, groups):
    """Commits of members and of others into a group with members."""
    group = groups[6]
    protocols = [dict(name="range", metadata=b"meta")]
    values = dict(groupId=group, sessionTimeoutMs=10000, rebalanceTimeoutMs=10000, protocolType="consumer", protocols=protocols)
    first = notebook.call("JoinGroup", 9, memberId="", groupInstanceId="one", **values)
    member = notebook.word(first["memberId"], "MEMBER")
    generation = first["generationId"]
    ours = dict(group=group, member=member, generation=generation, producer=820)
    commit("a member commits before it knows its assignment", **ours)
    assignment = [dict(memberId=member, assignment=b"yours")]
    notebook.call("SyncGroup", 5, groupId=group, memberId=member, generationId=generation, assignments=assignment,
                  protocolType="consumer", protocolName="range")
    commit("a member commits", **ours)
    commit("a static member commits", instance="one", **ours)
    commit("a static member commits with an unknown instance", instance="two", **ours)
    commit("a static member commits with a wrong id", instance="one", **{**ours, "member": "wrong"})
    commit("a member commits with a wrong generation", **{**ours, "generation": 77})
    commit("an unknown member commits", **{**ours, "member": "nobody"})
    commit("a member commits without a generation", **{**ours, "generation": -1})
    commit("somebody commits without a member", **{**ours, "member": ""})
    for version in (0, 2, 3, 5):
        commit(f"nobody commits into a group with members, version {version}", version=version, group=group, producer=820)
    end("commit what a member committed", group=group, producer=820)
    notebook.ask("the member leaves", "LeaveGroup", 5, groupId=group, members=[dict(memberId=member, groupInstanceId="one")])
    commit("a member that has left commits", **ours)


def verify(notebook, wanted):
    """Whether the broker asks the transaction coordinator before it takes a transaction's first records."""
    config = dict(name="transaction.partition.verification.enable", value=str(wanted).lower(), configOperation=0)
    answer = notebook.call("IncrementalAlterConfigs", 1, resources=[dict(resourceType=4, resourceName="", configs=[config])])
    assert answer["responses"][0]["errorCode"] == 0, answer
    notebook.pause(0.5)  # Brokers take note a little later.


def name_partition(answer):
    """Which partition a group has is of no interest."""
    for marker in answer["markers"]:
        for topic in marker["topics"]:
            for partition in topic["partitions"]:
                partition["partitionIndex"] = "THE PARTITION"


def partition_of(group, partitions=50):
    hash = 0
    for letter in group.encode():
        hash = (hash * 31 + letter) & 0xFFFFFFFF
    return abs(hash - (1 << 32) if hash >> 31 else hash) % partitions
