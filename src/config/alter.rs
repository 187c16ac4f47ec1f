//! Alterations of a broker's settings while it runs, checked as Kafka's broker checks them before the controller is asked.
//!
//! ```text
//! settings of the resource ── operations ──▶ settings after them
//!       names: may each change at all, and at this level? ── values: by each key's rule
//!       together with the other layers: does the whole resolve? ── may the broker go over to it while it runs?
//! ```
//! Invariant: pure, and the first of these that fails is the answer, in Kafka's words. Absent: whether the resource exists and who may
//! alter it; topics and groups, which the controller checks alone.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::broker::BrokerConfig;
use super::config_type::ConfigType;
use super::error::{ConfigError, ConfigProblem};
use super::key::{ConfigKey, UpdateMode};
use super::keys::broker_key;
use super::layers::Overrides;
use super::list_text::{list_with, list_without};
use super::listener_override::ListenerOverride;
use super::reconfiguration;
use super::rule::Rule;
use super::value::Value;
use super::values::parse;

/// What to do with one key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConfigOperation {
    /// Set it.
    Set(Arc<str>),
    /// Remove it.
    Delete,
    /// Add these items, separated by commas, to its list.
    Append(Arc<str>),
    /// Take these items from its list.
    Subtract(Arc<str>),
}

/// Whose settings are altered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AlterTarget {
    /// This broker's.
    Broker,
    /// Those of all brokers.
    AllBrokers,
}

/// Why an alteration is refused, in Kafka's words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AlterError {
    /// The key holds no list. Kafka: INVALID_CONFIG.
    #[error("Config value {operation} is not allowed for config key: {name}")]
    NotAList {
        /// The operation.
        operation: &'static str,
        /// The key.
        name: String,
    },
    /// Nobody knows the key, so it holds no list. Kafka: INVALID_CONFIG.
    #[error("Unknown config name: {0}")]
    UnknownName(String),
    /// Keys that only a restart can change. Kafka: INVALID_REQUEST.
    #[error("Cannot update these configs dynamically: [{0}]")]
    ReadOnly(String),
    /// Keys that each listener has its own value of. Kafka: INVALID_REQUEST.
    #[error(
        "These security configs can be dynamically updated only per-listener using the listener prefix: [{0}]"
    )]
    NeedsListener(String),
    /// Keys that each broker has its own value of. Kafka: INVALID_REQUEST.
    #[error("Cannot update these configs at default cluster level, broker id must be specified: [{0}]")]
    NeedsBrokerId(String),
    /// A value, or all of them together, would be wrong. Kafka: INVALID_REQUEST.
    #[error("{0}")]
    Invalid(String),
    /// The broker can't go over to these values while it runs. Kafka: INVALID_REQUEST.
    #[error(
        "Invalid value org.apache.kafka.common.config.ConfigException: {0} for configuration Invalid dynamic configuration"
    )]
    NotWhileRunning(String),
}

impl BrokerConfig {
    /// The settings of `target` after `operations` on those it has, `current`.
    ///
    /// # Errors
    /// Why they are refused, all of them.
    pub fn alter<'o>(
        &self,
        target: AlterTarget,
        current: &Overrides,
        operations: impl IntoIterator<Item = (&'o str, &'o ConfigOperation)>,
    ) -> Result<Overrides, AlterError> {
        // What another version left there, and this one would not take, refuses nothing that is asked for now.
        let valid = |(name, value): &(&String, &String)| {
            let alone = Overrides::from([((*name).clone(), (*value).clone())]);
            check_names(target, &alone).is_ok()
        };
        let kept = current.iter().filter(valid).map(|(name, value)| (name.clone(), value.clone()));
        let mut altered: Overrides = kept.collect();
        for (name, operation) in operations {
            apply(&mut altered, name, operation)?;
        }
        self.check_alteration(target, &altered)?;
        Ok(altered)
    }

    /// Checks that `settings` may be those of `target` from now on.
    ///
    /// # Errors
    /// Why they may not.
    pub fn check_alteration(&self, target: AlterTarget, settings: &Overrides) -> Result<(), AlterError> {
        check_names(target, settings)?;
        let altered = self.with_settings_of(target, settings)?;
        reconfiguration::check(self, &altered).map_err(AlterError::NotWhileRunning)
    }

    /// This broker, were `settings` those of `target`.
    ///
    /// # Errors
    /// When values would not fit each other.
    pub fn with_settings_of(&self, target: AlterTarget, settings: &Overrides) -> Result<Self, AlterError> {
        let altered = match target {
            AlterTarget::Broker => self.with_dynamic(&self.layers.dynamic_default, settings),
            AlterTarget::AllBrokers => self.with_dynamic(settings, &self.layers.dynamic),
        };
        altered.map_err(|ConfigError { problems }| {
            AlterError::Invalid(problems.into_iter().next().map(sentence).unwrap_or_default())
        })
    }
}

