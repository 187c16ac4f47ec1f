"""A connection that sends what it is told and notes what comes back."""
import re
import socket
import struct
import time

from codec import API_KEYS, Codec, Cursor, is_flexible, MESSAGES

CLOSED = "the connection is closed"


class Client:
    def __init__(self, address):
        host, _, port = address.rpartition(":")
        self.address = address
        self.socket = socket.create_connection((host, int(port)))
        self.socket.settimeout(30)
        self.correlation = 0

    def send_bytes(self, data):
        self.socket.sendall(data)

    def send(self, api, version, body=None, client_id="answers", trailing=b"", **values):
        self.correlation += 1
        flexible = is_flexible(MESSAGES[api + "Request"], version)
        head = struct.pack(">hhih", API_KEYS[api], version, self.correlation, len(client_id)) + client_id.encode()
        body = Codec(api + "Request", version).encode(values) if body is None else body
        frame = head + (b"\0" if flexible else b"") + body + trailing
        self.send_bytes(struct.pack(">i", len(frame)) + frame)
        return self.correlation

    def receive_bytes(self):
        def read(count):
            data = b""
            while len(data) < count:
                part = self.socket.recv(count - len(data))
                if not part:
                    raise EOFError(CLOSED)
                data += part
            return data

        return read(struct.unpack(">i", read(4))[0])

    def receive(self, api, version):
        data = self.receive_bytes()
        cursor = Cursor(data)
        correlation = cursor.number("i")
        codec = Codec(api + "Response", version)
        if codec.flexible and api != "ApiVersions" and cursor.varint() != 0:
            raise ValueError("a response header with tags")
        answer = codec.decode(cursor)
        if cursor.position != len(data):
            raise ValueError(f"{len(data) - cursor.position} bytes left in the {api} response")
        return correlation, answer

    def call(self, api, version, **values):
        sent = self.send(api, version, **values)
        received, answer = self.receive(api, version)
        if received != sent:
            raise ValueError(f"correlation id {received} instead of {sent}")
        return answer


class Notebook:
    """Asks questions and notes the answers, with everything that differs from run to run replaced by a word."""

    def __init__(self, address):
        self.address, self.answers, self.words = address, {}, {}
        self.client = Client(address)
        self.word(address.rpartition(":")[2], "PORT")
        self.word(self.call("DescribeCluster", 0)["clusterId"], "CLUSTER ID")

    def word(self, value, word):
        """From now on `value` is noted as `word`."""
        self.words[str(value)] = word
        return value

    def note(self, question, answer):
        if question in self.answers:
            raise KeyError(f"two questions are called {question}")
        self.answers[question] = self._plain(answer)

    def ask(self, question, api, version, arranged=lambda answer: answer, **values):
        """Asks, notes the answer as `arranged` puts it, and gives it back as it came."""
        try:
            answer = self.client.call(api, version, **values)
            arranged(answer)
        except (EOFError, ConnectionError):
            self.client = Client(self.address)
            answer = CLOSED
        self.note(question, answer)
        return answer

    def create_topic(self, name, partitions=1, **configs):
        """Creates a topic and waits until its leaders answer, which in Kafka they do a little later. The times of its records are fixed ones, which retention
        must not take for old; a retention of None leaves the broker's."""
        configs = {"retention_ms": "-1", **configs}
        configs = [dict(name=key.replace("_", "."), value=value) for key, value in configs.items() if value is not None]
        topic = dict(name=name, numPartitions=partitions, replicationFactor=1, configs=configs)
        created = self.call("CreateTopics", 7, topics=[topic], timeoutMs=5000)["topics"][0]
        asked = [dict(partitionIndex=index, timestamp=-1) for index in range(partitions)]
        deadline = time.monotonic() + 30
        while True:
            answer = self.call("ListOffsets", 7, replicaId=-1, topics=[dict(name=name, partitions=asked)])
            if all(partition["errorCode"] == 0 for partition in answer["topics"][0]["partitions"]):
                return self.word(created["topicId"], "ID OF " + name)
            if time.monotonic() > deadline:
                raise TimeoutError(f"{name} has no leader: {answer}")

    def pause(self, seconds):
        """Gives the broker a moment, before it is asked again."""
        time.sleep(seconds)

    def call(self, api, version, **values):
        """Asks without noting."""
        return self.client.call(api, version, **values)

    def _plain(self, value):
        if isinstance(value, dict):
            return {key: self._plain(item) for key, item in value.items()}
        if isinstance(value, list):
            plain = [self._plain(item) for item in value]
            # Kafka gives these in the order of some hash map.
            for key in ("partitionIndex", "groupId"):
                if plain and all(isinstance(item, dict) and key in item for item in plain):
                    plain.sort(key=lambda item: item[key])
            return plain
        if isinstance(value, bool) or value is None or isinstance(value, float):
            return value
        text = self.words.get(str(value))
        if text:
            return text
        if isinstance(value, str):
            value = re.sub(r"1[78]\d{11}", "TIME", value)
            value = re.sub(r"-?92233702\d{11}", "LONG AGO", value)
            for known, word in self.words.items():
                if len(known) > 8:
                    value = value.replace(known, word)
        return value
