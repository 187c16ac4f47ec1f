//! Settings from `KAFKA_*` environment variables, by the naming rules of Kafka's docker image.
//!
//! ```text
//! KAFKA_LOG_DIRS          log.dirs          _    is .
//! KAFKA_A__B              a_b               __   is _
//! KAFKA_A___B             a-b               ___  is -
//! ```
//!
//! Invariant: the variables that the image keeps for its scripts and the JVM are no settings. `CLUSTER_ID`, which
//! the image formats the data folder with, is the key `cluster.id`.

use crate::config::layers::Setting;
use crate::config::origin::Origin;

/// What the image excludes by name.
const NOT_SETTINGS: [&str; 11] = [
    "KAFKA_VERSION",
    "KAFKA_HEAP_OPTS",
    "KAFKA_LOG4J_OPTS",
    "KAFKA_OPTS",
    "KAFKA_JMX_OPTS",
    "KAFKA_JVM_PERFORMANCE_OPTS",
    "KAFKA_GC_LOG_OPTS",
    "KAFKA_LOG4J_ROOT_LOGLEVEL",
    "KAFKA_LOG4J_LOGGERS",
    "KAFKA_TOOLS_LOG4J_LOGLEVEL",
    "KAFKA_JMX_HOSTNAME",
];

/// What Kafka's scripts and other images take for themselves.
const NOT_SETTINGS_BEGIN: [&str; 3] = ["KAFKA_JMX_", "KAFKA_LOG4J", "KAFKA_TOOLS_"];

/// The settings among `variables`.
pub(super) fn settings(variables: &[(String, String)]) -> impl Iterator<Item = Setting> {
    variables.iter().filter_map(|(variable, value)| {
        let name = key_of(variable)?;
        Some(Setting {
            name,
            value: value.clone(),
            origin: Origin::Environment { variable: variable.clone() },
        })
    })
}

fn key_of(variable: &str) -> Option<String> {
    if variable == "CLUSTER_ID" {
        return Some("cluster.id".to_owned());
    }
    let name = variable.strip_prefix("KAFKA_").filter(|name| !name.is_empty())?;
    if NOT_SETTINGS.contains(&variable)
        || NOT_SETTINGS_BEGIN.iter().any(|prefix| variable.starts_with(prefix))
    {
        return None;
    }
    // As in Kafka's image: `_` is a dot, `__` an underscore, `___` a dash. The longest goes first.
    Some(name.to_lowercase().replace('_', ".").replace("...", "-").replace("..", "_"))
}

#[cfg(test)]
mod tests {
    use super::key_of;

    #[test]
    fn variables_are_named_as_in_the_docker_image() {
        let named = [
            ("KAFKA_LOG_DIRS", "log.dirs"),
            ("KAFKA_NODE_ID", "node.id"),
            ("KAFKA_A__B", "a_b"),
            ("KAFKA_A___B_C", "a-b.c"),
            ("KAFKA_LISTENER_NAME_MY__NET_SSL_CLIENT_AUTH", "listener.name.my_net.ssl.client.auth"),
            ("KAFKA_log_dirs", "log.dirs"),
            ("CLUSTER_ID", "cluster.id"),
        ];
        for (variable, key) in named {
            assert_eq!(key_of(variable).as_deref(), Some(key), "{variable}");
        }
    }

    #[test]
    fn variables_of_the_scripts_are_no_settings() {
        let others = [
            "KAFKA_OPTS",
            "KAFKA_HEAP_OPTS",
            "KAFKA_LOG4J_LOGGERS",
            "KAFKA_JMX_PORT",
            "KAFKA_VERSION",
            "KAFKA_",
            "PATH",
            "HOME",
        ];
        for variable in others {
            assert_eq!(key_of(variable), None, "{variable}");
        }
    }
}
