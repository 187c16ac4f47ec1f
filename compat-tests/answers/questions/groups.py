"""Classic groups and offsets."""


def ask(notebook):
    topic_id = notebook.create_topic("answers-g", partitions=2)
    while notebook.call("FindCoordinator", 4, coordinatorKeys=["answers-group", ""])["coordinators"][1]["errorCode"]:
        pass  # Kafka creates the topic of the offsets only now.
    names = ("group", "no", "simple", "fresh", "static", "v0", "v1", "v2", "v3")
    for name in names:
        beat = dict(groupId=f"answers-{name}", memberId="nobody", generationId=1)
        while notebook.call("Heartbeat", 4, **beat)["errorCode"] != 25:
            pass  # Kafka loads the partitions of the offsets' topic one after the other.
    for version in range(7):
        values = dict(coordinatorKeys=["answers-group", ""]) if version >= 4 else dict(key="answers-group")
        notebook.ask(f"find the coordinator, version {version}", "FindCoordinator", version, **values)
    notebook.ask("find an unknown kind of coordinator", "FindCoordinator", 4, keyType=7, coordinatorKeys=["x"])

    def join(question, version=9, group="answers-group", member="", session=10000, rebalance=10000,
             protocols=(("range", b"meta"),), kind="consumer", **values):
        values = dict(groupId=group, memberId=member, sessionTimeoutMs=session, protocolType=kind,
                      protocols=[dict(name=name, metadata=data) for name, data in protocols], **values)
        if version >= 1:
            values["rebalanceTimeoutMs"] = rebalance
        answer = notebook.call("JoinGroup", version, **values)
        if len(answer["memberId"]) > 20:
            notebook.word(answer["memberId"], "MEMBER " + question)
        notebook.note(question, answer)
        return answer

    join("join with an empty group id", group="")
    join("join with a short session", session=1)
    join("join with a long session", session=99999999)
    join("join without protocols", protocols=())
    join("join without a kind", kind="")
    join("join as an unknown member", member="nobody")
    member = join("join for a member id")["memberId"]
    join("join with that id and an instance id", member=member, groupInstanceId="one")
    joined = join("join", member=member)
    generation = joined["generationId"]

    def sync(question, version=5, group="answers-group", member=member, generation=generation, **values):
        values = {**dict(assignments=[dict(memberId=member, assignment=b"yours")]), **values}
        if version >= 5:
            values = {**dict(protocolType="consumer", protocolName="range"), **values}
        notebook.ask(question, "SyncGroup", version, groupId=group, memberId=member, generationId=generation, **values)

    def beat(question, group="answers-group", member=member, generation=generation, version=4, **values):
        notebook.ask(question, "Heartbeat", version, groupId=group, memberId=member, generationId=generation, **values)

    sync("sync with a wrong generation", generation=77)
    sync("sync as an unknown member", member="nobody")
    sync("sync with another protocol", protocolName="roundrobin")
    sync("sync with another kind", protocolType="connect")
    sync("sync without naming a protocol", protocolName=None)
    sync("sync without naming a kind", protocolType=None)
    sync("sync without naming a protocol, version 4", version=4, generation=77)
    sync("sync in an unknown group", group="answers-no")
    sync("sync")
    sync("sync again", version=3)
    beat("heartbeat")
    beat("heartbeat with a wrong generation", generation=77)
    beat("heartbeat as an unknown member", member="nobody")
    beat("heartbeat in an unknown group", group="answers-no")
    beat("heartbeat with an empty group id", group="")
    beat("heartbeat with an instance id", groupInstanceId="static")
    join("join with another kind of protocol", kind="connect")
    join("join with another protocol", protocols=(("roundrobin", b""),))
    for version in range(7):
        notebook.ask(f"describe groups, version {version}", "DescribeGroups", version, groups=["answers-group", "answers-no", ""])
    for version in range(6):
        answer = notebook.call("ListGroups", version)
        answer["groups"] = [group for group in answer["groups"] if group["groupId"].startswith("answers")]
        notebook.note(f"list groups, version {version}", answer)
    for question, values in (("stable", dict(statesFilter=["Stable"])), ("empty", dict(statesFilter=["Empty"])),
                             ("in lower case", dict(statesFilter=["stable"])), ("with spaces around", dict(statesFilter=[" Empty\t"])),
                             ("of a type with spaces around", dict(typesFilter=[" classic"])), ("classic", dict(typesFilter=["classic"])),
                             ("consumer", dict(typesFilter=["consumer"])), ("of an unknown type", dict(typesFilter=["x"]))):
        answer = notebook.call("ListGroups", 5, **values)
        answer["groups"] = [group for group in answer["groups"] if group["groupId"].startswith("answers")]
        notebook.note(f"list groups that are {question}", answer)

    def commit(question, version=8, group="answers-group", member=member, generation=generation, topic="answers-g",
               offset=5, metadata="note", index=0, more=(), **values):
        partition = dict(partitionIndex=index, committedOffset=offset, committedMetadata=metadata)
        name = dict(topicId=topic if isinstance(topic, bytes) else topic_id) if version >= 10 else dict(name=topic)
        values = dict(groupId=group, topics=[dict(partitions=[partition], **name), *more], memberId=member,
                      generationIdOrMemberEpoch=generation, **values)
        notebook.ask(question, "OffsetCommit", version, **values)

    for version in range(2, 11):
        commit(f"commit at version {version}", version=version, offset=version)
    commit("commit with a wrong generation", generation=77)
    commit("commit as an unknown member", member="nobody")
    commit("commit as nobody into a group with members", member="", generation=-1)
    commit("commit with much metadata", metadata="x" * 5000)
    commit("commit null metadata", metadata=None)
    commit("commit a negative offset", offset=-5)
    commit("commit for an unknown topic", topic="answers-no")
    commit("commit for an unknown partition", index=9)
    commit("commit for an unknown topic id", topic=b"\1" * 16, version=10)
    named = lambda topic, index, metadata="": dict(name=topic, partitions=[dict(partitionIndex=index, committedOffset=1, committedMetadata=metadata)])
    some = [named("answers-no", 0), named("answers-g", 9), named("answers-g", 1, "x" * 5000)]
    commit("commit for some that are unknown", more=some)
    commit("commit for some that are unknown as an unknown member", more=some, member="nobody")
    commit("commit for a topic that is named twice", more=[named("answers-g", 1)])
    commit("commit for a partition that is named twice", more=[named("answers-g", 0)])
    commit("commit with an empty group id", group="")
    commit("commit to a fresh group, without members", group="answers-simple", member="", generation=-1)
    commit("commit to a fresh group, with a generation", group="answers-fresh", member="x", generation=3)

    asked = [dict(name="answers-g", partitionIndexes=[0, 1, 9]), dict(name="answers-no", partitionIndexes=[0])]
    for version in range(1, 8):
        notebook.ask(f"fetch offsets, version {version}", "OffsetFetch", version, groupId="answers-group", topics=asked)
    for version in (8, 9):
        groups = [dict(groupId="answers-group", topics=asked), dict(groupId="answers-no", topics=asked), dict(groupId="answers-simple", topics=None)]
        notebook.ask(f"fetch offsets, version {version}", "OffsetFetch", version, groups=groups, requireStable=True)
    by_id = [dict(topicId=topic_id, partitionIndexes=[0, 1]), dict(topicId=b"\1" * 16, partitionIndexes=[0])]
    notebook.ask("fetch offsets, version 10", "OffsetFetch", 10, groups=[dict(groupId="answers-group", topics=by_id)])
    notebook.ask("fetch all offsets, version 10", "OffsetFetch", 10, groups=[dict(groupId="answers-group", topics=None)])
    notebook.ask("fetch all offsets, version 2", "OffsetFetch", 2, groupId="answers-group", topics=None)
    groups = [dict(groupId="answers-group", topics=asked, memberId="nobody", memberEpoch=5)]
    notebook.ask("fetch offsets as an unknown member", "OffsetFetch", 9, groups=groups)

    def delete(question, group="answers-simple", index=0, topic="answers-g"):
        topics = [dict(name=topic, partitions=[dict(partitionIndex=index)])]
        notebook.ask(question, "OffsetDelete", 0, groupId=group, topics=topics)

    delete("delete an offset", index=0)
    delete("delete an offset that isn't there", index=1)
    delete("delete an offset of an unknown topic", topic="answers-no")
    delete("delete offsets of an unknown group", group="answers-no")
    delete("delete offsets of a group with members", group="answers-group")
    delete("delete offsets with an empty group id", group="")
    for version in range(4):
        notebook.ask(f"delete groups, version {version}", "DeleteGroups", version,
                     groupsNames=["answers-group", "answers-no", ""])

    def leave(question, version, *members, **values):
        if version >= 3:
            values = dict(members=[dict(memberId=member) for member in members], **values)
        else:
            values = dict(memberId=members[0], **values)
        notebook.ask(question, "LeaveGroup", version, **{**dict(groupId="answers-group"), **values})

    leave("leave as an unknown member", 5, "nobody")
    leave("leave as an unknown member, version 1", 1, "nobody")
    leave("leave an unknown group", 5, "nobody", groupId="answers-no")
    leave("leave with an empty group id", 5, "nobody", groupId="")
    leave("leave", 5, member, "nobody")
    beat("heartbeat after leaving")
    notebook.ask("describe the empty group", "DescribeGroups", 5, groups=["answers-group"])
    commit("commit to the empty group", member="", generation=-1)
    commit("commit to the empty group with its generation")
    delete("delete an offset of the empty group", group="answers-group")

    static = lambda question, member="", **values: join(
        question, group="answers-static", groupInstanceId="one", member=member, **values)
    first = static("a static member joins")
    instance = dict(group="answers-static", groupInstanceId="one")
    sync("a static member syncs", member=first["memberId"], generation=first["generationId"], **instance)
    again = static("a static member comes back")
    beat("the old static member", member=first["memberId"], generation=first["generationId"], **instance)
    beat("the new static member", member=again["memberId"], generation=again["generationId"], **instance)
    static("a static member with a wrong id", member="wrong")
    members = [dict(memberId="", groupInstanceId="one"), dict(memberId="", groupInstanceId="two")]
    notebook.ask("static members leave", "LeaveGroup", 5, groupId="answers-static", members=members)
    for version in range(4):
        old = join(f"join at version {version}", version=version, group=f"answers-v{version}")
        sync(f"sync at version {version}", version=min(version, 3), group=f"answers-v{version}", member=old["memberId"], generation=old["generationId"])
        beat(f"heartbeat at version {version}", version=version, group=f"answers-v{version}", member=old["memberId"], generation=old["generationId"])
        leave(f"leave at version {version}", version, old["memberId"], groupId=f"answers-v{version}")
    notebook.ask("delete empty groups", "DeleteGroups", 3, groupsNames=["answers-v0", "answers-static"])
    notebook.ask("describe a deleted group", "DescribeGroups", 5, groups=["answers-v0"])
