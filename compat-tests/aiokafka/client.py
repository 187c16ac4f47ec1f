"""The scenarios by aiokafka."""
import asyncio
import logging
import sys
import time

import aiokafka
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewPartitions, NewTopic, RecordsToDelete
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import MessageSizeTooLargeError, TopicAlreadyExistsError, for_code

from harness import CREATE_TIME_MS, check, equal, run, value, values

BOOTSTRAP, PHASE, PREFIX = sys.argv[1:4]
LOOP = asyncio.new_event_loop()
asyncio.set_event_loop(LOOP)
logging.disable(logging.WARNING)


def scenario(coroutine, name=None):
    """A scenario for the harness from a coroutine function."""

    def blocking(*arguments):
        LOOP.run_until_complete(asyncio.wait_for(coroutine(*arguments), 120))

    blocking.__name__ = name or coroutine.__name__
    return blocking


def name(identifier):
    return f"{PREFIX}-{identifier}"


async def admin():
    if not hasattr(admin, "client"):
        admin.client = AIOKafkaAdminClient(bootstrap_servers=BOOTSTRAP)
        await admin.client.start()
    return admin.client


def raise_for(response, field):
    """Raises the first error of an admin response: a list of tuples with a name and a code."""
    for answer in getattr(response, field):
        if answer[1] != 0:
            raise for_code(answer[1])(answer[2] if len(answer) > 2 else answer[0])


async def until(probe, what, timeout_s=20.0):
    deadline = time.monotonic() + timeout_s
    while not await probe():
        check(time.monotonic() < deadline, f"{what}: not within {timeout_s:.0f} s")
        await asyncio.sleep(0.02)


async def create(identifier, partitions=1, **config):
    topic = name(identifier)
    settings = {key.replace("_", "."): str(setting) for key, setting in config.items()}
    client = await admin()
    response = await client.create_topics([NewTopic(topic, partitions, 1, topic_configs=settings)])
    raise_for(response, "topic_errors")

    async def led():
        described = await partitions_of(topic)
        return len(described) == partitions and all(partition["leader"] >= 0 for partition in described)

    await until(led, f"{partitions} partitions with a leader")
    return topic


async def partitions_of(topic):
    return (await (await admin()).describe_topics([topic]))[0]["partitions"]


async def send(topic, payloads, partition=0, settings=None, **arguments):
    """Sends with a producer of its own and waits for every acknowledgement."""
    async with AIOKafkaProducer(bootstrap_servers=BOOTSTRAP, **(settings or {})) as producer:
        futures = [await producer.send(topic, payload, partition=partition, **arguments) for payload in payloads]
        return [await future for future in futures]


def consumer(*topics, group=None, **config):
    settings = {
        "auto_offset_reset": "earliest", "enable_auto_commit": False, "fetch_max_wait_ms": 100, "metadata_max_age_ms": 1000,
    }
    return AIOKafkaConsumer(*topics, bootstrap_servers=BOOTSTRAP, group_id=group, **{**settings, **config})


async def take(reader, count, timeout_s=60):
    taken, deadline = [], time.monotonic() + timeout_s
    while len(taken) < count:
        check(time.monotonic() < deadline, f"{len(taken)} of {count} records within {timeout_s} s")
        for records in (await reader.getmany(timeout_ms=200, max_records=count - len(taken))).values():
            taken += records
    return taken


class Reading:
    """A started consumer without a group, at an offset or at the beginning of its partitions."""

    def __init__(self, topic, offset=None, partitions=(0,)):
        self.assigned = [TopicPartition(topic, partition) for partition in partitions]
        self.offset = offset

    async def __aenter__(self):
        self.reader = consumer()
        await self.reader.start()
        self.reader.assign(self.assigned)
        if self.offset is None:
            await self.reader.seek_to_beginning(*self.assigned)
        else:
            self.reader.seek(self.assigned[0], self.offset)
        return self.reader

    async def __aexit__(self, *_):
        await self.reader.stop()


async def read(topic, count, offset=None, partition=0):
    async with Reading(topic, offset, (partition,)) as reader:
        return await take(reader, count)


async def create_topic():
    await create("create-topic", 4, retention_ms=3_600_000)
    try:
        await create("create-topic", 4)
    except TopicAlreadyExistsError:
        return
    raise AssertionError("the second creation succeeded")


async def auto_create():
    await send(name("auto-create"), [value(0)])
    equal((await read(name("auto-create"), 1))[0].value, value(0), "value")


def codec(compression):
    async def body():
        topic = await create(f"codec-{compression}")
        settings = {"compression_type": None if compression == "none" else compression, "linger_ms": 20}
        await send(topic, values(100), settings=settings)
        equal([record.value for record in await read(topic, 100)], values(100), "values")

    return scenario(body, f"codec_{compression}")


