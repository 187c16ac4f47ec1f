"""The scenarios by kafka-python."""
import sys
import time

import kafka
from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, OffsetAndMetadata, OffsetSpec, TopicPartition
from kafka.admin import ConfigResource
from kafka.errors import MessageSizeTooLargeError, TopicAlreadyExistsError

from harness import CREATE_TIME_MS, check, equal, run, until, value, values

BOOTSTRAP, PHASE, PREFIX = sys.argv[1:4]
ADMIN = KafkaAdminClient(bootstrap_servers=BOOTSTRAP)
PRODUCERS = {}


def name(identifier):
    return f"{PREFIX}-{identifier}"


def create(identifier, partitions=1, **config):
    topic = name(identifier)
    settings = {key.replace("_", "."): str(setting) for key, setting in config.items()}
    ADMIN.create_topics(
        {topic: {"num_partitions": partitions, "replication_factor": 1, "configs": settings}}, wait_for_metadata=True
    )
    return topic


def producer(**config):
    key = tuple(sorted(config.items()))
    if key not in PRODUCERS:
        PRODUCERS[key] = KafkaProducer(bootstrap_servers=BOOTSTRAP, **config)
    return PRODUCERS[key]


def send(topic, payloads, with_producer=None, partition=0, **arguments):
    sender = with_producer or producer()
    futures = [sender.send(topic, payload, partition=partition, **arguments) for payload in payloads]
    sender.flush(60)
    return [future.get(timeout=30) for future in futures]


def consumer(group=None, **config):
    settings = {"auto_offset_reset": "earliest", "enable_auto_commit": False, "fetch_max_wait_ms": 100, "metadata_max_age_ms": 1000}
    return KafkaConsumer(bootstrap_servers=BOOTSTRAP, group_id=group, **{**settings, **config})


def take(reader, count, timeout_s=60):
    taken, deadline = [], time.monotonic() + timeout_s
    while len(taken) < count:
        check(time.monotonic() < deadline, f"{len(taken)} of {count} records within {timeout_s} s")
        for records in reader.poll(5000, max_records=min(count - len(taken), 5000)).values():
            taken += records
    return taken


def reader_at(topic, offset=None, partitions=(0,)):
    """A consumer without a group, at an offset or at the beginning."""
    reader = consumer()
    assigned = [TopicPartition(topic, partition) for partition in partitions]
    reader.assign(assigned)
    if offset is None:
        reader.seek_to_beginning(*assigned)
    else:
        reader.seek(assigned[0], offset)
    return reader


def read(topic, count, offset=None, partition=0):
    reader = reader_at(topic, offset, (partition,))
    try:
        return take(reader, count)
    finally:
        reader.close()


def create_topic():
    topic = create("create-topic", 4, retention_ms=3_600_000)
    partitions = ADMIN.describe_topics([topic])[0]["partitions"]
    equal(len(partitions), 4, "partitions")
    check(all(partition["leader_id"] >= 0 for partition in partitions), "a partition has no leader")
    try:
        create("create-topic", 4)
    except TopicAlreadyExistsError:
        return
    raise AssertionError("the second creation succeeded")


def auto_create():
    topic = name("auto-create")
    send(topic, [value(0)])
    equal(read(topic, 1)[0].value, value(0), "value")


def codec(compression):
    def scenario():
        topic = create(f"codec-{compression}")
        send(topic, values(100), producer(compression_type=None if compression == "none" else compression, linger_ms=20))
        equal([record.value for record in read(topic, 100)], values(100), "values")
    scenario.__name__ = f"codec_{compression}"
    return scenario


def keys():
    topic = create("keys", 4)
    sent = [(f"key-{index % 10}".encode(), value(index)) for index in range(60)]
    for key, payload in sent:
        producer().send(topic, payload, key=key)
    producer().flush(30)
    reader = reader_at(topic, partitions=range(4))
    homes, found = {}, take(reader, 60)
    reader.close()
    for record in found:
        homes.setdefault(record.key, set()).add(record.partition)
    equal(sorted((record.key, record.value) for record in found), sorted(sent), "keys and values")
    check(all(len(partitions) == 1 for partitions in homes.values()), "a key is in two partitions")


def null_value():
    topic = create("null-value")
    send(topic, [None, b""], key=b"gone")
    equal([(record.key, record.value) for record in read(topic, 2)], [(b"gone", None), (b"gone", b"")], "records")


def headers():
    topic = create("headers")
    sent = [("a", b"1"), ("b", b""), ("a", b"2")]
    send(topic, [value(0)], headers=sent)
    equal(list(read(topic, 1)[0].headers), sent, "headers")


def timestamp_create():
    topic = create("timestamp-create")
    send(topic, [value(0)], timestamp_ms=CREATE_TIME_MS + 123)
    record = read(topic, 1)[0]
    equal((record.timestamp, record.timestamp_type), (CREATE_TIME_MS + 123, 0), "timestamp")


