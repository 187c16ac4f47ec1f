"""Fills topics that are to be compacted: keys that come again, tombstones, transactions of both ends, every codec.

    client.py BOOTSTRAP SEED TOPIC…
"""
import random
import sys

import confluent_kafka
from confluent_kafka import Producer
from confluent_kafka.admin import AdminClient, NewTopic

BOOTSTRAP, SEED, TOPICS = sys.argv[1], int(sys.argv[2]), [argument.split(":") for argument in sys.argv[3:]]
CODECS = ["none", "gzip", "snappy", "lz4", "zstd"]
BURSTS = 150
RECORDS_A_BURST = 40
KEYS = 300
LARGEST_VALUE = 2000
TOMBSTONES_PERCENT = 15
TRANSACTIONS_PERCENT = 50
COMMITS_PERCENT = 60


def producers(topic):
    """One for each codec, without transactions, and as many with."""
    common = {"bootstrap.servers": BOOTSTRAP, "linger.ms": 2}
    plain = [Producer({**common, "compression.type": codec}) for codec in CODECS]
    transactional = [
        Producer({**common, "compression.type": codec, "transactional.id": f"{topic}-{codec}"}) for codec in CODECS
    ]
    for producer in transactional:
        producer.init_transactions(30)
    return plain, transactional


def burst(producer, topic, chance):
    for _ in range(chance.randrange(1, RECORDS_A_BURST)):
        key = f"key-{chance.randrange(KEYS)}"
        dies = chance.randrange(100) < TOMBSTONES_PERCENT
        value = None if dies else chance.randbytes(chance.randrange(LARGEST_VALUE)).hex()
        producer.produce(topic, value, key)
    if producer.flush(30) != 0:
        raise RuntimeError("records left in the producer's queue")


def fill(topic, chance):
    plain, transactional = producers(topic)
    open_now = set()
    for _ in range(BURSTS):
        number = chance.randrange(len(CODECS))
        if chance.randrange(100) >= TRANSACTIONS_PERCENT:
            burst(plain[number], topic, chance)
            continue
        # Transactions of several producers overlap, and some reach over several segments.
        producer = transactional[number]
        if number not in open_now:
            producer.begin_transaction()
            open_now.add(number)
        burst(producer, topic, chance)
        if chance.randrange(2):
            end(producer, chance)
            open_now.remove(number)
    for number in sorted(open_now):
        end(transactional[number], chance)


def end(producer, chance):
    if chance.randrange(100) < COMMITS_PERCENT:
        producer.commit_transaction(30)
    else:
        producer.abort_transaction(30)


def main():
    print(f"confluent-kafka {confluent_kafka.version()}", file=sys.stderr)
    admin = AdminClient({"bootstrap.servers": BOOTSTRAP})
    for name, delete_retention_ms in TOPICS:
        config = {
            "cleanup.policy": "compact", "segment.bytes": "1048576", "min.cleanable.dirty.ratio": "0",
            "delete.retention.ms": delete_retention_ms,
        }
        for future in admin.create_topics([NewTopic(name, 1, 1, config=config)]).values():
            future.result(timeout=30)
        fill(name, random.Random(f"{SEED} {name}"))


main()
