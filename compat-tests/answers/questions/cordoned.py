"""Cordoned log directories (KIP-1066), on a broker with one directory: what is refused while it is cordoned."""
BROKER = 4
SET, DELETE, APPEND, SUBTRACT = range(4)
KEY = "cordoned.log.dirs"
LONG = "answers-" + "l" * 240


def ask(notebook):
    node = notebook.call("DescribeCluster", 0)["brokers"][0]["brokerId"]
    directory = notebook.word(notebook.call("DescribeLogDirs", 5, topics=[])["results"][0]["logDir"], "DIRECTORY")
    notebook.create_topic("answers-cordoned", 2)

    def alter(question, value, operation=SET, name=str(node)):
        config = dict(name=KEY, configOperation=operation, value=value)
        resource = dict(resourceType=BROKER, resourceName=name, configs=[config])
        notebook.ask(question, "IncrementalAlterConfigs", 1, resources=[resource], validateOnly=False)
        notebook.pause(0.5)

    def describe(question, version=5):
        answer = notebook.call("DescribeLogDirs", version, topics=[])
        for result in answer["results"]:
            result.pop("totalBytes", None)
            result.pop("usableBytes", None)
        notebook.note(question, answer)
        resource = dict(resourceType=BROKER, resourceName=str(node), configurationKeys=[KEY])
        notebook.ask(question + ", the key", "DescribeConfigs", 4, resources=[resource], includeSynonyms=True, includeDocumentation=False)

    def create(question, name, replicas=None, validate=False):
        topic = dict(name=name, numPartitions=-1 if replicas else 1, replicationFactor=-1 if replicas else 1,
                     assignments=[dict(partitionIndex=0, brokerIds=replicas)] if replicas else [])
        answer = notebook.call("CreateTopics", 7, topics=[topic], timeoutMs=5000, validateOnly=validate)
        for created in answer["topics"]:
            # Configs are asked about elsewhere.
            created.pop("configs", None)
            if created["topicId"] != "AAAAAAAAAAAAAAAAAAAAAA":
                notebook.word(created["topicId"], "ID OF " + name)
        notebook.note(question, answer)

    def move(question, path):
        topics = [dict(name="answers-cordoned", partitions=[0, 7]), dict(name="answers-no", partitions=[0]), dict(name=LONG, partitions=[0])]
        moved = notebook.call("AlterReplicaLogDirs", 2, dirs=[dict(path=path, topics=topics)])
        moved["results"].sort(key=lambda topic: topic["topicName"])
        notebook.note(question, moved)

    def refused(question):
        alter(question + " an unknown directory", "/there/is/none")
        alter(question + " this directory and an unknown one", f"{directory},/there/is/none")
        alter(question + " two unknown directories", "/there/is/none,/nor/there")
        alter(question + " a directory twice", f"{directory},{directory}")
        alter(question + " a relative path", "here")
        alter(question + " a slash behind", directory + "/")
        alter(question + " the star and the directory", f"*,{directory}")
        alter(question + " the star and an unknown directory", "*,/there/is/none")
        alter(question + " the star twice", "*,*")
        alter(question + " for all brokers", directory, name="")
        alter(question + " the star for all brokers", "*", name="")
        alter(question + " a value with empty items", f"{directory},,")
        describe(question + ": described")
        alter(question + ": removed", None, DELETE)

    refused("cordon")
    describe("nothing cordoned")
    for name, value in (("the directory", directory), ("the star", "*")):
        alter(f"cordon {name}", value)
        for version in (4, 5) if value == "*" else (5,):
            describe(f"{name} cordoned, version {version}", version)
        create(f"{name} cordoned: create a topic", "answers-cordoned-a")
        create(f"{name} cordoned: would create a topic", "answers-cordoned-a", validate=True)
        create(f"{name} cordoned: create a topic on this broker", f"answers-cordoned-{name.split()[1]}", [node])
        more = dict(name="answers-cordoned", count=3, assignments=None)
        notebook.ask(f"{name} cordoned: add partitions", "CreatePartitions", 3, topics=[more], timeoutMs=5000, validateOnly=False)
        more = dict(name="answers-cordoned", count=3, assignments=[dict(brokerIds=[node])])
        notebook.ask(f"{name} cordoned: would add a partition on this broker", "CreatePartitions", 3, topics=[more], timeoutMs=5000,
                     validateOnly=True)
        move(f"{name} cordoned: move there", directory)
        move(f"{name} cordoned: move to an unknown directory", "/there/is/none")
        for what, replicas in (("", [node]), (" twice to this broker", [node, node]), (" to an unknown broker", [node, 99]),
                               (" to an unknown broker below", [-1, node]), (" to none", []), (": cancel", None)):
            moved = dict(name="answers-cordoned", partitions=[dict(partitionIndex=0, replicas=replicas)])
            notebook.ask(f"{name} cordoned: reassign{what}", "AlterPartitionReassignments", 1, timeoutMs=5000, topics=[moved])
        notebook.ask(f"{name} cordoned: made on demand", "Metadata", 9, topics=[dict(name="answers-cordoned-c")], allowAutoTopicCreation=True,
                     includeClusterAuthorizedOperations=False, includeTopicAuthorizedOperations=False)
        alter(f"{name} no longer cordoned", None, DELETE)
        describe(f"{name} no longer cordoned: described")
    alter("append the directory", directory, APPEND)
    alter("append it again", directory, APPEND)
    describe("appended")
    alter("append the star", "*", APPEND)
    alter("subtract an unknown directory", "/there/is/none", SUBTRACT)
    alter("subtract the directory", directory, SUBTRACT)
    describe("subtracted")
    alter("set to nothing", "")
    describe("set to nothing: described")
    alter("delete", None, DELETE)
    describe("deleted")
    create("create a topic afterwards", "answers-cordoned-a")