def timestamp_append():
    topic = create("timestamp-append", message_timestamp_type="LogAppendTime")
    send(topic, [value(0)], timestamp_ms=CREATE_TIME_MS + 123)
    record = read(topic, 1)[0]
    equal(record.timestamp_type, 1, "timestamp type")
    check(abs(record.timestamp - time.time() * 1000) < 60_000, f"timestamp {record.timestamp} is not now")


def consume_beginning():
    topic = create("consume-beginning")
    send(topic, values(50))
    equal([record.offset for record in read(topic, 50)], list(range(50)), "offsets")


def consume_end():
    topic = create("consume-end")
    send(topic, values(50))
    reader = reader_at(topic)
    reader.seek_to_end()
    equal(reader.position(TopicPartition(topic, 0)), 50, "position")
    send(topic, [value(50)])
    equal([(record.offset, record.value) for record in take(reader, 1)], [(50, value(50))], "record")
    reader.close()


def consume_offset():
    topic = create("consume-offset")
    send(topic, values(50))
    equal([(record.offset, record.value) for record in read(topic, 1, offset=20)], [(20, value(20))], "record")


def consume_timestamp():
    topic, partition = create("consume-timestamp"), TopicPartition(name("consume-timestamp"), 0)
    for index in range(50):
        producer().send(topic, value(index), partition=0, timestamp_ms=CREATE_TIME_MS + 1000 * index)
    producer().flush(30)
    reader = reader_at(topic)
    found = reader.offsets_for_times({partition: CREATE_TIME_MS + 29_500})[partition]
    equal((found.offset, found.timestamp), (30, CREATE_TIME_MS + 30_000), "offset and timestamp")
    reader.seek(partition, found.offset)
    equal(take(reader, 1)[0].value, value(30), "value")
    reader.close()


def eof():
    topic = create("eof")
    send(topic, values(10))
    reader = reader_at(topic)
    take(reader, 10)
    equal(reader.poll(1000), {}, "records at the end")
    send(topic, [value(10)])
    equal(take(reader, 1)[0].value, value(10), "value")
    reader.close()


def idempotent():
    topic = create("idempotent")
    send(topic, values(500), producer(enable_idempotence=True, batch_size=4000))
    equal([record.value for record in read(topic, 500)], values(500), "values")


def record_1mb():
    topic = create("record-1mb")
    send(topic, [value(0, 1_000_000)], producer(max_request_size=5_000_000))
    equal(read(topic, 1)[0].value, value(0, 1_000_000), "value")


def record_too_large():
    # Not idempotent: after a refused batch kafka-python's idempotent producer gives every later record the same error.
    topic, wide = create("record-too-large"), producer(max_request_size=5_000_000, enable_idempotence=False)
    try:
        send(topic, [value(0, 2_000_000)], wide)
    except MessageSizeTooLargeError:
        send(topic, [value(1)], wide)
        equal(read(topic, 1)[0].value, value(1), "value")
        return
    raise AssertionError("the record was taken")


def segments():
    topic = create("segments", segment_bytes=1_048_576)
    send(topic, values(40_000, 512), producer(batch_size=65_536, linger_ms=10))
    records = read(topic, 40_000)
    equal([record.offset for record in records], list(range(40_000)), "offsets")
    equal([record.value for record in records], values(40_000, 512), "values")


def group_commit():
    committed_group("group-commit")
    part_of_group("group-commit", first=30, count=30)


def part_of_group(identifier, first, count):
    """Joins the group, reads `count` records that must start at `first`, commits and leaves."""
    topic = name(identifier)
    member = joined(topic, topic)
    records = take(member, count)
    equal([record.value for record in records], [value(first + index) for index in range(count)], "values")
    member.commit({TopicPartition(topic, 0): OffsetAndMetadata(first + count, "", -1)})
    member.close()


def committed_group(identifier):
    send(create(identifier), values(60))
    part_of_group(identifier, first=0, count=30)
    return name(identifier)


def joined(group, topic, **config):
    """A subscribed member that knows its topic's partitions before it joins.

    Otherwise kafka-python joins again as soon as it hears of them, and a poll that times out in between drops what that second
    join gave: its commits are refused for good. What it hears before it subscribes doesn't count.
    """
    member = consumer(group, **config)
    member.subscribe([topic])
    until(lambda: member.partitions_for_topic(topic), "the topic's partitions")
    return member


def assigned(member, wait_ms=50):
    member.poll(wait_ms)
    return {partition.partition for partition in member.assignment()}


def group_rebalance():
    topic = create("group-rebalance", 4)
    settings = {"session_timeout_ms": 6000, "heartbeat_interval_ms": 200}
    first = joined(topic, topic, **settings)
    until(lambda: len(assigned(first, 500)) == 4, "4 partitions for the first member")
    second = joined(topic, topic, **settings)

    def shared():
        one, other = assigned(first), assigned(second)
        return one and other and not one & other and len(one | other) == 4

    until(shared, "the partitions shared by both members")
    second.close()
    until(lambda: len(assigned(first)) == 4, "4 partitions for the member that stays")
    first.close()


