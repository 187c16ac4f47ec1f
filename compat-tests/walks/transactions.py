"""Transactions: producers with and without transactional ids, with right and wrong identities, partitions, sequences and groups, at any version."""
import time
from collections import Counter

from both import CLOSED, Ref
from client import Client
from codec import batch

KNOWN = {
    "parts of batches": "Kafka ends a fetch with a part of a batch, Kalda with a whole one",
    "aborted transactions beyond the records": "Kafka names more of them than the fetched records need",
    "nothing fits": "Kafka names no list of aborted transactions where not even the first batch fits, Kalda an empty one",
    "segments": "a fetch ends with one in Kafka; Kalda's goes on where it comes from memory",
    "half a batch deleted": "Kafka's last stable offset may be before the log's start then: offsets of open transactions aren't asked for after DeleteRecords",
    "the largest time": "Kafka finds a record that was deleted",
    "transactional batches of nobody": "Kafka appends one with a producer id of -1, Kalda refuses it",
    "a fenced instance": "EndTxn v5 with the epoch before the present one is a repeated request for Kafka, even of an instance that was fenced",
    "refused first batches": "Kafka refuses all later sequences of their producer in the partition, in transactions or not, whatever the epoch",
    "markers of future epochs": "Kafka leaves a transaction that meets one prepared for ever",
    "several markers": "Kafka fails for all partitions where the identity of one marker is negative, and never answers some requests",
    "markers of later coordinators": "Kafka forgets the partitions that are written while others are fenced",
}
T0 = 1700000000000  # The times of records, which are a broker's own when later than NOW.
NOW = 1750000000000
LATER = {14, 15, 16, 51}  # Loading, not available, not coordinator, concurrent transactions.
FOREIGN = 9000000
UNKNOWN_ID = b"\1" * 16
PATIENCE = 5
SILENT = "no answer"
NO_ANSWERS = (CLOSED, SILENT)


def codes(answer):
    if isinstance(answer, dict):
        for key, value in answer.items():
            if key == "errorCode":
                yield value
            else:
                yield from codes(value)
    elif isinstance(answer, list):
        for item in answer:
            yield from codes(item)


def batches(data):
    """What a fetched byte string holds, batch by batch."""
    data, found = bytes.fromhex(data or ""), []
    number = lambda at, size: int.from_bytes(data[at : at + size], "big", signed=True)
    while data:
        size = number(8, 4) + 12
        if len(data) < 61 or len(data) < size:
            found.append(dict(part=len(data)))
            break
        attributes = number(21, 2)
        one = dict(offset=number(0, 8), leaderEpoch=number(12, 4), attributes=attributes, lastDelta=number(23, 4), producerId=number(43, 8),
                   epoch=number(51, 2), sequence=number(53, 4), count=number(57, 4), data=data[61:size].hex())
        if not attributes & 32:
            one["times"] = number(27, 8), number(35, 8)
        found.append(one)
        data = data[size:]
    return found


def fetched(partition):
    """Leaves out of a fetched partition what the brokers are known to differ in."""
    whole = [one for one in partition["records"] if "part" not in one]
    partition["records"] = whole
    if partition["abortedTransactions"] and whole:
        end = max(one["offset"] + one["lastDelta"] for one in whole)
        partition["abortedTransactions"] = [one for one in partition["abortedTransactions"] if one["firstOffset"] <= end]
    if not whole:
        partition["abortedTransactions"] = None
    if partition.get("logStartOffset", 1) > 0:
        del partition["lastStableOffset"]


def named(broker, answer, key=None):
    """The answer with words for ids and times of this broker's own."""
    if isinstance(answer, dict):
        told = {key: named(broker, value, key) for key, value in answer.items()}
        if "abortedTransactions" in told:
            fetched(told)
        return told
    if isinstance(answer, (list, tuple)):
        return [named(broker, item) for item in answer]
    if key in ("producerId", "ongoingTxnProducerId"):
        return broker.ids.get(answer, answer)
    if key == "transactionStartTimeMs" or key in ("lastTimestamp", "timestamp"):
        return "TIME" if answer > NOW else answer
    if key == "records":
        return named(broker, batches(answer))
    if key in ("errorMessage", "batchIndexErrorMessage") and answer:
        return "".join("#" if letter.isdigit() else letter for letter in answer)
    return answer


