"""AlterPartitionReassignments and ListPartitionReassignments on one node: what can't be reassigned, and what is so already."""

TOPIC = "answers-reassigned"


def ask(notebook):
    notebook.create_topic(TOPIC, 3)
    node = notebook.call("DescribeCluster", 0)["brokers"][0]["brokerId"]

    def topic(name, *partitions):
        return dict(name=name, partitions=[dict(partitionIndex=index, replicas=replicas) for index, replicas in partitions])

    def alter(question, *topics, version=1, allow=True, timeout=5000):
        notebook.ask(question, "AlterPartitionReassignments", version, timeoutMs=timeout, allowReplicationFactorChange=allow,
                     topics=list(topics))

    def list_them(question, *topics, timeout=5000):
        asked = None if topics == (None,) else [dict(name=name, partitionIndexes=list(indexes)) for name, *indexes in topics]
        notebook.ask(question, "ListPartitionReassignments", 0, timeoutMs=timeout, topics=asked)

    for version in (0, 1):
        alter(f"to the broker where it is, version {version}", topic(TOPIC, (0, [node])), version=version)
        alter(f"cancel nothing, version {version}", topic(TOPIC, (0, None)), version=version)
        alter(f"to an unknown broker, version {version}", topic(TOPIC, (0, [99])), version=version)
    alter("to where it is, the replication factor fixed", topic(TOPIC, (0, [node])), allow=False)
    alter("to one more broker, the replication factor fixed", topic(TOPIC, (0, [node, 99])), allow=False)
    alter("to an unknown broker, the replication factor fixed", topic(TOPIC, (0, [99])), allow=False)
    alter("cancel nothing, the replication factor fixed", topic(TOPIC, (0, None)), allow=False)
    alter("to no broker, the replication factor fixed", topic(TOPIC, (0, [])), allow=False)
    alter("twice to the same broker, the replication factor fixed", topic(TOPIC, (0, [node, node])), allow=False)
    alter("an unknown topic, the replication factor fixed", topic("answers-no", (0, [node])), allow=False)
    alter("an unknown partition, the replication factor fixed", topic(TOPIC, (7, [node])), allow=False)
    alter("to no broker", topic(TOPIC, (0, [])))
    alter("to one more broker", topic(TOPIC, (0, [node, 99])))
    alter("an unknown broker first", topic(TOPIC, (0, [99, node])))
    alter("to two unknown brokers", topic(TOPIC, (0, [99, 98])))
    alter("to a negative broker", topic(TOPIC, (0, [-1])))
    alter("to a negative broker besides", topic(TOPIC, (0, [node, -5])))
    alter("to the lowest broker number", topic(TOPIC, (0, [-(2**31)])))
    alter("twice to the same broker", topic(TOPIC, (0, [node, node])))
    alter("twice to the same unknown broker", topic(TOPIC, (0, [99, 99])))
    alter("three times to two brokers", topic(TOPIC, (0, [99, node, 99, node])))
    alter("an unknown partition", topic(TOPIC, (7, [node])))
    alter("an unknown partition to an unknown broker", topic(TOPIC, (7, [99])))
    alter("a negative partition", topic(TOPIC, (-1, [node])))
    alter("cancel of an unknown partition", topic(TOPIC, (7, None)))
    alter("cancel of an unknown topic", topic("answers-no", (0, None)))
    alter("an unknown topic", topic("answers-no", (0, [node])))
    alter("an unknown topic to no broker", topic("answers-no", (0, [])))
    alter("a topic without a name", topic("", (0, [node])))
    alter("a topic of a forbidden name", topic("answers no", (0, [node])))
    alter("the metadata log", topic("__cluster_metadata", (0, [node])))
    alter("a partition twice", topic(TOPIC, (0, [node]), (0, [node])))
    alter("a partition twice, once refused", topic(TOPIC, (0, [node]), (0, [99])))
    alter("a topic twice", topic(TOPIC, (0, [node])), topic(TOPIC, (1, [node])))
    alter("a topic twice, the same partition", topic(TOPIC, (0, [node])), topic(TOPIC, (0, None)))
    alter("some right and some wrong", topic(TOPIC, (2, [node]), (1, [99]), (0, [node]), (9, [node])), topic("answers-no", (0, [node])))
    alter("no partition", topic(TOPIC))
    alter("no partition of an unknown topic", topic("answers-no"))
    alter("nothing")
    alter("nothing, the replication factor fixed", allow=False)
    alter("without time", topic(TOPIC, (0, [node])), timeout=0)
    alter("nothing, without time", timeout=0)
    alter("some right and some wrong, without time", topic(TOPIC, (2, [node]), (9, [node])), topic("answers-no", (0, [node])), timeout=0)
    alter("with the replication factor fixed, without time", topic(TOPIC, (0, [node])), timeout=0, allow=False)
    alter("with negative time", topic(TOPIC, (0, [node])), timeout=-1)

    list_them("list all", None)
    list_them("list nothing")
    list_them("list partitions", (TOPIC, 0, 1, 2))
    list_them("list no partition", (TOPIC,))
    list_them("list an unknown partition", (TOPIC, 9))
    list_them("list a negative partition", (TOPIC, -1))
    list_them("list an unknown topic", ("answers-no", 0))
    list_them("list a topic without a name", ("", 0))
    list_them("list a topic twice", (TOPIC, 0), (TOPIC, 0))
    list_them("list a partition twice", (TOPIC, 0, 0))
    list_them("list without time", None, timeout=0)
    list_them("list with negative time", None, timeout=-1)
    list_them("list the metadata log", ("__cluster_metadata", 0))
