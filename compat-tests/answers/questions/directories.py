"""Log directories: what is in them, and what is said of those that aren't there. Asked of a broker with one directory."""
from codec import batch


def ask(notebook):
    notebook.create_topic("answers-places", 3)
    written = dict(name="answers-places", partitionData=[dict(index=2, records=batch([(b"k", b"v")]))])
    notebook.call("Produce", 11, acks=-1, timeoutMs=3000, topicData=[written])

    def plain(answer):
        for result in answer["results"]:
            notebook.word(result["logDir"], "DIRECTORY")
            for field in ("totalBytes", "usableBytes"):
                if field in result:
                    result[field] = result[field] > 0
            # Others may have been there before, and Kafka gives topics in the order of a hash map.
            result["topics"] = sorted((topic for topic in result["topics"] if topic["name"].startswith("answers-places")),
                                      key=lambda topic: topic["name"])
        return answer

    def describe(question, *topics, version=5):
        asked = None if topics == (None,) else [dict(topic=name, partitions=list(partitions)) for name, *partitions in topics]
        notebook.note(question, plain(notebook.call("DescribeLogDirs", version, topics=asked)))

    for version in range(1, 6):
        describe(f"describe at version {version}", ("answers-places", 0, 2, 7), version=version)
    describe("describe everything", None)
    describe("describe nothing")
    describe("describe no partition", ("answers-places",))
    describe("describe a partition twice", ("answers-places", 1, 1), ("answers-places", 0))
    describe("describe an unknown topic", ("answers-no", 0))
    describe("describe the metadata log", ("__cluster_metadata", 0))

    directory = notebook.call("DescribeLogDirs", 5, topics=[])["results"][0]["logDir"]
    notebook.create_topic("l" * 215)

    def move(question, *places, version=2):
        dirs = [dict(path=path, topics=[dict(name=name, partitions=list(partitions))]) for path, name, *partitions in places]
        answer = notebook.call("AlterReplicaLogDirs", version, dirs=dirs)
        answer["results"].sort(key=lambda topic: topic["topicName"])
        notebook.note(question, answer)

    for version in (1, 2):
        move(f"move to where it is, version {version}", (directory, "answers-places", 0, 1), version=version)
    move("move to an unknown directory", ("/there/is/none", "answers-places", 0))
    move("move to a relative path", ("here", "answers-places", 0))
    move("move to no path", ("", "answers-places", 0))
    move("move an unknown partition", (directory, "answers-places", 9))
    move("move a negative partition", (directory, "answers-places", -1))
    move("move an unknown topic", (directory, "answers-no", 0))
    move("move an unknown topic to an unknown directory", ("/there/is/none", "answers-no", 0))
    move("move a topic with a long name", (directory, "l" * 215, 0))
    move("move a topic with a long name to an unknown directory", ("/there/is/none", "l" * 215, 0))
    move("move an unknown topic with a long name", (directory, "m" * 249, 0))
    move("move the metadata log", (directory, "__cluster_metadata", 0))
    move("move two topics", (directory, "answers-places", 0, 2), (directory, "answers-no", 1))
    move("move a partition to two directories", (directory, "answers-places", 0), ("/there/is/none", "answers-places", 0))
    move("move a partition twice", (directory, "answers-places", 0, 0))
    move("move no partition", (directory, "answers-places"))
    move("move nothing")
    describe("describe after the moves", ("answers-places", 0, 1, 2))