def admin_describe_topic():
    described = ADMIN.describe_topics([create("admin-describe-topic", 4)])[0]
    equal(len(described["partitions"]), 4, "partitions")
    for partition in described["partitions"]:
        check(partition["leader_id"] >= 0, "a partition has no leader")
        equal((len(partition["replica_nodes"]), len(partition["isr_nodes"])), (1, 1), "replicas and replicas in sync")


def admin_describe_cluster():
    cluster = ADMIN.describe_cluster()
    check(cluster["cluster_id"], "no cluster id")
    check(cluster["controller_id"] >= 0, "no controller")
    brokers = [f"{broker['host']}:{broker['port']}" for broker in cluster["brokers"]]
    equal(brokers, [BOOTSTRAP], "brokers")


def admin_alter_configs():
    topic = create("admin-alter-configs")
    ADMIN.alter_configs([ConfigResource("TOPIC", topic, {"retention.ms": "120000"})])

    def shown():
        return ADMIN.describe_configs([ConfigResource("TOPIC", topic)], config_filter="all")["topic"][topic]

    until(lambda: shown()["retention.ms"]["value"] == "120000", "the altered value")
    equal(shown()["cleanup.policy"]["value"], "delete", "cleanup.policy")


def admin_add_partitions():
    topic = create("admin-add-partitions")
    ADMIN.create_partitions({topic: 3})
    until(lambda: len(ADMIN.describe_topics([topic])[0]["partitions"]) == 3, "3 partitions")
    fresh = KafkaProducer(bootstrap_servers=BOOTSTRAP)
    send(topic, [value(0)], fresh, partition=2)
    fresh.close()
    equal(read(topic, 1, partition=2)[0].value, value(0), "value")


def admin_delete_records():
    topic = create("admin-delete-records")
    send(topic, values(50))
    deleted = ADMIN.delete_records({TopicPartition(topic, 0): 20})
    equal(deleted[TopicPartition(topic, 0)]["low_watermark"], 20, "low watermark")
    equal(read(topic, 1)[0].offset, 20, "first offset")


def admin_delete_topic():
    topic = create("admin-delete-topic")
    check(topic in ADMIN.list_topics(), "the topic is not listed")
    ADMIN.delete_topics([topic])
    until(lambda: topic not in ADMIN.list_topics(), "the topic gone")


def listed():
    return [group["group_id"] for group in ADMIN.list_groups()]


def admin_groups():
    topic = create("admin-groups")
    member = joined(topic, topic)
    until(lambda: assigned(member, 500), "an assignment")
    check(topic in listed(), "the group is not listed")
    described = ADMIN.describe_groups([topic])[topic]
    equal((described["group_state"], len(described["members"])), ("Stable", 1), "state and members")
    member.close()


def admin_list_offsets():
    topic = create("admin-list-offsets")
    send(topic, values(50))
    partition = TopicPartition(topic, 0)
    for spec, offset in ((OffsetSpec.EARLIEST, 0), (OffsetSpec.LATEST, 50)):
        equal(ADMIN.list_partition_offsets({partition: spec})[partition].offset, offset, "offset")


def admin_delete_offsets():
    group = committed_group("admin-delete-offsets")
    partition = TopicPartition(group, 0)
    equal(ADMIN.delete_group_offsets(group, [partition])[partition].errno, 0, "error code")
    check(partition not in ADMIN.list_group_offsets({group: None})[group], "the offset is still there")


def admin_delete_group():
    group = committed_group("admin-delete-group")
    ADMIN.delete_groups([group])
    check(group not in listed(), "the group is still listed")


def restart_prepare():
    send(create("restart"), values(100), producer(acks="all"))
    part_of_group("restart", first=0, count=40)


def restart_term():
    part_of_group("restart", first=40, count=30)
    send(name("restart"), [value(100 + index) for index in range(10)], producer(acks="all"))


def restart_kill():
    part_of_group("restart", first=70, count=40)


run(
    {
        "main": [
            create_topic, auto_create, *map(codec, ("none", "gzip", "snappy", "lz4", "zstd")), keys, null_value, headers,
            timestamp_create, timestamp_append, consume_beginning, consume_end, consume_offset, consume_timestamp, eof,
            idempotent, record_1mb, record_too_large, segments, group_commit, group_rebalance, admin_describe_topic,
            admin_describe_cluster, admin_alter_configs, admin_add_partitions, admin_delete_records, admin_delete_topic,
            admin_groups, admin_list_offsets, admin_delete_offsets, admin_delete_group,
        ],
        "before-restart": [restart_prepare],
        "after-restart": [restart_term],
        "after-kill": [restart_kill],
    },
    PHASE,
    {"kafka-python": kafka.__version__},
)
