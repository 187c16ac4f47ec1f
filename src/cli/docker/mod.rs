//! `kalda docker apache|confluent|redpanda`: the broker, configured by the rules of the container images of others.
//!
//! ```text
//! environment, files of the image ─▶ apache.rs, confluent.rs, redpanda.rs ─▶ Sources ─▶ the broker, in this process
//!                                                                  └─▶ one sentence, exit code 2, nothing written
//! ```
//! Invariant: what the environment and the files mean is decided without touching anything; only this file reads. The lines that
//! the modules of test frameworks wait for (`greeting.rs`) come once, on standard output, when clients are served.

mod apache;
mod awaited_file;
pub mod changes;
mod confluent;
mod greeting;
mod listeners;
mod log_dirs;
mod redpanda;
mod redpanda_flags;
mod shell;

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context as _;

use super::WRONG_USAGE;
use super::arguments::LogFormat;
use super::complain::complain;
use super::serve::{Start, environment, serve_what};
use crate::config::{BrokerConfig, ConfigFile, Loaded, Origin, Sources};
use crate::server::Accepted;
pub use confluent::FILE as CONFLUENT_FILE;
pub use log_dirs::formatted_for;
pub use shell::Shell;

/// How long the start waits for a `redpanda.yaml` that a module is about to write, and how often it looks.
const FILE_COMES_WITHIN: Duration = Duration::from_secs(10);
const LOOKS_EVERY: Duration = Duration::from_millis(5);

/// Runs the broker as the container images of Kafka, Confluent and Redpanda do
#[derive(Debug, Clone, PartialEq, Eq, clap::Args)]
pub struct DockerArguments {
    /// The folder that the image's paths are in
    #[arg(long, default_value = "/", hide = true)]
    root: PathBuf,
    #[command(subcommand)]
    image: Image,
}

#[derive(Debug, Clone, PartialEq, Eq, clap::Subcommand)]
enum Image {
    /// As apache/kafka: KAFKA_* variables over /mnt/shared/config/server.properties
    Apache {
        /// Variables that take the place of those in the environment
        #[arg(value_name = "NAME=VALUE")]
        variables: Vec<String>,
    },
    /// As confluentinc/cp-kafka: KAFKA_* variables over /etc/kafka/kafka.properties
    Confluent,
    /// As redpandadata/redpanda: flags over /etc/redpanda/redpanda.yaml and .bootstrap.yaml
    Redpanda {
        /// What `rpk` takes: redpanda start …
        #[arg(value_name = "ARGUMENT", trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
}

/// Runs it.
pub fn run(arguments: &DockerArguments) -> ExitCode {
    // A module writes its files after it has started the container: this is before anybody listens for signals.
    if matches!(arguments.image, Image::Redpanda { .. })
        && let Err(error) = wait_for_redpanda_yaml(&arguments.root)
    {
        complain(format_args!("{error:#}"));
        return ExitCode::from(WRONG_USAGE);
    }
    if arguments.image == Image::Confluent {
        // One that was asked of a broker that ended otherwise.
        changes::take_restart();
    }
    let code = serve_what(None, LogFormat::Text, || {
        let loaded = arguments.load()?;
        let node = loaded.config.node_id;
        let greeting = match arguments.image {
            Image::Apache { .. } => greeting::kafka(node),
            Image::Confluent => {
                let changed =
                    read(&arguments.root, changes::FILE)?.map(|_| greeting::ADDRESSES_CHANGED.to_owned());
                greeting::kafka(node).into_iter().chain(changed).collect()
            }
            Image::Redpanda { .. } => greeting::redpanda(),
        };
        Ok(Start { loaded, ephemeral: None, accepted: Accepted::default(), greeting })
    });
    if arguments.image == Image::Confluent
        && changes::take_restart()
        && let Err(error) = changes::restart()
    {
        complain(format_args!("{error:#}"));
        return ExitCode::FAILURE;
    }
    code
}

/// The configuration that the image of Confluent would make, for its `kafka-storage format`.
pub(super) fn confluent_configuration() -> anyhow::Result<Loaded> {
    DockerArguments { root: PathBuf::from("/"), image: Image::Confluent }.load()
}

impl DockerArguments {
    fn load(&self) -> anyhow::Result<Loaded> {
        let sources = self.sources(environment().collect())?;
        let mut loaded = sources.load()?;
        if self.id_is_for_formatting(&loaded.config) {
            for folder in &loaded.config.storage.log_dirs {
                if formatted_for(folder)?.is_some() {
                    loaded.config.cluster_id = None;
                }
            }
        }
        Ok(loaded)
    }

    /// In Confluent's image, modules format for an id of their own, and skip what would compare it with `CLUSTER_ID`. In Kafka's, an id that
    /// is given must be that of the folder; the default is for a folder that has none.
    fn id_is_for_formatting(&self, config: &BrokerConfig) -> bool {
        match self.image {
            Image::Apache { .. } => {
                let stated = config.layers.stated.get("cluster.id");
                stated.is_some_and(|(_, origin)| *origin == Origin::StartDefault)
            }
            Image::Confluent | Image::Redpanda { .. } => true,
        }
    }

    fn sources(&self, environment: Vec<(String, String)>) -> anyhow::Result<Sources> {
        let read = |path: &str| read(&self.root, path);
        Ok(match &self.image {
            Image::Apache { variables } => {
                let folder = log_dirs::first_mounted(&self.root, &apache::MOUNTED_FOR_DATA);
                apache::sources(variables, environment, read(apache::MOUNTED_FILE)?, folder)?
            }
            Image::Confluent => {
                let changed = read(changes::FILE)?.map(|file| changes::flags(&file.text)).unwrap_or_default();
                Sources { flags: changed, ..confluent::sources(environment, read(confluent::FILE)?) }
            }
            Image::Redpanda { arguments } => {
                let files = [read(redpanda::CLUSTER_FILE)?, read(redpanda::NODE_FILE)?];
                redpanda::sources(arguments, &environment, files)?
            }
        })
    }
}

#[expect(clippy::disallowed_methods, reason = "files of the image are outside of the broker's world")]
/// A file of the image, if it's there.
fn read(root: &Path, path: &str) -> anyhow::Result<Option<ConfigFile>> {
    let relative = path.strip_prefix('/').unwrap_or(path);
    match std::fs::read_to_string(root.join(relative)) {
        Ok(text) => Ok(Some(ConfigFile { name: path.to_owned(), text })),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("can't read {path}")),
    }
}

#[expect(clippy::disallowed_methods, reason = "nothing runs yet that could be woken")]
/// Node's module starts the broker before it writes `redpanda.yaml`; a `.bootstrap.yaml` of its own tells that there will be one.
fn wait_for_redpanda_yaml(root: &Path) -> anyhow::Result<()> {
    let looks = FILE_COMES_WITHIN.as_millis() / LOOKS_EVERY.as_millis();
    for _ in 0..looks {
        let cluster = read(root, redpanda::CLUSTER_FILE)?;
        if redpanda::is_complete(cluster.as_ref(), read(root, redpanda::NODE_FILE)?.as_ref()) {
            return Ok(());
        }
        std::thread::sleep(LOOKS_EVERY);
    }
    anyhow::bail!(
        "{} was written by a module of Testcontainers, but no {} came within {} s",
        redpanda::CLUSTER_FILE,
        redpanda::NODE_FILE,
        FILE_COMES_WITHIN.as_secs()
    )
}
