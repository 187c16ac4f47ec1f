"""What a request names twice: answered once, answered twice, or refused."""
from codec import batch


def ask(notebook):
    # Their retention is asked for.
    topic_id = notebook.create_topic("answers-w", partitions=2, retention_ms=None)
    notebook.create_topic("answers-w2", retention_ms=None)
    good = batch([(b"k", b"v")])
    ask_of_records(notebook, topic_id, good)
    ask_of_metadata(notebook, topic_id)
    ask_of_configs(notebook)
    ask_of_groups(notebook)
    ask_of_changes(notebook)


def ask_of_records(notebook, topic_id, good):
    data = lambda *indexes: dict(name="answers-w", partitionData=[dict(index=index, records=good) for index in indexes])
    notebook.ask("produce: a partition", "Produce", 11, acks=-1, timeoutMs=3000, topicData=[data(0, 0)])
    answer = notebook.call("Produce", 11, acks=-1, timeoutMs=3000, topicData=[data(0), data(0, 1)])
    answer["responses"][0]["partitionResponses"].sort(key=lambda partition: partition["index"])  # Kafka's is a hash map's order.
    notebook.note("produce: a topic", answer)

    wanted = lambda *indexes: dict(
        topic="answers-w", partitions=[dict(partition=index, fetchOffset=0, partitionMaxBytes=1000) for index in indexes])
    limits = dict(maxWaitMs=50, minBytes=1, maxBytes=1000000)
    notebook.ask("fetch: a partition", "Fetch", 12, topics=[wanted(0, 0, 1)], **limits)
    notebook.ask("fetch: a topic", "Fetch", 12, topics=[wanted(0), wanted(0, 1)], **limits)
    by_id = [dict(topicId=topic_id, partitions=wanted(0, 0, 1)["partitions"])]
    notebook.ask("fetch: a partition by id", "Fetch", 13, topics=by_id, **limits)

    offsets = lambda *indexes: dict(name="answers-w", partitions=[dict(partitionIndex=index, timestamp=-1) for index in indexes])
    notebook.ask("list offsets: a partition", "ListOffsets", 7, replicaId=-1, topics=[offsets(0, 0, 1)])
    notebook.ask("list offsets: a topic", "ListOffsets", 7, replicaId=-1, topics=[offsets(0), offsets(0, 1)])

    epochs = lambda *indexes: dict(
        topic="answers-w", partitions=[dict(partition=index, currentLeaderEpoch=-1, leaderEpoch=0) for index in indexes])
    notebook.ask("leader epochs: a partition", "OffsetForLeaderEpoch", 4, replicaId=-1, topics=[epochs(0, 0, 1)])
    notebook.ask("leader epochs: a topic", "OffsetForLeaderEpoch", 4, replicaId=-1, topics=[epochs(0), epochs(0, 1)])

    deleted = lambda *indexes: dict(name="answers-w", partitions=[dict(partitionIndex=index, offset=0) for index in indexes])
    notebook.ask("delete records: a partition", "DeleteRecords", 2, timeoutMs=3000, topics=[deleted(0, 0, 1)])
    notebook.ask("delete records: a topic", "DeleteRecords", 2, timeoutMs=3000, topics=[deleted(0), deleted(0, 1)])


