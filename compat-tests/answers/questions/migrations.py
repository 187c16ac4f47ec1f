"""Groups that change their protocol while they have members: from classic to consumer and back (KIP-848)."""
import re
import struct

from questions.consumer_groups import Groups, in_order


def subscription(version, *topics, owned=(), generation=-1, rack=None):
    """What a consumer of the classic protocol tells its leader: `owned` are a topic and partitions."""
    text = lambda value: struct.pack(">h", len(value)) + value.encode()
    data = struct.pack(">hi", version, len(topics)) + b"".join(text(topic) for topic in topics) + struct.pack(">i", -1)
    if version >= 1:
        data += struct.pack(">i", len(owned))
        for topic, partitions in owned:
            data += text(topic) + struct.pack(">i", len(partitions)) + b"".join(struct.pack(">i", index) for index in partitions)
    if version >= 2:
        data += struct.pack(">i", generation)
    if version >= 3:
        data += struct.pack(">h", -1) if rack is None else text(rack)
    return data


def assignment(*topics, version=1, user_data=None):
    text = lambda value: struct.pack(">h", len(value)) + value.encode()
    data = struct.pack(">hi", version, len(topics))
    for topic, partitions in topics:
        data += text(topic) + struct.pack(">i", len(partitions)) + b"".join(struct.pack(">i", index) for index in partitions)
    return data + (struct.pack(">i", -1) if user_data is None else struct.pack(">i", len(user_data)) + user_data)


class Classic:
    """A member of the classic protocol."""

    def __init__(self, notebook, group, name, instance=None, protocol="range", kind="consumer"):
        self.notebook, self.group, self.name, self.instance, self.protocol, self.kind = notebook, group, name, instance, protocol, kind
        self.member, self.generation = "", -1

    def ask_to_join(self, *topics, version=3, session=45000, rebalance=60000, **values):
        metadata = values.pop("metadata", None)
        if metadata is None:
            metadata = subscription(version, *topics, generation=self.generation, **values)
        protocols = [dict(name=self.protocol, metadata=metadata)]
        return dict(groupId=self.group, memberId=self.member, groupInstanceId=self.instance, sessionTimeoutMs=session,
                    rebalanceTimeoutMs=rebalance, protocolType=self.kind, protocols=protocols)

    def took(self, answer):
        if len(answer["memberId"]) > 20:
            self.notebook.word(answer["memberId"], "MEMBER " + self.name)
        self.member = answer["memberId"] or self.member
        self.generation = answer["generationId"] if answer["errorCode"] == 0 else self.generation
        return answer

    def joins(self, question, *topics, **values):
        while True:
            answer = self.took(self.notebook.call("JoinGroup", 9, **self.ask_to_join(*topics, **values)))
            if answer["errorCode"] != 79:  # It is given an id first.
                break
        for member in answer["members"]:
            member["metadata"] = "metadata"
        self.notebook.note(question, answer)
        return answer

    def syncs(self, question, *assignments):
        given = [dict(memberId=member.member, assignment=data) for member, data in assignments]
        self.notebook.ask(question, "SyncGroup", 5, groupId=self.group, memberId=self.member, groupInstanceId=self.instance,
                          generationId=self.generation, protocolType=self.kind, protocolName=self.protocol, assignments=given)

    def beats(self, question, generation=None):
        generation = self.generation if generation is None else generation
        self.notebook.ask(question, "Heartbeat", 4, groupId=self.group, memberId=self.member, groupInstanceId=self.instance,
                          generationId=generation)

    def leaves(self, question):
        members = [dict(memberId=self.member, groupInstanceId=self.instance)]
        self.notebook.ask(question, "LeaveGroup", 5, groupId=self.group, members=members)


def ask(notebook):
    topic = notebook.create_topic("answers-mg", partitions=2)
    names = ("answers-mg", "answers-mg-connect", "answers-mg-data", "answers-mg-broken", "answers-mg-static", "answers-mg-old", "answers-mg-empty",
             "answers-mg-joined")
    groups = Groups(notebook, *names)
    there_and_back(notebook, groups, topic)
    cannot_be_upgraded(notebook, groups)
    joined_by_classic(notebook, groups, topic)
    static_members(notebook, groups, topic)
    left_empty(notebook, groups, topic)


