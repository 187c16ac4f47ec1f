"""Produce: acks, sequences, and batches that are wrong."""
import time

from codec import batch


def ask(notebook):
    topic_id = notebook.create_topic("answers-p", partitions=2)

    def produce(question, records, version=11, index=0, acks=-1, topic="answers-p", **values):
        named = dict(topicId=topic if version >= 13 and isinstance(topic, bytes) else topic_id) if version >= 13 else dict(name=topic)
        data = [dict(partitionData=[dict(index=index, records=records)], **named)]
        return notebook.ask(question, "Produce", version, acks=acks, timeoutMs=3000, topicData=data, **values)

    good = batch([(b"k", b"v")])
    for version in range(3, 14):
        produce(f"a record at version {version}", good, version=version)
    produce("acks 1", good, acks=1)
    produce("acks 5", good, acks=5)
    produce("acks 5 to an unknown partition", good, acks=5, index=9)
    produce("acks 5 to an unknown topic", good, acks=5, topic="answers-no")
    produce("an unknown partition", good, index=9)
    produce("a negative partition", good, index=-1)
    produce("an unknown topic", good, topic="answers-no")
    produce("a bad topic name", good, topic="bad name")
    produce("an unknown topic id", good, version=13, topic=b"\1" * 16)
    produce("an internal topic", good, topic="__consumer_offsets")
    produce("no bytes", b"")
    produce("junk", b"junk")
    produce("half a header", good[:40])
    produce("a batch cut short", good[:-1])
    produce("a wrong checksum", good[:-1] + b"x")
    produce("two batches", good * 2)
    produce("too large", batch([(None, b"x" * 1100000)]))
    produce("magic 1", good[:16] + b"\1" + good[17:])
    produce("magic 3", good[:16] + b"\3" + good[17:])
    produce("an unknown codec", batch([(b"a", b"b")], attributes=7))
    produce("zstd at version 6", batch([(b"a", b"b")], attributes=4), version=6)
    produce("a control batch", batch([(b"a", b"b")], attributes=32))
    produce("a record from the far future", batch([(b"a", b"b")], time=4000000000000))
    produce("a record from long ago", batch([(b"a", b"b")], time=1), index=1)
    produce("a record without time", batch([(b"a", b"b")], time=-1), index=1)
    produce("a batch without records", batch([]))
    produce("an offset delta that lies", bytes(lying(good, 23, 5)))
    produce("a record count that lies", bytes(lying(good, 57, 5)))

    for codec, attributes in (("no codec", 0), ("gzip", 1)):
        for count in (1 << 31) - 1, 1000:
            produce(f"{count} records are claimed, {codec}", claiming(batch([(b"k", b"v")], attributes=attributes), count))
    two = batch([(b"k", b"v")] * 2)
    produce("one record more than there are", claiming(two, 3))
    produce("one record less than there are", claiming(two, 1))
    produce("no bytes of records", remade(two, lambda body: b""))
    produce("a byte behind the records", remade(two, lambda body: body + b"\0"))
    produce("a record of no bytes", remade(good, lambda body: b"\0"))
    produce("a record of negative length", remade(good, lambda body: b"\1" + body[1:]))
    produce("a record that ends behind the batch", remade(good, lambda body: bytes([body[0] + 20]) + body[1:]))
    produce("a record that ends too early", remade(good, lambda body: bytes([body[0] - 4]) + body[1:]))
    produce("a key longer than its record", remade(good, lambda body: body[:4] + b"\x64" + body[5:]))

    producer = -1
    while producer < 0:  # Kafka gets its first ids from the controller a little later.
        producer = notebook.call("InitProducerId", 5, transactionalId=None, transactionTimeoutMs=1000)["producerId"]

    def sequence(question, first, count=1, epoch=0, producer=producer):
        produce(question, batch([(b"a", b"b")] * count, producer=(producer, epoch, first)), index=1)

    sequence("sequence 0 and 1", 0, 2)
    sequence("sequence 2 and 3", 2, 2)
    sequence("sequence 2 and 3 again", 2, 2)
    sequence("sequence 2 to 4", 2, 3)
    sequence("a gap", 7)
    sequence("sequence 0 and 1 again", 0, 2)
    sequence("a new epoch that begins in the middle", 4, epoch=1)
    sequence("a new epoch", 0, epoch=1)
    sequence("the old epoch", 1, epoch=0)
    sequence("an unknown producer that begins in the middle", 5, producer=producer + 100000)
    for first in range(1, 9):
        sequence(f"sequence {first} of the new epoch", first, epoch=1)
    sequence("a duplicate of the fifth last", 4, epoch=1)
    sequence("a duplicate that is too old", 2, epoch=1)
    sequence("a producer id without epoch", 0, epoch=-1)
    sequence("a negative sequence", -1)
    for version in range(6):
        answer = notebook.call("InitProducerId", version, transactionalId=None, transactionTimeoutMs=1000)
        notebook.note(f"a producer id at version {version}", [answer["errorCode"], answer["producerEpoch"], answer["producerId"] >= 0])
    notebook.ask("an empty transactional id", "InitProducerId", 4, transactionalId="", transactionTimeoutMs=1000)
    notebook.create_topic("answers-appended", message_timestamp_type="LogAppendTime")
    data = [dict(name="answers-appended", partitionData=[dict(index=0, records=good)])]
    answer = notebook.call("Produce", 11, acks=-1, timeoutMs=3000, topicData=data)
    notebook.word(answer["responses"][0]["partitionResponses"][0]["logAppendTimeMs"], "APPEND TIME")
    notebook.note("with append time", answer)
    notebook.create_topic("answers-compact", cleanup_policy="compact")
    produce("no key in a compacted topic", batch([(b"k", b"v"), (None, b"x")]), topic="answers-compact")
    produce("a key in a compacted topic", batch([(b"k", b"v"), (b"k", None)]), topic="answers-compact")
    in_transactions(notebook)
    large_when_opened(notebook)


