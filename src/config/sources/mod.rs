//! Where settings come from: files, environment and flags, as texts that somebody else has read.
//!
//! Invariant: `Sources::load` is pure. A file counts by its kind, not by its place on the command line: YAML is
//! weaker than properties; of two files of a kind the later one wins.

mod environment;
mod properties;
pub mod redpanda;
mod yaml;

use std::sync::Arc;

use super::broker::BrokerConfig;
use super::error::{ConfigError, ConfigProblem};
use super::layers::{BrokerLayers, Setting};
use super::origin::Origin;
use super::start_defaults::start_defaults;
pub use environment::is_setting;

/// A configuration file, already read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigFile {
    /// Its name, for sentences and to tell its kind.
    pub name: String,
    /// What is in it.
    pub text: String,
}

/// Everything that says something about the configuration.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sources {
    /// Files, in the order given.
    pub files: Vec<ConfigFile>,
    /// The environment: names and values.
    pub environment: Vec<(String, String)>,
    /// Flags: name with dashes, key, value.
    pub flags: Vec<(String, String, String)>,
    /// What was made out of something else, such as another product's file.
    pub settings: Vec<Setting>,
    /// Where the data go when nobody says where; `None`: `./kalda-data`.
    pub data_folder: Option<String>,
}

/// What came out of the sources.
#[derive(Debug, Clone, PartialEq)]
pub struct Loaded {
    /// The configuration.
    pub config: BrokerConfig,
    /// Keys that nobody knows, with where they came from: a warning each, once.
    pub unknown: Vec<(String, Origin)>,
}

impl Sources {
    /// Resolves the sources into a configuration; all that is wrong comes back together.
    pub fn load(&self) -> Result<Loaded, ConfigError> {
        let mut problems = Vec::new();
        let mut settings = Vec::new();
        for file in &self.files {
            match file_settings(file) {
                Ok(found) => settings.extend(found),
                Err(problem) => problems.push(problem),
            }
        }
        settings.extend(self.settings.iter().cloned());
        settings.extend(environment::settings(&self.environment));
        settings.extend(self.flags.iter().map(|(flag, name, value)| Setting {
            name: name.clone(),
            value: value.clone(),
            origin: Origin::Flag { flag: flag.clone() },
        }));
        let mut layers = BrokerLayers::from_settings(settings);
        for Setting { name, value, origin } in start_defaults(&layers, self.data_folder.as_deref()) {
            layers.stated.insert(name, (value, origin));
        }
        let unknown = layers.unknown().map(|(name, origin)| (name.to_owned(), origin.clone())).collect();
        match BrokerConfig::resolve(layers) {
            Ok(config) if problems.is_empty() => Ok(Loaded { config, unknown }),
            Ok(_) => Err(ConfigError { problems }),
            Err(error) => {
                problems.extend(error.problems);
                Err(ConfigError { problems })
            }
        }
    }
}

fn file_settings(file: &ConfigFile) -> Result<Vec<Setting>, ConfigProblem> {
    let name: Arc<str> = Arc::from(file.name.as_str());
    let unreadable = |reason: String| ConfigProblem::Unreadable { file: file.name.clone(), reason };
    if is_yaml(file) {
        let settings = yaml::settings(&file.text).map_err(unreadable)?;
        let origin = Origin::Yaml { file: name };
        return Ok(settings
            .into_iter()
            .map(|(name, value)| Setting { name, value, origin: origin.clone() })
            .collect());
    }
    let entries = properties::parse(&file.text).map_err(|error| unreadable(error.to_string()))?;
    Ok(entries
        .into_iter()
        .map(|entry| Setting {
            name: entry.key,
            value: entry.value,
            origin: Origin::Properties { file: name.clone(), line: entry.line },
        })
        .collect())
}

/// By the extension; without a telling one, by the first line that says something: YAML has `key: value` or `key:`,
/// properties have `key=value`.
fn is_yaml(file: &ConfigFile) -> bool {
    let extension =
        file.name.rsplit('/').next().and_then(|name| name.rsplit_once('.')).map(|(_, extension)| extension);
    match extension {
        Some("yaml" | "yml") => return true,
        Some("properties") => return false,
        _ => {}
    }
    let telling =
        file.text.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with(['#', '!']));
    telling.is_some_and(|line| {
        line == "---"
            || line.ends_with(':')
            || (line.contains(": ") && !line.split(": ").next().is_some_and(|key| key.contains('=')))
    })
}