def there_and_back(notebook, groups, topic):
    group = "answers-mg"
    old = Classic(notebook, group, "OLD")
    old.joins("a classic member joins", "answers-mg")
    old.syncs("a classic member syncs", (old, assignment(("answers-mg", [0, 1]))))
    groups.join("a consumer member joins the classic group", group, "new", topics=("answers-mg",))
    groups.describe("describe an upgraded group", group)
    groups.describe("describe an upgraded group, version 0", group, version=0)
    old.beats("a classic heartbeat after the upgrade")
    old.beats("a classic heartbeat after the upgrade with a wrong generation", generation=77)
    old.syncs("a classic sync while it is to join again")
    old.joins("the classic member joins again", "answers-mg", owned=(("answers-mg", [0, 1]),))
    old.beats("a classic heartbeat before the sync")
    old.syncs("the classic member syncs, to give up")
    old.beats("a classic heartbeat while it gives up")
    groups.beat("the consumer member waits for the classic one", group, "new", 2)
    old.joins("the classic member joins, and has given up", "answers-mg", owned=(("answers-mg", [0]),))
    old.syncs("the classic member syncs, and keeps the rest")
    old.beats("a classic heartbeat that has nothing to tell")
    groups.beat("the consumer member gets its part", group, "new", 2)
    groups.describe("describe two members of two protocols", group)
    offset = lambda: dict(partitionIndex=0, committedOffset=5, committedMetadata="")
    commit = lambda question, generation, version=8: notebook.ask(
        question, "OffsetCommit", version, groupId=group, memberId=old.member, generationIdOrMemberEpoch=generation,
        topics=[dict(name="answers-mg", partitions=[offset()])])
    commit("a classic member commits in a consumer group", old.generation)
    commit("a classic member commits with a later generation", old.generation + 1)
    commit("a classic member commits with an earlier generation", old.generation - 1)
    other = Classic(notebook, group, "OTHER", protocol="roundrobin")
    other.joins("a classic member that knows no common protocol joins", "answers-mg")
    strange = Classic(notebook, group, "STRANGE", kind="connect")
    strange.joins("a member of another kind joins", "answers-mg")
    bare = dict(groupId=group, memberId=old.member, generationId=old.generation, assignments=[])
    notebook.ask("a classic sync of another protocol", "SyncGroup", 5, protocolType="consumer", protocolName="roundrobin", **bare)
    notebook.ask("a classic sync of another kind", "SyncGroup", 5, protocolType="connect", protocolName="range", **bare)
    notebook.ask("a classic sync that names nothing", "SyncGroup", 4, **bare)
    notebook.ask("a classic heartbeat of a consumer member", "Heartbeat", 4, groupId=group, memberId="new", generationId=2)
    notebook.ask("a classic sync of a consumer member", "SyncGroup", 5, groupId=group, memberId="new", generationId=2, assignments=[],
                 protocolType="consumer", protocolName="range")
    notebook.ask("describe an upgraded group as a classic one", "DescribeGroups", 6, groups=[group])
    groups.beat("the last consumer member leaves", group, "new", -1)
    notebook.ask("list a downgraded group", "ListGroups", 5, typesFilter=["classic"],
                 arranged=lambda answer: answer.update(groups=[one for one in answer["groups"] if one["groupId"] == group]))
    groups.describe("describe a downgraded group as a consumer group", group)
    old.beats("a classic heartbeat after the downgrade")
    old.joins("the classic member joins the downgraded group", "answers-mg")
    old.syncs("the classic member syncs in the downgraded group", (old, assignment(("answers-mg", [0, 1]))))
    old.beats("a classic heartbeat in the downgraded group")
    old.leaves("the classic member leaves the downgraded group")


