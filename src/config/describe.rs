//! What DescribeConfigs tells of a resource: every key with its value and where the value came from.
//!
//! Invariant: the same answer as Kafka's for the same settings, synonyms in the same order (a test compares both).
//! Absent: which keys were asked for, and whether synonyms and documentation were; `api` leaves those out.

use super::broker::BrokerConfig;
use super::config_type::ConfigType;
use super::group_config;
use super::key::{ConfigKey, UpdateMode};
use super::keys::{broker_key, broker_keys, client_metrics_keys, group_keys, topic_keys};
use super::layers::Overrides;
use super::listener_override::ListenerOverride;
use super::topic_config::typed_values;
use super::values::{Values, parse};

/// Where a described value came from. The discriminant is the protocol's code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(i8)]
pub enum ConfigSource {
    /// Set on the topic.
    Topic = 1,
    /// Set on this broker while running.
    DynamicBroker = 2,
    /// Set on all brokers while running.
    DynamicDefaultBroker = 3,
    /// Given to the broker at start.
    StaticBroker = 4,
    /// Kafka's default.
    Default = 5,
    /// The level of a logger.
    BrokerLogger = 6,
    /// Set on the client metrics subscription.
    ClientMetrics = 7,
    /// Set on the group.
    Group = 8,
}

impl ConfigSource {
    /// The code in the protocol.
    #[must_use]
    pub const fn code(self) -> i8 {
        self as i8
    }
}

/// A key under one of its names, with the value it has there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DescribedSynonym {
    /// The name.
    pub name: String,
    /// The value; none for a secret.
    pub value: Option<String>,
    /// Where it came from.
    pub source: ConfigSource,
}

/// One key of a resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DescribedConfig {
    /// The key.
    pub name: String,
    /// Its value; none for null and for a secret.
    pub value: Option<String>,
    /// Where the value came from.
    pub source: ConfigSource,
    /// Whether it can't change while the broker runs.
    pub is_read_only: bool,
    /// Whether the value is a secret.
    pub is_sensitive: bool,
    /// The type; none for a key that nobody knows, which counts as a secret.
    pub config_type: Option<ConfigType>,
    /// One sentence, where there is one.
    pub documentation: Option<&'static str>,
    /// The values under each name and in each layer, the one in force first.
    pub synonyms: Vec<DescribedSynonym>,
}

impl DescribedConfig {
    /// True when nobody set the key.
    #[must_use]
    pub fn is_default(&self) -> bool {
        self.source == ConfigSource::Default
    }

    /// The type's code in the protocol; 0 for an unknown key.
    #[must_use]
    pub const fn type_code(&self) -> i8 {
        match self.config_type {
            Some(config_type) => config_type.code(),
            None => 0,
        }
    }

    fn new(
        name: &str,
        key: Option<&ConfigKey>,
        value: Option<String>,
        synonyms: Vec<DescribedSynonym>,
    ) -> Self {
        let is_sensitive = key.is_none_or(ConfigKey::is_sensitive);
        Self {
            name: name.to_owned(),
            value: value.filter(|_| !is_sensitive),
            source: synonyms.first().map_or(ConfigSource::Default, |synonym| synonym.source),
            is_read_only: false,
            is_sensitive,
            config_type: key.map(|key| key.config_type),
            documentation: key.map(|key| key.documentation).filter(|sentence| !sentence.is_empty()),
            synonyms,
        }
    }
}

impl BrokerConfig {
    /// This broker's keys.
    #[must_use]
    pub fn describe_broker(&self) -> Vec<DescribedConfig> {
        let in_force = self.layers.in_force();
        let unknown = in_force.keys().filter(|name| broker_key(name).is_none()).map(|name| (*name, None));
        let shown = broker_keys().filter(|key| !key.internal || in_force.contains_key(key.name));
        let values = Values::of_broker(&self.layers);
        let describe = |(name, key): (&str, Option<&'static ConfigKey>)| {
            let key = key.or_else(|| ListenerOverride::parse(name)?.key());
            let value = values.value(name).map(ToString::to_string);
            let value = value.or_else(|| in_force.get(name).map(|(value, _)| (*value).to_owned()));
            let is_read_only = key.is_none_or(|key| key.update_mode == UpdateMode::ReadOnly);
            DescribedConfig {
                is_read_only,
                ..DescribedConfig::new(name, key, value, self.synonyms(name, key))
            }
        };
        shown.map(|key| (key.name, Some(key))).chain(unknown).map(describe).collect()
    }

    /// What is set for all brokers: DescribeConfigs of the broker without a name.
    #[must_use]
    pub fn describe_all_brokers(&self) -> Vec<DescribedConfig> {
        let describe = |(name, value): (&String, &String)| {
            let key = broker_key(name);
            let mut synonyms = self.synonyms(name, key);
            synonyms.retain(|synonym| synonym.source == ConfigSource::DynamicDefaultBroker);
            let is_read_only = key.is_none_or(|key| key.update_mode == UpdateMode::ReadOnly);
            DescribedConfig { is_read_only, ..DescribedConfig::new(name, key, Some(value.clone()), synonyms) }
        };
        self.layers.dynamic_default.iter().map(describe).collect()
    }

