"""The scenarios by confluent-kafka, the Python binding of librdkafka."""
import sys
import time

import confluent_kafka
from confluent_kafka import Consumer, KafkaError, KafkaException, Producer, TopicCollection, TopicPartition
from confluent_kafka.admin import (
    AdminClient, AlterConfigOpType, ConfigEntry, ConfigResource, NewPartitions, NewTopic, OffsetSpec, ResourceType,
)

from harness import CREATE_TIME_MS, check, equal, run, until, value, values

BOOTSTRAP, PHASE, PREFIX = sys.argv[1:4]
ADMIN = AdminClient({"bootstrap.servers": BOOTSTRAP})
PRODUCERS = {}


def name(identifier):
    return f"{PREFIX}-{identifier}"


def create(identifier, partitions=1, **config):
    topic = name(identifier)
    settings = {key.replace("_", "."): str(setting) for key, setting in config.items()}
    done(ADMIN.create_topics([NewTopic(topic, partitions, 1, config=settings)]))

    def led():
        found = ADMIN.list_topics(topic, timeout=10).topics[topic].partitions
        return len(found) == partitions and all(partition.leader >= 0 for partition in found.values())

    until(led, f"{partitions} partitions with a leader")
    return topic


def done(futures):
    """Waits for every future of an admin call and answers the results."""
    return [future.result(timeout=20) for future in futures.values()]


def producer(**config):
    # One request at a time: the first may be refused while the partitions come to be, and the next taken, which changes the order.
    settings = {"bootstrap.servers": BOOTSTRAP, "linger.ms": 5, "max.in.flight.requests.per.connection": 1}
    settings.update({key.replace("_", "."): setting for key, setting in config.items()})
    key = tuple(sorted(settings.items()))
    if key not in PRODUCERS:
        PRODUCERS[key] = Producer(settings)
    return PRODUCERS[key]


def send(topic, payloads, with_producer=None, **arguments):
    """Produces and waits for every report; answers the delivered messages."""
    sender = with_producer or producer()
    reports = []
    for payload in payloads:
        while True:
            try:
                sender.produce(topic, payload, on_delivery=lambda error, message: reports.append((error, message)), **arguments)
                break
            except BufferError:
                sender.poll(0.1)
    check(sender.flush(30) == 0, "records left in the producer's queue")
    for error, _ in reports:
        if error is not None:
            raise KafkaException(error)
    equal(len(reports), len(payloads), "delivery reports")
    return [message for _, message in reports]


def consumer(group, **config):
    settings = {
        "bootstrap.servers": BOOTSTRAP, "group.id": group, "enable.auto.commit": False, "auto.offset.reset": "earliest",
        "fetch.wait.max.ms": 100, "enable.partition.eof": True,
    }
    settings.update({key.replace("_", "."): setting for key, setting in config.items()})
    return Consumer(settings)


def take(reader, count, timeout_s=30):
    """Reads `count` messages, passing over end-of-partition events."""
    taken, deadline = [], time.monotonic() + timeout_s
    while len(taken) < count:
        check(time.monotonic() < deadline, f"{len(taken)} of {count} records within {timeout_s} s")
        for message in reader.consume(min(count - len(taken), 10_000), 0.2):
            if message.error() is None:
                taken.append(message)
            elif message.error().code() != KafkaError._PARTITION_EOF:
                raise KafkaException(message.error())
    return taken


def read(topic, count, partition=0, offset=0, **config):
    """Reads `count` messages from an offset, outside any group's assignment."""
    reader = consumer(name("reader"), **config)
    reader.assign([TopicPartition(topic, partition, offset)])
    try:
        return take(reader, count)
    finally:
        reader.close()


def create_topic():
    create("create-topic", 4, retention_ms=3_600_000)
    try:
        create("create-topic", 4)
    except KafkaException as error:
        equal(error.args[0].code(), KafkaError.TOPIC_ALREADY_EXISTS, "second creation")
    else:
        raise AssertionError("the second creation succeeded")


def auto_create():
    topic = name("auto-create")
    message = send(topic, [value(0)])[0]
    equal(read(topic, 1, partition=message.partition())[0].value(), value(0), "value")


def codec(compression):
    def scenario():
        topic = create(f"codec-{compression}")
        send(topic, values(100), producer(compression_type=compression, linger_ms=20))
        equal([message.value() for message in read(topic, 100)], values(100), "values")
    scenario.__name__ = f"codec_{compression}"
    return scenario


