"""What a transcript does that is no tool's: transactions that are left open, and folders that are spoiled. They do the same when they are recorded and when
they are compared."""
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "answers"))

from client import Client
from codec import batch

# As long as the broker allows: longer than a transcript takes.
TIMEOUT_MS = 900_000
# A coordinator that is being made.
NOT_YET = (14, 15, 16)
# A producer whom no coordinator has made.
UNKNOWN_PRODUCER, UNKNOWN_EPOCH = 4711, 3


def produce(client, name, producer, topic, partition):
    now = int(time.time() * 1000)
    records = batch([(b"k", b"v")], time=now, producer=(*producer, 0), attributes=16)
    topics = [dict(name=topic, partitionData=[dict(index=int(partition), records=records)])]
    answer = client.call("Produce", 11, transactionalId=name, acks=-1, timeoutMs=3000, topicData=topics)
    expect(answer["responses"][0]["partitionResponses"][0]["errorCode"])


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
    produce(client, name, producer, topic, partition)
    return client, producer


def commit_transaction(address, name, topic, partition):
    """The same, and commits it."""
    client, producer = open_transaction(address, name, topic, partition)
    ended = client.call("EndTxn", 3, transactionalId=name, producerId=producer[0], producerEpoch=producer[1], committed=True)
    expect(ended["errorCode"])


def hanging_transaction(address, topic, partition):
    """A record of a transaction that no coordinator knows of, where the broker doesn't verify."""
    produce(Client(address), "unknown", (UNKNOWN_PRODUCER, UNKNOWN_EPOCH), topic, partition)


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
OF_BROKERS = {"open-transaction": open_transaction, "commit-transaction": commit_transaction, "hanging-transaction": hanging_transaction}
OF_FOLDERS = {
    "spoil-meta-properties": lambda folder: change(folder, "version", "many"),
    "other-cluster": lambda folder: (change(folder, "version", "1"), change(folder, "cluster.id", "BAAAAAAAQAGAAAAAAAAAAA")),
    "other-node": lambda folder: (change(folder, "cluster.id", "AAAAAAAAQAGAAAAAAAAAAA"), change(folder, "node.id", "2")),
    "file-for-folder": file_for_folder,
}


def act(call, address):
    """Does what the call names, if it names an act; says whether it does."""
    words = call.words[1:]
    if call.tool in OF_BROKERS:
        OF_BROKERS[call.tool](address, *words)
    elif call.tool in OF_FOLDERS:
        OF_FOLDERS[call.tool](*words)
    else:
        return False
    return True
