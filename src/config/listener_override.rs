//! `listener.name.{listener}.{key}`: a key for one listener.
//!
//! Invariant: a name is one of these by its form alone; whether there is such a listener or such a key is not asked.

use super::key::ConfigKey;
use super::keys::broker_key;

/// Keys that have one value for the whole cluster even where they are given for a listener.
const CLUSTER_WIDE: [&str; 3] = ["max.connections", "max.connection.creation.rate", "num.network.threads"];

/// A key's name with a listener before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ListenerOverride<'n> {
    /// The listener, as it is written.
    pub(super) listener: &'n str,
    /// The key.
    pub(super) base: &'n str,
}

impl<'n> ListenerOverride<'n> {
    /// The parts of a name, if it has them.
    pub(super) fn parse(name: &'n str) -> Option<Self> {
        let (listener, base) = name.strip_prefix("listener.name.")?.split_once('.')?;
        Some(Self { listener, base })
    }

    /// The key behind the listener, if there is one.
    pub(super) fn key(self) -> Option<&'static ConfigKey> {
        broker_key(self.base)
    }

    /// True if all brokers may have it.
    pub(super) fn may_be_cluster_wide(self) -> bool {
        CLUSTER_WIDE.contains(&self.base)
    }

    /// True if it is for the listener `name`. Kafka looks for the name in lower case.
    pub(super) fn is_for(self, name: &str) -> bool {
        self.listener == name.to_lowercase()
    }
}
