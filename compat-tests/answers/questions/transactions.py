"""Transactions: new instances of producers, partitions, ends in both protocols, produce, and what can be looked up."""
import time

from codec import batch

TOPIC = "answers-txn"


IDS = {}


def named(answer):
    """The answer with a word for each producer id. Ids are small numbers: other fields may have the same."""
    if isinstance(answer, dict):
        is_id = lambda key, value: key == "producerId" and value in IDS
        return {key: IDS[value] if is_id(key, value) else named(value) for key, value in answer.items()}
    return [named(item) for item in answer] if isinstance(answer, list) else answer


class Producer:
    """One transactional id, and who the coordinator last said it is."""

    def __init__(self, book, name):
        self.book, self.name, self.id, self.epoch, self.seen = book, f"answers-{name}", -1, -1, 0

    def keep(self, answer):
        """Takes over the identity of an answer, and gives new ids a word."""
        if isinstance(answer, dict) and answer["errorCode"] == 0 and answer.get("producerId", -1) >= 0:
            if answer["producerId"] != self.id:
                self.seen += 1
                IDS[answer["producerId"]] = f"PRODUCER {self.name} {self.seen}"
            self.id, self.epoch = answer["producerId"], answer["producerEpoch"]
        return answer

    def init(self, question=None, version=5, known=(-1, -1), timeout=60000, **values):
        values = dict(transactionalId=self.name, transactionTimeoutMs=timeout, producerId=known[0], producerEpoch=known[1], **values)
        self.settled()
        answer = self.book.call("InitProducerId", version, **values)
        self.keep(answer)
        if question:
            self.book.note(question, named(answer))
        return answer

    def who(self, id=None, epoch=None):
        return dict(producerId=self.id if id is None else id, producerEpoch=self.epoch if epoch is None else epoch)

    def add(self, question=None, version=3, partitions=(0,), topic=TOPIC, **who):
        who = self.who(**who)
        topics = [dict(name=topic, partitions=list(partitions))]
        if version < 4:
            values = dict(v3AndBelowTransactionalId=self.name, v3AndBelowProducerId=who["producerId"],
                          v3AndBelowProducerEpoch=who["producerEpoch"], v3AndBelowTopics=topics)
        else:
            values = dict(transactions=[dict(transactionalId=self.name, verifyOnly=False, topics=topics, **who)])
        return self.ask(question, "AddPartitionsToTxn", version, **values)

    def verify(self, question, partitions=(0,), version=5, **who):
        topics = [dict(name=TOPIC, partitions=list(partitions))]
        transaction = dict(transactionalId=self.name, verifyOnly=True, topics=topics, **self.who(**who))
        return self.ask(question, "AddPartitionsToTxn", version, transactions=[transaction])

    def end(self, question=None, committed=True, version=4, **who):
        answer = self.ask(question, "EndTxn", version, transactionalId=self.name, committed=committed, **self.who(**who))
        self.keep(answer)
        return answer

    def produce(self, question=None, version=11, partition=0, sequence=0, records=1, transactional_id=None, topic=TOPIC, **who):
        who = self.who(**who)
        data = batch([(b"k", b"v")] * records, producer=(who["producerId"], who["producerEpoch"], sequence), attributes=16)
        topics = [dict(name=topic, topicId=self.book.topic_id, partitionData=[dict(index=partition, records=data)])]
        name = self.name if transactional_id is None else transactional_id
        return self.ask(question, "Produce", version, transactionalId=name, acks=-1, timeoutMs=3000, topicData=topics)

    def ask(self, question, api, version, **values):
        answer = self.book.call(api, version, **values)
        if question:
            self.book.note(question, named(answer))
        return answer

    def describe(self, question=None):
        def timeless(answer):
            for state in answer["transactionStates"]:
                state["transactionStartTimeMs"] = "SOME TIME" if state["transactionStartTimeMs"] > 0 else state["transactionStartTimeMs"]
                for topic in state["topics"]:
                    topic["partitions"].sort()

        answer = self.book.call("DescribeTransactions", 0, transactionalIds=[self.name])
        timeless(answer)
        if question:
            self.book.note(question, named(answer))
        return answer["transactionStates"][0]

    def settled(self):
        """Waits until no markers are on their way."""
        deadline = time.monotonic() + 30
        while self.describe()["transactionState"].startswith("Prepare"):
            if time.monotonic() > deadline:
                raise TimeoutError(f"{self.name} is still being ended")
            time.sleep(0.01)


