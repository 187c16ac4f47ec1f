"""The questions: first as somebody who may do everything, then as one who may do little, then as one who may do nothing."""
from codec import batch

PLACEHOLDERS = {name: f"id-of-{name}".ljust(16, ".").encode() for name in ("mine-1", "theirs-1", "seen-1")}
NOWHERE = b"id-of-nothing..."
MINE, THEIRS, SEEN = PLACEHOLDERS["mine-1"], PLACEHOLDERS["theirs-1"], PLACEHOLDERS["seen-1"]
NAMES = ("mine-1", "mine-none", "seen-1", "seen-none", "theirs-1", "theirs-none")
IDS = (MINE, SEEN, THEIRS, NOWHERE)
# Consumer groups, each with what its member reads.
CONSUMERS = [("mine-c", "mine-1"), ("mine-d", "theirs-1"), ("mine-e", "seen-1"), ("seen-c", "seen-1"), ("theirs-c", "mine-1")]
# Streams groups, likewise.
STREAMS = [("mine-s", "mine-1"), ("mine-t", "theirs-1"), ("mine-v", "seen-1"), ("seen-s", "seen-1"), ("theirs-s", "mine-1")]

TOPIC, BROKER, LOGGER, METRICS, GROUP = 2, 4, 8, 16, 32
RESOURCES = [(TOPIC, "theirs-1"), (TOPIC, "theirs-none"), (BROKER, "1"), (BROKER, ""), (LOGGER, "1"), (METRICS, "theirs"), (GROUP, "theirs-g"), (99, "what")]


def committed(group, by_id=(), by_name=()):
    partition = [dict(partitionIndex=0, committedOffset=3, committedMetadata="")]
    topics = [dict(topicId=one, partitions=partition) for one in by_id] + [dict(name=one, partitions=partition) for one in by_name]
    return dict(groupId=group, generationIdOrMemberEpoch=-1, memberId="", topics=topics)


def of_each(names, key="name", **more):
    return [{key: name, **more} for name in names]


def create(*names):
    topics = [dict(name=name, numPartitions=1, replicationFactor=1) for name in names]
    return dict(topics=topics, timeoutMs=5000)


def end_offset(name):
    return dict(replicaId=-1, topics=[dict(name=name, partitions=[dict(partitionIndex=0, timestamp=-1)])])


def beat(group, topics, member="a-member", epoch=0, **more):
    whole = dict(topicPartitions=[], rebalanceTimeoutMs=45000) if epoch == 0 else {}
    return dict(groupId=group, memberId=member, memberEpoch=epoch, subscribedTopicNames=topics, **whole, **more)


def told(sources, changelogs=()):
    """The topology of an application that reads `sources`."""
    changelogs = [dict(name=name, partitions=0, replicationFactor=0, topicConfigs=[]) for name in changelogs]
    nothing = dict(sourceTopicRegex=[], repartitionSinkTopics=[], repartitionSourceTopics=[], copartitionGroups=[])
    return dict(epoch=0, subtopologies=[dict(subtopologyId="0", sourceTopics=list(sources), stateChangelogTopics=changelogs, **nothing)])


def streams_beat(group, topology, member="a-member", epoch=0):
    whole = dict(rebalanceTimeoutMs=45000, activeTasks=[], standbyTasks=[], warmupTasks=[], processId="process") if epoch == 0 else {}
    return dict(groupId=group, memberId=member, memberEpoch=epoch, endpointInformationEpoch=0, topology=topology, **whole)


SETUP = [
    ("topics", "CreateTopics", 7, create("mine-1", "theirs-1", "seen-1")),
    *[(f"the end of {name}", "ListOffsets", 7, end_offset(name)) for name in PLACEHOLDERS],
    *[(f"the coordinator of {group}", "FindCoordinator", 4, dict(keyType=0, coordinatorKeys=[group])) for group in ("mine-g", "seen-g", "theirs-g")],
    *[(f"offsets of {group}", "OffsetCommit", 8, committed(group, by_name=["mine-1", "theirs-1"])) for group in ("mine-g", "seen-g", "theirs-g")],
    *[(f"a member of {group}", "ConsumerGroupHeartbeat", 1, beat(group, [topic])) for group, topic in CONSUMERS],
    *[(f"a member of {group}", "StreamsGroupHeartbeat", 1, streams_beat(group, told([topic]))) for group, topic in STREAMS],
]

