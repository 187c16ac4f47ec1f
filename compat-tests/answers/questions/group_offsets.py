"""Offsets of groups: commits by id, fetches of many groups, what is named twice or not at all, what old clients say of retention."""

UNKNOWN_MEMBER = 25


def ask(notebook):
    first = notebook.create_topic("answers-offsets", partitions=3)
    second = notebook.create_topic("answers-offsets-2")
    nowhere, none = b"\1" * 16, b"\0" * 16
    groups = [f"answers-offsets-{number}" for number in range(6)]
    for group in groups:
        while notebook.call("FindCoordinator", 4, coordinatorKeys=[group])["coordinators"][0]["errorCode"]:
            pass
        while notebook.call("Heartbeat", 4, groupId=group, memberId="nobody", generationId=1)["errorCode"] != UNKNOWN_MEMBER:
            pass

    def partitions(*indexes, offset=5, metadata="note"):
        return [dict(partitionIndex=index, committedOffset=offset, committedMetadata=metadata) for index in indexes]

    def commit(question, *topics, version=10, group=groups[0], member="", generation=-1, **values):
        named = [{"topicId" if version >= 10 else "name": name, "partitions": asked} for name, asked in topics]
        notebook.ask(question, "OffsetCommit", version, groupId=group, memberId=member, generationIdOrMemberEpoch=generation, topics=named, **values)

    commit("commit by id", (first, partitions(0, 1)), (second, partitions(0)))
    commit("commit by ids of which some are unknown", (nowhere, partitions(0, 1)), (first, partitions(0, 9)), (none, partitions(0)))
    commit("commit by an id that is named twice", (first, partitions(0)), (first, partitions(1)))
    commit("commit by an id that is named twice, once with what isn't there", (first, partitions(0)), (first, partitions(1, 9)))
    commit("commit by an id that is named twice, with what isn't there", (first, partitions(8)), (first, partitions(9)))
    commit("commit by an unknown id that is named twice", (nowhere, partitions(0)), (nowhere, []))
    commit("commit by a name that is named twice, with what isn't there", ("answers-no", partitions(8)), ("answers-no", partitions(9)), version=9)
    commit("commit by id with a generation of no group", (first, partitions(0)), group=groups[5], generation=1, member="x")
    commit("commit by unknown ids with a generation of no group", (nowhere, partitions(0)), group=groups[5], generation=1, member="x")
    commit("commit by id with much metadata", (first, partitions(0, metadata="x" * 5000) + partitions(1)))
    commit("commit by id without topics")
    commit("commit by id without partitions", (first, []))
    commit("commit by name without partitions", ("answers-offsets", []), version=9)
    commit("commit by name without partitions of an unknown topic", ("answers-no", []), version=9)
    commit("commit by name without partitions, beside an unknown topic", ("answers-offsets", []), ("answers-no", partitions(0)), version=9)
    commit("commit by unknown id without partitions, beside others", (nowhere, []), (first, partitions(0)), (second, []))
    commit("commit by id with an empty group id", (first, partitions(0)), group="")
    commit("commit an offset beyond the end", (first, partitions(2, offset=1 << 60)), group=groups[1])
    commit("commit at an epoch that never was", (first, [dict(partitionIndex=0, committedOffset=3, committedLeaderEpoch=77, committedMetadata=None)]), group=groups[1])
    for version, ms in ((2, 0), (3, 1000), (4, -5), (2, (1 << 63) - 1), (3, -(1 << 63))):
        commit(f"commit for {ms} ms, version {version}", ("answers-offsets", partitions(1, offset=version)), version=version, group=groups[2], retentionTimeMs=ms)

    def fetch(question, *asked, version=10, stable=False, **values):
        key = "topicId" if version >= 10 else "name"
        topics = lambda named: None if named is None else [{key: name, "partitionIndexes": list(indexes)} for name, indexes in named]
        groups = [dict(groupId=group, topics=topics(named)) for group, named in asked]
        notebook.ask(question, "OffsetFetch", version, groups=groups, requireStable=stable, **values)

    names, ids = ("answers-offsets", "answers-offsets-2", "answers-no"), (first, second, nowhere)
    for version, (one, other, unknown) in ((8, names), (9, names), (10, ids)):
        for stable in (False, True):
            many = [(groups[0], [(one, (0, 1, 2)), (other, (0,)), (unknown, (0,))]), (groups[1], [(one, (0, 2, 9))]), (groups[2], None), ("answers-nobody", [(one, (0,))])]
            fetch(f"fetch of many groups, version {version}, stable {stable}", *many, version=version, stable=stable)
        fetch(f"fetch of a group that is named twice, version {version}", (groups[1], [(one, (0,))]), (groups[1], [(one, (2,))]), version=version)
        fetch(f"fetch of a topic that is named twice, version {version}", (groups[0], [(one, (0,)), (one, (1, 1))]), version=version)
        fetch(f"fetch without partitions, version {version}", (groups[0], [(one, ())]), version=version)
        fetch(f"fetch without topics, version {version}", (groups[0], []), version=version)
        fetch(f"fetch of no group, version {version}", version=version)
        fetch(f"fetch of the nameless group, version {version}", ("", None), version=version)
        fetch(f"fetch of all of unknown groups, version {version}", ("answers-nobody", None), ("answers-no-one", None), version=version, stable=True)
    fetch("fetch by the zero id", (groups[0], [(none, (0,))]))

    def delete(question, group, *topics):
        topics = [dict(name=name, partitions=[dict(partitionIndex=index) for index in indexes]) for name, indexes in topics]
        notebook.ask(question, "OffsetDelete", 0, groupId=group, topics=topics)

    delete("delete offsets of several topics", groups[0], ("answers-offsets-2", (0, 7)), ("answers-offsets", (0, 0)), ("answers-no", (0,)))
    delete("delete offsets of a topic that is named twice", groups[0], ("answers-offsets", (1,)), ("answers-offsets", (2,)))
    delete("delete offsets without topics", groups[0])
    delete("delete offsets without partitions", groups[0], ("answers-offsets", ()))
    delete("delete offsets without partitions of an unknown topic", groups[0], ("answers-no", ()))
    delete("delete offsets of an unknown topic of an unknown group", "answers-nobody", ("answers-no", (0,)))
    delete("delete offsets of an unknown topic, named twice", groups[0], ("answers-no", (0,)), ("answers-no", (1,)), ("answers-offsets", (2,)), ("answers-offsets", (1,)))
    fetch("a group whose offsets are deleted", (groups[0], None))
    notebook.ask("describe a group whose offsets are deleted", "DescribeGroups", 6, groups=[groups[0]])
    notebook.ask("delete a group that is named twice", "DeleteGroups", 3, groupsNames=[groups[0], groups[0], groups[1]])
    fetch("groups that are deleted", (groups[0], None), (groups[1], None))
    subscribed(notebook, groups[3], commit, delete, partitions, first)


