"""ElectLeaders and UnregisterBroker on one node, where the leader is the only one there can be."""

TOPIC = "answers-elected"
PREFERRED, UNCLEAN = 0, 1


def ask(notebook):
    notebook.create_topic(TOPIC, 3)

    def arranged(answer):
        # Kafka gives topics in the order of a hash map.
        results = answer["replicaElectionResults"]
        for result in results:
            result["partitionResult"].sort(key=lambda partition: partition["partitionId"])
        results.sort(key=lambda result: result["topic"])

    def of_this_subject(answer):
        results = answer["replicaElectionResults"]
        results[:] = [result for result in results if result["topic"] == TOPIC]

    def elect(question, *topics, version=2, kind=PREFERRED, timeout=5000):
        asked = None if topics == (None,) else [dict(topic=name, partitions=list(indexes)) for name, *indexes in topics]
        values = dict(topicPartitions=asked, timeoutMs=timeout)
        if version > 0:
            values["electionType"] = kind
        notebook.ask(question, "ElectLeaders", version, of_this_subject if asked is None else arranged, **values)

    for version in range(3):
        for name, kind in (("preferred", PREFERRED), ("unclean", UNCLEAN))[: 1 if version == 0 else 2]:
            elect(f"{name} of one that leads, version {version}", (TOPIC, 0, 1), version=version, kind=kind)
            elect(f"{name} of all, version {version}", None, version=version, kind=kind)
    for name, kind in (("preferred", PREFERRED), ("unclean", UNCLEAN)):
        elect(f"{name}: an unknown partition", (TOPIC, 9), kind=kind)
        elect(f"{name}: a negative partition", (TOPIC, -1), kind=kind)
        elect(f"{name}: an unknown topic", ("answers-no", 0, 1), kind=kind)
        elect(f"{name}: a topic without a name", ("", 0), kind=kind)
        elect(f"{name}: a topic of a forbidden name", ("answers no", 0), kind=kind)
        elect(f"{name}: the metadata log", ("__cluster_metadata", 0), kind=kind)
        elect(f"{name}: some there, some not", (TOPIC, 2, 9, 0), ("answers-no", 0), kind=kind)
        elect(f"{name}: a partition twice", (TOPIC, 0, 0), kind=kind)
        elect(f"{name}: no partition", (TOPIC,), kind=kind)
        elect(f"{name}: no partition of an unknown topic", ("answers-no",), kind=kind)
        elect(f"{name}: nothing", kind=kind)
        elect(f"{name}: without time", (TOPIC, 0), kind=kind, timeout=0)
        elect(f"{name}: with negative time", (TOPIC, 0), kind=kind, timeout=-1)
    elect("a topic twice", (TOPIC, 0), (TOPIC, 1))
    elect("a topic twice, apart", (TOPIC, 0), ("answers-no", 0), (TOPIC, 1))
    for kind in (2, -1, 127):
        elect(f"an election of kind {kind}", (TOPIC, 0), kind=kind)
        elect(f"an election of kind {kind} of nothing", kind=kind)
        elect(f"an election of kind {kind}, version 1", (TOPIC, 0), kind=kind, version=1)

    elect("an election of kind 2 of all", None, kind=2)
    elect("an election of kind 2 without time", (TOPIC, 0), kind=2, timeout=0)
    elect("an election of all without time", None, timeout=0)
    elect("an election of nothing without time", timeout=0)
    elect("an election without time, version 0", (TOPIC, 0), timeout=0, version=0)

    for broker in (99, -1, -(2**31), 2**31 - 1):
        notebook.ask(f"unregister broker {broker}", "UnregisterBroker", 0, brokerId=broker)