def ask(book):
    book.topic_id = book.create_topic(TOPIC, partitions=4)
    while True:  # Kafka makes the topic of its transaction coordinator when somebody looks for that.
        found = book.call("FindCoordinator", 4, keyType=1, coordinatorKeys=["answers-first"])
        first = book.call("InitProducerId", 5, transactionalId="answers-warm", transactionTimeoutMs=1000)
        if found["coordinators"][0]["errorCode"] == 0 and first["errorCode"] == 0:
            break
        time.sleep(0.1)
    the_topic(book)
    finding(book)
    instances(book)
    partitions(book)
    first_protocol(book)
    second_protocol(book)
    producing(book)
    offsets(book)
    committing_offsets(book)
    fencing(book)
    deleted_records(book)
    looking_up(book)


def the_topic(book):
    def overrides(answer):
        for result in answer["results"]:
            result["configs"] = [config for config in result["configs"] if config["configSource"] == 1]
            result["configs"].sort(key=lambda config: config["name"])

    resources = [dict(resourceType=2, resourceName="__transaction_state", configurationKeys=None)]
    book.ask("the configs of __transaction_state", "DescribeConfigs", 4, overrides, resources=resources, includeSynonyms=False)

    def shape(answer):
        topic = answer["topics"][0]
        answer.clear()
        answer.update(partitions=len(topic["partitions"]), isInternal=topic["isInternal"], errorCode=topic["errorCode"])

    book.ask("the partitions of __transaction_state", "Metadata", 9, shape,
             topics=[dict(name="__transaction_state")], allowAutoTopicCreation=False)


def finding(book):
    for version in range(1, 7):
        if version < 4:
            book.ask(f"find the coordinator of a transactional id, version {version}", "FindCoordinator", version, key="answers-a", keyType=1)
        else:
            keys = ["answers-a", ""]
            book.ask(f"find the coordinator of transactional ids, version {version}", "FindCoordinator", version, keyType=1, coordinatorKeys=keys)


def instances(book):
    for version in range(6):
        Producer(book, f"init-{version}").init(f"a new transactional id, version {version}", version=version)
    producer = Producer(book, "instances")
    for timeout in (0, -1, 900000, 900001, 2**31 - 1):
        producer.init(f"a timeout of {timeout}", timeout=timeout)
    producer.init("another instance")
    first = producer.id, producer.epoch
    producer.init("the same instance goes on", known=first)
    producer.init("the same instance asks again", known=first)
    producer.init("an instance that is too old", known=(first[0], first[1] - 1))
    for version in (3, 4):
        producer.init(f"an instance that is too old, version {version}", version=version, known=(first[0], 0))
    producer.init("an instance from the future", known=(first[0], producer.epoch + 7))
    producer.init("a foreign producer id", known=(first[0] + 100000, 0))
    producer.init("a producer id without an epoch", known=(first[0], -1))
    producer.init("an epoch without a producer id", known=(-1, 3))
    Producer(book, "unknown-instance").init("a new transactional id that says who it is", known=(first[0], 5))
    book.ask("version 6, which is not for use yet", "InitProducerId", 6, transactionalId="answers-two-phase", transactionTimeoutMs=1000)
    book.ask("an empty transactional id", "InitProducerId", 5, transactionalId="", transactionTimeoutMs=1000)


def partitions(book):
    for version in range(6):
        producer = Producer(book, f"add-{version}")
        producer.add(f"partitions of an unknown transactional id, version {version}", version=version, id=1, epoch=0)
        producer.init()
        producer.add(f"two partitions, version {version}", version=version, partitions=(0, 1))
        producer.add(f"a partition that is there, version {version}", version=version, partitions=(1,))
        producer.add(f"a partition that doesn't exist, version {version}", version=version, partitions=(2, 9))
        producer.add(f"a partition of an unknown topic, version {version}", version=version, topic="answers-no")
        if version < 4:  # For a broker it depends on whether the topic is there.
            producer.add(f"a partition of an internal topic, version {version}", version=version, topic="__consumer_offsets")
        producer.add(f"no partition, version {version}", version=version, partitions=())
        producer.add(f"an older epoch, version {version}", version=version, partitions=(3,), epoch=producer.epoch - 1)
        producer.add(f"a newer epoch, version {version}", version=version, partitions=(3,), epoch=producer.epoch + 1)
        producer.add(f"a foreign producer, version {version}", version=version, partitions=(3,), id=producer.id + 100000)
        producer.describe(f"what was added, version {version}")
    nobody = Producer(book, "x")
    nobody.name = ""
    nobody.add("partitions of an empty transactional id", id=1, epoch=0)
    nobody.add("partitions of an empty transactional id, by a broker", version=5, id=1, epoch=0)
    nobody.verify("to verify partitions of an empty transactional id", id=1, epoch=0)
    producer = Producer(book, "verify")
    producer.verify("to verify partitions of an unknown transactional id", id=1, epoch=0)
    producer.init()
    producer.verify("to verify a partition before a transaction")
    producer.add(version=3, partitions=(0, 1))
    for version in (4, 5):
        producer.verify(f"to verify partitions, version {version}", partitions=(0, 1, 2), version=version)
    producer.verify("to verify for an older epoch", epoch=producer.epoch - 1)
    producer.verify("to verify for a foreign producer", id=producer.id + 100000)
    topics = [dict(name=TOPIC, partitions=[0])]
    several = [dict(transactionalId=producer.name, verifyOnly=True, topics=topics, **producer.who()),
               dict(transactionalId="answers-nobody", verifyOnly=False, topics=topics, producerId=1, producerEpoch=0)]

    def by_id(answer):
        answer["resultsByTransaction"].sort(key=lambda result: result["transactionalId"])

    book.ask("several transactions at once", "AddPartitionsToTxn", 5, by_id, transactions=several)


