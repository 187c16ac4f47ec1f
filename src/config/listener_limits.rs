//! What one listener may take of connections: `listener.name.{listener}.{key}`, or else the broker's own value.
//!
//! Invariant: a value that was accepted is one here; how it is enforced is not known here.

use super::broker::BrokerConfig;
use super::keys::broker_key;
use super::layers::BrokerLayers;
use super::listener_override::ListenerOverride;
use super::value::Value;
use super::values::parse;

pub(super) const MAX_CONNECTIONS: &str = "max.connections";
pub(super) const MAX_CONNECTION_CREATION_RATE: &str = "max.connection.creation.rate";

/// Bounds of one listener.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListenerLimits {
    /// Connections at once.
    pub max_connections: usize,
    /// New connections a second.
    pub max_connection_creation_rate: usize,
}

impl BrokerConfig {
    /// What the listener `name` may take.
    #[must_use]
    pub fn limits_of_listener(&self, name: &str) -> ListenerLimits {
        let limit = |key| usize::try_from(of_listener(&self.layers, name, key)).unwrap_or(0);
        ListenerLimits {
            max_connections: limit(MAX_CONNECTIONS),
            max_connection_creation_rate: limit(MAX_CONNECTION_CREATION_RATE),
        }
    }
}

/// A number that a listener has of its own, or from the broker; 0 where there is none.
pub(super) fn of_listener(layers: &BrokerLayers, listener: &str, name: &str) -> i64 {
    let in_force = layers.in_force();
    let own = in_force.iter().find(|(given, _)| {
        ListenerOverride::parse(given).is_some_and(|over| over.base == name && over.is_for(listener))
    });
    let text = own.map(|(_, (text, _))| *text).or_else(|| in_force.get(name).map(|(text, _)| *text));
    let Some(key) = broker_key(name) else { return 0 };
    let value = text.or(key.default).and_then(|text| parse(key, text).ok());
    number(value.as_ref())
}

pub(super) fn number(value: Option<&Value>) -> i64 {
    match value {
        Some(Value::Int(number)) => i64::from(*number),
        Some(Value::Long(number)) => *number,
        _ => 0,
    }
}
