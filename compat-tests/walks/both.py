"""Two brokers that are asked the same, Apache Kafka and Kalda.

An answer is compared after everything that is a broker's own (the ids it made, times) has been replaced by a word, and after lists have been sorted:
the order of most means nothing, or is that of a hash map in Kafka.
"""
import random
import re
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "answers"))
from client import Client  # noqa: E402

CLOSED = "closed"
UNKNOWN_PARTITION = 3
PATIENCE_S = 20
LOOK_EVERY_S = 0.02


class Differ(Exception):
    """The last answer of the two isn't the same."""


class ByChance(Exception):
    """The two have chosen differently where any choice is right: they can't be asked the same any more."""


class Ref:
    """A value of a request that each broker has its own of."""

    def __init__(self, symbol):
        self.symbol = symbol

    def of(self, broker):
        return broker.symbols.get(self.symbol)

    def __repr__(self):
        return f"<{self.symbol}>"


class Broker:
    """One of the two, with the words for what it made up."""

    def __init__(self, name, address):
        self.name, self.address, self.words, self.symbols = name, address, {}, {}
        self.client = Client(address)

    def know(self, symbol, value):
        """`value` is what this broker has for `symbol`: a Ref(symbol) in a request becomes it, and it becomes the symbol in an answer."""
        self.symbols[symbol] = value
        if isinstance(value, str) and len(value) > 12:
            self.words[value] = f"<{symbol}>"

    def resolve(self, value):
        if isinstance(value, Ref):
            return value.of(self)
        if isinstance(value, dict):
            return {key: self.resolve(item) for key, item in value.items()}
        if isinstance(value, (list, tuple)):
            return [self.resolve(item) for item in value]
        return value

    def plain(self, value):
        if isinstance(value, dict):
            return {key: self.plain(item) for key, item in value.items()}
        if isinstance(value, list):
            return sorted((self.plain(item) for item in value), key=repr)
        if isinstance(value, str):
            for known, word in self.words.items():
                value = value.replace(known, word)
            # The id of a member whose first join isn't answered yet.
            value = re.sub(r"^(?:i-)?(m\d)-[0-9a-f]{8}-[0-9a-f-]{27}$", r"<id \1>", value)
            value = re.sub(r"1[78]\d{11}", "TIME", value)
        return value

    def call(self, api, version, **values):
        try:
            return self.client.call(api, version, **self.resolve(values))
        except (EOFError, ConnectionError):
            self.client = Client(self.address)
            return CLOSED

    def until(self, is_right, api, version, **values):
        """Asks until the answer is right; fails when that takes too long."""
        deadline = time.monotonic() + PATIENCE_S
        while not is_right(answer := self.call(api, version, **values)):
            if time.monotonic() > deadline:
                raise TimeoutError(f"{self.name} answers {api} with {answer}")
            time.sleep(LOOK_EVERY_S)
        return answer

    def create_topic(self, name, partitions, **configs):
        """Creates a topic, and waits until its leaders answer."""
        configs = [dict(name=key.replace("_", "."), value=value) for key, value in configs.items()]
        topic = dict(name=name, numPartitions=partitions, replicationFactor=1, configs=configs)
        created = self.call("CreateTopics", 7, topics=[topic], timeoutMs=5000)["topics"][0]
        self.await_leaders(name, partitions)
        self.know(f"topic {name}", created["topicId"])

    def await_leaders(self, topic, partitions):
        asked = [dict(name=topic, partitions=[dict(partitionIndex=index, timestamp=-1) for index in range(partitions)])]
        all_answer = lambda answer: all(partition["errorCode"] == 0 for partition in answer["topics"][0]["partitions"])
        self.until(all_answer, "ListOffsets", 7, replicaId=-1, topics=asked)

    def await_gone(self, topic):
        asked = [dict(name=topic, partitions=[dict(partitionIndex=0, timestamp=-1)])]
        is_gone = lambda answer: answer["topics"][0]["partitions"][0]["errorCode"] == UNKNOWN_PARTITION
        self.until(is_gone, "ListOffsets", 7, replicaId=-1, topics=asked)

    def await_coordinators(self, *groups):
        """Kafka makes their topics when somebody looks for a coordinator, and loads their partitions one after the other."""
        for kind in (0, 1):
            self.until(lambda answer: answer["coordinators"][0]["errorCode"] == 0, "FindCoordinator", 4, keyType=kind, coordinatorKeys=["x"])
        for group in groups:
            self.until(lambda answer: answer["errorCode"] == 25, "Heartbeat", 4, groupId=group, memberId="nobody", generationId=1)


class Both:
    """Asks both, and compares."""

    def __init__(self, kafka, kalda, seed):
        self.brokers = [Broker("Kafka", kafka), Broker("Kalda", kalda)]
        self.dice, self.seed, self.history = random.Random(seed), seed, []
        # The same seed may be walked again on the same brokers.
        self.tag = f"{seed}-{int(time.time() * 10) % 1000000:x}"

    def each(self, api, version, **values):
        """Asks both without comparing; gives both answers."""
        return [broker.call(api, version, **values) for broker in self.brokers]

    def ask(self, api, version, arranged=lambda answer: answer, **values):
        """Asks both and compares; gives both answers as they came."""
        return self.compare(f"{api} v{version} {values}", self.each(api, version, **values), arranged)

    def compare(self, what, answers, arranged=lambda answer: answer):
        plain = [broker.plain(arranged(answer)) for broker, answer in zip(self.brokers, answers)]
        self.history.append((what, plain))
        if plain[0] != plain[1]:
            raise Differ()
        return answers

    def note(self, what):
        """For whoever reads the history."""
        self.history.append((what, ["", ""]))


def differences(path, one, other):
    """Where two answers differ."""
    if isinstance(one, dict) and isinstance(other, dict):
        for key in sorted(one.keys() | other.keys()):
            yield from differences(f"{path}.{key}", one.get(key, "(not there)"), other.get(key, "(not there)"))
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for place, (left, right) in enumerate(zip(one, other)):
            yield from differences(f"{path}[{place}]", left, right)
    elif one != other:
        yield path, one, other