def first_protocol(book):
    for version in range(5):
        producer = Producer(book, f"end-{version}")
        producer.end(f"the end of an unknown transactional id, version {version}", version=version, id=1, epoch=0)
        producer.init()
        for committed in (True, False):
            producer.end(f"the end of nothing, committed {committed}, version {version}", committed, version)
        for committed in (True, False):
            producer.settled()
            producer.add(partitions=(0,))
            for what, who in (("an older epoch", dict(epoch=producer.epoch - 1)), ("a newer epoch", dict(epoch=producer.epoch + 1)),
                              ("a foreign producer", dict(id=producer.id + 100000))):
                producer.end(f"an end by {what}, committed {committed}, version {version}", committed, version, **who)
            producer.end(f"an end, committed {committed}, version {version}", committed, version)
            producer.settled()
            producer.end(f"the same end again, committed {committed}, version {version}", committed, version)
            producer.end(f"the other end, committed {committed}, version {version}", not committed, version)
            producer.describe(f"after the end, committed {committed}, version {version}")
    nobody = Producer(book, "x")
    nobody.name = ""
    nobody.end("the end of an empty transactional id", id=1, epoch=0)


def second_protocol(book):
    producer = Producer(book, "second")
    producer.end("the end of an unknown transactional id, version 5", version=5, id=1, epoch=0)
    producer.init()
    producer.end("a commit of nothing, version 5", True, 5)
    producer.end("an abort of nothing by an older epoch, version 5", False, 5, epoch=producer.epoch - 1)
    producer.end("an abort of nothing, version 5", False, 5)
    producer.settled()
    producer.describe("after an abort of nothing")
    for committed in (True, False):
        for other in (True, False):
            producer.settled()
            producer.add(version=5, partitions=(1,))
            name = f"committed {committed} then {other}"
            before = producer.who()
            before = dict(id=before["producerId"], epoch=before["producerEpoch"])
            producer.end(f"an end by a newer epoch, {name}, version 5", committed, 5, epoch=before["epoch"] + 1)
            producer.end(f"an end by an older epoch, {name}, version 5", committed, 5, epoch=before["epoch"] - 1)
            producer.end(f"an end, {name}, version 5", committed, 5)
            producer.settled()
            producer.end(f"an end again, {name}, version 5", other, 5, **before)
            producer.end(f"a next end, {name}, version 5", other, 5)
            producer.settled()
            producer.describe(f"after a next end, {name}, version 5")


