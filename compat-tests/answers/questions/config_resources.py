"""ListConfigResources: what has settings, by kind."""

TOPIC, BROKER, LOGGER, CLIENT_METRICS, GROUP = 2, 4, 8, 16, 32


def ask(notebook):
    notebook.create_topic("answers-listed-a", retention_ms="1000")
    notebook.create_topic("answers-listed-b")
    node = notebook.call("DescribeCluster", 0)["brokers"][0]["brokerId"]

    def arranged(answer):
        # Topics of other subjects may be there, and Kafka gives all of them in the order of a hash map.
        answer["configResources"] = sorted(
            (resource for resource in answer["configResources"]
             if resource.get("resourceType") not in (TOPIC, GROUP, CLIENT_METRICS) or "listed" in resource["resourceName"]),
            key=lambda resource: (resource.get("resourceType", 0), resource["resourceName"]),
        )

    def list_them(question, *kinds, version=1):
        values = {} if version == 0 else dict(resourceTypes=list(kinds))
        notebook.ask(question, "ListConfigResources", version, arranged, **values)

    def set_config(kind, name, key, value):
        config = dict(name=key, configOperation=0 if value else 1, value=value)
        resource = dict(resourceType=kind, resourceName=name, configs=[config])
        answer = notebook.call("IncrementalAlterConfigs", 1, resources=[resource], validateOnly=False)
        assert answer["responses"][0]["errorCode"] == 0, answer
        notebook.pause(0.3)

    def list_all(when):
        list_them(f"client metrics by version 0 {when}", version=0)
        list_them(f"of all kinds {when}")
        for name, kind in (("topics", TOPIC), ("brokers", BROKER), ("loggers", LOGGER), ("client metrics", CLIENT_METRICS), ("groups", GROUP)):
            list_them(f"{name} {when}", kind)

    list_all("with nothing set")
    set_config(CLIENT_METRICS, "listed-metrics", "interval.ms", "60000")
    set_config(GROUP, "listed-group", "consumer.session.timeout.ms", "50000")
    set_config(BROKER, "", "log.cleaner.backoff.ms", "15001")
    set_config(BROKER, str(node), "log.cleaner.backoff.ms", "15002")
    list_all("with all kinds set")
    set_config(BROKER, "", "log.cleaner.backoff.ms", None)
    set_config(BROKER, str(node), "log.cleaner.backoff.ms", None)
    set_config(CLIENT_METRICS, "listed-metrics", "interval.ms", None)
    set_config(GROUP, "listed-group", "consumer.session.timeout.ms", None)
    list_all("with all unset")
    for kind in (0, 1, 3, 6, 64, -1, 127, -128):
        list_them(f"kind {kind}", kind)
    list_them("topics and groups", TOPIC, GROUP)
    list_them("topics twice", TOPIC, TOPIC)
    list_them("topics and an unknown kind", TOPIC, 3)
    list_them("loggers and brokers", LOGGER, BROKER)
    subscriptions(notebook)


def subscriptions(notebook):
    """What a subscription to metrics of clients may say."""
    def alter(question, *settings, operation=0):
        configs = [dict(name=name, configOperation=operation, value=value) for name, value in settings]
        resource = dict(resourceType=CLIENT_METRICS, resourceName="answers-subscription", configs=configs)
        notebook.ask(f"a subscription with {question}", "IncrementalAlterConfigs", 1, resources=[resource], validateOnly=True)

    alter("an unknown key", ("no.such", "x"))
    alter("an unknown key that is deleted", ("no.such", None), operation=1)
    for text in ("99", "100", "3600000", "3600001", "x"):
        alter(f"the interval {text}", ("interval.ms", text))
    for text in ("", "client_id", "client_id=", "=x", "client_id=x=y", "client_id=(", "client_id=x,nonsense=y", " client_id = x "):
        alter(f"the pattern '{text}'", ("match", text))
    names = ("client_instance_id", "client_id", "client_software_name", "client_software_version", "client_source_address", "client_source_port")
    alter("all patterns", ("match", ",".join(f"{name}=.*" for name in names)))
    alter("metrics", ("metrics", "a,b"), ("interval.ms", "1000"))
    alter("a wrong interval and an unknown key", ("interval.ms", "5"), ("no.such", "x"))
    alter("an item that is added", ("metrics", "a"), operation=2)
