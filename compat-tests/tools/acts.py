"""What a transcript does that is no tool's: transactions that are left open, and folders that are spoiled. They do the same when they are recorded and when
they are compared."""
import struct
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "answers"))

from client import Client
from codec import batch

# As long as the broker allows: longer than a transcript takes.
TIMEOUT_MS = 900_000
# The longest that a group's members may be silent.
SESSION_MS = 1_800_000
FIRST_TIME_MS = 1_700_000_000_000
# Members that were left in their groups, with their connections.
MEMBERS = {}
# A coordinator that is being made, or ends a transaction.
NOT_YET = (14, 15, 16, 51)
# A partition of a topic that was just made.
NO_LEADER = (3, 5, 6)
# A producer whom no coordinator has made.
UNKNOWN_PRODUCER, UNKNOWN_EPOCH = 4711, 3
# The answer about that producer while the broker verifies transactions. Apache Kafka acknowledges a change of settings before the broker has taken it over.
STILL_VERIFIES, APPLIED_WITHIN_S = 49, 30


def produce(client, name, producer, topic, partition):
    now = int(time.time() * 1000)
    records = batch([(b"k", b"v")], time=now, producer=(*producer, 0), attributes=16)
    return append(client, 11, name, topic, partition, records)


def append(client, version, name, topic, partition, records):
    """Appends a batch to a partition, as soon as it has a leader; gives the error code."""
    topics = [dict(name=topic, partitionData=[dict(index=int(partition), records=records)])]
    while True:
        answer = client.call("Produce", version, transactionalId=name, acks=-1, timeoutMs=3000, topicData=topics)
        code = answer["responses"][0]["partitionResponses"][0]["errorCode"]
        if code not in NO_LEADER:
            return code


def expect(code):
    if code != 0:
        raise SystemExit(f"error {code}")


def open_transaction(address, name, topic, partition):
    """Leaves a transaction with a record open; gives its producer."""
    client = Client(address)
    while True:
        made = client.call("InitProducerId", 4, transactionalId=name, transactionTimeoutMs=TIMEOUT_MS, producerId=-1, producerEpoch=-1)
        # The coordinator's topic is made when somebody asks for it.
        client.call("FindCoordinator", 4, keyType=1, coordinatorKeys=[name])
        if made["errorCode"] not in NOT_YET:
            break
    expect(made["errorCode"])
    producer = made["producerId"], made["producerEpoch"]
    added = client.call("AddPartitionsToTxn", 3, v3AndBelowTransactionalId=name, v3AndBelowProducerId=producer[0], v3AndBelowProducerEpoch=producer[1],
                        v3AndBelowTopics=[dict(name=topic, partitions=[int(partition)])])
    expect(added["resultsByTopicV3AndBelow"][0]["resultsByPartition"][0]["partitionErrorCode"])
    expect(produce(client, name, producer, topic, partition))
    return client, producer


def commit_transaction(address, name, topic, partition):
    """The same, and commits it."""
    client, producer = open_transaction(address, name, topic, partition)
    ended = client.call("EndTxn", 3, transactionalId=name, producerId=producer[0], producerEpoch=producer[1], committed=True)
    expect(ended["errorCode"])


def hanging_transaction(address, topic, partition):
    """A record of a transaction that no coordinator knows of, as soon as the broker doesn't verify."""
    client, deadline = Client(address), time.monotonic() + APPLIED_WITHIN_S
    while True:
        code = produce(client, "unknown", (UNKNOWN_PRODUCER, UNKNOWN_EPOCH), topic, partition)
        if code != STILL_VERIFIES or time.monotonic() > deadline:
            return expect(code)


def timed_records(address, topic, partition, count):
    """Records a minute apart, from a moment on that is always the same."""
    client = Client(address)
    for place in range(int(count)):
        records = batch([(b"k", b"v")], time=FIRST_TIME_MS + 60_000 * place)
        expect(append(client, 9, None, topic, partition, records))


