"""scenarios.py KALDA FRANZ_GO: starts a broker with a schema registry and runs clients of Confluent's against both.

Records are written by serializers, which register their schemas, and read by deserializers of a client that has no cache: by Avro, JSON Schema and
Protobuf, before and after `kill -9`. Then the calls that tools make.
"""
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading

from confluent_kafka import Consumer, Producer
from confluent_kafka.schema_registry import Schema, SchemaReference, SchemaRegistryClient
from confluent_kafka.schema_registry.avro import AvroDeserializer, AvroSerializer
from confluent_kafka.schema_registry.error import SchemaRegistryError
from confluent_kafka.schema_registry.json_schema import JSONDeserializer, JSONSerializer
from confluent_kafka.schema_registry.protobuf import ProtobufDeserializer, ProtobufSerializer
from confluent_kafka.serialization import MessageField, SerializationContext
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

PATIENCE_S = 30
AVRO = '{"type": "record", "name": "User", "namespace": "kalda", "fields": [{"name": "name", "type": "string"}]}'
JSON = '{"title": "User", "type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]}'


class Broker:
    """A broker with a registry, its data in a folder of its own."""

    def __init__(self, kalda):
        self.kalda, self.folder = kalda, tempfile.mkdtemp()
        self.start()

    def start(self):
        command = [self.kalda, "--data", f"{self.folder}/data", "--listen", "PLAINTEXT://127.0.0.1:0"]
        command += ["--set", "group.initial.rebalance.delay.ms=0", "--set", "schema.registry.listeners=http://127.0.0.1:0"]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        told = ""
        for line in self.process.stdout:
            told += line
            if line.startswith("try:"):
                break
        self.bootstrap = re.search(r"PLAINTEXT://(\S+)", told)[1]
        self.registry = re.search(r"schema registry: (\S+)", told)[1]
        threading.Thread(target=self.process.stdout.read, daemon=True).start()

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self):
        self.process.terminate()
        code = self.process.wait(PATIENCE_S)
        shutil.rmtree(self.folder)
        return code

    def client(self):
        return SchemaRegistryClient({"url": self.registry})


def protobuf_class(file, package, field_type=None, dependency=None):
    """A message of its own file, as a compiler would make it; with a field of a message of another file, if one is named."""
    proto = descriptor_pb2.FileDescriptorProto(name=file, package=package, syntax="proto3")
    message = proto.message_type.add(name="User")
    message.field.add(name="name", number=1, type=9, label=1)
    if dependency:
        proto.dependency.append(dependency)
        message.field.add(name="other", number=2, type=11, type_name=field_type, label=1)
    pool = descriptor_pool.Default()
    pool.Add(proto)
    return message_factory.GetMessageClass(pool.FindMessageTypeByName(f"{package}.User"))


Plain = protobuf_class("plain.proto", "plain")
Using = protobuf_class("using.proto", "using", ".plain.User", "plain.proto")


def languages(client, reader):
    """Serializer and deserializer of each language, and a value. The last one's schema refers to that of the one before."""
    using = Using(name="Ada", other=Plain(name="Grace"))
    return {
        "avro": (AvroSerializer(client, AVRO), AvroDeserializer(reader), {"name": "Ada"}),
        "json": (JSONSerializer(JSON, client), JSONDeserializer(JSON, schema_registry_client=reader), {"name": "Ada"}),
        "protobuf": (ProtobufSerializer(Plain, client), ProtobufDeserializer(Plain, {}, reader), Plain(name="Ada")),
        "protobuf-with-reference": (ProtobufSerializer(Using, client), ProtobufDeserializer(Using, {}, reader), using),
    }


def produce(broker, topic, serializer, value):
    producer = Producer({"bootstrap.servers": broker.bootstrap})
    producer.produce(topic, serializer(value, SerializationContext(topic, MessageField.VALUE)))
    assert producer.flush(PATIENCE_S) == 0, "not acknowledged"


