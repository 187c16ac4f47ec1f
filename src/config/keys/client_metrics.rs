//! The keys of a client metrics subscription.
//!
//! Invariant: one row a key, sorted by name.

use crate::config::config_type::ConfigType::{Int, List};
use crate::config::key::Importance::Medium;
use crate::config::key::{ConfigKey, key};
use crate::config::rule::LIST;
use crate::config::rule::Rule::Any;

#[rustfmt::skip]
pub(super) const KEYS: &[ConfigKey] = &[
    key("interval.ms", Int, Some("300000"), Any, Medium),
    key("match", List, Some(""), LIST, Medium),
    key("metrics", List, Some(""), LIST, Medium),
];
