//! Alterations of a resource's settings: set, delete, append, subtract, as Kafka's controller applies them.
//!
//! Invariant: pure. New settings come out whole or not at all, checked together. Absent: whether the resource
//! exists and who may alter it.

use std::collections::BTreeSet;

use super::broker::BrokerConfig;
use super::describe::key_behind_listener;
use super::error::ConfigProblem;
use super::group_config::{GroupConfig, GroupConfigError};
use super::key::{ConfigKey, ConfigType, UpdateMode};
use super::keys::{broker_key, group_key, topic_key};
use super::layers::Overrides;
use super::topic_config::TopicConfig;
use super::topic_error::TopicConfigError;

/// What to do with a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AlterOperation {
    /// Give it this value.
    Set,
    /// Take its setting away.
    Delete,
    /// Add these items to its list.
    Append,
    /// Take these items out of its list.
    Subtract,
}

impl AlterOperation {
    /// The operation with that code in IncrementalAlterConfigs.
    #[must_use]
    pub const fn from_code(code: i8) -> Option<Self> {
        match code {
            0 => Some(Self::Set),
            1 => Some(Self::Delete),
            2 => Some(Self::Append),
            3 => Some(Self::Subtract),
            _ => None,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Set => "SET",
            Self::Delete => "DELETE",
            Self::Append => "APPEND",
            Self::Subtract => "SUBTRACT",
        }
    }
}

/// One alteration of one key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alteration {
    /// The key.
    pub name: String,
    /// What to do.
    pub operation: AlterOperation,
    /// With what; null only for a deletion.
    pub value: Option<String>,
}

/// Whose settings are altered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AlterTarget {
    /// A topic's.
    Topic,
    /// A group's.
    Group,
    /// This broker's.
    Broker,
    /// Those of all brokers.
    AllBrokers,
}

/// Why an alteration is refused, in Kafka's words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AlterError {
    /// A key is altered twice. Kafka: INVALID_REQUEST.
    #[error("Error due to duplicate config keys")]
    DuplicateKeys,
    /// A value is missing. Kafka: INVALID_REQUEST.
    #[error("Null value not supported for : {0}")]
    NullValue(String),
    /// The key holds no list. Kafka: INVALID_CONFIG.
    #[error("Can't {operation} to key {name} because its type is not LIST.")]
    NotAList {
        /// The operation's name.
        operation: &'static str,
        /// The key.
        name: String,
    },
    /// The broker's key holds no list. Kafka: INVALID_CONFIG.
    #[error("Config value {operation} is not allowed for config key: {name}")]
    NotABrokerList {
        /// The operation in lower case.
        operation: String,
        /// The key.
        name: String,
    },
    /// Nobody knows the broker's key, so it holds no list. Kafka: INVALID_CONFIG.
    #[error("Unknown config name: {0}")]
    UnknownBrokerName(String),
    /// A topic's settings would be wrong. Kafka: INVALID_CONFIG.
    #[error(transparent)]
    Topic(#[from] TopicConfigError),
    /// A group's settings would be wrong. Kafka: INVALID_CONFIG.
    #[error(transparent)]
    Group(#[from] GroupConfigError),
    /// Keys of a broker that only a restart can change. Kafka: INVALID_REQUEST.
    #[error("Cannot update these configs dynamically: [{0}]")]
    ReadOnly(String),
    /// Keys that each broker has its own value of. Kafka: INVALID_REQUEST.
    #[error("Cannot update these configs at default cluster level, broker id must be specified: [{0}]")]
    NeedsBrokerId(String),
    /// Keys that each listener has its own value of. Kafka: INVALID_REQUEST.
    #[error(
        "These security configs can be dynamically updated only per-listener using the listener prefix: [{0}]"
    )]
    NeedsListener(String),
    /// The broker's settings would be wrong. Kafka: INVALID_REQUEST.
    #[error("{0}")]
    Broker(String),
}

impl BrokerConfig {
    /// The settings of `target` after `alterations` of `current`, one resource's: checked, or refused as a whole.
    pub fn alter(
        &self,
        target: AlterTarget,
        current: &Overrides,
        alterations: &[Alteration],
    ) -> Result<Overrides, AlterError> {
        check_request(alterations)?;
        if matches!(target, AlterTarget::Broker | AlterTarget::AllBrokers) {
            let set = alterations.iter().filter(|alteration| alteration.operation != AlterOperation::Delete);
            check_updatable(target, set.map(|alteration| alteration.name.as_str()))?;
        }
        let mut altered = current.clone();
        for alteration in alterations {
            self.apply(target, &mut altered, alteration)?;
        }
        self.check_settings(target, &altered)?;
        Ok(altered)
    }

    /// Checks the settings of `target` as a whole.
    pub fn check_settings(&self, target: AlterTarget, settings: &Overrides) -> Result<(), AlterError> {
        if matches!(target, AlterTarget::Broker | AlterTarget::AllBrokers) {
            check_updatable(target, settings.keys().map(String::as_str))?;
        }
        match target {
            AlterTarget::Topic => TopicConfig::resolve(self, settings).map(drop).map_err(AlterError::Topic),
            AlterTarget::Group => GroupConfig::resolve(self, settings).map(drop).map_err(AlterError::Group),
            AlterTarget::Broker => self.check_broker(&self.layers.dynamic_default, settings),
            AlterTarget::AllBrokers => self.check_broker(settings, &self.layers.dynamic),
        }
    }

    fn check_broker(&self, for_all: &Overrides, for_this: &Overrides) -> Result<(), AlterError> {
        match self.with_dynamic(for_all, for_this) {
            Ok(altered) => self.check_cleaner_threads(altered.storage.upkeep.log_cleaner_threads),
            Err(error) => {
                let first = error.problems.into_iter().next();
                Err(AlterError::Broker(first.map(sentence).unwrap_or_default()))
            }
        }
    }

