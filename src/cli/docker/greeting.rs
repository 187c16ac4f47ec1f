//! The lines that people's tools wait for, until the container counts as started.
//!
//! ```text
//! Transitioning from RECOVERY to RUNNING        Testcontainers for Java, Go, .NET; Spring
//! [KafkaServer id=1] started                    Java in ZooKeeper's mode, Python
//! Kafka Server started                          Python in KRaft mode, Rust
//! Creating new log file                         Rust, Confluent's image
//! Successfully started Redpanda!                Java, Go, Node
//! Started Kafka API server                      Python
//! ```
//! Invariant: each comes once, since some wait for a number of them.

use crate::types::BrokerId;

/// Also of Confluent's image, once the advertised addresses of its broker have been changed: the module of Rust waits for it.
pub const ADDRESSES_CHANGED: &str = "Checking need to trigger auto leader balancing";

/// Of Kafka's and Confluent's images.
pub fn kafka(node: BrokerId) -> Vec<String> {
    vec![
        "Creating new log file".to_owned(),
        format!("[BrokerLifecycleManager id={node}] Transitioning from RECOVERY to RUNNING"),
        format!("[KafkaServer id={node}] started"),
        format!("[KafkaRaftServer nodeId={node}] Kafka Server started"),
    ]
}

/// Of Redpanda's image.
pub fn redpanda() -> Vec<String> {
    vec!["Started Kafka API server".to_owned(), "Successfully started Redpanda!".to_owned()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_awaited_text_is_there_once() {
        let lines = [kafka(BrokerId(7)), redpanda()].concat().join("\n");
        for text in [
            "Transitioning from RECOVERY to RUNNING",
            "[KafkaServer id=7] started",
            "Kafka Server started",
            "Creating new log file",
            "Successfully started Redpanda!",
            "Started Kafka API server",
        ] {
            assert_eq!(lines.matches(text).count(), 1, "{text}");
        }
    }
}
