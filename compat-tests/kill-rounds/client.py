"""The clients of the kill rounds: creates the topics, produces, checks. Started by `run`, in the environment of confluent-kafka.

A record's value is `WRITER SEQUENCE padding`; what its writer may expect of it stands in count.py.
"""
import argparse
import json
import signal
import sys
import time
from functools import partial

from confluent_kafka import Consumer, KafkaError, KafkaException, Producer, TopicPartition
from confluent_kafka.admin import AdminClient, NewTopic

from count import Count, acknowledged_of, kcats_of

PARTITIONS = 3
SMALL_SEGMENTS = {"segment.bytes": "1048576"}
# Kalda's policy; a broker that doesn't know it is told Kafka's count.
SYNC_POLICY, SYNC_COUNT = {"flush.policy": "sync"}, {"flush.messages": "1"}
TOPICS = {
    "async-small": (SMALL_SEGMENTS, False),
    "sync-small": (SMALL_SEGMENTS, True),
    "async-large": ({}, False),
    "sync-large": ({}, True),
}
PLACES = [(topic, partition) for topic in TOPICS for partition in range(PARTITIONS)]
# Some segments of the small topics roll in each round.
RECORDS_A_SECOND, PADDING = 1500, "x" * 900
PRODUCER = {
    "enable.idempotence": True,
    "acks": "all",
    "linger.ms": 5,
    "message.timeout.ms": 600_000,
    "queue.buffering.max.messages": 100_000,
    "reconnect.backoff.max.ms": 100,
    # Lost connections are what this is about.
    "log_level": 2,
}
CONSUMER = {
    "group.id": "check",
    "enable.auto.commit": False,
    "auto.offset.reset": "error",
    "check.crcs": True,
    # The next partition waits for the answer about the one before.
    "fetch.wait.max.ms": 10,
}
# How long nothing may come of what is known to be there.
PATIENCE_S = 60


def create(bootstrap):
    """Creates the topics and prints their names."""
    admin = AdminClient({"bootstrap.servers": bootstrap})

    def try_create(topic, config):
        admin.create_topics([NewTopic(topic, PARTITIONS, 1, config=config)], operation_timeout=30)[topic].result()

    for topic, (config, is_synced) in TOPICS.items():
        if not is_synced:
            try_create(topic, config)
            continue
        try:
            try_create(topic, config | SYNC_POLICY)
        except KafkaException as error:
            if error.args[0].code() != KafkaError.INVALID_CONFIG:
                raise
            try_create(topic, config | SYNC_COUNT)
            print(f"{topic} syncs by flush.messages=1", file=sys.stderr)
    print(json.dumps(list(TOPICS)))


def produce(bootstrap, number, file):
    """Produces until SIGTERM. Each acknowledgement is a line: place, sequence, offset."""
    producer = Producer(PRODUCER | {"bootstrap.servers": bootstrap})
    stopping, failures = [], []
    signal.signal(signal.SIGTERM, lambda *_: stopping.append(True))
    sequences = [0] * len(PLACES)
    with open(file, "w", buffering=1) as acknowledged:

        def note(place, sequence, error, message):
            if error:
                failures.append(error)
            else:
                acknowledged.write(f"{place} {sequence} {message.offset()}\n")

        turn, last = 0, time.monotonic()
        while not stopping and not failures:
            producer.poll(0.005)
            # What a restart kept waiting isn't made up for at once.
            now = time.monotonic()
            count = int(min(now - last, 0.1) * RECORDS_A_SECOND)
            if count == 0 or len(producer) > PRODUCER["queue.buffering.max.messages"] // 2:
                continue
            last = now
            for turn in range(turn, turn + count):
                place = turn % len(PLACES)
                topic, partition = PLACES[place]
                sequence, sequences[place] = sequences[place], sequences[place] + 1
                value = f"producer-{number} {sequence} {PADDING}"
                producer.produce(topic, value, partition=partition, on_delivery=partial(note, place, sequence))
            turn += 1
        left = producer.flush(PATIENCE_S)
    if failures or left:
        print(f"producer {number}: {failures[:1]}, {left} records undelivered", file=sys.stderr)
        return 1
    return 0


def check(bootstrap, folder, last):
    """Reads all partitions from 0 to their ends of now, and prints the totals."""
    # Acknowledgements first: what comes in between is found, and not yet known to be acknowledged.
    count = Count(acknowledged_of(folder, len(PLACES)), kcats_of(folder))
    consumer = Consumer(CONSUMER | {"bootstrap.servers": bootstrap})
    for place, (topic, partition) in enumerate(PLACES):
        low, end = consumer.get_watermark_offsets(TopicPartition(topic, partition), timeout=PATIENCE_S)
        count.gaps += low
        consumer.assign([TopicPartition(topic, partition, 0)])
        due, news = 0, time.monotonic()
        while due < end:
            for message in consumer.consume(min(10_000, end - due), timeout=1):
                if message.error():
                    raise KafkaException(message.error())
                count.gaps += message.offset() - due
                due, news = message.offset() + 1, time.monotonic()
                writer, sequence, _ = message.value().split(b" ", 2)
                count.take(place, message.offset(), writer.decode(), int(sequence))
            if time.monotonic() - news > PATIENCE_S:
                raise RuntimeError(f"{topic}-{partition} gives nothing at {due} of {end}")
    consumer.close()
    print(json.dumps(count.totals(last)))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    verbs = parser.add_subparsers(required=True)

    def verb(function, *words):
        of_verb = verbs.add_parser(function.__name__, help=function.__doc__)
        of_verb.set_defaults(function=function)
        for word in ("bootstrap", *words):
            of_verb.add_argument(word)
        return of_verb

    verb(create)
    verb(produce, "number", "file")
    verb(check, "folder").add_argument("--last", action="store_true")
    chosen = vars(parser.parse_args())
    return chosen.pop("function")(**chosen)


if __name__ == "__main__":
    sys.exit(main())