def called(broker, api, version, **values):
    """The answer, or that there is none."""
    try:
        return broker.call(api, version, **values)
    except TimeoutError:
        broker.client = Client(broker.address)
        return SILENT


class Producer:
    def __init__(self, world, name, transactional):
        self.world, self.name = world, name
        self.transactional = f"{name}-{world.tag}" if transactional else None
        self.id, self.epoch, self.past = None, -1, []

    def keep(self, answers):
        """Takes over the identity that the answers give."""
        if any(answer in NO_ANSWERS or answer["errorCode"] or answer.get("producerId", -1) < 0 for answer in answers):
            return
        symbols = [self.world.learn(broker, answer["producerId"], self.name) for broker, answer in zip(self.world.both.brokers, answers)]
        if (symbols[0], answers[0]["producerEpoch"]) != (self.id, self.epoch):
            self.past.append((self.id, self.epoch))
            self.id, self.epoch = symbols[0], answers[0]["producerEpoch"]

    def number(self, id):
        return Ref(id) if id else -1

    def who(self, wrong=None):
        """Who it is, or somebody else: an id as it goes into a request, an epoch, and the word for the id."""
        dice, id, epoch = self.world.dice, self.id, self.epoch
        if dice.random() < (self.world.wrong if wrong is None else wrong):
            kind = dice.randrange(6)
            if kind < 2:
                epoch += (1, -1)[kind]
            elif kind == 2:
                return FOREIGN, max(epoch, 0), "foreign"
            elif kind == 3 and self.past:
                id, epoch = dice.choice(self.past)
            elif kind == 4:
                id = dice.choice(self.world.producers).id
            else:
                epoch = dice.choice((-1, 0, epoch + 5))
        return self.number(id), epoch, id


class Batches(Ref):
    """What a Produce request holds, which each broker has other producer ids and topic ids in."""

    def __init__(self, version, id, epoch, transactional, topics):
        self.version, self.id, self.epoch, self.transactional, self.topics = version, id, epoch, transactional, topics

    def of(self, broker):
        data = []
        for name, symbol, parts in self.topics:
            producer = lambda sequence: (broker.resolve(self.id), self.epoch, sequence)
            part = [dict(index=index, records=batch(records, time=T0 + moment, producer=producer(sequence), attributes=16 if self.transactional else 0))
                    for index, records, sequence, moment in parts]
            topic = dict(name=name) if self.version < 13 else dict(topicId=broker.symbols[symbol] if symbol else UNKNOWN_ID)
            data.append(dict(topic, partitionData=part))
        return data

    def __repr__(self):
        told = [f"{name} {index}: sequence {sequence} records {len(records)} time {moment}" for name, _, parts in self.topics for index, records, sequence, moment in parts]
        return f"<batches of {self.id} epoch {self.epoch} transactional {self.transactional}: {told}>"


