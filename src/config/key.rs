//! One configuration key: its name, type, default, what it accepts, and how it may be changed.
//!
//! Invariant: a key's default is accepted by its own rule (a test checks every key). No value of a running
//! broker lives here: these are Kafka 4.4's facts, as constants.

use super::config_type::ConfigType;
use super::rule::Rule;

/// How much a key matters, by Kafka's judgement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Importance {
    /// Look at it first.
    High,
    /// Look at it when tuning.
    Medium,
    /// Rarely touched.
    Low,
}

/// Whether a broker key may change while the broker runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UpdateMode {
    /// Only by a restart.
    ReadOnly,
    /// For one listener of one broker at a time: `listener.name.{listener}.{key}`.
    PerListener,
    /// For one broker at a time.
    PerBroker,
    /// For one broker, or for all brokers of the cluster at once.
    ClusterWide,
}

/// What a key does here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// It is checked, and shown to clients as it is set.
    None,
    /// It holds from the start on.
    AtStart,
    /// A change holds at once.
    Live,
}

/// A broker key that gives a topic or group key its default.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BrokerSynonym {
    /// The broker key's name.
    pub name: &'static str,
    /// From the broker key's unit to that of the topic key.
    pub multiplier: i64,
}

/// One key of the configuration.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ConfigKey {
    /// The name, with dots.
    pub name: &'static str,
    /// The type of its value.
    pub config_type: ConfigType,
    /// Kafka's default as text. None: null, or the key must be given.
    pub default: Option<&'static str>,
    /// What a value must satisfy beyond its type.
    pub rule: Rule,
    /// Kafka's judgement of how much it matters.
    pub importance: Importance,
    /// Whether it may change at run time. Topic and group keys always may.
    pub update_mode: UpdateMode,
    /// What it does here.
    pub effect: Effect,
    /// The broker keys that mean the same, itself among them, strongest first; empty: only itself.
    pub synonyms: &'static [&'static str],
    /// For topic and group keys: the broker keys that give the default, strongest first.
    pub broker_synonyms: &'static [BrokerSynonym],
    /// True for a key that Kafka leaves out of DescribeConfigs while nobody sets it.
    pub internal: bool,
    /// True for a key that has no default and must be given.
    pub required: bool,
    /// True for a key that Kafka doesn't have.
    pub own: bool,
    /// One sentence on what it does; empty where there is nothing to add to its name.
    pub documentation: &'static str,
}

/// A read-only key without synonyms; the methods below say what differs.
pub(super) const fn key(
    name: &'static str,
    config_type: ConfigType,
    default: Option<&'static str>,
    rule: Rule,
    importance: Importance,
) -> ConfigKey {
    ConfigKey {
        name,
        config_type,
        default,
        rule,
        importance,
        update_mode: UpdateMode::ReadOnly,
        effect: Effect::None,
        synonyms: &[],
        broker_synonyms: &[],
        internal: false,
        required: false,
        own: false,
        documentation: "",
    }
}

impl ConfigKey {
    pub(super) const fn per_listener(mut self) -> Self {
        self.update_mode = UpdateMode::PerListener;
        self
    }

    pub(super) const fn per_broker(mut self) -> Self {
        self.update_mode = UpdateMode::PerBroker;
        self
    }

    pub(super) const fn cluster_wide(mut self) -> Self {
        self.update_mode = UpdateMode::ClusterWide;
        self
    }

    pub(super) const fn at_start(mut self) -> Self {
        self.effect = Effect::AtStart;
        self
    }

    pub(super) const fn live(mut self) -> Self {
        self.effect = Effect::Live;
        self
    }

    pub(super) const fn synonyms(mut self, synonyms: &'static [&'static str]) -> Self {
        self.synonyms = synonyms;
        self
    }

    pub(super) const fn defaults_to(mut self, synonyms: &'static [BrokerSynonym]) -> Self {
        self.broker_synonyms = synonyms;
        self
    }

    pub(super) const fn internal(mut self) -> Self {
        self.internal = true;
        self
    }

    pub(super) const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    pub(super) const fn own(mut self) -> Self {
        self.own = true;
        self
    }

    pub(super) const fn says(mut self, documentation: &'static str) -> Self {
        self.documentation = documentation;
        self
    }

    /// The names under which the value may stand, strongest first.
    #[must_use]
    pub const fn names(&self) -> &[&'static str] {
        if self.synonyms.is_empty() { std::slice::from_ref(&self.name) } else { self.synonyms }
    }

    /// True for a broker key that can only be set while running: Kafka has no default of it to show.
    #[must_use]
    pub const fn is_dynamic_only(&self) -> bool {
        self.internal && matches!(self.update_mode, UpdateMode::ClusterWide)
    }

    /// True for a key whose value is never shown.
    #[must_use]
    pub const fn is_sensitive(&self) -> bool {
        matches!(self.config_type, ConfigType::Password)
    }
}

/// A broker key in the same unit.
pub(super) const fn same(name: &'static str) -> BrokerSynonym {
    BrokerSynonym { name, multiplier: 1 }
}

/// A broker key in another unit.
pub(super) const fn times(name: &'static str, multiplier: i64) -> BrokerSynonym {
    BrokerSynonym { name, multiplier }
}