def cannot_be_upgraded(notebook, groups):
    connect = Classic(notebook, "answers-mg-connect", "CONNECT", kind="connect")
    connect.joins("a member that is no consumer joins", "answers-mg")
    connect.syncs("a member that is no consumer syncs", (connect, b"mine"))
    groups.join("a consumer member joins what is no consumer group", "answers-mg-connect", "new", topics=("answers-mg",))
    own = Classic(notebook, "answers-mg-data", "DATA")
    own.joins("a member with an assignor of its own joins", "answers-mg")
    own.syncs("a member with an assignor of its own syncs", (own, assignment(("answers-mg", [0]), user_data=b"mine")))
    groups.join("a consumer member joins a group with an assignor of its own", "answers-mg-data", "new", topics=("answers-mg",))
    broken = Classic(notebook, "answers-mg-broken", "BROKEN")
    broken.joins("a member with a broken subscription joins", metadata=b"meta")
    broken.syncs("a member with a broken subscription syncs", (broken, assignment(("answers-mg", [0]))))
    groups.join("a consumer member joins a group with a broken subscription", "answers-mg-broken", "new", topics=("answers-mg",))
    for member in (connect, own, broken):
        member.beats(f"the member {member.name} stays")


def joined_by_classic(notebook, groups, topic):
    group = "answers-mg-joined"
    groups.join("a consumer member begins the group", group, "new", topics=("answers-mg",))
    old = Classic(notebook, group, "LATE")
    old.joins("a classic member joins a consumer group", "answers-mg")
    notebook.note("the form of its id", re.sub(r"[\w-]{22}$", "UUID", old.member))
    groups.describe("describe a consumer group that a classic member has joined", group)
    old.syncs("the classic member syncs, and waits for its part")
    old.beats("a classic heartbeat of who waits for its part")
    groups.beat("the consumer member is to give up for the classic one", group, "new", 2, reads=((topic, [0, 1]),))
    groups.beat("the consumer member gives up for the classic one", group, "new", 2, reads=((topic, [0]),))
    old.beats("a classic heartbeat when its part is free")
    old.joins("the classic member joins to get its part", "answers-mg")
    old.syncs("the classic member gets its part")
    old.beats("a classic heartbeat of who has its part")
    first = Classic(notebook, group, "FIRST OF TWO")
    first.joins("a second classic member joins", "answers-mg", version=1)
    old.leaves("a classic member leaves a consumer group")
    groups.beat("a member leaves with none of its protocol left behind", group, "new", -1)
    groups.describe("describe what is left as a consumer group", group)
    first.beats("the one that is left stays")


def static_members(notebook, groups, topic):
    group = "answers-mg-static"
    old = Classic(notebook, group, "STATIC", instance="one")
    old.joins("a static classic member joins", "answers-mg")
    old.syncs("a static classic member syncs", (old, assignment(("answers-mg", [0, 1]))))
    groups.join("a static consumer member takes the place of the classic one", group, "new", topics=("answers-mg",), instanceId="one")
    groups.describe("describe a static member that has changed its protocol", group)
    old.beats("the static classic member stays")
    back = Classic(notebook, group, "STATIC AGAIN", instance="one")
    back.joins("a static classic member takes the place of the consumer one", "answers-mg")
    groups.describe("describe a static member that has changed its protocol back", group)
    back.beats("the static classic member that is back stays")
    back.syncs("the static classic member that is back syncs")


def left_empty(notebook, groups, topic):
    group = "answers-mg-empty"
    groups.join("a consumer member joins to leave", group, "new", topics=("answers-mg",))
    groups.beat("a consumer member leaves an empty group behind", group, "new", -1)
    old = Classic(notebook, group, "HEIR")
    old.joins("a classic member joins an empty consumer group", "answers-mg")
    old.syncs("a classic member syncs in what was a consumer group", (old, assignment(("answers-mg", [0, 1]))))
    groups.describe("describe what was an empty consumer group", group)
    notebook.ask("describe what became of an empty consumer group", "DescribeGroups", 6, groups=[group],
                 arranged=lambda answer: [member.update(memberMetadata="metadata") for one in answer["groups"] for member in one["members"]])
    old.leaves("the heir leaves")