def producing(book):
    for version in (9, 10, 11, 12, 13):
        producer = Producer(book, f"produce-{version}")
        producer.produce(f"produce of an unknown transactional id, version {version}", version=version, id=1, epoch=0)
        producer.init()
        producer.produce(f"produce to a partition that wasn't added, version {version}", version=version)
        producer.produce(f"produce with an older epoch, version {version}", version=version, epoch=producer.epoch - 1, partition=1)
        producer.produce(f"produce with a newer epoch, version {version}", version=version, epoch=producer.epoch + 1, partition=1)
        producer.produce(f"produce of a foreign producer, version {version}", version=version, id=producer.id + 100000, partition=1)
        producer.produce(f"produce in a partition that doesn't exist, version {version}", version=version, partition=9)
        producer.describe(f"what produce added, version {version}")
    errors = lambda answer: [[p["errorCode"], p["errorMessage"]] for t in answer["responses"] for p in t["partitionResponses"]]
    old = Producer(book, "produce-first")
    old.init()
    old.add(partitions=(2,))
    book.note("the first produce, first protocol", errors(old.produce(version=11, partition=2)))
    book.note("the second produce, first protocol", errors(old.produce(version=11, partition=2, sequence=1)))
    book.note("the same again, first protocol", errors(old.produce(version=11, partition=2, sequence=1)))
    book.note("a gap, first protocol", errors(old.produce(version=11, partition=2, sequence=5)))
    book.note("an older epoch in a transaction", errors(old.produce(version=11, partition=2, sequence=2, epoch=old.epoch - 1)))
    old.end()
    old.settled()
    book.note("a produce after the end, first protocol", errors(old.produce(version=11, partition=2, sequence=2)))
    book.note("a produce after the end, version 10", errors(old.produce(version=10, partition=2, sequence=2)))
    new = Producer(book, "produce-second")
    new.init()
    book.note("a first produce with a later sequence, second protocol", errors(new.produce(version=12, partition=3, sequence=4)))
    book.note("the first produce, second protocol", errors(new.produce(version=12, partition=3)))
    book.note("the second produce, second protocol", errors(new.produce(version=12, partition=3, sequence=1)))
    before = new.epoch
    new.end("the end of what was produced", version=5)
    new.settled()
    book.note("a produce with the epoch before", errors(new.produce(version=12, partition=3, sequence=2, epoch=before)))
    book.note("the next transaction's produce", errors(new.produce(version=12, partition=3)))
    new.end(committed=False, version=5)
    new.settled()


def offsets(book):
    for version in range(5):
        producer = Producer(book, f"offsets-{version}")
        values = dict(transactionalId=producer.name, groupId="answers-txn-group")
        book.ask(f"offsets of an unknown transactional id, version {version}", "AddOffsetsToTxn", version, producerId=1, producerEpoch=0, **values)
        producer.init()
        book.ask(f"offsets of a newer epoch, version {version}", "AddOffsetsToTxn", version, **values, **producer.who(epoch=7))
        book.ask(f"offsets, version {version}", "AddOffsetsToTxn", version, **values, **producer.who())
        producer.describe(f"what offsets added, version {version}")
    book.ask("offsets of an empty transactional id", "AddOffsetsToTxn", 4, transactionalId="", groupId="g", producerId=1, producerEpoch=0)
    book.ask("offsets of an empty group", "AddOffsetsToTxn", 4, transactionalId="answers-offsets-4", groupId="", **producer.who())


def committing_offsets(book):
    """TxnOffsetCommit where brokers verify: no producer, an epoch that the group's partition knows to be over, a group that isn't there."""
    group = "answers-txn-offsets"
    nothing = "answers-txn-nothing"
    while book.call("FindCoordinator", 4, coordinatorKeys=[group])["coordinators"][0]["errorCode"]:
        pass
    for name in (group, nothing):
        while book.call("Heartbeat", 4, groupId=name, memberId="nobody", generationId=1)["errorCode"] != 25:
            pass  # Kafka loads the partitions of the offsets' topic one after the other.

    def commit(question, version, producer, group=group, id=None, epoch=None, **values):
        partition = dict(partitionIndex=0, committedOffset=1, committedMetadata="")
        name = dict(topicId=book.topic_id) if version >= 6 else dict(name=TOPIC)
        values = dict(transactionalId=producer.name, groupId=group, topics=[dict(partitions=[partition], **name)], **values)
        producer.settled()
        producer.ask(f"{question}, version {version}", "TxnOffsetCommit", version, **values, **producer.who(id, epoch))

    nobody = Producer(book, "offsets-of-nobody")
    known = Producer(book, "offsets-of-some")
    known.init()
    for version in (0, 4, 5, 6):
        commit("commit offsets without a producer", version, nobody, id=-1, epoch=-1)
        commit("commit offsets without a producer, of a known transactional id", version, known, id=-1, epoch=-1)
        commit("commit offsets without an epoch", version, known, epoch=-1)
    for version in (4, 5, 6):
        stranger = Producer(book, f"offsets-of-a-stranger-{version}")
        stranger.init()
        stranger.ask(None, "AddOffsetsToTxn", 4, transactionalId=stranger.name, groupId=nothing, **stranger.who())
        commit("commit offsets of a group that isn't there", version, stranger, group=nothing, memberId="x", generationIdOrMemberEpoch=3)
    fenced = Producer(book, "offsets-fenced")
    fenced.init()
    before = fenced.epoch
    fenced.init()
    commit("commit offsets of a second instance", 5, fenced)
    for version in (0, 4, 5, 6):
        commit("commit offsets by another transactional id, of an epoch that is over", version, known, id=fenced.id, epoch=before)
    fenced.end(committed=False, version=5)
    fenced.settled()


