//! Settings of a broker in a container, changed by starting it anew.
//!
//! ```text
//! kafka-configs ─▶ changed.properties written, restart asked for ─▶ SIGTERM ─▶ the broker stops in good order
//!                                    the same process, with the changes over the environment ◀─ becomes itself again
//! ```
//! The module of Testcontainers for Rust learns the port of Confluent's image after its start, and changes the advertised addresses of the
//! broker that runs, as the Kafka of that image could. Kafka 4 refuses that on the wire, and so does this broker; but it is there
//! again in milliseconds.
//!
//! Invariant: a SIGTERM that nobody has written a change before ends the broker as ever. Only `kalda docker confluent` reads changes, and
//! only in the image are they written.

use std::convert::Infallible;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::Command;

use anyhow::Context as _;
use rustix::process::{Pid, Signal, kill_process};

/// A script that only the image has.
const LAUNCH: &str = "/etc/confluent/docker/launch";
/// The changes, `KEY=VALUE` a line.
pub const FILE: &str = "/etc/kafka/changed.properties";
/// There while a restart is asked for.
const RESTART: &str = "/etc/kafka/restart";
/// The arguments of the broker that can be changed.
const ARGUMENTS: [&str; 2] = ["docker", "confluent"];

/// What the broker is given that was changed: flag, key, value.
pub fn flags(text: &str) -> Vec<(String, String, String)> {
    let pairs = text.lines().filter_map(|line| line.split_once('='));
    pairs.map(|(key, value)| ("kafka-configs".to_owned(), key.to_owned(), value.to_owned())).collect()
}

/// True in the image.
#[expect(clippy::disallowed_methods, reason = "files of the image are outside of the broker's world")]
pub fn are_possible() -> bool {
    Path::new(LAUNCH).exists()
}

/// Notes the change, and tells the broker of this container to start anew. It replaces those before.
///
/// # Errors
/// When it can't be written, or there is no broker.
#[expect(clippy::disallowed_methods, reason = "files of the image are outside of the broker's world")]
pub fn make(key: &str, value: &str) -> anyhow::Result<()> {
    let broker =
        broker_of_the_container().context("there is no broker in this container that can be started anew")?;
    std::fs::write(FILE, format!("{key}={value}\n")).with_context(|| format!("can't write {FILE}"))?;
    std::fs::write(RESTART, "").with_context(|| format!("can't write {RESTART}"))?;
    kill_process(broker, Signal::TERM).context("the broker can't be told to start anew")
}

/// Whether a restart was asked for; it isn't any more afterwards.
#[expect(clippy::disallowed_methods, reason = "files of the image are outside of the broker's world")]
pub fn take_restart() -> bool {
    std::fs::remove_file(RESTART).is_ok()
}

/// Becomes the same program again, with the same arguments and environment.
pub fn restart() -> anyhow::Result<Infallible> {
    let mut arguments = std::env::args_os().skip(1);
    Err(Command::new("/proc/self/exe").args(&mut arguments).exec())
        .context("the broker can't be started anew")
}

#[expect(clippy::disallowed_methods, reason = "processes of the container are outside of the broker's world")]
fn broker_of_the_container() -> Option<Pid> {
    let processes = std::fs::read_dir("/proc").ok()?.filter_map(|entry| {
        let entry = entry.ok()?;
        let id: i32 = entry.file_name().to_str()?.parse().ok()?;
        let line = std::fs::read_to_string(entry.path().join("cmdline")).ok()?;
        is_broker(&line).then(|| Pid::from_raw(id)).flatten()
    });
    processes.into_iter().next()
}

/// Whether a process with this command line is one: name and arguments, each with a zero behind it.
fn is_broker(command_line: &str) -> bool {
    command_line.split('\0').skip(1).take(ARGUMENTS.len()).eq(ARGUMENTS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_a_flag() {
        let expected =
            ("kafka-configs".to_owned(), "advertised.listeners".to_owned(), "A://h:1,B://i:2".to_owned());
        assert_eq!(flags("advertised.listeners=A://h:1,B://i:2\n"), [expected]);
        assert!(flags("").is_empty());
    }

    #[test]
    fn a_broker_is_known_by_its_arguments() {
        assert!(is_broker("/usr/bin/kalda\0docker\0confluent\0"));
        for other in ["kalda\0docker\0apache\0", "sh\0-c\0kalda docker confluent\0", "kalda\0", ""] {
            assert!(!is_broker(other), "{other}");
        }
    }
}
