//! As `confluentinc/cp-kafka` and `confluentinc/confluent-local` are configured.
//!
//! ```text
//! /etc/kafka/kafka.properties  <  KAFKA_* variables
//! ```
//! Invariant: that image writes the file out of the variables, and this one doesn't need to; one that is there all the same, mounted or
//! written by a script, is read. Listeners follow the advertised ones, and what is unset keeps its default.

use super::listeners::derive;
use crate::config::{ConfigFile, Sources};

/// The file that the scripts of that image write.
pub const FILE: &str = "/etc/kafka/kafka.properties";

/// Where the data go when nobody says where.
const DATA: &str = "/var/lib/kafka/data";

/// What the environment and the file say.
pub fn sources(mut environment: Vec<(String, String)>, file: Option<ConfigFile>) -> Sources {
    derive(&mut environment);
    environment.retain(|(variable, value)| variable != "CLUSTER_ID" || !value.is_empty());
    Sources {
        files: file.into_iter().collect(),
        environment,
        data_folder: Some(DATA.to_owned()),
        ..Sources::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the module for Python sets in ZooKeeper's mode, with two addresses of the container.
    #[test]
    fn a_module_in_the_mode_of_zookeeper_is_understood() {
        let variables = [
            ("KAFKA_LISTENERS", "PLAINTEXT://0.0.0.0:9093,BROKER://0.0.0.0:9092"),
            ("KAFKA_LISTENER_SECURITY_PROTOCOL_MAP", "BROKER:PLAINTEXT,PLAINTEXT:PLAINTEXT"),
            ("KAFKA_INTER_BROKER_LISTENER_NAME", "BROKER"),
            ("KAFKA_BROKER_ID", "1"),
            ("KAFKA_ZOOKEEPER_CONNECT", "localhost:2181"),
            ("KAFKA_ADVERTISED_LISTENERS", "PLAINTEXT://localhost:32768,BROKER://172.17.0.2:9092"),
            ("CLUSTER_ID", "test-cluster"),
        ];
        let environment = variables.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
        let loaded = sources(environment, None).load().unwrap();
        assert_eq!(loaded.unknown, []);
        assert_eq!(loaded.config.node_id.0, 1);
        assert_eq!(loaded.config.cluster_id.as_deref(), Some("test-cluster"));
        assert_eq!(loaded.config.storage.log_dirs[0].display().to_string(), DATA);
    }

    #[test]
    fn variables_win_over_the_file() {
        let file = ConfigFile { name: FILE.to_owned(), text: "num.partitions=2\nbroker.rack=r\n".to_owned() };
        let environment = vec![("KAFKA_NUM_PARTITIONS".to_owned(), "3".to_owned())];
        let config = sources(environment, Some(file)).load().unwrap().config;
        assert_eq!((config.topics.num_partitions, config.rack.as_deref()), (3, Some("r")));
    }
}
