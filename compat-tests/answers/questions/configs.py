"""Configs: described, altered in both ways, and refused."""


def ask(notebook):
    notebook.create_topic("answers-c", retention_ms="1234567890")

    def describe(question, *resources, version=4, **values):
        answer = notebook.call("DescribeConfigs", version, resources=list(resources), **values)
        for result in answer["results"]:
            for config in result["configs"]:
                # The documentation is our own text.
                if config.get("documentation"):
                    config["documentation"] = "TEXT"
            result["configs"] = [config for config in result["configs"] if config["name"] not in OWN]
            result["configs"].sort(key=lambda config: config["name"])
            if result["resourceType"] == 4:
                result["configs"] = [config for config in result["configs"] if config["name"] in SAME_ON_ALL_BROKERS]
        notebook.note(question, answer)

    topic = lambda name="answers-c", keys=None: dict(resourceType=2, resourceName=name, configurationKeys=keys)
    broker = lambda name="1", keys=None: dict(resourceType=4, resourceName=name, configurationKeys=keys)
    few = ["retention.ms", "cleanup.policy", "segment.bytes", "compression.type", "no.such.key"]
    for version in range(1, 5):
        describe(f"describe a topic, version {version}", topic(keys=few), version=version, includeSynonyms=True)
    describe("describe a topic with documentation", topic(keys=few), includeDocumentation=True)
    describe("describe all of a topic", topic())
    describe("describe no key", topic(keys=[]))
    describe("describe an unknown topic", topic("answers-no"))
    describe("describe a bad topic name", topic("bad name"))
    describe("describe a broker", broker(), includeSynonyms=True)
    describe("describe another broker", broker("77"))
    describe("describe a broker that is no number", broker("x"))
    describe("describe the cluster's defaults", broker(""))
    describe("describe an unknown kind", dict(resourceType=99, resourceName="x", configurationKeys=None))
    describe("describe a group", dict(resourceType=32, resourceName="answers-g", configurationKeys=None))

    def incremental(question, *configs, name="answers-c", kind=2, version=1, validateOnly=False):
        keys = [dict(name=key, configOperation=operation, value=value) for key, operation, value in configs]
        resource = dict(resourceType=kind, resourceName=name, configs=keys)
        notebook.ask(question, "IncrementalAlterConfigs", version, resources=[resource], validateOnly=validateOnly)

    SET, DELETE, APPEND, SUBTRACT = range(4)
    incremental("set", ("retention.ms", SET, "1000000000"), version=0)
    incremental("set two", ("segment.bytes", SET, "2000000"), ("cleanup.policy", SET, "compact"))
    incremental("append", ("cleanup.policy", APPEND, "delete"))
    incremental("append again", ("cleanup.policy", APPEND, "delete"))
    describe("after append", topic(keys=["cleanup.policy"]))
    incremental("subtract", ("cleanup.policy", SUBTRACT, "compact"))
    describe("after subtract", topic(keys=["cleanup.policy"]))
    incremental("append to a number", ("retention.ms", APPEND, "5"))
    incremental("delete", ("segment.bytes", DELETE, None))
    incremental("delete what isn't set", ("segment.bytes", DELETE, None))
    incremental("delete an unknown key", ("no.such.key", DELETE, None))
    incremental("set an unknown key", ("no.such.key", SET, "1"))
    incremental("set to null", ("retention.ms", SET, None))
    incremental("set to a word", ("retention.ms", SET, "soon"))
    incremental("set out of range", ("retention.ms", SET, "-5"))
    incremental("set twice", ("retention.ms", SET, "5000000"), ("retention.ms", SET, "6000000"))
    incremental("an unknown operation", ("retention.ms", 9, "5"))
    incremental("only validated", ("retention.ms", SET, "7000000"), validateOnly=True)
    incremental("an unknown topic", ("retention.ms", SET, "7000000"), name="answers-no")
    incremental("an unknown kind", ("retention.ms", SET, "7000000"), kind=77)
    incremental("another broker", ("log.retention.ms", SET, "7000000"), kind=4, name="77")
    incremental("a key of the broker that is fixed", ("broker.id", SET, "7"), kind=4, name="1")
    describe("after incremental changes", topic(keys=few))
    both = [dict(resourceType=2, resourceName="answers-c", configs=[])] * 2
    notebook.ask("the same resource twice", "IncrementalAlterConfigs", 1, resources=both, validateOnly=False)

    def alter(question, *configs, name="answers-c", version=2, validateOnly=False):
        resource = dict(resourceType=2, resourceName=name, configs=[dict(name=key, value=value) for key, value in configs])
        notebook.ask(question, "AlterConfigs", version, resources=[resource], validateOnly=validateOnly)

    for version in range(3):
        alter(f"replace all, version {version}", ("segment.ms", "5000000"), version=version)
    describe("after replacing all", topic(keys=["segment.ms", "retention.ms"]))
    alter("replace with a wrong value", ("segment.ms", "x"))
    alter("replace with null", ("segment.ms", None))
    alter("replace in an unknown topic", ("segment.ms", "5000000"), name="answers-no")
    alter("replace with nothing")
    describe("after replacing with nothing", topic(keys=["segment.ms"]))


# Keys that Kafka does not have.
OWN = {"flush.policy", "record.validation"}

# Keys of a broker whose answer doesn't depend on how the broker was started.
SAME_ON_ALL_BROKERS = {
    "message.max.bytes", "log.retention.hours", "log.retention.ms", "log.segment.bytes", "num.network.threads",
    "compression.type", "log.cleanup.policy", "auto.create.topics.enable", "socket.request.max.bytes",
    "group.consumer.assignors", "sasl.mechanism.inter.broker.protocol", "ssl.keystore.password", "min.insync.replicas",
}