def deleted_records(book):
    """The last stable offset when the first records of an open transaction are deleted."""
    topic = "answers-txn-deleted"
    book.create_topic(topic)
    first, second = Producer(book, "deleted-first"), Producer(book, "deleted-second")
    for producer in (first, second):
        producer.init()
        producer.produce(version=12, topic=topic, records=2)
    for offset in (0, 2, 4):
        partition = dict(partitionIndex=0, offset=offset)
        book.ask(f"delete records of open transactions before {offset}", "DeleteRecords", 2, topics=[dict(name=topic, partitions=[partition])], timeoutMs=5000)
        asked = [dict(name=topic, partitions=[dict(partitionIndex=0, timestamp=-1)])]
        book.ask(f"the last stable offset when records before {offset} are deleted", "ListOffsets", 7, replicaId=-1, isolationLevel=1, topics=asked)
    for producer in (first, second):
        producer.end(version=5)
        producer.settled()


def fencing(book):
    for version in range(3, 6):
        producer = Producer(book, f"fence-{version}")
        producer.init()
        old = dict(id=producer.id, epoch=producer.epoch)
        producer.add(partitions=(0,))
        answer = book.call("InitProducerId", version, transactionalId=producer.name, transactionTimeoutMs=60000, producerId=-1, producerEpoch=-1)
        book.note(f"a new instance while a transaction goes on, version {version}", named(answer))
        producer.settled()
        producer.describe(f"what the new instance has made of it, version {version}")
        producer.init(f"the new instance comes again, version {version}", version=version)
        producer.add(f"the old instance adds a partition, version {version}", version=version, **old) if version < 4 else None
        producer.end(f"the old instance ends, version {version}", version=version, **old)
        producer.produce(f"the old instance produces, after version {version}", **old)
        for name in (0, 1):
            producer.end(f"the old instance ends at version {name}, after version {version}", version=name, **old)


def looking_up(book):
    producer = Producer(book, "looked-up")
    producer.init()
    producer.add(partitions=(0, 3))
    ids = ["answers-looked-up", "answers-never", ""]

    def timeless(answer):
        answer["transactionStates"] = named(answer["transactionStates"])
        for state in answer["transactionStates"]:
            if state["transactionStartTimeMs"] > 0:
                state["transactionStartTimeMs"] = "SOME TIME"
            for topic in state["topics"]:
                topic["partitions"].sort()

    book.ask("describe transactions", "DescribeTransactions", 0, timeless, transactionalIds=ids)
    book.ask("describe no transaction", "DescribeTransactions", 0, transactionalIds=[])

    def by_id(answer):
        answer["transactionStates"] = named(answer["transactionStates"])
        answer["transactionStates"].sort(key=lambda state: state["transactionalId"])
        answer["unknownStateFilters"].sort()

    def listing(question, version=2, states=(), producers=None, **values):
        mine = [producer.id] if producers is None else producers
        book.ask(question, "ListTransactions", version, by_id, stateFilters=list(states), producerIdFilters=mine, **values)

    for version in range(3):
        listing(f"list a producer, version {version}", version)
        listing(f"list ongoing ones, version {version}", version, ["Ongoing"])
        listing(f"list empty ones, version {version}", version, ["Empty", "Dead", "PrepareEpochFence"])
        listing(f"list unknown states, version {version}", version, ["ongoing", "Nothing", "Ongoing"])
    for duration in (-1, 0, 3600000):
        book.pause(0.01)
        listing(f"list those of more than {duration} ms", durationFilter=duration)
    for pattern in ("", ".*", "answers-looked.*", "looked", "answers-look.d-up", "ANSWERS.*", "(?i)ANSWERS-LOOKED-UP", "answers-(looked|x)-up",
                    "answers-\\w+-up", "[", "(", "*", "a{2,1}", "answers-looked-up$", "^answers-looked-up", "(a)\\1", "answers(?=-looked).*",
                    "\\p{Lower}+-.*", "\\Qanswers\\E.*", "[a-z&&[^b]]+-.*", "answers-looked-up\\z", "(?<n>answers).*", "a++nswers.*"):
        listing(f"list the pattern {pattern}", transactionalIdPattern=pattern)
    listing("list another producer", producers=[producer.id + 100000])