async def keys():
    topic = await create("keys", 4)
    sent = [(f"key-{index % 10}".encode(), value(index)) for index in range(60)]
    async with AIOKafkaProducer(bootstrap_servers=BOOTSTRAP) as producer:
        for future in [await producer.send(topic, payload, key=key) for key, payload in sent]:
            await future
    async with Reading(topic, partitions=range(4)) as reader:
        found = await take(reader, 60)
    homes = {}
    for record in found:
        homes.setdefault(record.key, set()).add(record.partition)
    equal(sorted((record.key, record.value) for record in found), sorted(sent), "keys and values")
    check(all(len(partitions) == 1 for partitions in homes.values()), "a key is in two partitions")


async def null_value():
    topic = await create("null-value")
    await send(topic, [None, b""], key=b"gone")
    equal([(record.key, record.value) for record in await read(topic, 2)], [(b"gone", None), (b"gone", b"")], "records")


async def headers():
    topic = await create("headers")
    sent = [("a", b"1"), ("b", b""), ("a", b"2")]
    await send(topic, [value(0)], headers=sent)
    equal(list((await read(topic, 1))[0].headers), sent, "headers")


async def timestamp_create():
    topic = await create("timestamp-create")
    await send(topic, [value(0)], timestamp_ms=CREATE_TIME_MS + 123)
    record = (await read(topic, 1))[0]
    equal((record.timestamp, record.timestamp_type), (CREATE_TIME_MS + 123, 0), "timestamp")


async def timestamp_append():
    topic = await create("timestamp-append", message_timestamp_type="LogAppendTime")
    await send(topic, [value(0)], timestamp_ms=CREATE_TIME_MS + 123)
    record = (await read(topic, 1))[0]
    equal(record.timestamp_type, 1, "timestamp type")
    check(abs(record.timestamp - time.time() * 1000) < 60_000, f"timestamp {record.timestamp} is not now")


async def consume_beginning():
    topic = await create("consume-beginning")
    await send(topic, values(50))
    equal([record.offset for record in await read(topic, 50)], list(range(50)), "offsets")


async def consume_end():
    topic = await create("consume-end")
    await send(topic, values(50))
    async with Reading(topic) as reader:
        await reader.seek_to_end()
        equal(await reader.position(TopicPartition(topic, 0)), 50, "position")
        await send(topic, [value(50)])
        equal([(record.offset, record.value) for record in await take(reader, 1)], [(50, value(50))], "record")


async def consume_offset():
    topic = await create("consume-offset")
    await send(topic, values(50))
    equal([(record.offset, record.value) for record in await read(topic, 1, offset=20)], [(20, value(20))], "record")


async def consume_timestamp():
    topic = await create("consume-timestamp")
    partition = TopicPartition(topic, 0)
    async with AIOKafkaProducer(bootstrap_servers=BOOTSTRAP) as producer:
        stamps = [CREATE_TIME_MS + 1000 * index for index in range(50)]
        for future in [
            await producer.send(topic, value(index), partition=0, timestamp_ms=stamp) for index, stamp in enumerate(stamps)
        ]:
            await future
    async with Reading(topic) as reader:
        found = (await reader.offsets_for_times({partition: CREATE_TIME_MS + 29_500}))[partition]
        equal((found.offset, found.timestamp), (30, CREATE_TIME_MS + 30_000), "offset and timestamp")
        reader.seek(partition, found.offset)
        equal((await take(reader, 1))[0].value, value(30), "value")


async def eof():
    topic = await create("eof")
    await send(topic, values(10))
    async with Reading(topic) as reader:
        await take(reader, 10)
        equal(await reader.getmany(timeout_ms=1000), {}, "records at the end")
        await send(topic, [value(10)])
        equal((await take(reader, 1))[0].value, value(10), "value")


async def idempotent():
    topic = await create("idempotent")
    await send(topic, values(500), settings={"enable_idempotence": True, "max_batch_size": 4000})
    equal([record.value for record in await read(topic, 500)], values(500), "values")


WIDE = {"max_request_size": 5_000_000, "max_batch_size": 5_000_000}


async def record_1mb():
    topic = await create("record-1mb")
    await send(topic, [value(0, 1_000_000)], settings=WIDE)
    equal((await read(topic, 1))[0].value, value(0, 1_000_000), "value")


async def record_too_large():
    topic = await create("record-too-large")
    try:
        await send(topic, [value(0, 2_000_000)], settings=WIDE)
    except MessageSizeTooLargeError:
        await send(topic, [value(1)], settings=WIDE)
        equal((await read(topic, 1))[0].value, value(1), "value")
        return
    raise AssertionError("the record was taken")


async def segments():
    topic = await create("segments", segment_bytes=1_048_576)
    await send(topic, values(40_000, 512), settings={"max_batch_size": 65_536, "linger_ms": 10})
    records = await read(topic, 40_000)
    equal([record.offset for record in records], list(range(40_000)), "offsets")
    equal([record.value for record in records], values(40_000, 512), "values")


async def part_of_group(identifier, first, count):
    """Joins the group, reads `count` records that must start at `first`, commits and leaves."""
    topic = name(identifier)
    member = consumer(topic, group=topic)
    await member.start()
    records = await take(member, count)
    equal([record.value for record in records], [value(first + index) for index in range(count)], "values")
    await member.commit({TopicPartition(topic, 0): first + count})
    await member.stop()


