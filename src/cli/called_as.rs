//! Which command a name stands for: in the image, the names of Kafka's and Redpanda's programs are links to this one.
//!
//! Invariant: a name that isn't listed changes nothing. The ending `.sh` of Kafka's own distribution counts as none.

use std::ffi::OsString;
use std::path::Path;

/// Names of programs, and the command that does their work.
const NAMES: [(&str, &[&str]); 16] = [
    ("cub", &["cub"]),
    ("kafka-broker-api-versions", &["broker-api-versions"]),
    ("kafka-configs", &["configs"]),
    ("kafka-console-consumer", &["console-consumer"]),
    ("kafka-console-producer", &["console-producer"]),
    ("kafka-consumer-groups", &["consumer-groups"]),
    ("kafka-cluster", &["cluster"]),
    ("kafka-features", &["features"]),
    ("kafka-groups", &["groups"]),
    ("kafka-metadata-quorum", &["metadata-quorum"]),
    ("kafka-get-offsets", &["get-offsets"]),
    ("kafka-storage", &["storage"]),
    ("kafka-topics", &["topics"]),
    ("kafka-transactions", &["transactions"]),
    ("redpanda", &["docker", "redpanda", "redpanda"]),
    ("rpk", &["rpk"]),
];

/// What rpk is asked, where it runs the broker, and the command for that.
const STARTS: (&str, &str, &[&str]) = ("rpk", "redpanda", &["docker", "redpanda"]);

/// The arguments with the command that the name in the first of them stands for.
#[must_use]
pub fn with_command(mut arguments: Vec<OsString>) -> Vec<OsString> {
    let name = arguments.first().and_then(|path| Path::new(path).file_name()?.to_str());
    let name = name.map(|name| name.strip_suffix(".sh").unwrap_or(name));
    let (starter, product, start) = STARTS;
    let command = if name == Some(starter) && arguments.get(1).is_some_and(|word| word == product) {
        start
    } else {
        NAMES.iter().find(|(known, _)| Some(*known) == name).map_or(&[][..], |(_, command)| command)
    };
    if !command.is_empty() {
        arguments.splice(1..1, command.iter().map(OsString::from));
    }
    arguments
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> String {
        let arguments = with_command(line.split(' ').map(OsString::from).collect());
        arguments.iter().map(|argument| argument.to_string_lossy()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn names_of_other_programs_are_commands() {
        let read_as = [
            ("kalda serve", "kalda serve"),
            ("kafka-configs --alter", "kafka-configs configs --alter"),
            ("/usr/bin/kalda", "/usr/bin/kalda"),
            ("kafka-storage random-uuid", "kafka-storage storage random-uuid"),
            (
                "/opt/kafka/bin/kafka-storage.sh format -g",
                "/opt/kafka/bin/kafka-storage.sh storage format -g",
            ),
            ("rpk redpanda start", "rpk docker redpanda redpanda start"),
            ("rpk topic list", "rpk rpk topic list"),
            ("redpanda start --smp=1", "redpanda docker redpanda redpanda start --smp=1"),
            ("kafka-storage.sh.sh x", "kafka-storage.sh.sh x"),
        ];
        for (line, expected) in read_as {
            assert_eq!(read(line), expected);
        }
        assert!(with_command(Vec::new()).is_empty());
    }

    #[test]
    fn the_image_has_a_link_for_each_tool_of_kafka() {
        let script = include_str!("../../docker/drop-in.sh");
        let (_, rest) = script.split_once("for name in kafka-").expect("the links");
        let (names, _) = rest.split_once("; do").expect("the end of the names");
        let names = format!("kafka-{names}");
        let mut linked: Vec<&str> =
            names.split_whitespace().filter(|word| word.starts_with("kafka-")).collect();
        let mut known: Vec<&str> =
            NAMES.iter().map(|(name, _)| *name).filter(|name| name.starts_with("kafka-")).collect();
        linked.sort_unstable();
        known.sort_unstable();
        assert_eq!(linked, known);
    }
}