def subscribed(notebook, group, commit, delete, partitions, first):
    """A group whose members read one topic and have read another."""
    topics = b"\x00\x01" + b"\x00\x00\x00\x01" + b"\x00\x0fanswers-offsets" + b"\xff\xff\xff\xff"
    values = dict(groupId=group, sessionTimeoutMs=10000, rebalanceTimeoutMs=10000, protocolType="consumer", protocols=[dict(name="range", metadata=topics)])
    member = notebook.word(notebook.call("JoinGroup", 9, memberId="", **values)["memberId"], "READER")
    generation = notebook.call("JoinGroup", 9, memberId=member, **values)["generationId"]
    ours = dict(group=group, member=member, generation=generation)
    commit("commit by id before the assignment", (first, partitions(0)), **ours)
    notebook.call("SyncGroup", 5, groupId=group, memberId=member, generationId=generation, protocolType="consumer", protocolName="range",
                  assignments=[dict(memberId=member, assignment=b"")])
    commit("commit by id as a member", (first, partitions(0)), **ours)
    commit("commit by name as a member", ("answers-offsets-2", partitions(0)), version=9, **ours)
    commit("commit by id as a member of another generation", (first, partitions(0)), **{**ours, "generation": generation + 1})
    commit("commit by id as nobody", (first, partitions(0)), group=group)
    delete("delete offsets of topics that are read and that aren't", group, ("answers-offsets", (0,)), ("answers-offsets-2", (0,)))
    notebook.ask("offsets that are left", "OffsetFetch", 9, groups=[dict(groupId=group, topics=None)], requireStable=True)