def keys():
    topic = create("keys", 4)
    sent = [(f"key-{index % 10}".encode(), value(index)) for index in range(60)]
    for key, payload in sent:
        producer().produce(topic, payload, key=key)
    equal(producer().flush(30), 0, "records in the queue")
    found, homes = [], {}
    reader = consumer(name("keys"))
    reader.assign([TopicPartition(topic, partition, 0) for partition in range(4)])
    for message in take(reader, 60):
        found.append((message.key(), message.value()))
        homes.setdefault(message.key(), set()).add(message.partition())
    reader.close()
    equal(sorted(found), sorted(sent), "keys and values")
    check(all(len(partitions) == 1 for partitions in homes.values()), "a key is in two partitions")


def null_value():
    topic = create("null-value")
    send(topic, [None, b""], key=b"gone")
    messages = read(topic, 2)
    equal([(message.key(), message.value()) for message in messages], [(b"gone", None), (b"gone", b"")], "records")


def headers():
    topic = create("headers")
    sent = [("a", b"1"), ("b", b""), ("a", b"2")]
    send(topic, [value(0)], headers=sent)
    equal(read(topic, 1)[0].headers(), sent, "headers")


def timestamp_create():
    topic = create("timestamp-create")
    send(topic, [value(0)], timestamp=CREATE_TIME_MS + 123)
    equal(read(topic, 1)[0].timestamp(), (confluent_kafka.TIMESTAMP_CREATE_TIME, CREATE_TIME_MS + 123), "timestamp")


def timestamp_append():
    topic = create("timestamp-append", message_timestamp_type="LogAppendTime")
    send(topic, [value(0)], timestamp=CREATE_TIME_MS + 123)
    kind, timestamp = read(topic, 1)[0].timestamp()
    equal(kind, confluent_kafka.TIMESTAMP_LOG_APPEND_TIME, "timestamp type")
    check(abs(timestamp - time.time() * 1000) < 60_000, f"timestamp {timestamp} is not now")


def consume_beginning():
    topic = create("consume-beginning")
    send(topic, values(50))
    messages = read(topic, 50, offset=confluent_kafka.OFFSET_BEGINNING)
    equal([message.offset() for message in messages], list(range(50)), "offsets")


def consume_end():
    topic = create("consume-end")
    send(topic, values(50))
    reader = consumer(name("consume-end"))
    reader.assign([TopicPartition(topic, 0, confluent_kafka.OFFSET_END)])
    until(lambda: at_end(reader), "the end of the partition")
    send(topic, [value(50)])
    equal([(m.offset(), m.value()) for m in take(reader, 1)], [(50, value(50))], "record")
    reader.close()


def at_end(reader):
    message = reader.poll(0.2)
    if message is None:
        return False
    check(message.error() is not None, "a record before the end of the partition")
    equal(message.error().code(), KafkaError._PARTITION_EOF, "event")
    return True


def consume_offset():
    topic = create("consume-offset")
    send(topic, values(50))
    equal([(m.offset(), m.value()) for m in read(topic, 1, offset=20)], [(20, value(20))], "record")


def consume_timestamp():
    topic = create("consume-timestamp")
    for index in range(50):
        producer().produce(topic, value(index), timestamp=CREATE_TIME_MS + 1000 * index)
    producer().flush(30)
    reader = consumer(name("consume-timestamp"))
    found = reader.offsets_for_times([TopicPartition(topic, 0, CREATE_TIME_MS + 29_500)], timeout=10)
    equal(found[0].offset, 30, "offset")
    reader.assign(found)
    equal(take(reader, 1)[0].value(), value(30), "value")
    reader.close()


def eof():
    topic = create("eof")
    send(topic, values(10))
    reader = consumer(name("eof"))
    reader.assign([TopicPartition(topic, 0, 0)])
    take(reader, 10)
    until(lambda: at_end(reader), "the end of the partition")
    equal(reader.poll(1.0), None, "event at the end")
    send(topic, [value(10)])
    equal(take(reader, 1)[0].value(), value(10), "value")
    reader.close()


def idempotent():
    topic = create("idempotent")
    send(topic, values(500), producer(enable_idempotence=True, batch_num_messages=50, max_in_flight_requests_per_connection=5))
    equal([message.value() for message in read(topic, 500)], values(500), "values")


def transactional(identifier, **config):
    sender = Producer({"bootstrap.servers": BOOTSTRAP, "transactional.id": name(identifier), **config})
    sender.init_transactions(30)
    return sender