    /// Kafka lets the number of threads halve or double at the most.
    fn check_cleaner_threads(&self, threads: u32) -> Result<(), AlterError> {
        let current = self.storage.upkeep.log_cleaner_threads;
        let problem = if threads == current {
            return Ok(());
        } else if threads == 0 {
            format!("Log cleaner threads should be at least 1, value {threads}")
        } else if threads < current / 2 {
            format!("Log cleaner threads cannot be reduced to less than half the current value {current}")
        } else if current > 0 && threads > current.saturating_mul(2) {
            format!("Log cleaner threads cannot be increased to more than double the current value {current}")
        } else {
            return Ok(());
        };
        Err(AlterError::Broker(format!(
            "Invalid value org.apache.kafka.common.config.ConfigException: {problem} for configuration \
             Invalid dynamic configuration"
        )))
    }

    fn apply(
        &self,
        target: AlterTarget,
        settings: &mut Overrides,
        Alteration { name, operation, value }: &Alteration,
    ) -> Result<(), AlterError> {
        let value = value.as_deref().unwrap_or_default();
        let key = match target {
            AlterTarget::Topic => topic_key(name),
            AlterTarget::Group => group_key(name),
            AlterTarget::Broker | AlterTarget::AllBrokers => {
                broker_key(name).or_else(|| key_behind_listener(name))
            }
        };
        let items = match operation {
            AlterOperation::Set => value.to_owned(),
            AlterOperation::Delete => {
                settings.remove(name);
                return Ok(());
            }
            AlterOperation::Append | AlterOperation::Subtract => {
                let key = key
                    .filter(|key| key.config_type == ConfigType::List)
                    .ok_or_else(|| not_a_list(target, key, *operation, name))?;
                let before = settings.get(name).map(String::as_str).or_else(|| self.list_default(key));
                changed_list(before.unwrap_or_default(), *operation, value)
            }
        };
        settings.insert(name.clone(), items);
        Ok(())
    }

    /// The list that an append adds to when the resource has none of its own: what was stated at start, else
    /// Kafka's default.
    fn list_default(&self, key: &'static ConfigKey) -> Option<&str> {
        let broker = key.broker_synonyms.first().map_or(key.name, |synonym| synonym.name);
        self.layers.stated.get(broker).map(|(value, _)| value.as_str()).or(key.default)
    }
}

fn check_request(alterations: &[Alteration]) -> Result<(), AlterError> {
    let names: BTreeSet<&str> = alterations.iter().map(|alteration| alteration.name.as_str()).collect();
    if names.len() < alterations.len() {
        return Err(AlterError::DuplicateKeys);
    }
    let null = |alteration: &&Alteration| {
        alteration.operation != AlterOperation::Delete && alteration.value.is_none()
    };
    let nulls: Vec<&str> =
        alterations.iter().filter(null).map(|alteration| alteration.name.as_str()).collect();
    if nulls.is_empty() { Ok(()) } else { Err(AlterError::NullValue(nulls.join(","))) }
}

/// Whether the broker keys can change while running, and at this level.
fn check_updatable<'n>(
    target: AlterTarget,
    names: impl Iterator<Item = &'n str> + Clone,
) -> Result<(), AlterError> {
    let matching = |test: &dyn Fn(&ConfigKey) -> bool| {
        names.clone().filter(|name| broker_key(name).is_some_and(test)).collect::<Vec<_>>().join(", ")
    };
    let per_listener = |key: &ConfigKey| {
        key.update_mode == UpdateMode::PerBroker
            && (key.name.starts_with("ssl.") || key.name.starts_with("sasl."))
    };
    let read_only = matching(&|key| key.update_mode == UpdateMode::ReadOnly);
    if !read_only.is_empty() {
        return Err(AlterError::ReadOnly(read_only));
    }
    let needs_listener = matching(&per_listener);
    if !needs_listener.is_empty() {
        return Err(AlterError::NeedsListener(needs_listener));
    }
    let needs_broker = matching(&|key| key.update_mode == UpdateMode::PerBroker);
    if target == AlterTarget::AllBrokers && !needs_broker.is_empty() {
        return Err(AlterError::NeedsBrokerId(needs_broker));
    }
    Ok(())
}

fn not_a_list(
    target: AlterTarget,
    key: Option<&ConfigKey>,
    operation: AlterOperation,
    name: &str,
) -> AlterError {
    let name = name.to_owned();
    match (target, key) {
        (AlterTarget::Topic | AlterTarget::Group, _) => {
            AlterError::NotAList { operation: operation.name(), name }
        }
        (_, None) => AlterError::UnknownBrokerName(name),
        (_, Some(_)) => AlterError::NotABrokerList { operation: operation.name().to_lowercase(), name },
    }
}

/// The list `before` with the items of `value` added at its end, or each taken out once.
fn changed_list(before: &str, operation: AlterOperation, value: &str) -> String {
    let mut items: Vec<&str> = before.split(',').filter(|item| !item.is_empty()).collect();
    for item in value.split(',') {
        let place = items.iter().position(|present| *present == item);
        match (operation, place) {
            (AlterOperation::Subtract, Some(place)) => drop(items.remove(place)),
            (AlterOperation::Append, None) => items.push(item),
            _ => {}
        }
    }
    items.join(",")
}

/// Kafka's sentence, without what we add at start.
fn sentence(problem: ConfigProblem) -> String {
    match problem {
        ConfigProblem::NotAllowed { reason, .. } => reason,
        // Kafka checks these with Scala's `require`, which says so.
        other => format!("requirement failed: {other}"),
    }
}
