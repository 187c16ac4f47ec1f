"""Starts the image by each class that Testcontainers for Python has for Kafka, and sends a record through it and back."""

import os
import sys
import time

from confluent_kafka import Consumer, Producer
from testcontainers.community.kafka import KafkaContainer, RedpandaContainer

PATIENCE_S = 20


def produce(servers):
    failures = []
    producer = Producer({"bootstrap.servers": servers, "acks": "all", "linger.ms": 0})
    producer.produce("greetings", b"hello", on_delivery=lambda error, _: failures.append(error))
    if producer.flush(PATIENCE_S) or failures != [None]:
        raise RuntimeError(f"not acknowledged: {failures}")


def consume(servers):
    consumer = Consumer({"bootstrap.servers": servers, "group.id": "readers", "auto.offset.reset": "earliest"})
    try:
        consumer.subscribe(["greetings"])
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            record = consumer.poll(0.1)
            if record is not None and record.error() is None:
                return record.value()
        raise RuntimeError(f"no record within {PATIENCE_S} s")
    finally:
        consumer.close()


def check(name, container):
    begun = time.monotonic()
    try:
        container.start()
        started = time.monotonic()
        produce(container.get_bootstrap_server())
        acknowledged = time.monotonic()
        value = consume(container.get_bootstrap_server())
        if value != b"hello":
            raise RuntimeError(f"read {value}")
    except Exception:
        if container.get_wrapped_container() is not None:
            print(name, *container.get_logs(), file=sys.stderr)
        raise
    finally:
        container.stop()
    milliseconds = [round((moment - begun) * 1000) for moment in (started, acknowledged)]
    print(f"Python, {name}: started after {milliseconds[0]} ms, first record after {milliseconds[1]} ms", flush=True)


kafka = KafkaContainer(os.environ["KALDA_IMAGE"])
check("KafkaContainer", kafka)
# In KRaft mode it looks for a version of Confluent's platform in the tag.
kafka = KafkaContainer(os.environ["KALDA_IMAGE"] + ":8.0.0").with_kraft()
check("KafkaContainer, with_kraft()", kafka)
redpanda = RedpandaContainer(os.environ["KALDA_IMAGE"])
check("RedpandaContainer", redpanda)
