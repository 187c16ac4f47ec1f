//! As `apache/kafka` and `apache/kafka-native` are configured.
//!
//! ```text
//! /mnt/shared/config/server.properties  <  KAFKA_* variables  <  NAME=VALUE behind /etc/kafka/docker/run
//! ```
//! Invariant: as in the scripts of that image, the data go to one folder where nothing is set, and to another where something is; the
//! cluster's id has a default, and listeners follow the advertised ones. Everything else that is unset keeps its default. Other than there,
//! data go to a folder that somebody has mounted for them, also where nobody says so: this is the command of the image under any of its
//! names, and Confluent's has its data there.

use super::listeners::{ADVERTISED, derive};
use crate::config::{ConfigFile, Origin, Setting, Sources, is_setting};

/// The file that people mount.
pub const MOUNTED_FILE: &str = "/mnt/shared/config/server.properties";

/// The id of a cluster that is given none.
const CLUSTER_ID: &str = "5L6g3nShT-eMCtK--X86sw";

/// Where the data go when nothing at all is set, by that image's own server.properties, and when something else is, by Kafka's default.
const DATA_OF_NOTHING_SET: &str = "/tmp/kraft-combined-logs";
const DATA_BY_DEFAULT: &str = "/tmp/kafka-logs";

/// Where people mount a volume for the data, of Confluent's image and of Kalda's own.
pub const MOUNTED_FOR_DATA: [&str; 2] = ["/var/lib/kafka/data", "/var/lib/kalda"];

/// What is wrong with what the image was given.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum ApacheError {
    /// An argument sets no variable.
    #[error("`{0}` behind /etc/kafka/docker/run is not of the form NAME=VALUE")]
    NoVariable(String),
    /// A controller has no clients.
    #[error(
        "KAFKA_ADVERTISED_LISTENERS={0} is not supported on a KRaft controller, which KAFKA_PROCESS_ROLES asks for"
    )]
    AdvertisedController(String),
}