def send_in_transaction(sender, topic, payloads, partitions=1):
    sender.begin_transaction()
    for place, payload in enumerate(payloads):
        sender.produce(topic, payload, partition=place % partitions)
    check(sender.flush(30) == 0, "records left in the producer's queue")


def visible(topic, partitions, isolation):
    """The values that readers of an isolation level see in all partitions, sorted."""
    reader = consumer(name("reader"), isolation_level=isolation)
    reader.assign([TopicPartition(topic, partition, 0) for partition in range(partitions)])
    seen, ended, deadline = [], set(), time.monotonic() + 30
    while len(ended) < partitions:
        check(time.monotonic() < deadline, f"{len(ended)} of {partitions} partitions have ended")
        message = reader.poll(0.2)
        if message is None:
            continue
        if message.error() is None:
            seen.append(message.value())
        elif message.error().code() == KafkaError._PARTITION_EOF:
            ended.add(message.partition())
        else:
            raise KafkaException(message.error())
    reader.close()
    return sorted(seen)


def transactions():
    topic, all_values = create("transactions", 3), values(120)
    sender = transactional("transactions")
    for first, ends in ((0, sender.commit_transaction), (30, sender.abort_transaction), (60, sender.commit_transaction)):
        send_in_transaction(sender, topic, all_values[first:first + 30], 3)
        ends(30)
    send_in_transaction(sender, topic, all_values[90:], 3)
    committed = all_values[:30] + all_values[60:90]
    until(lambda: visible(topic, 3, "read_committed") == committed, "all that was committed, and nothing else")
    equal(visible(topic, 3, "read_uncommitted"), all_values, "with those that aren't committed")
    sender.abort_transaction(30)


def transaction_fencing():
    topic = create("transaction-fencing")
    first = transactional("transaction-fencing")
    send_in_transaction(first, topic, values(10))
    second = transactional("transaction-fencing")
    send_in_transaction(second, topic, [value(100)])
    second.commit_transaction(30)
    try:
        first.commit_transaction(30)
    except KafkaException as error:
        equal(error.args[0].code(), KafkaError._FENCED, "what the first is told")
    else:
        raise AssertionError("the first has committed")
    until(lambda: visible(topic, 1, "read_committed") == [value(100)], "the second's value, and nothing else")


def consume_transform_produce():
    source, sink, group = create("consume-transform-produce"), create("consume-transform-produce-sink"), name("consume-transform-produce")
    send(source, values(60))
    sender = transactional("consume-transform-produce")
    reader = consumer(group, isolation_level="read_committed")
    reader.subscribe([source])
    for number in range(6):
        for ends in (sender.abort_transaction, sender.commit_transaction)[1 - number % 2:]:
            taken = take(reader, 10)
            send_in_transaction(sender, sink, [message.value() for message in taken])
            sender.send_offsets_to_transaction(reader.position(reader.assignment()), reader.consumer_group_metadata(), 30)
            ends(30)
            if ends == sender.abort_transaction:
                reader.seek(TopicPartition(source, 0, taken[0].offset()))
    until(lambda: visible(sink, 1, "read_committed") == values(60), "each record once, in order")
    equal(reader.committed([TopicPartition(source, 0)], 20)[0].offset, 60, "committed offset")
    reader.close()


def record_1mb():
    topic = create("record-1mb")
    send(topic, [value(0, 1_000_000)], producer(message_max_bytes=5_000_000))
    equal(read(topic, 1)[0].value(), value(0, 1_000_000), "value")


def record_too_large():
    topic = create("record-too-large")
    wide = producer(message_max_bytes=5_000_000)
    try:
        send(topic, [value(0, 2_000_000)], wide)
    except KafkaException as error:
        equal(error.args[0].code(), KafkaError.MSG_SIZE_TOO_LARGE, "answer")
    else:
        raise AssertionError("the record was taken")
    send(topic, [value(1)], wide)
    equal(read(topic, 1)[0].value(), value(1), "value")


def segments():
    topic = create("segments", segment_bytes=1_048_576)
    send(topic, values(40_000, 512), producer(queue_buffering_max_messages=200_000, batch_size=65_536))
    messages = read(topic, 40_000)
    equal([message.offset() for message in messages], list(range(40_000)), "offsets")
    equal([message.value() for message in messages], values(40_000, 512), "values")


def group_commit():
    topic, group = create("group-commit"), name("group-commit")
    send(topic, values(60))
    part_of_group(topic, group, first=0, count=30)
    part_of_group(topic, group, first=30, count=30)


