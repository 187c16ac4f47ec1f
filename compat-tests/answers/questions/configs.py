"""Configs: described, altered in both ways, and refused."""
import time


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
    unknown = dict(resourceType=99, resourceName="x", configurationKeys=None)
    describe("describe an unknown kind", unknown)
    describe("describe an unknown kind and a broker", dict(resourceType=4, resourceName="1", configurationKeys=["node.id"]), unknown)
    describe("describe a group", dict(resourceType=32, resourceName="answers-g", configurationKeys=None))

    def incremental(question, *configs, name="answers-c", kind=2, version=1, validateOnly=False):
        keys = [dict(name=key, configOperation=operation, value=value) for key, operation, value in configs]
        resource = dict(resourceType=kind, resourceName=name, configs=keys)
        notebook.ask(question, "IncrementalAlterConfigs", version, resources=[resource], validateOnly=validateOnly)

    SET, DELETE, APPEND, SUBTRACT = range(4)
    for key, value in (
        ("consumer.session.timeout.ms", "1"), ("consumer.heartbeat.interval.ms", "15001"), ("share.delivery.count.limit", "20"),
        ("share.session.timeout.ms", "45000"), ("streams.num.standby.replicas", "3"), ("streams.num.warmup.replicas", "21"),
        ("streams.task.offset.interval.ms", "1"), ("streams.assignor.name", "sticky"), ("streams.assignor.name", "none"),
        ("streams.assignor.name", ""), ("streams.rack.aware.assignment.tags", "a,b"), ("streams.rack.aware.assignment.tags", "a,a"),
        ("streams.rack.aware.assignment.tags", ""), ("streams.rack.aware.assignment.tags", "a,,b"),
        ("streams.acceptable.recovery.lag", "-1"), ("errors.deadletterqueue.topic.name", "__dlq"),
        ("errors.deadletterqueue.topic.name", "dlq.x"), ("errors.deadletterqueue.topic.name", "no prefix"),
        ("errors.deadletterqueue.copy.record.enable", "perhaps"), ("consumer.assignor.offload.enable", "false"),
    ):
        incremental(f"set {key} of a group to '{value}'", (key, SET, value), name="answers-set", kind=32)
        incremental(f"delete {key} of a group, after '{value}'", (key, DELETE, None), name="answers-set", kind=32)
    incremental("set an internal key of a group", ("streams.num.warmup.replicas", SET, "3"), name="answers-internal", kind=32)
    time.sleep(0.3)  # Kafka describes what it has applied
    describe("describe a group with an internal key", dict(resourceType=32, resourceName="answers-internal", configurationKeys=None))
    for key, value in (
        ("max.decompressed.message.bytes", "0"), ("max.decompressed.message.bytes", "2147483639"),
        ("max.decompressed.message.bytes", "2147483640"), ("remote.copy.lag.ms", "-2"), ("remote.copy.lag.ms", "9999999999999"),
        ("remote.copy.lag.bytes", "-2"), ("errors.deadletterqueue.group.enable", "true"),
    ):
        incremental(f"set {key} of a topic to '{value}'", (key, SET, value))
        incremental(f"delete {key} of a topic, after '{value}'", (key, DELETE, None))
    incremental("set", ("retention.ms", SET, "1000000000"), version=0)
    incremental("set two", ("segment.bytes", SET, "2000000"), ("cleanup.policy", SET, "compact"))
    incremental("append", ("cleanup.policy", APPEND, "delete"))
    incremental("append again", ("cleanup.policy", APPEND, "delete"))
    describe("after append", topic(keys=["cleanup.policy"]))
    incremental("subtract", ("cleanup.policy", SUBTRACT, "compact"))
    describe("after subtract", topic(keys=["cleanup.policy"]))
    incremental("append to a number", ("retention.ms", APPEND, "5"))
    throttled = "leader.replication.throttled.replicas"
    for question, operation, items in (
        ("a list with a comma behind it", APPEND, "0:1,1:1,"),
        ("a list with items twice", APPEND, "2:1,2:1,1:1"),
        ("a list of nothing", APPEND, ","),
    ):
        incremental(f"append {question}", (throttled, operation, items))
        time.sleep(0.3)  # Kafka describes what it has applied
        describe(f"append {question}: after", topic(keys=[throttled]))
    incremental("set a list with items twice", (throttled, SET, "0:1,0:1,0:1,1:1"))
    for question, items in (("an item that is there thrice", "0:1"), ("an item twice", "0:1,0:1,"), ("nothing", "")):
        incremental(f"subtract {question}", (throttled, SUBTRACT, items))
        time.sleep(0.3)
        describe(f"subtract {question}: after", topic(keys=[throttled]))
    incremental("delete a list", (throttled, DELETE, None))
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

    loggers(notebook, describe, incremental)


