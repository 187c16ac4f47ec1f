//! The keys that Kafka does not have.

use crate::config::key::ConfigType::String;
use crate::config::key::Importance::Low;
use crate::config::key::{ConfigKey, key};
use crate::config::rule::Rule::NonEmpty;

#[rustfmt::skip]
pub(super) const KEYS: &[ConfigKey] = &[
    key("cluster.id", String, None, NonEmpty, Low).internal()
        .says("The id a new data folder is formatted with; the environment variable CLUSTER_ID gives it too. Without it, one is drawn at random."),
];