def ask_of_metadata(notebook, topic_id):
    named = lambda *names: [dict(name=name) for name in names]
    for version in (1, 9, 12):
        notebook.ask(f"metadata {version}: a topic", "Metadata", version, topics=named("answers-w", "answers-w2", "answers-w"),
                     **(dict(allowAutoTopicCreation=False) if version >= 4 else {}))
    notebook.ask("metadata: an unknown topic", "Metadata", 12, topics=named("answers-no", "answers-no"), allowAutoTopicCreation=False)
    by_id = [dict(name=None, topicId=topic_id)] * 2
    notebook.ask("metadata: an id", "Metadata", 13, topics=by_id, allowAutoTopicCreation=False)
    unknown = [dict(name=None, topicId=b"\1" * 16)] * 2
    notebook.ask("metadata: an unknown id", "Metadata", 13, topics=unknown, allowAutoTopicCreation=False)
    both = [dict(name=None, topicId=topic_id), dict(name="answers-w")]
    notebook.ask("metadata: an id and its name", "Metadata", 13, topics=both, allowAutoTopicCreation=False)
    notebook.ask("describe partitions: a topic", "DescribeTopicPartitions", 0, topics=named("answers-w", "answers-w", "answers-w2"),
                 responsePartitionLimit=2000)
    notebook.ask("describe partitions: an unknown topic", "DescribeTopicPartitions", 0, topics=named("answers-no", "answers-no"),
                 responsePartitionLimit=2000)
    cluster = lambda *indexes: dict(topicName="__cluster_metadata", partitions=[dict(partitionIndex=index) for index in indexes])
    for question, topics in (("a partition", [cluster(0, 0)]), ("a topic", [cluster(0), cluster(0)])):
        answer = notebook.call("DescribeQuorum", 2, topics=topics)
        notebook.note(f"quorum: {question}", [[partition["errorCode"] for partition in topic["partitions"]] for topic in answer["topics"]])
    dirs = lambda *indexes: dict(topic="answers-w", partitions=list(indexes))
    for question, topics in (("a partition", [dirs(0, 0)]), ("a topic", [dirs(0), dirs(0)])):
        answer = notebook.call("DescribeLogDirs", 4, topics=topics)
        found = [topic["partitions"] for directory in answer["results"] for topic in directory["topics"]]
        notebook.note(f"log directories: {question}", [[partition["partitionIndex"] for partition in topic] for topic in found])


def ask_of_configs(notebook):
    topic = lambda **more: dict(resourceType=2, resourceName="answers-w", **more)
    keys = ["retention.ms", "retention.ms"]
    notebook.ask("describe configs: a resource", "DescribeConfigs", 4, resources=[topic(configurationKeys=keys[:1])] * 2)
    notebook.ask("describe configs: a key", "DescribeConfigs", 4, resources=[topic(configurationKeys=keys)])
    other = [topic(configurationKeys=["retention.ms"]), topic(configurationKeys=["segment.ms"])]
    notebook.ask("describe configs: a resource with other keys", "DescribeConfigs", 4, resources=other)
    unknown = dict(resourceType=2, resourceName="answers-no", configurationKeys=None)
    notebook.ask("describe configs: an unknown resource", "DescribeConfigs", 4, resources=[unknown] * 2)

    set_to = lambda value: dict(name="retention.ms", value=value)
    # The same resource twice in AlterConfigs isn't asked: Kafka never answers that.
    notebook.ask("alter configs: a key", "AlterConfigs", 2, validateOnly=True, resources=[topic(configs=[set_to("1000"), set_to("2000")])])
    change = lambda value: dict(name="retention.ms", value=value, configOperation=0)
    notebook.ask("change configs: a resource", "IncrementalAlterConfigs", 1, validateOnly=True,
                 resources=[topic(configs=[change("1000")]), topic(configs=[change("2000")])])
    notebook.ask("change configs: a key", "IncrementalAlterConfigs", 1, validateOnly=True,
                 resources=[topic(configs=[change("1000"), change("2000")])])