def consume(broker, topic, deserializer, count):
    group = {"group.id": f"readers-of-{topic}", "auto.offset.reset": "earliest", "enable.auto.commit": False}
    consumer = Consumer({"bootstrap.servers": broker.bootstrap, **group})
    consumer.subscribe([topic])
    values = []
    for _ in range(count):
        record = consumer.poll(PATIENCE_S)
        assert record is not None and record.error() is None, f"no record: {record and record.error()}"
        values.append(deserializer(record.value(), SerializationContext(topic, MessageField.VALUE)))
    consumer.close()
    return values


def there_and_back(broker):
    """One record of each language, and one more after a kill, with the schema that is there."""
    for name, (serializer, _, value) in languages(broker.client(), broker.client()).items():
        produce(broker, name, serializer, value)
    broker.kill()
    broker.start()
    client = broker.client()
    ids = {subject: client.get_latest_version(subject).schema_id for subject in client.get_subjects()}
    for name, (serializer, deserializer, value) in languages(client, broker.client()).items():
        produce(broker, name, serializer, value)
        read = consume(broker, name, deserializer, 2)
        assert read == [value, value], f"{name}: {read}"
    after = {subject: client.get_latest_version(subject).schema_id for subject in client.get_subjects()}
    assert after == ids, f"registered anew: {ids} {after}"


def refused(call, *arguments):
    try:
        answer = call(*arguments)
    except SchemaRegistryError as error:
        return error.error_code
    raise AssertionError(f"{call.__name__}{arguments} gave {answer}")


def administration(broker):
    """What tools do by the client: versions, lookups, references, settings, deletions."""
    client = broker.client()
    first, second = Schema('"string"', "AVRO"), Schema('{"type": "array", "items": "string"}', "AVRO")
    ids = [client.register_schema("tools", schema) for schema in (first, second, first)]
    assert ids[0] == ids[2] != ids[1], ids
    assert client.get_versions("tools") == [1, 2]
    assert client.lookup_schema("tools", second).version == 2
    assert client.get_schema(ids[1]).schema_str == second.schema_str
    assert client.get_version("tools", 1).schema.schema_str == first.schema_str
    base = Schema("syntax = \"proto3\"; message A {}", "PROTOBUF")
    client.register_schema("a.proto", base)
    using = Schema("syntax = \"proto3\"; import \"a.proto\"; message B { A a = 1; }", "PROTOBUF",
                   [SchemaReference("a.proto", "a.proto", 1)])
    used = client.register_schema("b", using)
    assert client.get_schema(used).references[0].subject == "a.proto"
    assert refused(client.delete_version, "a.proto", 1) == 42206
    client.set_compatibility("tools", "FULL")
    assert client.get_compatibility("tools") == "FULL" and client.get_compatibility() == "BACKWARD"
    assert client.test_compatibility("tools", first)
    assert refused(client.get_latest_version, "nothing") == 40401
    assert refused(client.get_version, "tools", 9) == 40402
    assert refused(broker.client().get_schema, 99999) == 40403
    assert refused(client.register_schema, "tools", Schema("{", "AVRO")) == 42201
    assert client.delete_version("tools", 1) == 1
    assert broker.client().get_versions("tools") in ([2], [1, 2])
    assert client.delete_subject("b") == [1]
    assert "b" not in broker.client().get_subjects()


def franz_go(broker):
    """The client of franz-go, with its own checks."""
    done = subprocess.run([FRANZ_GO, broker.registry], capture_output=True, text=True, timeout=PATIENCE_S)
    assert done.returncode == 0, done.stderr.strip()


def main():
    broker, failed = Broker(KALDA), 0
    scenarios = [there_and_back, administration, franz_go]
    for scenario in scenarios:
        name = scenario.__name__.replace("_", "-")
        try:
            scenario(broker)
            print(f"ok {name}")
        except Exception as error:  # each scenario tells its own reason
            failed += 1
            print(f"FAIL {name} {type(error).__name__}: {error}")
    code = broker.stop()
    print(f"registry clients {len(scenarios) - failed} of {len(scenarios)}, the broker ended with {code}")
    return 1 if failed or code else 0


KALDA, FRANZ_GO = sys.argv[1:]
sys.exit(main())