RECORD = batch([(b"k", b"v")], time=1)


def produced(names=(), ids=(), records=RECORD, **more):
    data = [dict(index=0, records=records)]
    topics = [dict(name=name, partitionData=data) for name in names] + [dict(topicId=one, partitionData=data) for one in ids]
    return dict(acks=1, timeoutMs=1000, topicData=topics, **more)


def fetched(names=(), ids=(), **more):
    partitions = [dict(partition=0, fetchOffset=0, partitionMaxBytes=1000)]
    topics = [dict(topic=name, partitions=partitions) for name in names] + [dict(topicId=one, partitions=partitions) for one in ids]
    return dict(maxWaitMs=0, minBytes=0, maxBytes=1000, sessionId=0, sessionEpoch=-1, topics=topics, forgottenTopicsData=[], **more)


def commits():
    yield "commit to a group of others", "OffsetCommit", 8, committed("theirs-g", by_name=["mine-1", "theirs-1"])
    yield "commit offsets of others' topics", "OffsetCommit", 8, committed("mine-g", by_name=NAMES)
    yield "commit offsets of others' topics alone", "OffsetCommit", 9, committed("mine-g", by_name=["theirs-1", "theirs-none"])
    yield "commit by id", "OffsetCommit", 10, committed("mine-g", by_id=IDS)
    yield "commit by id to a group of others", "OffsetCommit", 10, committed("theirs-g", by_id=[MINE, NOWHERE])


def transactions():
    def commit(group, transactional, **topics):
        return dict(transactionalId=transactional, producerId=7, producerEpoch=0, **committed(group, **topics))

    yield "commit in a transaction of others", "TxnOffsetCommit", 4, commit("mine-g", "theirs-tx", by_name=["mine-1", "theirs-1"])
    yield "commit in a transaction to a group of others", "TxnOffsetCommit", 4, commit("theirs-g", "mine-tx", by_name=["mine-1", "theirs-1"])
    yield "commit others' topics in a transaction", "TxnOffsetCommit", 4, commit("mine-g", "mine-tx", by_name=["theirs-1", "theirs-none", "seen-1"])
    yield "commit others' topics in a transaction by id", "TxnOffsetCommit", 6, commit("mine-g", "mine-tx", by_id=[THEIRS, SEEN, NOWHERE])
    for version in (1, 2):
        topics = of_each(("mine-1", "theirs-1"), partitionIndexes=[0])
        marker = dict(producerId=7, producerEpoch=0, transactionResult=True, topics=topics, coordinatorEpoch=0)
        yield f"end a transaction, version {version}", "WriteTxnMarkers", version, dict(markers=[marker])


def coordinated():
    topics = of_each(("mine-1", "theirs-1", "theirs-none", "__consumer_offsets"), partitions=[0])

    def added(transactional, topics):
        who = dict(v3AndBelowProducerId=7, v3AndBelowProducerEpoch=0)
        return dict(v3AndBelowTransactionalId=transactional, v3AndBelowTopics=topics, **who)

    yield "add partitions to a transaction of others", "AddPartitionsToTxn", 3, added("theirs-tx", topics)
    yield "add others' partitions to a transaction", "AddPartitionsToTxn", 3, added("mine-tx", topics)
    yield "add partitions to a transaction, version 0", "AddPartitionsToTxn", 0, added("mine-tx", topics)
    for version in (4, 5):
        transaction = dict(transactionalId="theirs-tx", producerId=7, producerEpoch=0, verifyOnly=True, topics=topics)
        yield f"add partitions as a broker, version {version}", "AddPartitionsToTxn", version, dict(transactions=[transaction])
    who = dict(producerId=7, producerEpoch=0)
    for transactional, group in (("theirs-tx", "mine-g"), ("mine-tx", "theirs-g")):
        yield f"add offsets of {group} to {transactional}", "AddOffsetsToTxn", 4, dict(transactionalId=transactional, groupId=group, **who)
    yield "end a transaction of others", "EndTxn", 4, dict(transactionalId="theirs-tx", committed=True, **who)
    yield "describe transactions", "DescribeTransactions", 0, dict(transactionalIds=["theirs-tx", "mine-tx"])
    yield "list transactions", "ListTransactions", 1, dict(stateFilters=[], producerIdFilters=[])