def part_of_group(topic, group, first, count):
    """Joins the group, reads `count` records that must start at `first`, commits and leaves."""
    member = consumer(group)
    member.subscribe([topic])
    messages = take(member, count)
    equal([message.value() for message in messages], [value(first + index) for index in range(count)], "values")
    member.commit(message=messages[-1], asynchronous=False)
    member.close()


def rebalance(identifier, **config):
    topic, group = create(identifier, 4), name(identifier)
    first, second = consumer(group, **config), consumer(group, **config)
    first.subscribe([topic])
    until(lambda: len(assigned(first)) == 4, "4 partitions for the first member")
    second.subscribe([topic])

    def shared():
        one, other = assigned(first), assigned(second)
        return one and other and not one & other and len(one | other) == 4

    until(shared, "the partitions shared by both members")
    second.close()
    until(lambda: len(assigned(first)) == 4, "4 partitions for the member that stays")
    return topic, first


def assigned(member):
    message = member.poll(0.05)
    if message is not None and message.error() is not None:
        equal(message.error().code(), KafkaError._PARTITION_EOF, "event")
    return {partition.partition for partition in member.assignment()}


def group_rebalance():
    _, member = rebalance("group-rebalance", session_timeout_ms=6000, heartbeat_interval_ms=200)
    member.close()


def group_consumer_protocol():
    topic, member = rebalance("group-consumer-protocol", group_protocol="consumer")
    member.commit(offsets=[TopicPartition(topic, 1, 7)], asynchronous=False)
    equal(member.committed([TopicPartition(topic, 1)], timeout=10)[0].offset, 7, "committed offset")
    member.close()


def sharing(topic, *members):
    """Waits until the members have all 4 partitions, each of them some."""

    def shared():
        held = [assigned(member) for member in members]
        return all(held) and sum(map(len, held)) == 4 and len(set().union(*held)) == 4

    until(shared, f"the 4 partitions of {topic} shared by {len(members)}")


def group_consumer_static():
    topic, group = create("group-consumer-static", 4), name("group-consumer-static")
    static = lambda instance: consumer(group, group_protocol="consumer", group_instance_id=instance)
    first, second = static("one"), static("two")
    first.subscribe([topic])
    second.subscribe([topic])
    sharing(topic, first, second)
    before, others = assigned(first), assigned(second)
    first.close()
    first = static("one")
    first.subscribe([topic])

    def is_back():
        equal(assigned(second), others, "partitions of the member that stays")
        return assigned(first) == before

    until(is_back, "the partitions of the member that comes back")
    first.close()
    second.close()


def group_consumer_pattern():
    group = name("group-consumer-pattern")
    create("group-consumer-pattern-1", 2)
    member = consumer(group, group_protocol="consumer", topic_metadata_refresh_interval_ms=500)
    member.subscribe([f"^{group}-.$"])
    until(lambda: len(held_topics(member)) == 2, "the partitions of the first topic")
    create("group-consumer-pattern-2", 1)
    until(lambda: len(held_topics(member)) == 3, "the partitions of both topics")
    member.close()


def held_topics(member):
    assigned(member)
    return {(partition.topic, partition.partition) for partition in member.assignment()}


def group_migration():
    topic, group = create("group-migration", 4), name("group-migration")
    # Of the protocols that the broker's assignors stand in for.
    classic = lambda: consumer(group, session_timeout_ms=6000, heartbeat_interval_ms=200, partition_assignment_strategy="range")
    old, new = classic(), consumer(group, group_protocol="consumer")
    old.subscribe([topic])
    sharing(topic, old)
    new.subscribe([topic])
    sharing(topic, old, new)
    old.close()
    sharing(topic, new)
    old = classic()
    old.subscribe([topic])
    sharing(topic, new, old)
    new.close()
    sharing(topic, old)
    old.close()


def admin_describe_topic():
    topic = create("admin-describe-topic", 4)
    described = done(ADMIN.describe_topics(TopicCollection([topic])))[0]
    equal(described.name, topic, "name")
    equal(len(described.partitions), 4, "partitions")
    for partition in described.partitions:
        check(partition.leader is not None, "a partition has no leader")
        equal((len(partition.replicas), len(partition.isr)), (1, 1), "replicas and replicas in sync")


def admin_describe_cluster():
    cluster = ADMIN.describe_cluster().result(timeout=20)
    check(cluster.cluster_id, "no cluster id")
    check(cluster.controller is not None, "no controller")
    equal([f"{node.host}:{node.port}" for node in cluster.nodes], [BOOTSTRAP], "brokers")


