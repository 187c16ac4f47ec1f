"""Frames that are wrong, and versions that don't exist."""
import struct

from client import CLOSED, Client


def ask(notebook):
    def frame(question, data):
        client = Client(notebook.address)
        client.send_bytes(data)
        try:
            notebook.note(question, client.receive_bytes().hex())
        except (EOFError, ConnectionError):
            notebook.note(question, CLOSED)

    def header(key, version, tail=b""):
        body = struct.pack(">hhih", key, version, 7, -1) + tail
        return struct.pack(">i", len(body)) + body

    frame("a size below zero", struct.pack(">i", -1))
    frame("a size of zero", struct.pack(">i", 0))
    frame("a size over socket.request.max.bytes", struct.pack(">i", 104857601))
    frame("an unknown API", header(999, 0))
    frame("a removed API", header(4, 0))
    frame("an API of the controller", header(52, 0, b"\0"))
    frame("Metadata at an unknown version", header(3, 99, b"\0"))
    frame("Produce at version 2", header(0, 2))
    frame("ApiVersions at an unknown version", header(18, 99, b"\0"))
    frame("ApiVersions at version -1", header(18, -1))
    frame("a header that ends too early", struct.pack(">ihh", 4, 3, 1))
    frame("a client id that isn't UTF-8", struct.pack(">ihhih", 20, 20, 1, 1, 2) + b"\xff\xfe" + struct.pack(">ii", 0, 9))
    frame("a body that ends too early", header(3, 1, struct.pack(">i", 5)))
    frame("an array with a huge count", header(3, 1, struct.pack(">i", 2**31 - 1)))
    frame("a string with a negative length", header(3, 1, struct.pack(">ih", 1, -5)))
    answer = notebook.call("ApiVersions", 0)
    notebook.note("bytes after the request are ignored", isinstance(
        notebook.call("Metadata", 12, topics=[], trailing=b"xx"), dict))
    notebook.note("ApiVersions 0 has an error code", answer["errorCode"])
    notebook.ask("ApiVersions without a client name", "ApiVersions", 3, clientSoftwareName="", clientSoftwareVersion="1")
    notebook.ask("ApiVersions with a strange client name", "ApiVersions", 3, clientSoftwareName="a b", clientSoftwareVersion="1")
    for version in range(6):
        values = dict(clientSoftwareName="x", clientSoftwareVersion="1") if version >= 3 else {}
        answer = notebook.call("ApiVersions", version, **values)
        answer.pop("apiKeys")
        answer.pop("finalizedFeaturesEpoch", None)
        for features in ("supportedFeatures", "finalizedFeatures"):
            if features in answer:
                # Who votes is said by the configuration of the one, and in the metadata of the other.
                answer[features] = [feature for feature in answer[features] if feature["name"] != "kraft.version" or "minVersion" in feature]
                answer[features].sort(key=lambda feature: feature["name"])
        notebook.note(f"ApiVersions {version}, features", answer)

    # Since version 5 a client says which cluster and node it expects. The node of the oracle is 1, as here.
    cluster = notebook.call("DescribeCluster", 0)["clusterId"]
    for question, values in (
        ("its cluster and node", dict(clusterId=cluster, nodeId=1)),
        ("its cluster and any node", dict(clusterId=cluster)),
        ("its cluster and another node", dict(clusterId=cluster, nodeId=2)),
        ("its cluster and a node below zero", dict(clusterId=cluster, nodeId=-2)),
        ("another cluster", dict(clusterId="another", nodeId=1)),
        ("an empty cluster id", dict(clusterId="", nodeId=1)),
        ("no cluster and another node", dict(nodeId=2)),
        ("another cluster, without a client name", dict(clusterId="another", nodeId=1, clientSoftwareName="")),
    ):
        answer = notebook.call("ApiVersions", 5, **{**dict(clientSoftwareName="x", clientSoftwareVersion="1"), **values})
        answer["apiKeys"] = bool(answer["apiKeys"])
        for told in ("finalizedFeaturesEpoch", "supportedFeatures", "finalizedFeatures"):
            answer.pop(told, None)
        notebook.note(f"ApiVersions that expects {question}", answer)