def offsets():
    topics = of_each(("mine-1", "theirs-1", "theirs-none"), partitionIndexes=[0])
    yield "offsets of a group of others, version 1", "OffsetFetch", 1, dict(groupId="theirs-g", topics=topics)
    for version in (2, 7):
        for group in ("mine-g", "seen-g", "theirs-g"):
            yield f"offsets of {group}, version {version}", "OffsetFetch", version, dict(groupId=group, topics=topics)
            yield f"all offsets of {group}, version {version}", "OffsetFetch", version, dict(groupId=group, topics=None)
    groups = [dict(groupId=group, topics=topics) for group in ("theirs-g", "mine-g")]
    yield "offsets of several groups", "OffsetFetch", 8, dict(groups=groups)
    groups = [dict(groupId=group, topics=None) for group in ("theirs-g", "mine-g")]
    yield "all offsets of several groups", "OffsetFetch", 9, dict(groups=groups)
    by_id = of_each((MINE, THEIRS, NOWHERE), "topicId", partitionIndexes=[0])
    yield "offsets by id", "OffsetFetch", 10, dict(groups=[dict(groupId=group, topics=by_id) for group in ("theirs-g", "mine-g")])


def groups():
    for version in (1, 4, 9):
        join = dict(groupId="theirs-g", sessionTimeoutMs=6000, rebalanceTimeoutMs=6000, memberId="", protocolType="consumer", protocols=[dict(name="range", metadata=b"")])
        yield f"join, version {version}", "JoinGroup", version, join
    for version in (0, 5):
        sync = dict(groupId="theirs-g", generationId=1, memberId="m", assignments=[])
        yield f"sync, version {version}", "SyncGroup", version, {**sync, **(dict(protocolType="consumer", protocolName="range") if version == 5 else {})}
    yield "heartbeat", "Heartbeat", 4, dict(groupId="theirs-g", generationId=1, memberId="m")
    yield "leave, version 1", "LeaveGroup", 1, dict(groupId="theirs-g", memberId="m")
    yield "leave, version 5", "LeaveGroup", 5, dict(groupId="theirs-g", members=[dict(memberId="m")])
    for version in (4, 6):
        asked = dict(groups=["mine-none", "seen-none", "theirs-g"], includeAuthorizedOperations=True)
        yield f"describe groups, version {version}", "DescribeGroups", version, asked
    yield "list groups", "ListGroups", 4, dict(statesFilter=[])
    yield "delete groups", "DeleteGroups", 2, dict(groupsNames=["theirs-g", "seen-g", "theirs-none"])
    topics = of_each(NAMES, partitions=[dict(partitionIndex=0)])
    yield "delete offsets", "OffsetDelete", 0, dict(groupId="mine-g", topics=topics)
    yield "delete offsets of a group of others", "OffsetDelete", 0, dict(groupId="theirs-g", topics=topics)
    for version in (2, 3):
        yield f"find a coordinator, version {version}", "FindCoordinator", version, dict(key="theirs-g", keyType=0)
    yield "find coordinators", "FindCoordinator", 4, dict(keyType=0, coordinatorKeys=["mine-g", "theirs-g", "seen-g"])
    yield "find a transaction's coordinator", "FindCoordinator", 4, dict(keyType=1, coordinatorKeys=["theirs-tx"])