def loggers(notebook, describe, incremental):
    """Levels of the broker's loggers. Names and levels at the start are each broker's own, but for the root's name."""
    SET, DELETE, APPEND, SUBTRACT = range(4)
    own = lambda name="1", keys=["root", "LOGGER", "no.such"]: dict(
        resourceType=8, resourceName=name, configurationKeys=[logger if key == "LOGGER" else key for key in keys]
    )
    every = notebook.call("DescribeConfigs", 4, resources=[dict(resourceType=8, resourceName="1", configurationKeys=None)])
    names = sorted(config["name"] for config in every["results"][0]["configs"])
    notebook.note("the root is a logger", "root" in names)
    logger = notebook.word(next(name for name in names if "." in name), "LOGGER")

    def alter(question, *changes, name="1", **values):
        incremental(question, *changes, name=name, kind=8, **values)

    alter("set the root's level", ("root", SET, "ERROR"))
    alter("set a logger's level", (logger, SET, "TRACE"))
    for version in range(1, 5):
        describe(f"describe loggers, version {version}", own(), version=version, includeSynonyms=True, includeDocumentation=version == 4)
    describe("describe the loggers of another broker", own("77"))
    describe("describe the loggers of all brokers", own(""))
    describe("describe the loggers of a broker that is no number", own("x"))
    alter("delete a logger's level", (logger, DELETE, None), version=0)
    describe("after deleting a logger's level", own())
    alter("a logger's level that is fatal", (logger, SET, "FATAL"))
    alter("a logger's level is only validated", (logger, SET, "DEBUG"), validateOnly=True)
    alter("one of two loggers' levels is wrong", ("root", SET, "DEBUG"), (logger, SET, "loud"))
    describe("after a fatal level", own())
    for level in ("debug", "OFF", "ALL", ""):
        alter(f"the level {level!r}", (logger, SET, level))
    alter("a level of null", (logger, SET, None))
    alter("delete the root's level", ("root", DELETE, None))
    alter("append to a logger", (logger, APPEND, "DEBUG"))
    alter("subtract from a logger that isn't there", ("no.such", SUBTRACT, "DEBUG"))
    alter("an unknown operation on a logger", (logger, 9, "DEBUG"))
    alter("set a logger that isn't there", ("no.such", SET, "loud"))
    alter("delete a logger that isn't there", ("no.such", DELETE, None))
    alter("a logger without a name", ("", SET, "DEBUG"))
    alter("a logger twice", (logger, SET, "DEBUG"), (logger, SET, "INFO"))
    alter("no logger")
    for broker in ("77", "x", ""):
        alter(f"a logger of the broker {broker!r}", (logger, SET, "loud"), name=broker)
    resource = dict(resourceType=8, resourceName="1", configs=[dict(name="root", value="INFO")])
    notebook.ask("replace the levels of loggers", "AlterConfigs", 2, resources=[resource], validateOnly=False)
    both = [dict(resourceType=8, resourceName="1", configs=[])] * 2
    notebook.ask("the same broker's loggers twice", "IncrementalAlterConfigs", 1, resources=both, validateOnly=False)
    for name, level in ((logger, "WARN"), ("root", "WARN")):
        alter(f"back to a level as it may have been: {'root' if name == 'root' else 'LOGGER'}", (name, SET, level))


# Keys that Kafka does not have.
OWN = {"flush.policy", "record.validation"}

# Keys of a broker whose answer doesn't depend on how the broker was started.
SAME_ON_ALL_BROKERS = {
    "message.max.bytes", "log.retention.hours", "log.retention.ms", "log.segment.bytes", "num.network.threads",
    "compression.type", "log.cleanup.policy", "auto.create.topics.enable", "socket.request.max.bytes",
    "group.consumer.assignors", "sasl.mechanism.inter.broker.protocol", "ssl.keystore.password", "min.insync.replicas",
}
