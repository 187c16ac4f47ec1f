"""DescribeProducers: what a partition's log remembers of its producers."""
from codec import batch


def ask(notebook):
    notebook.create_topic("answers-producers", partitions=2)
    ids = []
    while len(ids) < 3:
        answer = notebook.call("InitProducerId", 4, transactionalId=None, transactionTimeoutMs=1000, producerId=-1, producerEpoch=-1)
        if answer["errorCode"] == 0:
            ids.append(answer["producerId"])

    def produce(producer, sequence, time=1600000000000, epoch=0, records=1):
        data = batch([(b"k", b"v")] * records, time=time, producer=(producer, epoch, sequence))
        topics = [dict(name="answers-producers", partitionData=[dict(index=0, records=data)])]
        notebook.call("Produce", 9, acks=-1, timeoutMs=3000, topicData=topics)

    def by_id(answer):
        for topic in answer["topics"]:
            for partition in topic["partitions"]:
                partition["activeProducers"].sort(key=lambda producer: producer["producerId"])
                for producer in partition["activeProducers"]:
                    producer["producerId"] = f"PRODUCER {ids.index(producer['producerId'])}"

    def describe(question, *topics):
        topics = [dict(name=name, partitionIndexes=list(indexes)) for name, indexes in topics]
        notebook.ask(question, "DescribeProducers", 0, by_id, topics=topics)

    describe("describe producers: none", ("answers-producers", [0, 1]))
    produce(ids[0], 0)
    produce(ids[0], 1, time=1600000000005, records=3)
    describe("describe producers: one", ("answers-producers", [0, 1]))
    produce(ids[1], 0)
    produce(ids[2], 0, epoch=0)
    produce(ids[2], 0, epoch=3)
    describe("describe producers: three, one in a later epoch", ("answers-producers", [0]))
    describe("describe producers: an unknown partition", ("answers-producers", [2, -1]))
    describe("describe producers: an unknown topic", ("answers-no", [0]))
    for name in ("", "bad name", "..", "a" * 250):
        describe(f"describe producers: a topic {name!r}", (name, [0]))
    describe("describe producers: nothing")
    describe("describe producers: a topic twice", ("answers-producers", [1]), ("answers-producers", [1, 1]))
    describe("describe producers: no partition", ("answers-producers", []))