def consumer_groups():
    yield "join a consumer group of others", "ConsumerGroupHeartbeat", 1, beat("theirs-c", ["mine-1"], "another")
    yield "join a consumer group that is seen", "ConsumerGroupHeartbeat", 1, beat("seen-c", ["mine-1"], "another")
    yield "read others' topics", "ConsumerGroupHeartbeat", 1, beat("mine-f", NAMES)
    yield "read others' topics, version 0", "ConsumerGroupHeartbeat", 0, beat("mine-f", ["theirs-none"], "")
    yield "read what is seen", "ConsumerGroupHeartbeat", 1, beat("mine-f", ["seen-1", "mine-1"])
    yield "go on to read what is seen", "ConsumerGroupHeartbeat", 1, beat("mine-f", None, epoch=1)
    yield "leave", "ConsumerGroupHeartbeat", 1, beat("mine-f", None, epoch=-1)
    yield "leave a consumer group of others", "ConsumerGroupHeartbeat", 1, beat("theirs-c", None, epoch=-1)
    yield "a heartbeat that is no request", "ConsumerGroupHeartbeat", 1, beat("theirs-c", None, "", epoch=1)
    for flag in (False, True):
        asked = dict(groupIds=[*(group for group, _ in CONSUMERS), "mine-none", "theirs-none", "mine-g"], includeAuthorizedOperations=flag)
        yield f"describe consumer groups, operations {flag}", "ConsumerGroupDescribe", 1, asked
    yield "describe consumer groups of others", "ConsumerGroupDescribe", 0, dict(groupIds=["theirs-c", "theirs-none"])


def streams_groups():
    yield "join a streams group of others", "StreamsGroupHeartbeat", 1, streams_beat("theirs-s", told(["mine-1"]), "another")
    yield "join a streams group that is seen", "StreamsGroupHeartbeat", 1, streams_beat("seen-s", told(["seen-1"]), "another")
    yield "make a streams group of others", "StreamsGroupHeartbeat", 0, streams_beat("theirs-none", told(["mine-1"]))
    yield "a streams heartbeat that is no request", "StreamsGroupHeartbeat", 1, streams_beat("theirs-s", told(["mine-1"]), "")
    yield "an application of others' topics", "StreamsGroupHeartbeat", 1, streams_beat("mine-u", told(["theirs-1"]))
    yield "an application of others' changelogs", "StreamsGroupHeartbeat", 1, streams_beat("mine-u", told(["mine-1"], ["theirs-changelog"]))
    yield "an application of broken names", "StreamsGroupHeartbeat", 1, streams_beat("mine-u", told(["theirs-1", "a b"]))
    yield "an application without topics", "StreamsGroupHeartbeat", 1, streams_beat("mine-u", told(["seen-none"]))
    yield "an application that may not make its topic", "StreamsGroupHeartbeat", 1, streams_beat("mine-w", told(["mine-1"], ["seen-changelog"]))
    yield "go on without its topic", "StreamsGroupHeartbeat", 1, streams_beat("mine-w", None, epoch=2)
    yield "an application of what is seen", "StreamsGroupHeartbeat", 0, streams_beat("mine-x", told(["seen-1"]))
    yield "leave a streams group", "StreamsGroupHeartbeat", 1, streams_beat("mine-x", None, epoch=-1)
    yield "leave a streams group of others", "StreamsGroupHeartbeat", 1, streams_beat("theirs-s", None, epoch=-1)
    for flag in (False, True):
        asked = dict(groupIds=[*(group for group, _ in STREAMS), "mine-none", "theirs-none", "mine-g", "mine-c"], includeAuthorizedOperations=flag)
        yield f"describe streams groups, operations {flag}", "StreamsGroupDescribe", 1, asked
    yield "describe streams groups of others", "StreamsGroupDescribe", 0, dict(groupIds=["theirs-s", "theirs-none"])
    for group in ("mine-s", "seen-s", "theirs-s"):
        description = dict(groupId=group, memberId="a-member", topologyEpoch=0, topologyDescription=dict(subtopologies=[], globalStores=[]))
        yield f"describe the topology of {group}", "StreamsGroupTopologyDescriptionUpdate", 0, description


