"""Produces records through librdkafka, in turn to every partition of some topics, and prints what that took.

    produce.py ADDRESS TOPIC,TOPIC,… PARTITIONS_EACH RECORDS

The last line is JSON: seconds from the first record to the last acknowledgement, this process's processor time in that time, and how many
records were acknowledged. A record that isn't is an error: exit code 1.
"""

import json
import sys
import time

from confluent_kafka import Producer

VALUE = b"v" * 100


def main(address, topics, partitions_each, records):
    acknowledged = failed = 0

    def delivered(error, _message):
        nonlocal acknowledged, failed
        if error is None:
            acknowledged += 1
        else:
            failed += 1
            print(f"not acknowledged: {error}", file=sys.stderr)

    producer = Producer({"bootstrap.servers": address, "acks": "all", "queue.buffering.max.messages": records + 1})
    places = [(topic, partition) for topic in topics for partition in range(partitions_each)]
    started, cpu = time.monotonic(), time.process_time()
    for number in range(records):
        topic, partition = places[number % len(places)]
        producer.produce(topic, VALUE, partition=partition, on_delivery=delivered)
        if number % 1000 == 0:
            producer.poll(0)
    left = producer.flush(300)
    took, cpu = time.monotonic() - started, time.process_time() - cpu
    print(json.dumps({"seconds": took, "cpu": cpu, "acknowledged": acknowledged}))
    return 0 if failed == 0 and left == 0 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2].split(","), int(sys.argv[3]), int(sys.argv[4])))
