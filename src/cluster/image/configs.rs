//! The configs set for topics, brokers, groups and client metrics subscriptions: overrides only, as text.
//!
//! Invariant: a resource without an override isn't in the map; the empty broker name is the cluster-wide default. Resources weigh as
//! long as any image holds them. What a value means, and the defaults beneath, is the configuration room's.

use std::sync::Arc;

use rpds::HashTrieMapSync;

use crate::config::Overrides;
use crate::sys::{KeptMemory, Weighed};
use crate::types::BrokerId;

/// What a resource takes that has an override, besides its texts. Names are free: clients may make up any number of them.
const RESOURCE_BYTES: usize = 1024;
/// What each override takes besides its texts.
const OVERRIDE_BYTES: usize = 128;

/// What a config belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ConfigKind {
    /// A topic.
    Topic,
    /// A broker, or all of them where the name is empty.
    Broker,
    /// A client metrics subscription.
    ClientMetrics,
    /// A group.
    Group,
}

impl ConfigKind {
    /// The number that stands for it in a `ConfigRecord` and in requests.
    #[must_use]
    pub const fn code(self) -> i8 {
        match self {
            Self::Topic => 2,
            Self::Broker => 4,
            Self::ClientMetrics => 16,
            Self::Group => 32,
        }
    }

    /// The kind of a number.
    #[must_use]
    pub const fn from_code(code: i8) -> Option<Self> {
        match code {
            2 => Some(Self::Topic),
            4 => Some(Self::Broker),
            16 => Some(Self::ClientMetrics),
            32 => Some(Self::Group),
            _ => None,
        }
    }
}

/// One thing that can be configured.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ConfigResource {
    /// What it is.
    pub kind: ConfigKind,
    /// Its name; empty for all brokers.
    pub name: Arc<str>,
}

impl ConfigResource {
    /// A topic.
    #[must_use]
    pub fn topic(name: &str) -> Self {
        Self { kind: ConfigKind::Topic, name: name.into() }
    }

    /// One broker.
    #[must_use]
    pub fn broker(id: BrokerId) -> Self {
        Self { kind: ConfigKind::Broker, name: id.to_string().into() }
    }

    /// All brokers together.
    #[must_use]
    pub fn all_brokers() -> Self {
        Self { kind: ConfigKind::Broker, name: "".into() }
    }
}

/// What the overrides of a resource of this name take.
#[must_use]
pub fn bytes_of_overrides(name: &str, overrides: &Overrides) -> usize {
    if overrides.is_empty() {
        return 0;
    }
    let texts = overrides.iter().map(|(key, value)| OVERRIDE_BYTES + key.len() + value.len());
    RESOURCE_BYTES + name.len() + texts.sum::<usize>()
}

/// All overrides.
#[derive(Debug, Clone, Default)]
pub struct ConfigsImage {
    memory: KeptMemory,
    resources: HashTrieMapSync<ConfigResource, Arc<Weighed<Overrides>>>,
}

impl PartialEq for ConfigsImage {
    fn eq(&self, other: &Self) -> bool {
        self.resources == other.resources
    }
}

impl Eq for ConfigsImage {}

impl ConfigsImage {
    /// No overrides; those that come count in `memory`.
    #[must_use]
    pub fn within(memory: &KeptMemory) -> Self {
        Self { memory: memory.clone(), ..Self::default() }
    }

    /// What is set for a resource; nothing set is `None`.
    #[must_use]
    pub fn overrides(&self, resource: &ConfigResource) -> Option<&Arc<Weighed<Overrides>>> {
        self.resources.get(resource)
    }

    /// What is set for a topic.
    #[must_use]
    pub fn topic(&self, name: &str) -> Option<&Arc<Weighed<Overrides>>> {
        self.overrides(&ConfigResource::topic(name))
    }

    /// The value set for one key of a resource.
    #[cfg(test)]
    #[must_use]
    pub fn value(&self, resource: &ConfigResource, key: &str) -> Option<&str> {
        self.overrides(resource)?.get(key).map(String::as_str)
    }

    /// All resources that have an override, in no particular order.
    pub fn iter(&self) -> impl Iterator<Item = (&ConfigResource, &Arc<Weighed<Overrides>>)> {
        self.resources.iter()
    }

    pub(super) fn set(&mut self, resource: &ConfigResource, key: &str, value: Option<&str>) {
        let mut overrides = self.resources.get(resource).map(|found| (***found).clone()).unwrap_or_default();
        match value {
            Some(value) => overrides.insert(key.into(), value.into()),
            None => overrides.remove(key),
        };
        if overrides.is_empty() {
            self.resources.remove_mut(resource);
        } else {
            let bytes = bytes_of_overrides(&resource.name, &overrides);
            let overrides = Arc::new(Weighed::new(overrides, &self.memory, bytes));
            self.resources.insert_mut(resource.clone(), overrides);
        }
    }

    pub(super) fn remove(&mut self, resource: &ConfigResource) -> bool {
        self.resources.remove_mut(resource)
    }
}
