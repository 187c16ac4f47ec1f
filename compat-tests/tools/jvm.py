"""Kafka's tools: their classes, and one JVM that calls them one after the other (Recorder.java)."""
import base64
import subprocess

from transcript import HERE, RPK

TOOLS = "org.apache.kafka.tools."
CLASSES = {
    "kafka-topics": TOOLS + "TopicCommand",
    "kafka-configs": TOOLS + "ConfigCommand",
    "kafka-broker-api-versions": TOOLS + "BrokerApiVersionsCommand",
    "kafka-console-producer": TOOLS + "ConsoleProducer",
    "kafka-console-consumer": TOOLS + "consumer.ConsoleConsumer",
    "kafka-consumer-groups": TOOLS + "consumer.group.ConsumerGroupCommand",
    "kafka-get-offsets": TOOLS + "GetOffsetShell",
    "kafka-cluster": TOOLS + "ClusterTool",
    "kafka-metadata-quorum": TOOLS + "MetadataQuorumCommand",
    "kafka-features": TOOLS + "FeatureCommand",
    "kafka-groups": TOOLS + "GroupsCommand",
    "kafka-storage": "kafka.tools.StorageTool",
    "kafka-transactions": TOOLS + "TransactionsCommand",
    "kafka-producer-perf-test": TOOLS + "ProducerPerformance",
    "kafka-consumer-perf-test": TOOLS + "ConsumerPerformance",
    "kafka-verifiable-producer": TOOLS + "VerifiableProducer",
    "kafka-verifiable-consumer": TOOLS + "VerifiableConsumer",
    "transactional-message-copier": TOOLS + "TransactionalMessageCopier",
}


# Their parser ends the JVM by itself where it is given nonsense, or they look for files in their own folder.
ALONE = (
    "kafka-cluster", "kafka-features", "kafka-metadata-quorum", "kafka-storage", "kafka-transactions", "kafka-producer-perf-test",
    "kafka-consumer-perf-test", "kafka-verifiable-producer", "kafka-verifiable-consumer", "transactional-message-copier", RPK,
)


def java(classpath):
    return ["java", "-Xmx512M", f"-Dlog4j2.configurationFile={HERE}/log4j2.yaml", "-cp", classpath]


def text64(data):
    return base64.b64encode(data).decode()


class Tools:
    """The JVM that all calls are made in."""

    def __init__(self, classpath):
        command = [*java(classpath), str(HERE / "Recorder.java")]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )

    def call(self, call, broker):
        words = [CLASSES[call.tool], text64(call.standard_input())]
        words += [text64(word.encode()) for word in call.arguments(broker)]
        self.process.stdin.write("\t".join(words) + "\n")
        self.process.stdin.flush()
        code, out, err = self.process.stdout.readline().rstrip("\n").split("\t")
        call.set_outcome(base64.b64decode(out), base64.b64decode(err), int(code), broker)