class World:
    """The topics, groups and producers of one walk."""

    def __init__(self, both):
        self.both, self.dice = both, both.dice
        self.tag = both.tag
        self.wrong = self.dice.choice((0.02, 0.2))  # How often somebody claims to be another.
        self.has_deleted = False  # Records of some topic.
        self.topics = [f"a-{self.tag}", f"b-{self.tag}"]
        self.groups = [f"g-{self.tag}", f"h-{self.tag}"]
        self.born, self.sequences, self.stuck, self.epochs = Counter(), {}, set(), {}
        for broker in both.brokers:
            broker.ids = {}
        self.producers = [Producer(self, "x", True), Producer(self, "y", True), Producer(self, "z", True), Producer(self, "idempotent", False)]
        for topic in self.topics:
            self.create(topic)
        self.join()

    # Asking

    def learn(self, broker, id, owner):
        if id not in broker.ids:
            symbol = f"{owner}'s id {sum(word.startswith(owner) for word in broker.ids.values())}"
            broker.ids[id] = symbol
            broker.know(symbol, id)
        return broker.ids[id]

    def ask(self, api, version, learns=None, firsts=False, **values):
        """Asks both until they don't put it off any more. With `firsts`, whether they first did is compared too."""
        answers, first = [], []
        for broker in self.both.brokers:
            broker.client.socket.settimeout(PATIENCE)
            deadline = time.monotonic() + (0.3 if self.stuck else 2)
            answer = called(broker, api, version, **values)
            first.append(sorted(LATER & {51} & set(codes(answer))))
            while LATER & set(codes(answer)) and time.monotonic() < deadline:
                time.sleep(0.01)
                answer = called(broker, api, version, **values)
            answers.append(answer)
        if learns:
            learns.keep(answers)
        plain = [dict(answer=named(broker, answer), first=then if firsts else None) for broker, answer, then in zip(self.both.brokers, answers, first)]
        self.both.compare(f"{api} v{version} {values}", plain)
        return answers

    def quiet(self):
        """Waits until no transaction is being ended, and compares what all are like."""
        ids = [producer.transactional for producer in self.producers if producer.transactional]
        deadline = time.monotonic() + (0.1 if self.stuck else 2)
        answers = []
        for broker in self.both.brokers:
            while True:
                answer = broker.call("DescribeTransactions", 0, transactionalIds=ids)
                under_way = {state["transactionalId"] for state in answer["transactionStates"] if state["transactionState"].startswith("Prepare")}
                if not under_way - self.stuck or time.monotonic() > deadline:
                    break
                time.sleep(0.005)
            answers.append((answer, under_way))
        self.stuck = answers[0][1]
        self.epochs = {state["transactionalId"]: state["producerEpoch"] for state in answers[0][0]["transactionStates"]}
        self.both.compare("(all transactions)", [named(broker, answer) for broker, (answer, _) in zip(self.both.brokers, answers)])

    # What there is

    def create(self, topic):
        self.born[topic] += 1
        for broker in self.both.brokers:
            # One segment: a fetch ends with one in Kafka.
            broker.create_topic(topic, 2, retention_ms="-1", segment_ms=str(2**63 - 1))
            broker.know(self.topic_symbol(topic), broker.symbols[f"topic {topic}"])

    def delete(self, topic):
        self.ask("DeleteTopics", 5, topicNames=[topic], timeoutMs=5000)
        for broker in self.both.brokers:
            broker.await_gone(topic)

    def topic_symbol(self, topic):
        return f"{topic} {self.born[topic]}"

    def topic(self, version=0, ids_from=99, wrong=0.05):
        """A topic as a request of this version names it, and its name."""
        name = self.dice.choice(self.topics)
        if self.dice.random() < wrong:
            name = "nothing"
        if version < ids_from:
            return dict(name=name), name
        return dict(topicId=UNKNOWN_ID if name == "nothing" else Ref(self.topic_symbol(name))), name

    def partition(self, wrong=0.05):
        return 7 if self.dice.random() < wrong else self.dice.randrange(2)

    def partitions(self):
        return self.dice.sample((0, 1), self.dice.choice((1, 1, 2))) + ([7] if self.dice.random() < 0.04 else [])

    def join(self):
        """The first group is sometimes one with a member, of either protocol."""
        kind, group = self.dice.randrange(3), self.groups[0]
        self.member, self.generation = "", -1
        for broker in self.both.brokers:
            broker.await_coordinators(*self.groups)
            if kind == 1:
                values = dict(groupId=group, sessionTimeoutMs=60000, rebalanceTimeoutMs=60000, protocolType="consumer")
                joined = broker.call("JoinGroup", 9, memberId="", groupInstanceId="one", protocols=[dict(name="range", metadata=b"meta")], **values)
                assert joined["errorCode"] == 0, joined
                broker.know("member", joined["memberId"])
                broker.call("SyncGroup", 5, groupId=group, memberId=joined["memberId"], generationId=joined["generationId"], protocolType="consumer",
                            protocolName="range", assignments=[dict(memberId=joined["memberId"], assignment=b"yours")])
                self.member, self.generation = Ref("member"), joined["generationId"]
            if kind == 2:
                joined = broker.call("ConsumerGroupHeartbeat", 1, groupId=group, memberId="member-of-the-group", memberEpoch=0, rebalanceTimeoutMs=60000,
                                     subscribedTopicNames=["nothing"], topicPartitions=[])
                assert joined["errorCode"] == 0, joined
                self.member, self.generation = "member-of-the-group", joined["memberEpoch"]

    def some_producer(self, transactional=True):
        return self.dice.choice(self.producers[:3] if transactional else self.producers)


