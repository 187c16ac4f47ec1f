//! How Apache Kafka is started: one node, its jars from Maven by `compat-tests/kafka/jars`, the JVM's options those of
//! its own start script.
//!
//! Invariant: its configuration is the default, apart from addresses, folders, and the replication factors that a
//! single node can keep.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use super::settings::Settings;

/// Where the jars script and the logging configuration are.
const FILES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../compat-tests/kafka");
/// Any id will do.
const CLUSTER_ID: &str = "AAAAAAAAQAGAAAAAAAAAAA";
/// What `kafka-server-start.sh` and `kafka-run-class.sh` give a broker, the heap apart.
const JVM_OPTIONS: [&str; 7] = [
    "-server",
    "-XX:+UseG1GC",
    "-XX:MaxGCPauseMillis=20",
    "-XX:InitiatingHeapOccupancyPercent=35",
    "-XX:+ExplicitGCInvokesConcurrent",
    "-XX:MaxInlineLevel=15",
    "-Djava.awt.headless=true",
];

/// Writes its configuration and formats its data folder.
pub fn prepare(folder: &Path, port: u16, data: &Path, settings: Settings<'_>) -> Result<()> {
    let properties = properties_file(folder);
    std::fs::write(&properties, properties_text(port, data, settings))?;
    let output = Command::new(java())
        .args(["-Xmx256M", "-XX:TieredStopAtLevel=1", &logging(), "-cp", &class_path()?])
        .args(["kafka.tools.StorageTool", "format", "-t", CLUSTER_ID, "-c"])
        .arg(&properties)
        .output()
        .context("running java")?;
    ensure!(output.status.success(), "Kafka's format tool: {}", String::from_utf8_lossy(&output.stderr));
    Ok(())
}

/// The command line that starts it. `heap` is both the smallest and the largest, as in Kafka's own script.
pub fn command(folder: &Path, heap: &str) -> Result<Vec<String>> {
    let mut words = vec![java(), format!("-Xms{heap}"), format!("-Xmx{heap}")];
    words.extend(JVM_OPTIONS.iter().map(|option| (*option).to_owned()));
    words.extend([logging(), "-cp".to_owned(), class_path()?, "kafka.Kafka".to_owned()]);
    words.push(properties_file(folder).display().to_string());
    Ok(words)
}

/// The version of the jars.
pub fn version() -> Result<String> {
    for entry in std::fs::read_dir(libs()?)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        let version = name.strip_prefix("kafka-server-common-").and_then(|rest| rest.strip_suffix(".jar"));
        if let Some(version) = version {
            return Ok(format!("kafka {version}"));
        }
    }
    anyhow::bail!("no kafka-server-common among the jars")
}

/// The bytes on the heap of a running JVM that are still in use: counting them collects the garbage first.
pub fn live_heap_bytes(pid: u32) -> Result<f64> {
    let output = Command::new(jdk_program("jcmd"))
        .arg(pid.to_string())
        .arg("GC.class_histogram")
        .output()
        .context("running jcmd, which a JDK has")?;
    ensure!(output.status.success(), "jcmd: {}", String::from_utf8_lossy(&output.stderr));
    total_bytes(&String::from_utf8_lossy(&output.stdout)).context("jcmd says nothing of a total")
}

/// Reads the last line, `Total        812345       38123456`: instances and bytes.
fn total_bytes(histogram: &str) -> Option<f64> {
    let line = histogram.lines().rfind(|line| line.starts_with("Total"))?;
    line.split_whitespace().nth(2)?.parse().ok()
}

fn properties_file(folder: &Path) -> PathBuf {
    folder.join("server.properties")
}

fn properties_text(port: u16, data: &Path, settings: Settings<'_>) -> String {
    let controller = port + 1;
    let mut text = format!(
        "process.roles=broker,controller\n\
         node.id=1\n\
         controller.quorum.voters=1@127.0.0.1:{controller}\n\
         listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}\n\
         advertised.listeners=PLAINTEXT://127.0.0.1:{port}\n\
         controller.listener.names=CONTROLLER\n\
         log.dirs={}\n\
         offsets.topic.replication.factor=1\n\
         transaction.state.log.replication.factor=1\n\
         transaction.state.log.min.isr=1\n\
         share.coordinator.state.topic.replication.factor=1\n\
         share.coordinator.state.topic.min.isr=1\n",
        data.display()
    );
    for (key, value) in settings {
        let _ = writeln!(text, "{key}={value}");
    }
    text
}

fn java() -> String {
    jdk_program("java")
}

fn jdk_program(name: &str) -> String {
    std::env::var("JAVA_HOME").map_or_else(|_| name.to_owned(), |home| format!("{home}/bin/{name}"))
}

fn logging() -> String {
    format!("-Dlog4j2.configurationFile={FILES}/log4j2.yaml")
}

fn class_path() -> Result<String> {
    Ok(format!("{}/*", libs()?))
}

/// The folder of the jars, fetched the first time.
fn libs() -> Result<String> {
    let output = Command::new(format!("{FILES}/jars")).output().context("running compat-tests/kafka/jars")?;
    ensure!(output.status.success(), "Kafka's jars: {}", String::from_utf8_lossy(&output.stderr));
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_heap_is_read_from_jcmd() {
        let histogram =
            " num  #instances  #bytes  class name\n   1:  4  96  [B\nTotal        812345       38123456\n";
        assert_eq!(total_bytes(histogram), Some(38_123_456.0));
        assert_eq!(total_bytes("nothing"), None);
    }

    #[test]
    fn settings_come_last_and_win() {
        let text = properties_text(26_000, Path::new("d"), &[("num.io.threads", "4")]);
        assert!(text.contains("controller.quorum.voters=1@127.0.0.1:26001\n"));
        assert!(text.ends_with("num.io.threads=4\n"));
    }
}
