"""Feature levels: raised, lowered and refused. The last subject, since it leaves the cluster with other levels."""
UNKNOWN, UPGRADE, SAFE, UNSAFE = range(4)
LATEST = 33


def ask(notebook):
    def levels(question):
        """What is finalized, as ApiVersions tells it, once the broker has taken it over."""
        answer = notebook.call("ApiVersions", 4, clientSoftwareName="x", clientSoftwareVersion="1")
        notebook.note(question, {feature["name"]: feature["maxVersionLevel"] for feature in answer["finalizedFeatures"]
                                 if feature["name"] != KRAFT})

    def update(question, *updates, version=2, **values):
        keys = [dict(feature=name, maxVersionLevel=level, **({"upgradeType": kind} if version else {"allowDowngrade": kind == SAFE}))
                for name, level, kind in updates]
        notebook.ask(question, "UpdateFeatures", version, timeoutMs=5000, featureUpdates=keys, **values)
        notebook.pause(0.3)  # Kafka's broker follows its controller.

    for version in range(3):
        update(f"no feature, version {version}", version=version)
        update(f"the same level, version {version}", (METADATA, LATEST, UPGRADE), version=version)
        update(f"an unknown feature, version {version}", ("no.such", 1, UPGRADE), version=version)
        update(f"a lower level, version {version}", (METADATA, LATEST - 1, SAFE), version=version)
        update(f"off and on, version {version}", ("streams.version", 0, SAFE), version=version)
        levels(f"off and on, version {version}: off")
        update(f"off and on, version {version}: on again", ("streams.version", 1, UPGRADE), version=version)
        levels(f"off and on, version {version}: on")
    update("a lower level, on trial, version 1", ("streams.version", 0, SAFE), version=1, validateOnly=True)
    for level in (-1, 0, 6, 7, 30, LATEST - 1, LATEST, LATEST + 1, 99, 32767):
        for kind in (UPGRADE, SAFE, UNSAFE):
            update(f"metadata.version {level}, type {kind}", (METADATA, level, kind))
    for name in ("share.version", "transaction.version", "group.version", "streams.version", ELR, KRAFT):
        for level in (-1, 3):
            for kind in (UPGRADE, UNSAFE):
                update(f"{name} {level}, type {kind}", (name, level, kind))
    for kind in (UNKNOWN, 4, -1):
        update(f"an upgrade of type {kind}", ("share.version", 1, kind))
    for level in (0, 1, -1):
        for kind in (UPGRADE, SAFE):
            update(f"an unknown feature at {level}, type {kind}", ("no.such", level, kind))
    update("a feature of tests", ("unit.test.feature.version.1", 1, UPGRADE))
    update("an empty name", ("", 1, UPGRADE))
    update("on trial, a higher level", ("share.version", 2, UPGRADE), validateOnly=True)
    update("on trial, an unknown feature", ("no.such", 1, UPGRADE), validateOnly=True)
    update("on trial, a lower level", ("share.version", 1, SAFE), validateOnly=True)
    levels("after trials")
    update("lower without saying so", ("share.version", 1, UPGRADE))
    update("lower", ("share.version", 1, SAFE))
    levels("lower: after")
    update("lower, to a higher level", ("share.version", 2, SAFE))
    update("lower, to a higher level, unsafe", ("share.version", 2, UNSAFE))
    update("lower, to the same level", ("share.version", 1, SAFE))
    update("higher", ("share.version", 2, UPGRADE))
    update("two, one of them wrong", ("share.version", 1, SAFE), ("no.such", 1, UPGRADE))
    levels("two, one of them wrong: after")
    update("two", ("share.version", 1, SAFE), ("transaction.version", 0, UNSAFE))
    update("two higher", ("share.version", 2, UPGRADE), ("transaction.version", 2, UPGRADE), version=1)
    update("one twice", ("share.version", 1, SAFE), ("share.version", 0, SAFE))
    levels("one twice: after")
    update("one twice, higher", ("share.version", 2, UPGRADE), ("share.version", 2, UPGRADE))
    update("eligible leader replicas off", (ELR, 0, SAFE))
    levels("eligible leader replicas off: after")
    minimum = [dict(name="min.insync.replicas", configOperation=1, value=None)]
    notebook.ask("without eligible leader replicas the minimum can go", "IncrementalAlterConfigs", 1,
                 resources=[dict(resourceType=4, resourceName="", configs=minimum)], validateOnly=False)
    minimum = [dict(name="min.insync.replicas", configOperation=0, value="1")]
    notebook.ask("a broker has a minimum", "IncrementalAlterConfigs", 1,
                 resources=[dict(resourceType=4, resourceName="1", configs=minimum)], validateOnly=False)
    update("eligible leader replicas on", (ELR, 1, UPGRADE))
    levels("eligible leader replicas on: after")
    for resource in ("", "1"):
        asked = [dict(resourceType=4, resourceName=resource, configurationKeys=["min.insync.replicas"])]
        notebook.ask(f"eligible leader replicas on: the minimum of '{resource}'", "DescribeConfigs", 4, resources=asked, includeSynonyms=True)


METADATA, ELR, KRAFT = "metadata.version", "eligible.leader.replicas.version", "kraft.version"