def large_when_opened(notebook):
    """Records that are larger than max.decompressed.message.bytes. A record's size counts from its attributes on."""
    overhead, key_and_headers, gzip = 6, 1, 1
    notebook.create_topic("answers-opened", partitions=2, max_decompressed_message_bytes="50")

    def produce(question, *sizes, topic="answers-opened", attributes=gzip, time=1795400000000):
        records = batch([(b"k", b"v" * (size - overhead - key_and_headers)) for size in sizes], attributes=attributes, time=time)
        data = [dict(name=topic, partitionData=[dict(index=0, records=records)])]
        notebook.ask(question, "Produce", 11, acks=-1, timeoutMs=3000, topicData=data)

    produce("a record as large as it may be when opened", 50)
    produce("a record too large when opened", 51)
    produce("the second record too large when opened", 20, 51, 52)
    produce("a large record that isn't compressed", 51, attributes=0)
    notebook.create_topic("answers-recompressed", max_decompressed_message_bytes="50", compression_type="gzip")
    produce("a large record that gets compressed", 51, attributes=0, topic="answers-recompressed")
    notebook.create_topic("answers-lowered")
    produce("a record before the limit", 40, topic="answers-lowered")
    produce("a record that is too large later", 60, topic="answers-lowered", time=1795400000500)
    limit = [dict(name="max.decompressed.message.bytes", configOperation=0, value="50")]
    notebook.ask("the limit is lowered", "IncrementalAlterConfigs", 1, validateOnly=False,
                 resources=[dict(resourceType=2, resourceName="answers-lowered", configs=limit)])
    notebook.pause(0.5)  # Kafka's broker follows its controller.
    for time in (1795400000000, 1795400000001, 1795400000500, -3, -1):
        notebook.ask(f"the offset of {time}, with a record that is too large now", "ListOffsets", 7, replicaId=-1,
                     topics=[dict(name="answers-lowered", partitions=[dict(partitionIndex=0, timestamp=time)])])


def in_transactions(notebook):
    """Batches of transactions that nobody began."""
    notebook.create_topic("answers-transactional", partitions=2)
    marked, plain = batch([(b"a", b"b")], attributes=16, producer=(77, 0, 0)), batch([(b"a", b"b")])

    def values(partitions, topic="answers-transactional", acks=-1, **values):
        data = [dict(index=index, records=records) for index, records in partitions]
        return dict(acks=acks, timeoutMs=3000, topicData=[dict(name=topic, partitionData=data)], **values)

    not_enough_replicas = 19
    while True:  # Kafka makes the topic of its transaction coordinator when somebody looks for that.
        notebook.call("FindCoordinator", 4, keyType=1, coordinatorKeys=["answers"])
        answer = notebook.call("Produce", 11, **values([(0, marked)], transactionalId="answers"))
        if answer["responses"][0]["partitionResponses"][0]["errorCode"] != not_enough_replicas:
            break
        time.sleep(0.1)

    def ask(question, partitions, version=11, **more):
        answer = notebook.call("Produce", version, **values(partitions, **more))
        for topic in answer["responses"]:  # Kafka tells them in the order of a hash table.
            topic["partitionResponses"].sort(key=lambda partition: partition["index"])
        notebook.note(question, answer)

    both, unknown = [(0, marked), (1, plain)], [(9, marked), (1, plain)]
    for version in (3, 9, 11, 12):
        ask(f"a transaction that nobody began, at version {version}", both, version, transactionalId="answers")
    ask("a transaction without an id", both, transactionalId=None)
    ask("a transaction with an empty id", both, transactionalId="")
    ask("an id and no transaction", [(1, plain)], transactionalId="answers")
    ask("a transaction in an unknown partition", unknown, transactionalId="answers")
    ask("a transaction without an id in an unknown partition", unknown, transactionalId=None)
    ask("a transaction in an unknown topic", both, topic="answers-no", transactionalId="answers")
    ask("a transaction and wrong acks", both, transactionalId="answers", acks=5)
    ask("a transaction with a wrong checksum", [(0, marked[:-1] + b"x"), (1, plain)], transactionalId="answers")


def lying(good, position, value):
    """The batch with a number of its header changed, and a checksum that fits."""
    from codec import crc32c

    data = bytearray(good)
    data[position : position + 4] = value.to_bytes(4, "big")
    data[17:21] = crc32c(bytes(data[21:])).to_bytes(4, "big")
    return data


def claiming(good, count):
    """The batch as if it held so many records."""
    return bytes(lying(lying(good, 23, count - 1), 57, count))


def remade(good, change):
    """The batch with other bytes of records, a length and a checksum that fit."""
    data = bytearray(good[:61] + change(good[61:]))
    data[8:12] = (len(data) - 12).to_bytes(4, "big")
    return bytes(lying(data, 57, int.from_bytes(data[57:61], "big")))