# Steps


def init(world, dice):
    producer, version = world.some_producer(dice.random() < 0.9), dice.randrange(7)
    values = dict(transactionalId=producer.transactional, transactionTimeoutMs=dice.choice((60000,) * 8 + (0, -1, 900000, 900001, 2**31 - 1)))
    if version >= 3:
        kind = dice.random()
        if kind < 0.45:
            id, epoch = -1, -1
        elif kind < 0.75:
            id, epoch, _ = producer.who(0)
        elif kind < 0.93:
            id, epoch, _ = producer.who(1)
        else:
            id, epoch = dice.choice(((producer.number(producer.id), -1), (-1, 3)))
        values.update(producerId=id, producerEpoch=epoch)
    if version >= 6:
        values.update(enable2Pc=dice.random() < 0.3, keepPreparedTxn=dice.random() < 0.3)
    if dice.random() < 0.02:
        values.update(transactionalId="")
    world.ask("InitProducerId", version, learns=producer, firsts=not world.stuck, **values)


def add_partitions(world, dice):
    version = dice.randrange(6)
    topics = lambda: [dict(name=name, partitions=world.partitions())
                      for name in dice.sample(world.topics, dice.choice((1, 2))) + ["nothing"] * (dice.random() < 0.04)]
    producer = world.some_producer()
    id, epoch, _ = producer.who()
    name = producer.transactional if dice.random() < 0.97 else dice.choice(("unknown", ""))
    if version < 4:
        world.ask("AddPartitionsToTxn", version, v3AndBelowTransactionalId=name, v3AndBelowProducerId=id, v3AndBelowProducerEpoch=epoch,
                  v3AndBelowTopics=topics())
        return
    verify = dice.random() < 0.4
    transactions = [dict(transactionalId=name, producerId=id, producerEpoch=epoch, verifyOnly=verify, topics=topics())]
    if dice.random() < 0.3:
        other = dice.choice([other for other in world.producers[:3] if other is not producer])
        id, epoch, _ = other.who()
        transactions.append(dict(transactionalId=other.transactional, producerId=id, producerEpoch=epoch, verifyOnly=verify, topics=topics()))
    world.ask("AddPartitionsToTxn", version, transactions=transactions)


def add_offsets(world, dice):
    producer = world.some_producer()
    id, epoch, _ = producer.who()
    name = producer.transactional if dice.random() < 0.97 else dice.choice(("unknown", ""))
    group = dice.choice(world.groups) if dice.random() < 0.97 else ""
    world.ask("AddOffsetsToTxn", dice.randrange(5), transactionalId=name, producerId=id, producerEpoch=epoch, groupId=group)


def commit_topics(world, dice, version, ids_from):
    topics, used = [], set()
    for _ in range(dice.choice((1, 1, 2))):
        topic, name = world.topic(version, ids_from)
        if name not in used:
            topics.append(dict(topic, partitions=[dict(partitionIndex=index, committedOffset=dice.randrange(100), committedMetadata=dice.choice(("", "note", None)))
                                                  for index in world.partitions()]))
        used.add(name)
    return topics


