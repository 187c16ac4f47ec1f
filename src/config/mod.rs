//! Configuration: Kafka's keys, from files, environment and flags, resolved into types that can't be wrong.
//!
//! ```text
//! defaults < YAML < server.properties < KAFKA_* environment < flags      (sources)
//!                         │
//!                   BrokerLayers ── + settings made while running
//!                         │ resolve: each value by its key's rule, then the rules between keys
//!                   BrokerConfig ── + a topic's own settings ──► TopicConfig
//! ```
//!
//! Invariant: everything that is wrong is reported together, before anything is touched, and whatever came out
//! of a `resolve` is right. Absent: reading files (the command line does it) and Kafka's error codes (`api` does it).

mod address;
mod alter;
#[cfg(test)]
mod alter_test;
mod broker;
#[cfg(test)]
mod broker_test;
mod client_metrics;
mod config_type;
mod describe;
#[cfg(test)]
mod describe_test;
mod duration;
mod error;
mod group_config;
mod http;
mod key;
pub mod keys;
mod layers;
mod list_text;
mod listener_limits;
mod listener_override;
mod listeners;
mod offsets_codec;
mod origin;
mod reconfiguration;
mod reference;
mod rule;
mod sources;
mod start_defaults;
mod topic_config;
#[cfg(test)]
mod topic_config_test;
mod topic_error;
mod topic_types;
mod value;
mod values;

pub use alter::{AlterError, AlterTarget, ConfigOperation};
pub use broker::*;
pub use client_metrics::{ClientMetricsError, check_client_metrics};
pub use config_type::ConfigType;
pub use describe::{ConfigSource, DescribedConfig, DescribedSynonym, describe_client_metrics};
pub use error::{ConfigError, ConfigProblem};
pub use group_config::{GroupConfig, GroupConfigError};
pub use http::{HttpAddress, HttpConfig};
pub use key::{BrokerSynonym, ConfigKey, Importance, UpdateMode};
pub use layers::{BrokerLayers, Overrides, Setting};
pub use list_text::{list_with, list_without};
pub use listener_limits::ListenerLimits;
pub use listeners::{Listener, Listeners};
pub use offsets_codec::OffsetsCodec;
pub use origin::Origin;
pub use reference::reference_markdown;
pub use rule::{ListRule, Rule};
pub use sources::{ConfigFile, Loaded, Sources, is_setting, redpanda};
pub use topic_config::TopicConfig;
pub use topic_error::TopicConfigError;
pub use topic_types::{CleanupPolicy, CompressionType, FlushPolicy, RecordValidation, TimestampType};
pub use value::Value;
