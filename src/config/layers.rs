//! Everything that has been said about a broker's keys, by layer, as text.
//!
//! ```text
//! dynamic, this broker  >  dynamic, all brokers  >  stated at start  >  Kafka's default
//! ```
//!
//! Invariant: the layers are as given; what they mean is decided by [`super::values`]. DescribeConfigs shows each layer.

use std::collections::BTreeMap;

use super::key::ConfigKey;
use super::keys::broker_key;
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

/// Lists that compose files often build piece by piece, with a comma left at the end. Kafka refuses that comma.
const LISTENER_LISTS: [&str; 2] = ["listeners", "advertised.listeners"];

fn without_last_comma(list: String) -> String {
    list.trim_end().strip_suffix(',').map(str::to_owned).unwrap_or(list)
}

impl BrokerLayers {
    /// Keeps of each key the strongest setting; of two equally strong ones the later.
    #[must_use]
    pub fn from_settings(settings: impl IntoIterator<Item = Setting>) -> Self {
        let mut stated: BTreeMap<String, (String, Origin)> = BTreeMap::new();
        for Setting { name, value, origin } in settings {
            let weaker = stated.get(&name).is_none_or(|(_, before)| before.strength() <= origin.strength());
            if weaker {
                let value =
                    if LISTENER_LISTS.contains(&name.as_str()) { without_last_comma(value) } else { value };
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

    /// The text in force of each key that anybody gave.
    ///
    /// A key set while running also takes the place of the other names of the same thing in the layers below.
    #[must_use]
    pub fn in_force(&self) -> BTreeMap<&str, (&str, Origin)> {
        let stated = self
            .stated
            .iter()
            .map(|(name, (value, origin))| (name.as_str(), (value.as_str(), origin.clone())));
        let mut in_force: BTreeMap<&str, (&str, Origin)> = stated.collect();
        for layer in [&self.dynamic_default, &self.dynamic] {
            for (name, value) in layer {
                for other in broker_key(name).map_or(&[][..], ConfigKey::names) {
                    in_force.remove(other);
                }
                in_force.insert(name, (value, Origin::Dynamic));
            }
        }
        in_force
    }

    /// The names given at start that no key has, with where they came from.
    pub fn unknown(&self) -> impl Iterator<Item = (&str, &Origin)> {
        let is_unknown = |name: &str| broker_key(name).is_none() && !name.starts_with("listener.name.");
        self.stated
            .iter()
            .filter(move |(name, _)| is_unknown(name))
            .map(|(name, (_, origin))| (name.as_str(), origin))
    }
}