def subscription(topic):
    return struct.pack(">hih", 0, 1, len(topic)) + topic.encode() + struct.pack(">i", -1)


def assignment(topic, partitions):
    return struct.pack(">hih", 0, 1, len(topic)) + topic.encode() + struct.pack(f">i{len(partitions)}i", len(partitions), *partitions) + struct.pack(">i", -1)


def join_values(group, topic, member=""):
    protocols = [dict(name="range", metadata=subscription(topic))]
    return dict(groupId=group, sessionTimeoutMs=SESSION_MS, rebalanceTimeoutMs=SESSION_MS, memberId=member, protocolType="consumer", protocols=protocols)


def patiently(client, api, version, **values):
    while True:
        answer = client.call(api, version, **values)
        if answer["errorCode"] not in NOT_YET:
            expect(answer["errorCode"])
            return answer


def join(address, group, topic):
    """Joins a group and leaves it there: the group waits for its leader."""
    client = Client(address)
    client.call("FindCoordinator", 4, keyType=0, coordinatorKeys=[group])
    joined = patiently(client, "JoinGroup", 3, **join_values(group, topic))
    MEMBERS[group] = client, joined
    return client, joined


def stable_member(address, group, topic, partitions):
    """A member that has partitions."""
    client, joined = join(address, group, topic)
    own = dict(memberId=joined["memberId"], assignment=assignment(topic, list(range(int(partitions)))))
    patiently(client, "SyncGroup", 2, groupId=group, generationId=joined["generationId"], memberId=joined["memberId"], assignments=[own])


def second_member(address, group, topic):
    """Another one that would join: the group waits for the first to join again. Nobody waits for the answer."""
    client = Client(address)
    client.send("JoinGroup", 3, **join_values(group, topic))
    MEMBERS[group + " second"] = client, None
    described = Client(address)
    while described.call("DescribeGroups", 1, groups=[group])["groups"][0]["groupState"] == "Stable":
        pass


def leave(address, group):
    client, joined = MEMBERS.pop(group)
    patiently(client, "LeaveGroup", 1, groupId=group, memberId=joined["memberId"])


def write_plan(path, topic, partition, offset):
    """A file that `--from-file` reads."""
    Path(path).write_text(f"{topic},{partition},{offset}\n")


def properties(folder):
    return Path(folder) / "meta.properties"


def change(folder, key, value):
    lines = properties(folder).read_text().splitlines()
    properties(folder).write_text("".join(f"{key}={value}\n" if line.startswith(f"{key}=") else line + "\n" for line in lines))


def file_for_folder(folder):
    properties(folder).unlink()
    Path(folder).rename(f"{folder}-away")
    Path(folder).write_text("")


# By name; those of folders aren't told where the broker is.
OF_BROKERS = {
    "open-transaction": open_transaction,
    "commit-transaction": commit_transaction,
    "hanging-transaction": hanging_transaction,
    "timed-records": timed_records,
    "joining-member": join,
    "stable-member": stable_member,
    "second-member": second_member,
    "leave": leave,
}
OF_FOLDERS = {
    "spoil-meta-properties": lambda folder: change(folder, "version", "many"),
    "other-cluster": lambda folder: (change(folder, "version", "1"), change(folder, "cluster.id", "BAAAAAAAQAGAAAAAAAAAAA")),
    "other-node": lambda folder: (change(folder, "cluster.id", "AAAAAAAAQAGAAAAAAAAAAA"), change(folder, "node.id", "2")),
    "file-for-folder": file_for_folder,
    "write-plan": write_plan,
}


def act(call, address):
    """Does what the call names, if it names an act; says whether it does."""
    words = [word.replace("PREFIX", call.prefix) for word in call.words[1:]]
    if call.tool in OF_BROKERS:
        OF_BROKERS[call.tool](address, *words)
    elif call.tool in OF_FOLDERS:
        OF_FOLDERS[call.tool](*words)
    else:
        return False
    return True
