//! Settings from `KAFKA_*` environment variables, by the naming rules of Kafka's docker image.
//!
//! ```text
//! KAFKA_LOG_DIRS          log.dirs          _    is .
//! KAFKA_A__B              a_b               __   is _
//! KAFKA_A___B             a-b               ___  is -
//! KAFKA_CFG_LOG_DIRS      log.dirs          as Bitnami's image names them
//! ```
//!
//! Invariant: what is meant for the scripts of an image, for the JVM, for ZooKeeper or for Confluent's other programs is no
//! setting, and neither is what Kubernetes tells of its services. `CLUSTER_ID`, which the images format the data folder with, is
//! the key `cluster.id`.

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

/// What Kafka's scripts, other images and other programs take for themselves.
const NOT_SETTINGS_BEGIN: [&str; 6] =
    ["KAFKA_JMX_", "KAFKA_LOG4J", "KAFKA_TOOLS_", "KAFKA_ZOOKEEPER_", "KAFKA_REST_", "KAFKA_CONFLUENT_"];

/// The id that a new data folder is formatted with: in Kafka's and Confluent's images, and in Bitnami's.
const CLUSTER_ID: [&str; 2] = ["CLUSTER_ID", "KAFKA_KRAFT_CLUSTER_ID"];

/// The settings among `variables`.
pub(super) fn settings(variables: &[(String, String)]) -> impl Iterator<Item = Setting> {
    variables.iter().filter_map(|(variable, value)| {
        let name = key_of(variable).filter(|_| !is_of_kubernetes(variable, value))?;
        Some(Setting {
            name,
            value: value.clone(),
            origin: Origin::Environment { variable: variable.clone() },
        })
    })
}

/// True if the variable says something about a key of Kafka.
#[must_use]
pub fn is_setting(variable: &str, value: &str) -> bool {
    !CLUSTER_ID.contains(&variable) && key_of(variable).is_some() && !is_of_kubernetes(variable, value)
}

fn key_of(variable: &str) -> Option<String> {
    if CLUSTER_ID.contains(&variable) {
        return Some("cluster.id".to_owned());
    }
    let name = variable.strip_prefix("KAFKA_CFG_").or_else(|| variable.strip_prefix("KAFKA_"));
    let name = name.filter(|name| !name.is_empty())?;
    if NOT_SETTINGS.contains(&variable)
        || NOT_SETTINGS_BEGIN.iter().any(|prefix| variable.starts_with(prefix))
    {
        return None;
    }
    // As in Kafka's image: `_` is a dot, `__` an underscore, `___` a dash. The longest goes first.
    Some(name.to_lowercase().replace('_', ".").replace("...", "-").replace("..", "_"))
}

/// True for what Kubernetes puts into every container of a namespace with a service named `kafka`, or `kafka-…`:
/// `KAFKA_SERVICE_HOST`, `KAFKA_SERVICE_PORT_…`, `KAFKA_PORT=tcp://…`, `KAFKA_PORT_9092_TCP_ADDR`.
fn is_of_kubernetes(variable: &str, value: &str) -> bool {
    let is_url = ["tcp://", "udp://", "sctp://"].iter().any(|scheme| value.starts_with(scheme));
    let of_port = variable.split("_PORT_").skip(1).any(|rest| {
        let mut parts = rest.split('_');
        let number = parts.next().is_some_and(|number| number.parse::<u16>().is_ok());
        number && parts.next().is_some_and(|protocol| matches!(protocol, "TCP" | "UDP" | "SCTP"))
    });
    let of_service = variable.ends_with("_SERVICE_HOST")
        || variable.ends_with("_SERVICE_PORT")
        || variable.contains("_SERVICE_PORT_");
    of_service || of_port || (is_url && variable.ends_with("_PORT"))
}

#[cfg(test)]
mod tests {
    use super::{key_of, settings};

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
            ("KAFKA_KRAFT_CLUSTER_ID", "cluster.id"),
            ("KAFKA_CFG_NODE_ID", "node.id"),
            (
                "KAFKA_LISTENER_NAME_SECURE_SCRAM-SHA-512_SASL_JAAS_CONFIG",
                "listener.name.secure.scram-sha-512.sasl.jaas.config",
            ),
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
            "KAFKA_ZOOKEEPER_CONNECT",
            "KAFKA_REST_BOOTSTRAP_SERVERS",
            "KAFKA_CONFLUENT_SUPPORT_METRICS_ENABLE",
            "KAFKA_",
            "KAFKA_CFG_",
            "ALLOW_PLAINTEXT_LISTENER",
            "PATH",
            "HOME",
        ];
        for variable in others {
            assert_eq!(key_of(variable), None, "{variable}");
        }
    }
    #[test]
    fn what_kubernetes_tells_of_its_services_is_passed_over() {
        let injected = [
            ("KAFKA_PORT", "tcp://10.96.0.7:9092"),
            ("KAFKA_SERVICE_HOST", "10.96.0.7"),
            ("KAFKA_SERVICE_PORT", "9092"),
            ("KAFKA_SERVICE_PORT_CLIENT", "9092"),
            ("KAFKA_PORT_9092_TCP", "tcp://10.96.0.7:9092"),
            ("KAFKA_PORT_9092_TCP_PROTO", "tcp"),
            ("KAFKA_PORT_9092_TCP_ADDR", "10.96.0.7"),
            ("KAFKA_UI_SERVICE_HOST", "10.96.0.8"),
            ("KAFKA_UI_PORT", "tcp://10.96.0.8:8080"),
        ];
        let injected = injected.map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(settings(&injected).count(), 0);
        let own = [("KAFKA_PORT".to_owned(), "9092".to_owned())];
        assert_eq!(settings(&own).count(), 1, "a number is a setting, though an unknown one");
    }
}
