"""A few requests of Kafka's protocol as bytes, for tools that speak it without a client library.

Only old, inflexible versions: they are short, and every broker still serves them.
"""
import socket
import struct
import time

PRODUCE, METADATA = 0, 3


def crc32c_table():
    table = []
    for byte in range(256):
        for _ in range(8):
            byte = (byte >> 1) ^ (0x82F63B78 if byte & 1 else 0)
        table.append(byte)
    return table


TABLE = crc32c_table()


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc = TABLE[(crc ^ byte) & 0xFF] ^ (crc >> 8)
    return crc ^ 0xFFFFFFFF


def varint(number):
    """Zigzag, as in records."""
    number = (number << 1) ^ (number >> 63)
    out = bytearray()
    while number & ~0x7F:
        out.append((number & 0x7F) | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def string(text):
    data = text if isinstance(text, bytes) else text.encode()
    return struct.pack(">h", len(data)) + data


def array(*items):
    return struct.pack(">i", len(items)) + b"".join(items)


def record(index, value):
    body = b"\0" + varint(0) + varint(index) + varint(-1) + varint(len(value)) + value + varint(0)
    return varint(len(body)) + body


def batch(values):
    """A batch of format 2, of now."""
    now = int(time.time() * 1000)
    tail = struct.pack(">hiqqqhii", 0, len(values) - 1, now, now, -1, -1, -1, len(values))
    tail += b"".join(record(index, value) for index, value in enumerate(values))
    head = struct.pack(">ibI", -1, 2, crc32c(tail))
    return struct.pack(">qi", 0, len(head) + len(tail)) + head + tail


def request(key, version, body, correlation=1, client="wire"):
    """A whole frame with header version 1."""
    payload = struct.pack(">hhi", key, version, correlation) + string(client) + body
    return struct.pack(">i", len(payload)) + payload


def metadata(topic, correlation=1):
    """Version 4, creating the topic where it isn't there."""
    return request(METADATA, 4, array(string(topic)) + b"\1", correlation)


def produce(topic, partition, records, acks=-1, correlation=1):
    """Version 7."""
    data = array(string(topic) + array(struct.pack(">ii", partition, len(records)) + records))
    return request(PRODUCE, 7, struct.pack(">hhi", -1, acks, 10_000) + data, correlation)


def receive(connection):
    """One whole response without its length."""
    size = struct.unpack(">i", exactly(connection, 4))[0]
    return exactly(connection, size)


def exactly(connection, size):
    data = bytearray()
    while len(data) < size:
        chunk = connection.recv(size - len(data))
        if not chunk:
            raise ConnectionError("the broker closed the connection")
        data += chunk
    return bytes(data)


def connect(bootstrap, timeout_s=10.0):
    host, port = bootstrap.rsplit(":", 1)
    connection = socket.create_connection((host, int(port)), timeout=timeout_s)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def produced_error(response, topic):
    """The error code of the single partition in a Produce response."""
    at = 4 + 4 + 2 + len(topic) + 4 + 4
    return struct.unpack_from(">h", response, at)[0]