def as_member(world, dice, group):
    if group == world.groups[0] and dice.random() < 0.6:
        member, generation = world.member, world.generation
    else:
        member, generation = "", -1
    if dice.random() < 0.1:
        member = dice.choice(("", "nobody"))
    if dice.random() < 0.1:
        generation = dice.choice((-1, 0, generation + 1))
    return dict(memberId=member, generationIdOrMemberEpoch=generation)


def txn_offset_commit(world, dice):
    version, producer, group = dice.randrange(7), world.some_producer(), dice.choice(world.groups)
    id, epoch, _ = producer.who()
    name = producer.transactional if dice.random() < 0.97 else dice.choice(("unknown", ""))
    values = as_member(world, dice, group) if version >= 3 else {}
    world.ask("TxnOffsetCommit", version, transactionalId=name, producerId=id, producerEpoch=epoch, groupId=group,
              topics=commit_topics(world, dice, version, 6), **values)


def offset_commit(world, dice):
    version, group = dice.randrange(7, 11), dice.choice(world.groups)
    world.ask("OffsetCommit", version, groupId=group, topics=commit_topics(world, dice, version, 10), **as_member(world, dice, group))


def offset_delete(world, dice):
    world.ask("OffsetDelete", 0, groupId=dice.choice(world.groups), topics=[dict(
        name=name, partitions=[dict(partitionIndex=index) for index in world.partitions()]) for name in dice.sample(world.topics, 1)])


def offset_fetch(world, dice):
    version = dice.randrange(1, 11)

    def topics(ids_from):
        if version >= 2 and dice.random() < 0.4:
            return None
        return [dict(world.topic(version, ids_from)[0], partitionIndexes=world.partitions())]

    stable = dict(requireStable=dice.random() < 0.6) if version >= 7 else {}
    if version < 8:
        world.ask("OffsetFetch", version, groupId=dice.choice(world.groups), topics=topics(99), **stable)
    else:
        groups = dice.sample(world.groups, dice.choice((1, 2)))
        world.ask("OffsetFetch", version, groups=[dict(groupId=group, topics=topics(10)) for group in groups], **stable)


def produce(world, dice):
    version, producer = dice.choice((3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 12, 12, 13, 13, 13)), world.some_producer(False)
    id, epoch, word = producer.who()
    transactional = producer.transactional
    in_transaction = transactional is not None
    if dice.random() < 0.04:
        in_transaction = not in_transaction
    if dice.random() < 0.04:
        transactional = dice.choice((None, "", "unknown", world.producers[0].transactional))
    if dice.random() < 0.1:
        id, epoch, word, in_transaction, transactional = -1, -1, None, False, None
    if in_transaction and epoch > min([99999] + [other.epoch for other in world.producers if other.id == word]):
        return
    topics, moves = [], []
    for name in dice.sample(world.topics, dice.choice((1, 1, 1, 2))):
        if dice.random() < 0.03:
            name = "nothing"
        parts = []
        for index in world.partitions():
            count = dice.choice((1, 1, 2, 3))
            place = word, epoch, name, index
            expected = sequence = world.sequences.get(place, 0)
            if dice.random() < 0.2:
                sequence = max(0, dice.choice((expected - 1, expected - 2, expected + 1, 0, 0)))
            if word is None and id == -1:
                sequence = -1
            if version >= 12 and in_transaction and not expected:
                sequence = 0
            if sequence == expected:
                moves.append((place, count))
            parts.append((index, [(b"k", b"v" * dice.randrange(1, 30))] * count, sequence, dice.randrange(100)))
        topics.append((name, None if name == "nothing" else world.topic_symbol(name), parts))
    if id == -1 and in_transaction or word and in_transaction == word.startswith("idempotent"):
        return
    acks = dice.choice((-1,) * 15 + (1,))
    data = Batches(version, id, epoch, in_transaction, topics)
    answer = world.ask("Produce", version, transactionalId=transactional, acks=acks, timeoutMs=5000, topicData=data)[0]
    if answer not in NO_ANSWERS:
        taken = set()
        for topic in answer["responses"]:
            name = topic.get("name") or next((name for name in world.topics if world.both.brokers[0].symbols[world.topic_symbol(name)] == topic["topicId"]), "")
            taken |= {(name, part["index"]) for part in topic["partitionResponses"] if part["errorCode"] == 0}
        for place, count in moves:
            if place[2:] in taken and place[0]:
                world.sequences[place] = world.sequences.get(place, 0) + count