def admin_alter_configs():
    topic = create("admin-alter-configs")
    entry = ConfigEntry("retention.ms", "120000", incremental_operation=AlterConfigOpType.SET)
    done(ADMIN.incremental_alter_configs([ConfigResource(ResourceType.TOPIC, topic, incremental_configs=[entry])]))

    def shown():
        return done(ADMIN.describe_configs([ConfigResource(ResourceType.TOPIC, topic)]))[0]

    until(lambda: shown()["retention.ms"].value == "120000", "the altered value")
    equal(shown()["cleanup.policy"].value, "delete", "cleanup.policy")
    check(shown()["cleanup.policy"].is_default, "cleanup.policy is not shown as the default")


def admin_add_partitions():
    topic = create("admin-add-partitions")
    done(ADMIN.create_partitions([NewPartitions(topic, 3)]))
    until(lambda: len(ADMIN.list_topics(topic, timeout=10).topics[topic].partitions) == 3, "3 partitions")
    fresh = Producer({"bootstrap.servers": BOOTSTRAP})
    send(topic, [value(0)], fresh, partition=2)
    equal(read(topic, 1, partition=2)[0].value(), value(0), "value")


def admin_delete_records():
    topic = create("admin-delete-records")
    send(topic, values(50))
    deleted = done(ADMIN.delete_records([TopicPartition(topic, 0, 20)]))[0]
    equal(deleted.low_watermark, 20, "low watermark")
    equal(read(topic, 1, offset=confluent_kafka.OFFSET_BEGINNING)[0].offset(), 20, "first offset")


def admin_delete_topic():
    topic = create("admin-delete-topic")
    check(topic in ADMIN.list_topics(timeout=10).topics, "the topic is not listed")
    done(ADMIN.delete_topics([topic]))
    until(lambda: topic not in ADMIN.list_topics(timeout=10).topics, "the topic gone")


def admin_groups():
    topic, group = create("admin-groups"), name("admin-groups")
    member = consumer(group)
    member.subscribe([topic])
    until(lambda: assigned(member), "an assignment")
    listed = ADMIN.list_consumer_groups().result(timeout=20)
    check(group in [found.group_id for found in listed.valid], "the group is not listed")
    described = done(ADMIN.describe_consumer_groups([group]))[0]
    equal(described.state.name, "STABLE", "state")
    equal(len(described.members), 1, "members")
    member.close()


def admin_list_offsets():
    topic = create("admin-list-offsets")
    send(topic, values(50))
    for spec, offset in ((OffsetSpec.earliest(), 0), (OffsetSpec.latest(), 50)):
        equal(done(ADMIN.list_offsets({TopicPartition(topic, 0): spec}))[0].offset, offset, "offset")


def committed_group(identifier):
    topic, group = create(identifier), name(identifier)
    send(topic, values(60))
    part_of_group(topic, group, first=0, count=30)
    return topic, group


def admin_delete_group():
    _, group = committed_group("admin-delete-group")
    done(ADMIN.delete_consumer_groups([group]))
    listed = ADMIN.list_consumer_groups().result(timeout=20)
    check(group not in [found.group_id for found in listed.valid], "the group is still listed")


def restart_prepare():
    topic = create("restart")
    send(topic, values(100), producer(acks="all"))
    part_of_group(topic, name("restart"), first=0, count=40)


def restart_term():
    part_of_group(name("restart"), name("restart"), first=40, count=30)
    send(name("restart"), [value(100 + index) for index in range(10)], producer(acks="all"))


def restart_kill():
    part_of_group(name("restart"), name("restart"), first=70, count=40)


run(
    {
        "main": [
            create_topic, auto_create, *map(codec, ("none", "gzip", "snappy", "lz4", "zstd")), keys, null_value, headers,
            timestamp_create, timestamp_append, consume_beginning, consume_end, consume_offset, consume_timestamp, eof,
            idempotent, transactions, transaction_fencing, consume_transform_produce, record_1mb, record_too_large, segments, group_commit, group_rebalance, group_consumer_protocol,
            group_consumer_static, group_consumer_pattern, group_migration,
            admin_describe_topic, admin_describe_cluster, admin_alter_configs, admin_add_partitions, admin_delete_records,
            admin_delete_topic, admin_groups, admin_list_offsets, admin_delete_group,
        ],
        "before-restart": [restart_prepare],
        "after-restart": [restart_term],
        "after-kill": [restart_kill],
    },
    PHASE,
    {"confluent-kafka": confluent_kafka.version(), "librdkafka": confluent_kafka.libversion()[0]},
)