def topics():
    for version in (0, 5, 9):
        flags = dict(includeTopicAuthorizedOperations=True, includeClusterAuthorizedOperations=True) if version == 9 else {}
        creation = dict(allowAutoTopicCreation=False) if version >= 4 else {}
        names = ("mine-1", "seen-1", "theirs-1") if version == 0 else NAMES
        yield f"metadata, version {version}", "Metadata", version, dict(topics=of_each(names), **creation, **flags)
        everything = [] if version == 0 else None
        yield f"metadata of all, version {version}", "Metadata", version, dict(topics=everything, **creation, **flags)
    yield "create on demand", "Metadata", 9, dict(topics=of_each(("seen-none", "theirs-none", "seen-1")), allowAutoTopicCreation=True)
    by_id = [dict(topicId=one, name=None) for one in IDS]
    yield "metadata by id", "Metadata", 12, dict(topics=by_id, allowAutoTopicCreation=False, includeTopicAuthorizedOperations=True)
    yield "topics' partitions", "DescribeTopicPartitions", 0, dict(topics=of_each(NAMES), responsePartitionLimit=100, cursor=None)
    yield "all topics' partitions", "DescribeTopicPartitions", 0, dict(topics=[], responsePartitionLimit=100, cursor=None)
    yield "create", "CreateTopics", 7, dict(validateOnly=True, **create("theirs-2", "made-2"))
    yield "create, version 4", "CreateTopics", 4, dict(validateOnly=True, **create("theirs-2", "made-2"))
    yield "create what is the cluster's", "CreateTopics", 7, create("__cluster_metadata")
    yield "delete by name", "DeleteTopics", 5, dict(topicNames=["theirs-1", "seen-1", "theirs-none", "seen-none"], timeoutMs=1000)
    named = [dict(name="theirs-1"), dict(name="seen-1"), dict(name=None, topicId=THEIRS), dict(name=None, topicId=NOWHERE)]
    yield "delete by name and id", "DeleteTopics", 6, dict(topics=named, timeoutMs=1000)
    yield "delete by id what is seen", "DeleteTopics", 6, dict(topics=[dict(name=None, topicId=SEEN)], timeoutMs=1000)
    new = [dict(name=name, count=2, assignments=None) for name in ("theirs-1", "theirs-none", "seen-1")]
    yield "create partitions", "CreatePartitions", 3, dict(topics=new, timeoutMs=1000, validateOnly=True)
    records = [dict(name=name, partitions=[dict(partitionIndex=0, offset=0)]) for name in NAMES]
    yield "delete records", "DeleteRecords", 2, dict(topics=records, timeoutMs=1000)


def records():
    yield "fetch", "Fetch", 12, fetched(NAMES)
    yield "fetch by id", "Fetch", 16, fetched(ids=IDS)
    yield "fetch as a replica", "Fetch", 12, fetched(["mine-1", "theirs-1", "theirs-none"], replicaId=1)
    yield "produce", "Produce", 12, produced(NAMES)
    yield "produce by id", "Produce", 13, produced(ids=IDS)
    in_transaction = dict(records=batch([(b"k", b"v")], time=1, producer=(7, 0, 0), attributes=16))
    yield "produce in a transaction", "Produce", 9, produced(["mine-1", "theirs-1"], transactionalId="theirs-tx", **in_transaction)
    yield "produce in nobody's transaction", "Produce", 9, produced(["mine-1", "theirs-1"], **in_transaction)
    yield "produce in no transaction, with an id", "Produce", 9, produced(["mine-1", "theirs-1"], transactionalId="theirs-tx")
    asked = [dict(name=name, partitions=[dict(partitionIndex=0, timestamp=-1)]) for name in NAMES]
    yield "list offsets", "ListOffsets", 7, dict(replicaId=-1, topics=asked)
    asked = [dict(name=name, partitionIndexes=[0]) for name in NAMES]
    yield "describe producers", "DescribeProducers", 0, dict(topics=asked)
    asked = [dict(topic=name, partitions=[dict(partition=0, leaderEpoch=0)]) for name in NAMES]
    yield "offsets for epochs", "OffsetForLeaderEpoch", 4, dict(replicaId=-1, topics=asked)


def configs():
    for version in (1, 4):
        for title, asked in (("", RESOURCES[:-1]), (", one of an unknown kind", RESOURCES)):
            resources = [dict(resourceType=kind, resourceName=name, configurationKeys=["retention.ms"]) for kind, name in asked]
            yield f"describe configs{title}, version {version}", "DescribeConfigs", version, dict(resources=resources)
    entry = dict(name="retention.ms", value="1000000")
    resources = [dict(resourceType=kind, resourceName=name, configs=[entry]) for kind, name in RESOURCES]
    yield "alter configs", "AlterConfigs", 2, dict(resources=resources, validateOnly=True)
    entry = dict(name="retention.ms", configOperation=0, value="1000000")
    resources = [dict(resourceType=kind, resourceName=name, configs=[entry]) for kind, name in RESOURCES]
    yield "alter configs incrementally", "IncrementalAlterConfigs", 1, dict(resources=resources, validateOnly=True)
    for version in (0, 1):
        yield f"list config resources, version {version}", "ListConfigResources", version, {}


