//! Configurations of a broker, good and bad, as stories: what was said, what came of it.

use super::{BrokerConfig, ConfigFile, Sources};

/// Loads flags written as `key=value|key=value`.
fn load(flags: &str) -> Result<BrokerConfig, String> {
    let flag = |setting: &str| {
        setting.split_once('=').map(|(key, value)| ("--set".into(), key.into(), value.into()))
    };
    let flags = flags.split('|').filter_map(flag).collect();
    let sources = Sources { flags, ..Sources::default() };
    sources.load().map(|loaded| loaded.config).map_err(|error| error.to_string())
}

fn open(config: &BrokerConfig) -> Vec<String> {
    config.listeners.open.iter().map(ToString::to_string).collect()
}

fn advertised(config: &BrokerConfig) -> Vec<String> {
    config.listeners.advertised.iter().map(ToString::to_string).collect()
}

#[test]
fn listeners_are_read_in_all_their_forms() {
    let stories: [(&str, &[&str], &[&str]); 7] = [
        ("listeners=PLAINTEXT://:9092,", &["PLAINTEXT://:9092"], &["PLAINTEXT://localhost:9092"]),
        ("listeners=plaintext://0.0.0.0:1", &["PLAINTEXT://0.0.0.0:1"], &["PLAINTEXT://localhost:1"]),
        ("listeners=PLAINTEXT://[::]:1", &["PLAINTEXT://[::]:1"], &["PLAINTEXT://localhost:1"]),
        ("listeners=PLAINTEXT://[::1]:1", &["PLAINTEXT://[::1]:1"], &["PLAINTEXT://[::1]:1"]),
        ("listeners=PLAINTEXT://:0,CONTROLLER://:0", &["PLAINTEXT://:0"], &["PLAINTEXT://localhost:0"]),
        (
            "listeners=PLAINTEXT://127.0.0.1:9092,CONTROLLER://[::1]:9092",
            &["PLAINTEXT://127.0.0.1:9092"],
            &["PLAINTEXT://127.0.0.1:9092"],
        ),
        (
            "listeners=PLAINTEXT://0.0.0.0:9092|advertised.listeners=PLAINTEXT://host_1.example:19092",
            &["PLAINTEXT://0.0.0.0:9092"],
            &["PLAINTEXT://host_1.example:19092"],
        ),
    ];
    for (flags, opened, told) in stories {
        let config = load(flags).unwrap();
        assert_eq!((open(&config), advertised(&config)), (own(opened), own(told)), "{flags}");
    }
}

