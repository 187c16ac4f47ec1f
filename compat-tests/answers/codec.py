"""Encodes and decodes any Kafka message from the facts in messages.json.gz. Standard library only.

Deliberately simple and slow, and written apart from the broker's codec: a second opinion on it.
"""
import base64
import gzip
import json
import pathlib
import struct

_facts = json.loads(gzip.open(pathlib.Path(__file__).with_name("messages.json.gz")).read())
MESSAGES = {message["name"]: message for message in _facts["messages"]}
API_KEYS = {api["name"]: api["apiKey"] for api in _facts["apis"]}
NUMBERS = {"int8": "b", "int16": "h", "int32": "i", "int64": "q", "uint16": "H", "uint32": "I", "float64": "d"}


def in_range(text, version):
    if text in (None, "none"):
        return False
    first, _, last = text.partition("-")
    if first.endswith("+"):
        return version >= int(first[:-1])
    return int(first) <= version <= int(last or first)


def is_flexible(message, version):
    return in_range(message["flexibleVersions"], version)


def camel(name):
    return name[0].lower() + name[1:]


def varint(number):
    out = b""
    while number >= 0x80:
        out += bytes([number & 0x7F | 0x80])
        number >>= 7
    return out + bytes([number])


def zigzag(number):
    return varint((number << 1) ^ (number >> 63))


def uuid_bytes(value):
    return base64.urlsafe_b64decode(value + "==") if isinstance(value, str) else value


class Cursor:
    def __init__(self, data):
        self.data, self.position = data, 0

    def take(self, count):
        part = self.data[self.position : self.position + count]
        if len(part) != count:
            raise ValueError(f"{count} bytes wanted, {len(part)} left")
        self.position += count
        return part

    def number(self, form):
        return struct.unpack(">" + form, self.take(struct.calcsize(form)))[0]

    def varint(self):
        number = shift = 0
        while True:
            byte = self.take(1)[0]
            number |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return number