def cluster():
    for flag in (False, True):
        yield f"the cluster, operations {flag}", "DescribeCluster", 2, dict(includeClusterAuthorizedOperations=flag, endpointType=1)
    dirs = [dict(path="/somewhere", topics=of_each(("mine-1", "theirs-1"), partitions=[0]))]
    yield "move between directories", "AlterReplicaLogDirs", 2, dict(dirs=dirs)
    for version in (1, 3, 5):
        yield f"log directories, version {version}", "DescribeLogDirs", version, dict(topics=None)
    elections = [dict(topic="mine-1", partitions=[0]), dict(topic="theirs-1", partitions=[0, 1])]
    for version in (0, 2):
        kind = dict(electionType=0) if version else {}
        yield f"elect, version {version}", "ElectLeaders", version, dict(topicPartitions=elections, timeoutMs=1000, **kind)
        yield f"elect everywhere, version {version}", "ElectLeaders", version, dict(topicPartitions=None, timeoutMs=1000, **kind)
    moves = [dict(name="mine-1", partitions=[dict(partitionIndex=0, replicas=[1])]), dict(name="theirs-1", partitions=[dict(partitionIndex=0, replicas=None)])]
    for version in (0, 1):
        yield f"reassign, version {version}", "AlterPartitionReassignments", version, dict(timeoutMs=1000, topics=moves)
    yield "reassign nothing", "AlterPartitionReassignments", 0, dict(timeoutMs=1000, topics=[])
    asked = of_each(("mine-1", "theirs-1"), partitionIndexes=[0])
    yield "list reassignments", "ListPartitionReassignments", 0, dict(timeoutMs=1000, topics=asked)
    yield "list all reassignments", "ListPartitionReassignments", 0, dict(timeoutMs=1000, topics=None)
    quorum = [dict(topicName="__cluster_metadata", partitions=[dict(partitionIndex=0)])]
    for version in (0, 2):
        yield f"the quorum, version {version}", "DescribeQuorum", version, dict(topics=quorum)
    for version in (1, 2):
        update = dict(feature="metadata.version", maxVersionLevel=33, upgradeType=1)
        yield f"features, version {version}", "UpdateFeatures", version, dict(timeoutMs=1000, featureUpdates=[update], validateOnly=True)
    yield "features, version 0", "UpdateFeatures", 0, dict(timeoutMs=1000, featureUpdates=[dict(feature="metadata.version", maxVersionLevel=33, allowDowngrade=False)])
    yield "unregister", "UnregisterBroker", 0, dict(brokerId=7)
    yield "a transactional producer", "InitProducerId", 4, dict(transactionalId="theirs-tx", transactionTimeoutMs=1000, producerId=-1, producerEpoch=-1)


LITTLE = [*commits(), *transactions(), *coordinated(), *offsets(), *groups(), *consumer_groups(), *topics(), *records(), *configs(), *cluster(), *streams_groups()]
NOTHING = [
    ("an idempotent producer", "InitProducerId", 4, dict(transactionalId=None, transactionTimeoutMs=1000, producerId=-1, producerEpoch=-1)),
    ("metadata of all", "Metadata", 9, dict(topics=None, includeTopicAuthorizedOperations=True, includeClusterAuthorizedOperations=True)),
    ("list groups", "ListGroups", 4, dict(statesFilter=[])),
    ("describe consumer groups", "ConsumerGroupDescribe", 1, dict(groupIds=["mine-c", "mine-none"], includeAuthorizedOperations=True)),
    ("describe streams groups", "StreamsGroupDescribe", 1, dict(groupIds=["mine-s", "mine-none"], includeAuthorizedOperations=True)),
]
