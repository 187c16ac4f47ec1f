"""WriteTxnMarkers: the ends of transactions, as brokers tell each other."""


def ask(notebook):
    notebook.create_topic("answers-markers", partitions=2)

    def marker(producer, epoch=0, coordinator=0, commit=True, topics=(("answers-markers", (0,)),), version=0):
        topics = [dict(name=name, partitionIndexes=list(indexes)) for name, indexes in topics]
        values = dict(producerId=producer, producerEpoch=epoch, transactionResult=commit, topics=topics, coordinatorEpoch=coordinator)
        return {**values, **(dict(transactionVersion=version) if version else {})}

    def end(question, *markers, version=1):
        notebook.ask(question, "WriteTxnMarkers", version, in_order, markers=list(markers))

    for version in (1, 2):
        end(f"end the transaction of an unknown producer, version {version}", marker(700 + version), version=version)
    end("end a transaction again", marker(701))
    end("end a transaction in a later epoch", marker(701, epoch=5))
    end("end a transaction in an earlier epoch", marker(701, epoch=4))
    end("end a transaction with a later coordinator", marker(701, epoch=5, coordinator=3))
    end("end a transaction with an earlier coordinator", marker(701, epoch=5, coordinator=2))
    end("end a transaction with an earlier coordinator in a later epoch", marker(701, epoch=6, coordinator=2))
    end("abort", marker(701, epoch=5, coordinator=3, commit=False))
    end("end a transaction of version 2 again", marker(701, epoch=5, coordinator=3, version=2), version=2)
    end("end a transaction of version 2 in an earlier epoch", marker(701, epoch=4, coordinator=3, version=2), version=2)
    end("end transactions in several partitions", marker(703, topics=(("answers-markers", (1, 0, 9)), ("answers-no", (0,)))))
    end("end a transaction in a topic that is named twice", marker(705, topics=(("answers-markers", (0,)), ("answers-markers", (1,)))))
    end("end transactions of two producers", marker(706), marker(707, commit=False))
    end("end two transactions of a producer", marker(708), marker(708, topics=(("answers-markers", (1,)),)))
    end("a later and an earlier end of one producer", marker(709, epoch=2), marker(709, epoch=1))
    end("no markers")
    end("a marker without topics", marker(710, topics=()))
    end("a marker without partitions", marker(711, topics=(("answers-markers", ()),)))
    end("a negative producer", marker(-1))
    end("a negative epoch", marker(712, epoch=-1))
    end("a negative epoch of the coordinator", marker(713, coordinator=-1))
    for name in ("", "bad name", ".."):
        end(f"a topic {name!r}", marker(714, topics=((name, (0,)),)))
    end("a negative partition", marker(715, topics=(("answers-markers", (-1,)),)))
    end("an unknown version of transactions", marker(716, version=7), version=2)
    described = notebook.call("DescribeProducers", 0, topics=[dict(name="answers-markers", partitionIndexes=[0, 1])])
    for partition in described["topics"][0]["partitions"]:
        for producer in partition["activeProducers"]:
            producer["lastTimestamp"] = "NOW" if producer["lastTimestamp"] > 0 else producer["lastTimestamp"]
        partition["activeProducers"].sort(key=lambda producer: producer["producerId"])
    notebook.note("producers after their ends", described)


def in_order(answer):
    """Kafka tells these in the order of a hash table."""
    answer["markers"].sort(key=lambda marker: marker["producerId"])
    for marker in answer["markers"]:
        marker["topics"].sort(key=lambda topic: topic["name"])