/// What the environment and the mounted file say. The folder is one of [`MOUNTED_FOR_DATA`], if one is mounted.
///
/// # Errors
/// What makes no sense by the rules of that image; what a key may say is found out later.
pub fn sources(
    variables: &[String],
    mut environment: Vec<(String, String)>,
    mounted: Option<ConfigFile>,
    mounted_folder: Option<&str>,
) -> Result<Sources, ApacheError> {
    for variable in variables {
        let (name, value) =
            variable.split_once('=').ok_or_else(|| ApacheError::NoVariable(variable.clone()))?;
        environment.retain(|(before, _)| before != name);
        environment.push((name.to_owned(), value.to_owned()));
    }
    let said =
        |name: &str| environment.iter().find(|(variable, value)| variable == name && !value.is_empty());
    let only_controls = said("KAFKA_PROCESS_ROLES").is_some_and(|(_, roles)| roles == "controller");
    match said(ADVERTISED) {
        Some((_, advertised)) if only_controls => {
            return Err(ApacheError::AdvertisedController(advertised.clone()));
        }
        None if only_controls => environment.retain(|(variable, _)| variable != ADVERTISED),
        _ => derive(&mut environment),
    }
    environment.retain(|(variable, value)| variable != "CLUSTER_ID" || !value.is_empty());
    let says_nothing =
        mounted.is_none() && !environment.iter().any(|(variable, value)| is_setting(variable, value));
    let data = mounted_folder.unwrap_or(if says_nothing { DATA_OF_NOTHING_SET } else { DATA_BY_DEFAULT });
    let cluster_id =
        Setting { name: "cluster.id".to_owned(), value: CLUSTER_ID.to_owned(), origin: Origin::StartDefault };
    Ok(Sources {
        files: mounted.into_iter().collect(),
        environment,
        flags: Vec::new(),
        settings: vec![cluster_id],
        data_folder: Some(data.to_owned()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::BrokerConfig;

    fn pairs(variables: &[(&str, &str)]) -> Vec<(String, String)> {
        variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    fn mounted(text: &str) -> ConfigFile {
        ConfigFile { name: MOUNTED_FILE.to_owned(), text: text.to_owned() }
    }

    fn config(variables: &[(&str, &str)], file: Option<&str>) -> BrokerConfig {
        sources(&[], pairs(variables), file.map(mounted), None).unwrap().load().unwrap().config
    }

    fn refusal(variables: &[(&str, &str)]) -> String {
        let sources = sources(&[], pairs(variables), None, None).unwrap();
        sources.load().unwrap_err().to_string()
    }

    fn folder(config: &BrokerConfig) -> String {
        config.storage.log_dirs[0].display().to_string()
    }

    #[test]
    fn nothing_set_is_the_single_node_of_that_image() {
        let config = config(
            &[("PATH", "/bin"), ("KAFKA_HEAP_OPTS", "-Xmx1G"), ("KAFKA_PORT", "tcp://1.2.3.4:9092")],
            None,
        );
        assert_eq!(folder(&config), "/tmp/kraft-combined-logs");
        assert_eq!(config.cluster_id.as_deref(), Some(CLUSTER_ID));
        assert_eq!(config.listeners.advertised[0].to_string(), "PLAINTEXT://localhost:9092");
    }

    #[test]
    fn something_set_leaves_the_rest_at_its_default() {
        assert_eq!(folder(&config(&[("KAFKA_NUM_PARTITIONS", "3")], None)), "/tmp/kafka-logs");
        assert_eq!(folder(&config(&[("CLUSTER_ID", "own")], None)), "/tmp/kraft-combined-logs");
        assert_eq!(folder(&config(&[("KAFKA_LOG_DIRS", "/data")], None)), "/data");
        assert_eq!(folder(&config(&[("KAFKA_LOG_DIR", "/data")], None)), "/data");
        assert_eq!(config(&[("CLUSTER_ID", "own")], None).cluster_id.as_deref(), Some("own"));
        assert_eq!(config(&[("CLUSTER_ID", "")], None).cluster_id.as_deref(), Some(CLUSTER_ID));
    }

    #[test]
    fn data_go_where_somebody_has_mounted_a_folder() {
        let folder_of = |variables: &[(&str, &str)]| {
            let sources = sources(&[], pairs(variables), None, Some("/var/lib/kafka/data")).unwrap();
            folder(&sources.load().unwrap().config)
        };
        assert_eq!(folder_of(&[]), "/var/lib/kafka/data");
        assert_eq!(folder_of(&[("KAFKA_NUM_PARTITIONS", "3")]), "/var/lib/kafka/data");
        assert_eq!(folder_of(&[("KAFKA_LOG_DIRS", "/data")]), "/data");
    }

    #[test]
    fn the_environment_wins_over_the_mounted_file() {
        let file = Some("num.partitions=2\nlog.dirs=/from/file\n");
        let config = config(&[("KAFKA_NUM_PARTITIONS", "3")], file);
        assert_eq!((config.topics.num_partitions, folder(&config).as_str()), (3, "/from/file"));
    }

    #[test]
    fn listeners_follow_the_advertised_ones() {
        let config = config(&[("KAFKA_ADVERTISED_LISTENERS", "PLAINTEXT://example.org:19092")], None);
        assert_eq!(config.listeners.open[0].to_string(), "PLAINTEXT://0.0.0.0:19092");
    }

    /// What the modules of Testcontainers for Java set, with a listener of the test's own.
    #[test]
    fn a_module_is_understood() {
        let config = config(
            &[
                ("CLUSTER_ID", "4L6g3nShT-eMCtK--X86sw"),
                (
                    "KAFKA_LISTENERS",
                    "TC-0://kafka:19092,CONTROLLER://0.0.0.0:9094,BROKER://0.0.0.0:9093,PLAINTEXT://0.0.0.0:9092",
                ),
                (
                    "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP",
                    "TC-0:PLAINTEXT,BROKER:PLAINTEXT,PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
                ),
                ("KAFKA_INTER_BROKER_LISTENER_NAME", "BROKER"),
                ("KAFKA_PROCESS_ROLES", "broker,controller"),
                ("KAFKA_CONTROLLER_LISTENER_NAMES", "CONTROLLER"),
                ("KAFKA_NODE_ID", "1"),
                ("KAFKA_CONTROLLER_QUORUM_VOTERS", "1@localhost:9094"),
                ("KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR", "1"),
                ("KAFKA_LOG_FLUSH_INTERVAL_MESSAGES", "9223372036854775807"),
                ("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0"),
                (
                    "KAFKA_ADVERTISED_LISTENERS",
                    "PLAINTEXT://localhost:32768,BROKER://a1b2c3:9093,TC-0://kafka:19092",
                ),
            ],
            None,
        );
        assert_eq!(config.listeners.open.len(), 3);
        assert_eq!(config.listeners.advertised_for("TC-0").unwrap().host, "kafka");
        assert_eq!(config.groups.classic.group_initial_rebalance_delay_ms, 0);
    }

    /// The compose file of a single node in Kafka's own documentation, and as it is with Bitnami's names.
    #[test]
    fn a_compose_file_is_understood() {
        let said = [
            ("NODE_ID", "1"),
            (
                "LISTENER_SECURITY_PROTOCOL_MAP",
                "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,PLAINTEXT_HOST:PLAINTEXT",
            ),
            ("ADVERTISED_LISTENERS", "PLAINTEXT_HOST://localhost:9092,PLAINTEXT://broker:19092"),
            ("PROCESS_ROLES", "broker,controller"),
            ("CONTROLLER_QUORUM_VOTERS", "1@broker:29093"),
            ("LISTENERS", "CONTROLLER://:29093,PLAINTEXT_HOST://:9092,PLAINTEXT://:19092"),
            ("INTER_BROKER_LISTENER_NAME", "PLAINTEXT"),
            ("CONTROLLER_LISTENER_NAMES", "CONTROLLER"),
            ("LOG_DIRS", "/tmp/kraft-combined-logs"),
        ];
        for prefix in ["KAFKA_", "KAFKA_CFG_"] {
            let variables: Vec<(String, String)> =
                said.iter().map(|(name, value)| (format!("{prefix}{name}"), (*value).to_owned())).collect();
            let loaded = sources(&[], variables, None, None).unwrap().load().unwrap();
            assert_eq!(loaded.unknown, []);
            let told: Vec<String> =
                loaded.config.listeners.advertised.iter().map(ToString::to_string).collect();
            assert_eq!(told, ["PLAINTEXT_HOST://localhost:9092", "PLAINTEXT://broker:19092"]);
        }
    }

    #[test]
    fn arguments_take_the_place_of_variables() {
        let given = ["KAFKA_NUM_PARTITIONS=5".to_owned()];
        let sources = sources(&given, pairs(&[("KAFKA_NUM_PARTITIONS", "3")]), None, None).unwrap();
        assert_eq!(sources.load().unwrap().config.topics.num_partitions, 5);
    }

    #[test]
    fn what_makes_no_sense_is_named() {
        assert_eq!(
            sources(&["--help".to_owned()], Vec::new(), None, None).unwrap_err().to_string(),
            "`--help` behind /etc/kafka/docker/run is not of the form NAME=VALUE"
        );
        let controller = [("KAFKA_PROCESS_ROLES", "controller"), (ADVERTISED, "PLAINTEXT://h:1")];
        assert_eq!(
            sources(&[], pairs(&controller), None, None).unwrap_err().to_string(),
            "KAFKA_ADVERTISED_LISTENERS=PLAINTEXT://h:1 is not supported on a KRaft controller, which KAFKA_PROCESS_ROLES asks \
             for"
        );
        assert_eq!(
            refusal(&[("KAFKA_NUM_PARTITIONS", "many")]),
            "Invalid value many for configuration num.partitions: Not a number of type INT (from the environment variable \
             KAFKA_NUM_PARTITIONS; allowed: a 32-bit integer, at least 1)"
        );
    }

    #[test]
    fn what_cannot_be_kept_yet_is_named() {
        for protocol in ["SSL", "SASL_PLAINTEXT", "SASL_SSL"] {
            let advertised = format!("{protocol}://localhost:9093");
            let sentence = refusal(&[(ADVERTISED, &advertised), ("KAFKA_SSL_KEYSTORE_FILENAME", "k.jks")]);
            assert!(
                sentence.contains(&format!("asks for {protocol}, which this version doesn't speak yet")),
                "{sentence}"
            );
        }
    }
}
