//! Everything that has been said about a broker's keys, by layer, as text.
//!
//! ```text
//! dynamic, this broker  >  dynamic, all brokers  >  stated at start  >  Kafka's default
//! ```
//!
//! Invariant: the layers are as given; what they mean is decided by [`super::values`]. DescribeConfigs shows each layer.

use std::collections::BTreeMap;

use super::key::ConfigKey;
use super::origin::Origin;

/// Keys and their texts, as AlterConfigs sets them on a topic, a group or a broker.
pub type Overrides = BTreeMap<String, String>;

/// One key's text and where it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// The key.
    pub name: String,
    /// Its value as text.
    pub value: String,
    /// Where it came from.
    pub origin: Origin,
}

/// What has been said about a broker's keys.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BrokerLayers {
    /// Given at start by files, environment and flags: the strongest of each key.
    pub stated: BTreeMap<String, (String, Origin)>,
    /// Set while running for all brokers.
    pub dynamic_default: Overrides,
    /// Set while running for this broker.
    pub dynamic: Overrides,
}

impl BrokerLayers {
    /// Keeps of each key the strongest setting; of two equally strong ones the later.
    #[must_use]
    pub fn from_settings(settings: impl IntoIterator<Item = Setting>) -> Self {
        let mut stated: BTreeMap<String, (String, Origin)> = BTreeMap::new();
        for Setting { name, value, origin } in settings {
            let weaker = stated.get(&name).is_none_or(|(_, before)| before.strength() <= origin.strength());
            if weaker {
                stated.insert(name, (value, origin));
            }
        }
        Self { stated, ..Self::default() }
    }

    /// True when the key was given at start.
    #[must_use]
    pub fn states(&self, name: &str) -> bool {
        self.stated.contains_key(name)
    }

    /// The text in force for `key`, and where it came from. None: null.
    #[must_use]
    pub fn effective(&self, key: &ConfigKey) -> Option<(&str, Origin)> {
        let dynamic = self.dynamic.get(key.name).or_else(|| self.dynamic_default.get(key.name));
        let stated = || self.stated.get(key.name).map(|(value, origin)| (value.as_str(), origin.clone()));
        dynamic
            .map(|value| (value.as_str(), Origin::Dynamic))
            .or_else(stated)
            .or_else(|| key.default.map(|value| (value, Origin::Default)))
    }

    /// The names given at start that no key has, with where they came from.
    pub fn unknown(&self) -> impl Iterator<Item = (&str, &Origin)> {
        let is_unknown =
            |name: &str| super::keys::broker_key(name).is_none() && !name.starts_with("listener.name.");
        self.stated
            .iter()
            .filter(move |(name, _)| is_unknown(name))
            .map(|(name, (_, origin))| (name.as_str(), origin))
    }
}