fn own(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

#[test]
fn the_environment_of_a_testcontainer_is_taken_as_it_is() {
    let variables = [
        ("CLUSTER_ID", "4L6g3nShT-eMCtK--X86sw"),
        ("KAFKA_LISTENERS", "PLAINTEXT://0.0.0.0:9092,BROKER://0.0.0.0:9093,CONTROLLER://0.0.0.0:9094"),
        ("KAFKA_ADVERTISED_LISTENERS", "PLAINTEXT://localhost:32768,BROKER://3f2a:9093"),
        ("KAFKA_LISTENER_SECURITY_PROTOCOL_MAP", "BROKER:PLAINTEXT,PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT"),
        ("KAFKA_INTER_BROKER_LISTENER_NAME", "BROKER"),
        ("KAFKA_CONTROLLER_LISTENER_NAMES", "CONTROLLER"),
        ("KAFKA_CONTROLLER_QUORUM_VOTERS", "1@localhost:9094"),
        ("KAFKA_PROCESS_ROLES", "broker,controller"),
        ("KAFKA_NODE_ID", "1"),
        ("KAFKA_BROKER_ID", "1"),
        ("KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR", "1"),
        ("KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS", "1"),
        ("KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR", "1"),
        ("KAFKA_TRANSACTION_STATE_LOG_MIN_ISR", "1"),
        ("KAFKA_LOG_FLUSH_INTERVAL_MESSAGES", "9223372036854775807"),
        ("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0"),
        ("KAFKA_HEAP_OPTS", "-Xmx1G"),
    ];
    let environment = variables.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
    let loaded = Sources { environment, ..Sources::default() }.load().unwrap();
    assert_eq!(loaded.unknown, []);
    let config = loaded.config;
    assert_eq!(open(&config), ["PLAINTEXT://0.0.0.0:9092", "BROKER://0.0.0.0:9093"]);
    assert_eq!(advertised(&config), ["PLAINTEXT://localhost:32768", "BROKER://3f2a:9093"]);
    assert_eq!(config.listeners.inter_broker, "BROKER");
    assert_eq!(config.listeners.controller.len(), 1);
    assert_eq!(config.cluster_id.as_deref(), Some("4L6g3nShT-eMCtK--X86sw"));
    assert_eq!(config.groups.offsets.offsets_topic_num_partitions, 1);
}

/// Settings, and a part of the sentence they are refused with.
const MISTAKES: [(&str, &str); 42] = [
    ("listeners=garbage", "listeners: Unable to parse a listener name from garbage"),
    ("listeners=PLAINTEXT://host", "listeners: Unable to parse PLAINTEXT://host to a broker endpoint"),
    ("listeners=PLAINTEXT://ho st:1", "listeners: Unable to parse PLAINTEXT://ho st:1 to a broker endpoint"),
    ("listeners=PLAINTEXT://:70000", "listeners: The port of PLAINTEXT://:70000 must be 0 to 65535"),
    ("listeners=PLAINTEXT://:-1", "listeners: The port of PLAINTEXT://:-1 must be 0 to 65535"),
    (
        "listeners=PLAINTEXT://:1,PLAINTEXT://:2",
        "listeners: Each listener must have a different name, listeners: PLAINTEXT://:1, PLAINTEXT://:2",
    ),
    (
        "listeners=PLAINTEXT://:1,CONTROLLER://:1",
        "listeners: Each listener must have a different port, listeners: PLAINTEXT://:1, CONTROLLER://:1",
    ),
    ("listeners=CONTROLLER://:1", "listeners names only controller listeners: CONTROLLER"),
    ("listeners=FOO://:1", "No security protocol defined for listener FOO"),
    ("listeners=SSL://:1", "The listener SSL://:1 asks for SSL, which this version doesn't speak yet"),
    ("listener.security.protocol.map=PLAINTEXT:BAR", "Invalid security protocol `BAR` defined in"),
    ("listener.security.protocol.map=PLAINTEXT", "PLAINTEXT is not of the form NAME:PROTOCOL"),
    (
        "advertised.listeners=PLAINTEXT://0.0.0.0:1",
        "cannot use the nonroutable meta-address 0.0.0.0. Use a routable",
    ),
    ("advertised.listeners=PLAINTEXT://h:1,PLAINTEXT://h:2", "Each listener must have a different name"),
    (
        "advertised.listeners=FOO://h:1",
        "must be equal to or a subset of the ones defined in listeners. Found FOO.",
    ),
    ("inter.broker.listener.name=NOPE", "NOPE defined in inter.broker.listener.name not found in"),
    (
        "inter.broker.listener.name=CONTROLLER",
        "inter.broker.listener.name must be a listener name defined in advertised",
    ),
    (
        "inter.broker.listener.name=PLAINTEXT|security.inter.broker.protocol=PLAINTEXT",
        "Only one of inter.broker.listener.name and security.inter.broker.protocol should be set.",
    ),
    ("authorizer.class.name=a.B", "authorizer.class.name=a.B asks for access control, which this version"),
    ("process.roles=broker", "process.roles=broker needs a second node"),
    (
        "process.roles=foo",
        "Invalid value foo for configuration process.roles: String must be one of: broker, controller",
    ),
    (
        "controller.quorum.voters=1@h",
        "Failed to parse host name from entry 1@h for the configuration controller.quorum.voters.",
    ),
    ("controller.quorum.voters=2@h:1", "the node id 1 must be included in the set of voters"),
    ("controller.quorum.voters=1@h:1,2@h:2", "controller.quorum.voters names 2 controllers"),
    ("node.id=1|broker.id=2", "You must set `node.id` to the same value as `broker.id`."),
    ("node.id=-1", "Invalid value -1 for configuration node.id: Value must be at least 0"),
    ("log.dirs=", "Configuration 'log.dirs' must not be empty. Valid values include: any non-empty value"),
    (
        "log.segment.bytes=10",
        "Invalid value 10 for configuration log.segment.bytes: Value must be at least 1048576",
    ),
    ("log.retention.hours=0", "log.retention.ms must be unlimited (-1) or, greater than or equal to 1"),
    ("log.roll.ms=0", "log.roll.ms must be greater than or equal to 1"),
    (
        "log.cleaner.dedupe.buffer.size=1",
        "log.cleaner.dedupe.buffer.size must be at least 1MB per cleaner thread.",
    ),
    ("offsets.topic.compression.codec=9", "offsets.topic.compression.codec can't be 9"),
    ("offsets.topic.replication.factor=70000", "Not a number of type SHORT"),
    ("group.coordinator.rebalance.protocols=consumer", "Disabling the 'classic' protocol is not supported."),
    (
        "group.consumer.session.timeout.ms=1",
        "group.consumer.session.timeout.ms must be greater than or equal to group.consumer.min.session.timeout.ms",
    ),
    (
        "group.consumer.migration.policy=x",
        "String must be one of (case insensitive): DISABLED, DOWNGRADE, UPGRADE",
    ),
    (
        "queued.max.request.bytes=100",
        "queued.max.request.bytes must be larger or equal to socket.request.max.bytes",
    ),
    (
        "replica.fetch.wait.max.ms=40000",
        "replica.socket.timeout.ms should always be at least replica.fetch.wait.max.ms",
    ),
    ("connections.max.idle.ms=0", "connection.failed.authentication.delay.ms=100 should always be less than"),
    ("max.connections.per.ip=0", "max.connections.per.ip can be set to zero only if"),
    ("max.connections.per.ip.overrides=abc", "abc is not of the form host:count"),
    ("auto.create.topics.enable=yes", "Expected value to be either true or false"),
];

#[test]
fn each_mistake_has_its_sentence() {
    for (flags, sentence) in MISTAKES {
        let error = load(flags).unwrap_err();
        assert!(error.contains(sentence), "{flags}\n{error}");
    }
}

#[test]
fn all_mistakes_are_reported_together_with_their_origin_and_what_is_allowed() {
    let file = |name: &str, text: &str| ConfigFile { name: name.to_owned(), text: text.to_owned() };
    let sources = Sources {
        files: vec![
            file("kalda.yaml", "num:\n  partitions: many\n"),
            file("server.properties", "\nlog.segment.bytes=10\n"),
        ],
        environment: vec![("KAFKA_COMPRESSION_TYPE".into(), "none".into())],
        flags: vec![("--set".into(), "ssl.key.password".into(), "s3cret".into())],
        ..Sources::default()
    };
    let expected = "\
        Invalid value many for configuration num.partitions: Not a number of type INT \
        (from kalda.yaml; allowed: a 32-bit integer, at least 1)\n\
        Invalid value none for configuration compression.type: String must be one of: uncompressed, zstd, lz4, snappy, gzip, \
        producer (from the environment variable KAFKA_COMPRESSION_TYPE; allowed: text, uncompressed, zstd, lz4, snappy, \
        gzip, producer)\n\
        Invalid value 10 for configuration log.segment.bytes: Value must be at least 1048576 \
        (from server.properties line 2; allowed: a 32-bit integer, at least 1048576)";
    let error = sources.load().unwrap_err();
    let mut ours: Vec<String> = error.problems.iter().map(ToString::to_string).collect();
    let mut wanted: Vec<&str> = expected.split('\n').collect();
    ours.sort();
    wanted.sort_unstable();
    assert_eq!(ours, wanted);
}

#[test]
fn the_stronger_source_wins() {
    let file = |name: &str, text: &str| ConfigFile { name: name.to_owned(), text: text.to_owned() };
    let mut sources = Sources::default();
    let partitions = |sources: &Sources| sources.load().unwrap().config.topics.num_partitions;
    assert_eq!(partitions(&sources), 1);
    sources.files.push(file("a.properties", "num.partitions=3"));
    sources.files.push(file("a.yaml", "num.partitions: 2"));
    assert_eq!(partitions(&sources), 3, "properties are stronger than YAML, wherever they stand");
    sources.files.push(file("b.properties", "num.partitions=4\nnum.partitions=5"));
    assert_eq!(partitions(&sources), 5, "of two equally strong ones the later wins");
    sources.environment.push(("KAFKA_NUM_PARTITIONS".into(), "6".into()));
    assert_eq!(partitions(&sources), 6);
    sources.flags.push(("--set".into(), "num.partitions".into(), "7".into()));
    assert_eq!(partitions(&sources), 7);
}

#[test]
fn a_file_without_a_telling_name_is_known_by_its_content() {
    for text in
        ["# c\nnum.partitions=9\n", "num.partitions: 9\n", "num:\n  partitions: 9\n", "num.partitions 9\n"]
    {
        let file = ConfigFile { name: "conf".to_owned(), text: text.to_owned() };
        let loaded = Sources { files: vec![file], ..Sources::default() }.load().unwrap();
        assert_eq!(loaded.config.topics.num_partitions, 9, "{text:?}");
    }
}

#[test]
fn keys_that_nobody_knows_are_told_and_do_no_harm() {
    let environment = vec![("KAFKA_NO_SUCH_KEY".to_owned(), "zk:2181".to_owned())];
    let loaded = Sources { environment, ..Sources::default() }.load().unwrap();
    let told: Vec<String> = loaded.unknown.iter().map(|(name, origin)| format!("{name} {origin}")).collect();
    assert_eq!(told, ["no.such.key from the environment variable KAFKA_NO_SUCH_KEY"]);
}

#[test]
fn the_older_name_of_the_id_counts() {
    assert_eq!(load("broker.id=7").unwrap().node_id.0, 7);
    assert_eq!(load("node.id=8").unwrap().node_id.0, 8);
}
