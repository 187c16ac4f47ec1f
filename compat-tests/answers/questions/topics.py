"""Topics: created, described, enlarged, deleted; metadata by name and id; the cluster."""
from questions.configs import OWN


def ask(notebook):
    def create(question, version=7, validateOnly=False, **topic):
        topic = {"name": "answers-t", "numPartitions": 1, "replicationFactor": 1, **topic}
        values = dict(topics=[topic], timeoutMs=5000, validateOnly=validateOnly)
        answer = notebook.call("CreateTopics", version, **values)
        for created in answer["topics"]:
            if created.get("configs"):
                created["configs"] = [config for config in created["configs"] if config["name"] not in OWN]
            for config in created.get("configs") or []:
                # What a broker's own configuration says differs between the two, by design.
                config.pop("configSource")
            if created.get("topicId", "A" * 22) != "A" * 22:
                notebook.word(created["topicId"], "ID OF " + created["name"])
        notebook.note(question, answer)

    create("create a topic", configs=[dict(name="retention.ms", value="100000000000")], numPartitions=3)
    create("create it again")
    create("create one that differs in a dot", name="answers.t")
    create("create with default numbers", name="answers-defaults", numPartitions=-1, replicationFactor=-1)
    create("only validate", name="answers-none", validateOnly=True)
    create("validate what exists", validateOnly=True)
    for version in range(2, 7):
        create(f"create at version {version}", version=version, name=f"answers-v{version}")
    for name in ("", ".", "..", "a b", "ü", "a" * 250, "a/b", "__consumer_offsets2"):
        create(f"create with the name {name!r}", name=name)
    create("no partitions", name="answers-x", numPartitions=0)
    create("minus two partitions", name="answers-x", numPartitions=-2)
    create("two replicas", name="answers-x", replicationFactor=2)
    create("no replicas", name="answers-x", replicationFactor=0)
    create("an unknown config", name="answers-x", configs=[dict(name="no.such.key", value="1")])
    create("a config without value", name="answers-x", configs=[dict(name="retention.ms", value=None)])
    create("a config that is no number", name="answers-x", configs=[dict(name="retention.ms", value="soon")])
    create("a config out of range", name="answers-x", configs=[dict(name="segment.bytes", value="1")])
    create("a config not in its list", name="answers-x", configs=[dict(name="cleanup.policy", value="burn")])
    create("a config twice", name="answers-x", configs=[dict(name="retention.ms", value="1"), dict(name="retention.ms", value="2")])

    def assigned(question, *partitions, **more):
        assignments = [dict(partitionIndex=index, brokerIds=list(brokers)) for index, brokers in partitions]
        create(question, **{**dict(name="answers-a", numPartitions=-1, replicationFactor=-1, assignments=assignments), **more})

    assigned("assigned to an unknown broker", (0, [77]))
    assigned("assigned twice to a broker", (0, [1, 1]))
    assigned("assigned to nobody", (0, []))
    assigned("assigned with a gap", (0, [1]), (2, [1]))
    assigned("assigned twice", (0, [1]), (0, [1]))
    assigned("assigned with a count", (0, [1]), numPartitions=1)
    assigned("assigned well", (0, [1]), (1, [1]))
    twice = [dict(name="answers-d", numPartitions=1, replicationFactor=1)] * 2
    notebook.ask("the same topic twice in a request", "CreateTopics", 7, topics=twice, timeoutMs=5000)
    notebook.ask("no topic at all", "CreateTopics", 7, topics=[], timeoutMs=5000)

    topic_id = notebook.call("Metadata", 13, topics=[dict(name="answers-t")])["topics"][0]["topicId"]
    named = [dict(name="answers-t"), dict(name="answers-no"), dict(name="bad name"), dict(name="")]
    for version in range(14):
        # Before version 4 a client can't say that it wants no topic to be created.
        values = dict(topics=named, allowAutoTopicCreation=False) if version >= 4 else dict(topics=named[:1] + named[2:])
        answer = notebook.call("Metadata", version, **values)
        answer["topics"].sort(key=lambda topic: topic["name"])  # Kafka 4.4 gives those that aren't there in the order of a hash set.
        notebook.note(f"metadata {version} by name", answer)
    notebook.ask("metadata of no topic", "Metadata", 12, topics=[])
    notebook.ask("metadata with operations", "Metadata", 10, topics=[dict(name="answers-t")],
                 includeTopicAuthorizedOperations=True, includeClusterAuthorizedOperations=True)
    notebook.ask("metadata by id", "Metadata", 13, topics=[dict(name=None, topicId=topic_id), dict(name=None, topicId=b"\1" * 16)])
    notebook.ask("metadata by id at version 10", "Metadata", 10, topics=[dict(name=None, topicId=topic_id)])
    notebook.ask("metadata by a null name", "Metadata", 11, topics=[dict(name=None)])
    for version in range(3):
        notebook.ask(f"the cluster, version {version}", "DescribeCluster", version, includeClusterAuthorizedOperations=True)
    notebook.ask("the controllers' cluster", "DescribeCluster", 1, endpointType=2)
    notebook.ask("an unknown kind of cluster", "DescribeCluster", 1, endpointType=9)

    describe = lambda question, *names, **values: notebook.ask(
        question, "DescribeTopicPartitions", 0, topics=[dict(name=name) for name in names],
        **{**dict(responsePartitionLimit=2000), **values})
    describe("describe partitions", "answers-t", "answers-no")
    describe("describe partitions up to a limit", "answers-t", "answers-a", responsePartitionLimit=2)
    describe("describe partitions from a cursor", "answers-t", "answers-a", cursor=dict(topicName="answers-t", partitionIndex=1))
    describe("describe partitions from a later topic", "answers-a", "answers-t", cursor=dict(topicName="answers-b", partitionIndex=0))
    describe("describe partitions with no limit", "answers-t", responsePartitionLimit=0)
    describe("describe a topic with a bad name", "bad name")

    def enlarge(question, count, name="answers-t", assignments=None, version=3, validateOnly=False):
        topic = dict(name=name, count=count, assignments=assignments)
        notebook.ask(question, "CreatePartitions", version, topics=[topic], timeoutMs=5000, validateOnly=validateOnly)

    enlarge("enlarge, only validated", 4, validateOnly=True)
    for version in range(4):
        enlarge(f"enlarge at version {version}", 4 + version, version=version)
    enlarge("enlarge to what it is", 7)
    enlarge("enlarge to less", 1)
    enlarge("enlarge to nothing", 0)
    enlarge("enlarge an unknown topic", 3, name="answers-no")
    enlarge("enlarge with places", 8, assignments=[dict(brokerIds=[1])])
    enlarge("enlarge with too many places", 9, assignments=[dict(brokerIds=[1]), dict(brokerIds=[1])])
    enlarge("enlarge to an unknown broker", 9, assignments=[dict(brokerIds=[5])])
    enlarge("enlarge to nobody", 9, assignments=[dict(brokerIds=[])])
    same = [dict(name="answers-t", count=9, assignments=None)] * 2
    notebook.ask("enlarge twice in a request", "CreatePartitions", 3, topics=same, timeoutMs=5000)

    def delete(question, version, *names, **values):
        values = values or dict(topicNames=list(names))
        notebook.ask(question, "DeleteTopics", version, timeoutMs=5000, **values)

    for version in range(1, 6):
        delete(f"delete at version {version}", version, f"answers-v{version + 1}")
    delete("delete an unknown topic", 5, "answers-no")
    delete("delete with a bad name", 5, "bad name")
    delete("delete by name at version 6", 6, topics=[dict(name="answers-a")])
    delete("delete by id", 6, topics=[dict(name=None, topicId=topic_id)])
    delete("delete by id again", 6, topics=[dict(name=None, topicId=topic_id)])
    delete("delete by an unknown id", 6, topics=[dict(name=None, topicId=b"\1" * 16)])
    delete("delete by name and id", 6, topics=[dict(name="answers-defaults", topicId=b"\1" * 16)])
    delete("delete by nothing", 6, topics=[dict(name=None)])
    delete("delete the same twice", 6, topics=[dict(name="answers-defaults"), dict(name="answers-defaults")])
    while notebook.call("Metadata", 12, topics=[dict(name="answers-t")], allowAutoTopicCreation=False)["topics"][0]["errorCode"] == 0:
        pass  # Kafka's brokers hear of it a little later.
    notebook.ask("metadata of a deleted topic", "Metadata", 12, topics=[dict(name="answers-t")], allowAutoTopicCreation=False)

    for version in range(3):
        for topic in ("__cluster_metadata", "answers-v6"):
            asked = [dict(topicName=topic, partitions=[dict(partitionIndex=0)])]
            answer = notebook.call("DescribeQuorum", version, topics=asked)
            for partition in (partition for described in answer["topics"] for partition in described["partitions"]):
                for field in ("highWatermark", "leaderEpoch"):
                    partition[field] = partition[field] > 0
                for voter in partition["currentVoters"]:
                    for field in ("logEndOffset", "lastFetchTimestamp", "lastCaughtUpTimestamp"):
                        if field in voter:
                            voter[field] = voter[field] > 0
            for node in answer.get("nodes", []):
                # Which listeners a controller has is its own affair.
                node.pop("listeners")
            notebook.note(f"describe the quorum of {topic}, version {version}", answer)