def end(world, dice):
    version, producer = dice.choice((0, 1, 2, 3, 4, 4, 5, 5, 5, 5, 5)), world.some_producer()
    id, epoch, _ = producer.who()
    if version == 5 and epoch == world.epochs.get(producer.transactional, 0) - 1:
        return
    name = producer.transactional if dice.random() < 0.97 else dice.choice(("unknown", ""))
    learns = producer if name == producer.transactional else None
    world.ask("EndTxn", version, learns=learns, transactionalId=name, producerId=id, producerEpoch=epoch, committed=dice.random() < 0.5)


def write_markers(world, dice):
    version, producer = dice.choice((1, 2, 2)), world.some_producer(dice.random() < 0.8)
    id, epoch, word = producer.who(0.3)
    if id == -1 or epoch < 0:
        return
    epoch = min([epoch] + [other.epoch for other in world.producers if other.id == word])
    topics = [dict(name=dice.choice(world.topics + ["nothing"] * (dice.random() < 0.2)), partitionIndexes=world.partitions())]
    if dice.random() < 0.15:
        topics = [dict(name="__consumer_offsets", partitionIndexes=[partition_of(dice.choice(world.groups))])]
    if dice.random() < 0.1:
        topics = [dict(name=name, partitionIndexes=world.partitions()) for name in world.topics]
    marker = dict(producerId=id, producerEpoch=epoch, transactionResult=dice.random() < 0.5, topics=topics, coordinatorEpoch=dice.choice((0,) * 30 + (-1,)))
    if version >= 2:
        marker["transactionVersion"] = dice.choice((0, 1, 2, 2))
    world.ask("WriteTxnMarkers", version, markers=[marker])


def partition_of(group, partitions=4):
    hash = 0
    for letter in group.encode():
        hash = (hash * 31 + letter) & 0xFFFFFFFF
    return abs(hash - (1 << 32) if hash >> 31 else hash) % partitions


def describe(world, dice):
    ids = [producer.transactional for producer in world.producers[:3]] + ["unknown", ""]
    world.ask("DescribeTransactions", 0, transactionalIds=dice.sample(ids, dice.randrange(1, 4)))


def list_transactions(world, dice):
    version, values = dice.randrange(3), {}
    states = ("Empty", "Ongoing", "PrepareCommit", "PrepareAbort", "CompleteCommit", "CompleteAbort", "Dead", "PrepareEpochFence", "nothing")
    values["stateFilters"] = dice.sample(states, dice.choice((0, 0, 1, 3)))
    known = [Ref(producer.id) for producer in world.producers if producer.id]
    values["producerIdFilters"] = dice.sample(known, min(len(known), dice.choice((1, 2, 3))))
    if version >= 1:
        values["durationFilter"] = dice.choice((-1, -1, 0, 3600000))
    if version >= 2:
        values["transactionalIdPattern"] = dice.choice((None, "", f".*-{world.tag}", "x-.*", f"y-{world.tag}", "[", "y"))
        if values["transactionalIdPattern"] == f".*-{world.tag}":
            values["producerIdFilters"] = []
    time.sleep(0.002)
    if values["producerIdFilters"] or values.get("transactionalIdPattern"):
        world.ask("ListTransactions", version, **values)