fn apply(settings: &mut Overrides, name: &str, operation: &ConfigOperation) -> Result<(), AlterError> {
    let value = match operation {
        ConfigOperation::Set(value) => value.to_string(),
        ConfigOperation::Delete => {
            settings.remove(name);
            return Ok(());
        }
        ConfigOperation::Append(added) => list_with(list(settings, list_key("append", name)?), added),
        ConfigOperation::Subtract(removed) => {
            list_without(list(settings, list_key("subtract", name)?), removed)
        }
    };
    settings.insert(name.to_owned(), value);
    Ok(())
}

fn list_key(operation: &'static str, name: &str) -> Result<&'static ConfigKey, AlterError> {
    // Quotas of replication are no keys of a broker's file, so Kafka doesn't know them here.
    let key = broker_key(name).filter(|key| !key.is_dynamic_only());
    let key = key.ok_or_else(|| AlterError::UnknownName(name.to_owned()))?;
    match key.config_type {
        ConfigType::List => Ok(key),
        _ => Err(AlterError::NotAList { operation, name: name.to_owned() }),
    }
}

/// The list that is set, else Kafka's default.
fn list<'l>(settings: &'l Overrides, key: &'l ConfigKey) -> &'l str {
    settings.get(key.name).map(String::as_str).or(key.default).unwrap_or_default()
}

/// Whether the keys can change while the broker runs, at this level, and to these values.
fn check_names(target: AlterTarget, settings: &Overrides) -> Result<(), AlterError> {
    let with_mode = |mode: UpdateMode| {
        joined(settings.keys().filter(|name| broker_key(name).is_some_and(|key| key.update_mode == mode)))
    };
    if let Some(read_only) = with_mode(UpdateMode::ReadOnly) {
        return Err(AlterError::ReadOnly(read_only));
    }
    if let Some(without_listener) = with_mode(UpdateMode::PerListener) {
        return Err(AlterError::NeedsListener(without_listener));
    }
    for (name, value) in settings {
        let base = ListenerOverride::parse(name).map_or(name.as_str(), |over| over.base);
        if let Some(key) = broker_key(base).filter(|key| key.update_mode != UpdateMode::ReadOnly) {
            check_unique(key, value).map_err(AlterError::Invalid)?;
            parse(key, value).map_err(AlterError::Invalid)?;
            reconfiguration::check_class(key, value).map_err(AlterError::Invalid)?;
        }
    }
    match joined(settings.keys().filter(|name| needs_broker(name))) {
        Some(names) if target == AlterTarget::AllBrokers => Err(AlterError::NeedsBrokerId(names)),
        _ => Ok(()),
    }
}

/// An item that is there twice is refused while running, before anything else; at the start it is taken once.
fn check_unique(key: &ConfigKey, text: &str) -> Result<(), String> {
    let Rule::List(_) = key.rule else { return Ok(()) };
    let mut seen = BTreeSet::new();
    let is_repeated = match Value::parse(key.config_type, text) {
        Ok(Value::List(items)) => !items.into_iter().all(|item| seen.insert(item)),
        _ => false,
    };
    match is_repeated {
        true => Err(format!("Configuration '{}' values must not be duplicated.", key.name)),
        false => Ok(()),
    }
}

fn needs_broker(name: &str) -> bool {
    match ListenerOverride::parse(name) {
        Some(over) => !over.may_be_cluster_wide(),
        None => broker_key(name).is_some_and(|key| key.update_mode == UpdateMode::PerBroker),
    }
}

fn joined<'n>(names: impl Iterator<Item = &'n String>) -> Option<String> {
    let names: Vec<&str> = names.map(String::as_str).collect();
    (!names.is_empty()).then(|| names.join(", "))
}

/// Kafka's sentence, without what we add at start.
fn sentence(problem: ConfigProblem) -> String {
    match problem {
        ConfigProblem::NotAllowed { reason, .. } | ConfigProblem::NoListener { reason, .. } => reason,
        // What Java says of an entry without a colon.
        ConfigProblem::NoPair { key, entry, .. } => {
            let length = entry.encode_utf16().count();
            format!("Error parsing configuration property '{key}': begin 0, end -1, length {length}")
        }
        // Kafka checks these with Scala's `require`, which says so.
        other => format!("requirement failed: {other}"),
    }
}
