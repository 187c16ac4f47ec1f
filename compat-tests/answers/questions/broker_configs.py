"""The whole table of a broker's keys: set to right and wrong values, for one broker and for all, with a listener before them, deleted.

Most keys answer alike, so an answer stands with the keys that gave it; those that gave the most common one are `EVERY OTHER KEY`.
"""

SET, DELETE, APPEND, SUBTRACT = range(4)
BROKER = 4

# Right for each type where a key has no default; the types are DescribeConfigs' codes.
SAMPLES = {1: "true", 2: "x", 3: "1", 4: "1", 5: "1", 6: "0.5", 7: "x", 8: "x", 9: "x"}

# Values that are asked of every key.
VALUES = ["some words", "", "true", "-1", "0", "1", "1000", "4000000000", "99999999999999999999"]

# Keys that a broker doesn't describe while nobody sets them, and keys that nobody has.
HIDDEN = {
    "follower.replication.throttled.rate": "5", "leader.replication.throttled.rate": "5",
    "replica.alter.log.dirs.io.max.bytes.per.second": "5", "config.providers": "x", "no.such.key": "1",
}

# What a key is that stands behind a listener.
PREFIXES = {"": "", "listener.name.plaintext.": "of the listener", "listener.name.other.": "of another listener"}

# Not asked, since the answer depends on how the broker was started, or is an accident of Kafka's.
LEFT_OUT = {
    # Kafka was started with listeners and voters of its own, and with a listener for controllers.
    "listeners", "listener.security.protocol.map", "controller.quorum.voters",
    # To items for these, which have no default, Kafka answers UNKNOWN_SERVER_ERROR.
    "process.roles", "controller.listener.names",
    # With 0 of them Kafka divides by zero.
    "log.cleaner.threads",
    # It is always set for all brokers, and then Kafka mixes it up with a listener's.
    "min.insync.replicas",
}

# Keys that Kafka does not have.
OWN = {"cluster.id", "log.flush.policy", "log.record.validation", "log.tail.cache.max.bytes", "log.wal.max.bytes"}


def ask(notebook):
    def described(name, keys=None):
        resource = dict(resourceType=BROKER, resourceName=name, configurationKeys=keys)
        return notebook.call("DescribeConfigs", 4, resources=[resource], includeSynonyms=True)["results"][0]["configs"]

    def alter(name, key, operation, value, validate=True):
        configs = [dict(name=key, configOperation=operation, value=value)]
        resource = dict(resourceType=BROKER, resourceName=name, configs=configs)
        answer = notebook.call("IncrementalAlterConfigs", 1, resources=[resource], validateOnly=validate)
        return told(answer["responses"][0], key, value)

    def replace(name, key, value):
        resource = dict(resourceType=BROKER, resourceName=name, configs=[dict(name=key, value=value)])
        answer = notebook.call("AlterConfigs", 2, resources=[resource], validateOnly=True)
        return told(answer["responses"][0], key, value)

    keys = {
        config["name"]: config["value"] or SAMPLES[config["configType"]]
        for config in described("1")
        if config["name"] not in OWN
    }
    notebook.note("the keys", " ".join(sorted(keys)))
    keys = {**keys, **HIDDEN}
    keys = {key: keys[key] for key in sorted(keys) if key not in LEFT_OUT}

    def each(question, ask_one):
        notebook.note(question, grouped({key: ask_one(key) for key in keys}))

    for name, whom in [("1", "one broker"), ("", "all brokers")]:
        for prefix, of_what in PREFIXES.items():
            whose = f"{whom}, {of_what}" if of_what else whom
            each(f"{whose}: set to a right value", lambda key: alter(name, prefix + key, SET, keys[key]))
            for value in VALUES if not prefix else ["some words", "0"]:
                each(f"{whose}: set to {value!r}", lambda key: alter(name, prefix + key, SET, value))
            each(f"{whose}: delete", lambda key: alter(name, prefix + key, DELETE, None))
            each(f"{whose}: append", lambda key: alter(name, prefix + key, APPEND, "x"))
            each(f"{whose}: subtract", lambda key: alter(name, prefix + key, SUBTRACT, "x"))
        each(f"{whom}: replaced by a right value", lambda key: replace(name, key, keys[key]))
        each(f"{whom}: replaced by some words", lambda key: replace(name, key, "some words"))
        each(f"{whom}: an unknown operation", lambda key: alter(name, key, 9, "x"))

        def set_and_deleted(key):
            if alter(name, key, SET, keys[key], validate=False) != "done":
                return "refused"
            is_set = lambda: [config for config in described(name, [key]) if config["configSource"] in (2, 3)]
            seen = shown(notebook, lambda: is_set() or None)
            alter(name, key, DELETE, None, validate=False)
            shown(notebook, lambda: not is_set() or None)
            return "; ".join(
                f"source {config['configSource']}, {'a secret' if config['isSensitive'] else 'shown'}, "
                f"{'read-only' if config['readOnly'] else 'may change'}, type {config['configType']}, "
                f"from {[synonym['source'] for synonym in config['synonyms']]}"
                for config in seen
            )

        each(f"{whom}: set, described, deleted", set_and_deleted)


def shown(notebook, look):
    """A broker of Kafka loads what was altered a moment later."""
    for _ in range(200):
        found = look()
        if found is not None:
            return found
        notebook.pause(0.01)
    return []


def told(answer, key, value):
    """What is told, with a word for the key and one for the value."""
    if answer["errorCode"] == 0:
        return "done"
    text = answer["errorMessage"] or "nothing"
    text = text.replace(key, "KEY").replace(key.split(".", 3)[-1] if key.startswith("listener.name.") else key, "KEY")
    return f"{answer['errorCode']}: {text}"


def grouped(answers):
    """The keys by their answers."""
    groups = {}
    for key, answer in answers.items():
        groups.setdefault(answer, []).append(key)
    most = max(groups, key=lambda answer: (len(groups[answer]), answer))
    return {answer: "EVERY OTHER KEY" if answer == most else " ".join(keys) for answer, keys in groups.items()}