class Codec:
    """One message at one version."""

    def __init__(self, name, version):
        self.message, self.version = MESSAGES[name], version
        self.flexible = is_flexible(self.message, version)
        self.common = {common["name"]: common["fields"] for common in self.message.get("commonStructs", [])}

    def encode(self, values):
        return self._put_struct(self.message["fields"], values)

    def decode(self, cursor):
        return self._take_struct(self.message["fields"], cursor)

    def _fields(self, field):
        return field["fields"] if "fields" in field else self.common[field["type"].replace("[]", "")]

    def _nullable(self, field):
        return in_range(field.get("nullableVersions"), self.version)

    def _length(self, length, small):
        if self._flexible_field:
            return varint(0 if length is None else length + 1)
        return struct.pack(">h" if small else ">i", -1 if length is None else length)

    def _put_struct(self, fields, values):
        unknown = set(values) - {camel(field["name"]) for field in fields}
        if unknown:
            raise KeyError(f"{self.message['name']} has no {unknown}")
        out, tagged = b"", []
        for field in fields:
            if not in_range(field["versions"], self.version):
                continue
            name = camel(field["name"])
            nullable = self._nullable(field)
            if "tag" in field and in_range(field.get("taggedVersions"), self.version):
                if name in values:
                    tagged.append((field["tag"], self._put(field, field["type"], values[name], nullable)))
                continue
            out += self._put(field, field["type"], values.get(name, default(field)), nullable)
        if self.flexible:
            out += varint(len(tagged))
            for tag, data in sorted(tagged):
                out += varint(tag) + varint(len(data)) + data
        return out

    def _put(self, field, kind, value, nullable):
        self._flexible_field = self.flexible
        if "flexibleVersions" in field:
            self._flexible_field = in_range(field["flexibleVersions"], self.version)
        if kind.startswith("[]"):
            head = self._length(None if value is None else len(value), small=False)
            return head + b"".join(self._put(field, kind[2:], item, False) for item in value or [])
        if kind in NUMBERS:
            return struct.pack(">" + NUMBERS[kind], value)
        if kind == "bool":
            return b"\1" if value else b"\0"
        if kind == "uuid":
            return uuid_bytes(value)
        if kind in ("string", "bytes", "records"):
            data = value.encode() if isinstance(value, str) else value
            return self._length(None if data is None else len(data), small=kind == "string") + (data or b"")
        if nullable and value is None:
            return b"\xff"
        return (b"\1" if nullable else b"") + self._put_struct(self._fields(field), value)

    def _take_struct(self, fields, cursor):
        values, tagged = {}, {}
        for field in fields:
            if not in_range(field["versions"], self.version):
                continue
            if "tag" in field and in_range(field.get("taggedVersions"), self.version):
                tagged[field["tag"]] = field
                continue
            values[camel(field["name"])] = self._take(field, field["type"], cursor, self._nullable(field))
        if self.flexible:
            for _ in range(cursor.varint()):
                tag, data = cursor.varint(), cursor.take(cursor.varint())
                if tag in tagged:
                    values[camel(tagged[tag]["name"])] = self._take(tagged[tag], tagged[tag]["type"], Cursor(data), self._nullable(tagged[tag]))
                else:
                    values[f"tag {tag}"] = data.hex()
        return values

    def _take(self, field, kind, cursor, nullable):
        flexible = self.flexible
        if "flexibleVersions" in field:
            flexible = in_range(field["flexibleVersions"], self.version)
        if kind.startswith("[]"):
            count = cursor.varint() - 1 if flexible else cursor.number("i")
            return None if count < 0 else [self._take(field, kind[2:], cursor, False) for _ in range(count)]
        if kind in NUMBERS:
            return cursor.number(NUMBERS[kind])
        if kind == "bool":
            return cursor.take(1) != b"\0"
        if kind == "uuid":
            return base64.urlsafe_b64encode(cursor.take(16)).decode().rstrip("=")
        if kind in ("string", "bytes", "records"):
            count = cursor.varint() - 1 if flexible else cursor.number("h" if kind == "string" else "i")
            data = None if count < 0 else cursor.take(count)
            return data if data is None else data.decode() if kind == "string" else data.hex()
        if nullable and cursor.number("b") < 0:
            return None
        return self._take_struct(self._fields(field), cursor)


def default(field):
    text, kind = field.get("default"), field["type"]
    if text == "null":
        return None
    if kind.startswith("[]"):
        return []
    if kind == "float64":
        return float(text or 0)
    if kind in NUMBERS:
        return int(text or "0", 0)
    return {"bool": text == "true", "string": text or "", "bytes": b"", "records": None, "uuid": bytes(16)}.get(kind, {})


def _crc_table():
    table = []
    for number in range(256):
        for _ in range(8):
            number = (number >> 1) ^ 0x82F63B78 if number & 1 else number >> 1
        table.append(number)
    return table


_CRC = _crc_table()


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc = _CRC[(crc ^ byte) & 255] ^ (crc >> 8)
    return crc ^ 0xFFFFFFFF


def batch(records, time=1795400000000, producer=(-1, -1, -1), attributes=0, magic=2):
    """A record batch; `records` are pairs of key and value."""
    body = b""
    for delta, (key, value) in enumerate(records):
        record = b"\0" + zigzag(0) + zigzag(delta)
        for part in (key, value):
            record += zigzag(-1) if part is None else zigzag(len(part)) + part
        record += zigzag(0)
        body += zigzag(len(record)) + record
    if attributes & 7 == 1:
        body = gzip.compress(body, mtime=0)
    head = struct.pack(">hiqqqhii", attributes, len(records) - 1, time, time, *producer, len(records))
    data = head + body
    return struct.pack(">qiibI", 0, len(data) + 9, -1, magic, crc32c(data)) + data