    /// The keys of a topic with these settings. Settings that are no longer right show as they stand.
    #[must_use]
    pub fn describe_topic(&self, overrides: &Overrides) -> Vec<DescribedConfig> {
        let values = typed_values(self, overrides).unwrap_or_else(|_| (*self.topic_default_values).clone());
        let shown = topic_keys().iter().filter(|key| !key.internal || overrides.contains_key(key.name));
        let describe = |key: &'static ConfigKey| {
            let value = values.get(key.name).and_then(Option::as_ref).map(ToString::to_string);
            let mut synonyms = self.broker_synonyms(key);
            if overrides.contains_key(key.name) {
                synonyms.insert(0, own(key, value.clone(), ConfigSource::Topic));
            }
            DescribedConfig::new(key.name, Some(key), value, synonyms)
        };
        shown.map(describe).collect()
    }

    /// The keys of a group with these settings.
    #[must_use]
    pub fn describe_group(&self, overrides: &Overrides) -> Vec<DescribedConfig> {
        let values = Values::of_broker(&self.layers);
        let describe = |key: &'static ConfigKey| {
            let set = overrides.get(key.name).map(|text| shown_text(key, text));
            let default = group_config::default_in(&values, key).map(|value| value.to_string());
            let mut synonyms = self.broker_synonyms(key);
            if key.broker_synonyms.is_empty() {
                synonyms.push(own(key, key.default.map(str::to_owned), ConfigSource::Default));
            }
            if set.is_some() {
                synonyms.insert(0, own(key, set.clone(), ConfigSource::Group));
            }
            DescribedConfig::new(key.name, Some(key), set.or(default), synonyms)
        };
        let shown = group_keys().iter().filter(|key| !key.internal || overrides.contains_key(key.name));
        shown.map(describe).collect()
    }

    /// The synonyms that a topic or group key has among the broker's keys.
    fn broker_synonyms(&self, key: &ConfigKey) -> Vec<DescribedSynonym> {
        key.broker_synonyms
            .first()
            .map(|first| self.synonyms(first.name, broker_key(first.name)))
            .unwrap_or_default()
    }

    /// Every value of the broker key `name`, layer by layer and in each layer name by name. What stands before the
    /// first value of `name` itself is left out, as in Kafka.
    fn synonyms(&self, name: &str, key: Option<&'static ConfigKey>) -> Vec<DescribedSynonym> {
        let is_sensitive = key.is_none_or(ConfigKey::is_sensitive);
        let names = key.filter(|key| key.name == name).map_or_else(|| vec![name], |key| key.names().to_vec());
        let layers = &self.layers;
        let in_layer = |source: ConfigSource, name: &str| match source {
            ConfigSource::DynamicBroker => layers.dynamic.get(name).cloned(),
            ConfigSource::DynamicDefaultBroker => layers.dynamic_default.get(name).cloned(),
            ConfigSource::StaticBroker => layers.stated.get(name).map(|(value, _)| value.clone()),
            _ => broker_key(name)
                .filter(|key| !key.is_dynamic_only())
                .and_then(|key| key.default)
                .map(str::to_owned),
        };
        let sources = [
            ConfigSource::DynamicBroker,
            ConfigSource::DynamicDefaultBroker,
            ConfigSource::StaticBroker,
            ConfigSource::Default,
        ];
        let all = sources.into_iter().flat_map(|source| names.iter().map(move |name| (source, *name)));
        all.filter_map(|(source, name)| {
            let value = in_layer(source, name)?;
            Some(DescribedSynonym {
                name: name.to_owned(),
                value: Some(value).filter(|_| !is_sensitive),
                source,
            })
        })
        .skip_while(|synonym| synonym.name != name)
        .collect()
    }
}

/// The keys of a client metrics subscription with these settings.
#[must_use]
pub fn describe_client_metrics(overrides: &Overrides) -> Vec<DescribedConfig> {
    let describe = |key: &'static ConfigKey| {
        let set = overrides.get(key.name).map(|text| shown_text(key, text));
        let synonyms =
            set.iter().map(|value| own(key, Some(value.clone()), ConfigSource::ClientMetrics)).collect();
        DescribedConfig::new(key.name, Some(key), set.or_else(|| key.default.map(str::to_owned)), synonyms)
    };
    client_metrics_keys().iter().map(describe).collect()
}

fn own(key: &ConfigKey, value: Option<String>, source: ConfigSource) -> DescribedSynonym {
    DescribedSynonym { name: key.name.to_owned(), value, source }
}

/// A set value as its type shows it.
fn shown_text(key: &ConfigKey, text: &str) -> String {
    parse(key, text).map_or_else(|_| text.to_owned(), |value| value.to_string())
}