async def group_commit():
    await send(await create("group-commit"), values(60))
    await part_of_group("group-commit", first=0, count=30)
    await part_of_group("group-commit", first=30, count=30)


async def group_rebalance():
    topic = await create("group-rebalance", 4)
    first, second = (
        consumer(topic, group=topic, session_timeout_ms=6000, heartbeat_interval_ms=200) for _ in range(2)
    )

    async def first_has_all():
        return len(first.assignment()) == 4

    async def shared():
        one, other = first.assignment(), second.assignment()
        return one and other and not one & other and len(one | other) == 4

    await first.start()
    await until(first_has_all, "4 partitions for the first member")
    await second.start()
    await until(shared, "the partitions shared by both members")
    await second.stop()
    await until(first_has_all, "4 partitions for the member that stays")
    await first.stop()


async def admin_describe_topic():
    partitions = await partitions_of(await create("admin-describe-topic", 4))
    equal(len(partitions), 4, "partitions")
    for partition in partitions:
        equal((len(partition["replicas"]), len(partition["isr"])), (1, 1), "replicas and replicas in sync")


async def admin_describe_cluster():
    cluster = await (await admin()).describe_cluster()
    check(cluster["cluster_id"], "no cluster id")
    check(cluster["controller_id"] >= 0, "no controller")
    equal([f"{broker['host']}:{broker['port']}" for broker in cluster["brokers"]], [BOOTSTRAP], "brokers")


async def admin_alter_configs():
    topic, client = await create("admin-alter-configs"), await admin()
    responses = await client.alter_configs([ConfigResource(ConfigResourceType.TOPIC, topic, {"retention.ms": "120000"})])
    for response in responses:
        equal([resource[0] for resource in response.resources], [0], "error codes")

    async def shown():
        responses = await client.describe_configs([ConfigResource(ConfigResourceType.TOPIC, topic)])
        return {entry[0]: entry[1] for entry in responses[0].resources[0][4]}

    async def altered():
        return (await shown())["retention.ms"] == "120000"

    await until(altered, "the altered value")
    equal((await shown())["cleanup.policy"], "delete", "cleanup.policy")


async def admin_add_partitions():
    topic, client = await create("admin-add-partitions"), await admin()
    raise_for(await client.create_partitions({topic: NewPartitions(3)}), "topic_errors")

    async def three():
        return len(await partitions_of(topic)) == 3

    await until(three, "3 partitions")
    await send(topic, [value(0)], partition=2)
    equal((await read(topic, 1, partition=2))[0].value, value(0), "value")


async def admin_delete_records():
    topic, client = await create("admin-delete-records"), await admin()
    await send(topic, values(50))
    partition = TopicPartition(topic, 0)
    deleted = await client.delete_records({partition: RecordsToDelete(before_offset=20)})
    equal(deleted[partition], 20, "low watermark")
    equal((await read(topic, 1))[0].offset, 20, "first offset")


async def admin_delete_topic():
    topic, client = await create("admin-delete-topic"), await admin()
    raise_for(await client.delete_topics([topic]), "topic_error_codes")

    async def gone():
        return topic not in await client.list_topics()

    await until(gone, "the topic gone")


async def admin_groups():
    topic, client = await create("admin-groups"), await admin()
    member = consumer(topic, group=topic)
    await member.start()

    async def assigned():
        return bool(member.assignment())

    await until(assigned, "an assignment")
    check(topic in [group[0] for group in await client.list_consumer_groups()], "the group is not listed")
    described = (await client.describe_consumer_groups([topic]))[0].groups[0]
    equal((described[2], len(described[5])), ("Stable", 1), "state and members")
    await member.stop()


async def admin_list_offsets():
    topic = await create("admin-list-offsets")
    await send(topic, values(50))
    partition = TopicPartition(topic, 0)
    async with Reading(topic) as reader:
        equal((await reader.beginning_offsets([partition]))[partition], 0, "earliest offset")
        equal((await reader.end_offsets([partition]))[partition], 50, "latest offset")


async def restart_prepare():
    await send(await create("restart"), values(100), settings={"acks": "all"})
    await part_of_group("restart", first=0, count=40)


async def restart_term():
    await part_of_group("restart", first=40, count=30)
    await send(name("restart"), [value(100 + index) for index in range(10)], settings={"acks": "all"})


async def restart_kill():
    await part_of_group("restart", first=70, count=40)


run(
    {
        "main": [
            *map(scenario, (create_topic, auto_create)), *map(codec, ("none", "gzip", "snappy", "lz4", "zstd")),
            *map(scenario, (
                keys, null_value, headers, timestamp_create, timestamp_append, consume_beginning, consume_end, consume_offset,
                consume_timestamp, eof, idempotent, record_1mb, record_too_large, segments, group_commit, group_rebalance,
                admin_describe_topic, admin_describe_cluster, admin_alter_configs, admin_add_partitions,
                admin_delete_records, admin_delete_topic, admin_groups, admin_list_offsets,
            )),
        ],
        "before-restart": [scenario(restart_prepare)],
        "after-restart": [scenario(restart_term)],
        "after-kill": [scenario(restart_kill)],
    },
    PHASE,
    {"aiokafka": aiokafka.__version__},
)