def ask_of_groups(notebook):
    commit = lambda *offsets: dict(name="answers-w", partitions=[
        dict(partitionIndex=index, committedOffset=offset, committedMetadata="") for index, offset in offsets])
    committed = lambda *topics: dict(groupId="answers-twice", generationIdOrMemberEpoch=-1, memberId="", topics=list(topics))
    while notebook.call("FindCoordinator", 4, coordinatorKeys=["answers-twice"])["coordinators"][0]["errorCode"]:
        pass  # Kafka creates the topic of the offsets only now.
    while notebook.call("OffsetCommit", 9, **committed(commit((0, 1))))["topics"][0]["partitions"][0]["errorCode"]:
        pass  # Kafka loads the partitions of the offsets' topic one after the other.
    notebook.ask("find coordinators: a key", "FindCoordinator", 4, coordinatorKeys=["answers-twice", "answers-twice"])
    notebook.ask("commit: a partition", "OffsetCommit", 9, **committed(commit((0, 5), (0, 3))))
    notebook.ask("commit: a topic", "OffsetCommit", 9, **committed(commit((1, 5)), commit((1, 3))))
    topics = lambda *indexes: dict(name="answers-w", partitionIndexes=list(indexes))
    notebook.ask("offsets: what was committed", "OffsetFetch", 7, groupId="answers-twice", topics=[topics(0, 1)])
    notebook.ask("offsets 7: a partition", "OffsetFetch", 7, groupId="answers-twice", topics=[topics(0, 0)])
    notebook.ask("offsets 7: a topic", "OffsetFetch", 7, groupId="answers-twice", topics=[topics(0), topics(0)])
    asked = lambda *wanted: dict(groupId="answers-twice", topics=list(wanted))
    notebook.ask("offsets: a partition", "OffsetFetch", 9, groups=[asked(topics(0, 0))])
    notebook.ask("offsets: a topic", "OffsetFetch", 9, groups=[asked(topics(0), topics(0))])
    notebook.ask("offsets: a group", "OffsetFetch", 9, groups=[asked(topics(0)), asked(topics(1))])
    notebook.ask("describe groups: a group", "DescribeGroups", 5, groups=["answers-twice", "answers-twice"])
    notebook.ask("describe groups: an unknown group", "DescribeGroups", 6, groups=["answers-nobody", "answers-nobody"])
    removed = dict(name="answers-w", partitions=[dict(partitionIndex=0), dict(partitionIndex=0)])
    notebook.ask("delete offsets: a partition", "OffsetDelete", 0, groupId="answers-twice", topics=[removed])
    removed = dict(name="answers-w", partitions=[dict(partitionIndex=1)])
    notebook.ask("delete offsets: a topic", "OffsetDelete", 0, groupId="answers-twice", topics=[removed, removed])
    member = dict(memberId="nobody", groupInstanceId=None)
    notebook.ask("leave: a member", "LeaveGroup", 4, groupId="answers-twice", members=[member, member])
    # The same protocol twice in JoinGroup isn't asked either, for the same reason.
    notebook.ask("delete groups: a group", "DeleteGroups", 2, groupsNames=["answers-nobody", "answers-nobody"])


def ask_of_changes(notebook):
    notebook.ask("more partitions: a topic", "CreatePartitions", 3, timeoutMs=5000, validateOnly=False, topics=[
        dict(name="answers-w2", count=2, assignments=None), dict(name="answers-w2", count=3, assignments=None)])
    moved = lambda path, *indexes: dict(path=path, topics=[dict(name="answers-w", partitions=list(indexes))])
    notebook.ask("move: a partition", "AlterReplicaLogDirs", 2, dirs=[moved("/nowhere", 0, 0)])
    notebook.ask("move: to two directories", "AlterReplicaLogDirs", 2, dirs=[moved("/nowhere", 0), moved("/elsewhere", 0)])
    named = lambda *names: [dict(name=name) for name in names]
    notebook.ask("delete topics: an unknown name", "DeleteTopics", 6, timeoutMs=5000, topics=named("answers-no", "answers-no"))
    notebook.ask("delete topics: an unknown id", "DeleteTopics", 6, timeoutMs=5000, topics=[dict(name=None, topicId=b"\1" * 16)] * 2)
    notebook.ask("delete topics: a name", "DeleteTopics", 6, timeoutMs=5000, topics=named("answers-w2", "answers-w2"))
    answer = notebook.call("DeleteTopics", 1, timeoutMs=5000, topicNames=["answers-w2", "answers-w2", "answers-no"])
    answer["responses"].sort(key=lambda topic: topic["name"])  # Kafka's is a hash map's order.
    notebook.note("delete topics 1: a name", answer)