def describe_producers(world, dice):
    world.ask("DescribeProducers", 0, topics=[dict(name=world.topic()[1], partitionIndexes=world.partitions())])


def list_offsets(world, dice):
    version = dice.randrange(2, 12)
    oldest = {-4: 8, -5: 9, -6: 11}
    times = [when for when in (-1, -1, -2, -4, -5, -6, T0 + dice.randrange(110), 0) if version >= oldest.get(when, 0)]
    topics = [dict(name=world.topic()[1], partitions=[dict(partitionIndex=index, timestamp=dice.choice(times)) for index in world.partitions()])]
    world.ask("ListOffsets", version, replicaId=-1, isolationLevel=0 if world.has_deleted else dice.randrange(2), topics=topics)


def fetch(world, dice, version=None, isolation=None, all=False):
    version = version or dice.randrange(4, 19)
    topics, used = [], set()
    for topic in (world.topics if all else dice.sample(world.topics, dice.choice((1, 2)))):
        name = dict(topic=topic) if version < 13 else dict(topicId=Ref(world.topic_symbol(topic)))
        parts = [dict(partition=index, fetchOffset=0 if all else dice.choice((0, 0, 0, 1, 2, 4, 8, 16, 1000)),
                      partitionMaxBytes=1 << 20 if all else dice.choice((1 << 20, 1 << 20, 1, 100, 200, 300)))
                 for index in ((0, 1) if all else world.partitions())]
        topics.append(dict(name, partitions=parts))
    world.ask("Fetch", version, replicaId=-1, maxWaitMs=0, minBytes=0, maxBytes=1 << 20, topics=topics,
              isolationLevel=dice.randrange(2) if isolation is None else isolation)


def delete_records(world, dice):
    world.has_deleted = True
    world.ask("DeleteRecords", dice.randrange(3), timeoutMs=5000, topics=[dict(name=world.topic()[1], partitions=[
        dict(partitionIndex=index, offset=dice.choice((-1, 0, 1, 2, 3, 5, 8, 1000))) for index in world.partitions()])])


def recreate(world, dice):
    topic = dice.choice(world.topics)
    world.delete(topic)
    if dice.random() < 0.4:
        end(world, dice)
        world.quiet()
    world.create(topic)
    for place in [place for place in world.sequences if place[2] == topic]:
        del world.sequences[place]


WEIGHTS = {init: 12, add_partitions: 12, add_offsets: 5, txn_offset_commit: 9, offset_commit: 2, offset_delete: 1, offset_fetch: 5, produce: 24, end: 12,
           write_markers: 3, describe: 1, list_transactions: 3, describe_producers: 4, list_offsets: 5, fetch: 6, delete_records: 2, recreate: 1}
QUIETLY = {describe, list_transactions, describe_producers, list_offsets, fetch, offset_fetch}


def walk(both, steps):
    world = World(both)
    try:
        for producer in world.producers:  # Else the first half of a walk knows nobody.
            if world.dice.random() < 0.9:
                values = dict(transactionalId=producer.transactional, transactionTimeoutMs=60000, producerId=-1, producerEpoch=-1)
                world.ask("InitProducerId", 5, learns=producer, **values)
        for _ in range(steps):
            step = world.dice.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
            step(world, world.dice)
            if step not in QUIETLY:
                world.quiet()
        for isolation in (0, 1):
            fetch(world, world.dice, 12, isolation, all=True)
        for topic in world.topics:
            world.ask("DescribeProducers", 0, topics=[dict(name=topic, partitionIndexes=[0, 1])])
        for stable in (True, False):
            world.ask("OffsetFetch", 9, groups=[dict(groupId=group, topics=None) for group in world.groups], requireStable=stable)
    finally:
        for broker in both.brokers:
            called(broker, "DeleteTopics", 5, topicNames=world.topics, timeoutMs=5000)
            broker.client.socket.close()
