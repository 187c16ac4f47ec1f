//! What is wrong with a broker's configuration, one sentence each.
//!
//! Invariant: all that is wrong is reported together, before anything is touched. A secret is never repeated.

use std::fmt;

use super::config_type::ConfigType;
use super::key::ConfigKey;
use super::origin::Origin;

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConfigProblem {
    /// A file can't be understood.
    #[error("{file}: {reason}")]
    Unreadable {
        /// The file's name.
        file: String,
        /// Why not.
        reason: String,
    },
    /// A key has a value that it doesn't accept.
    #[error("{reason} ({origin}; allowed: {allowed})")]
    NotAllowed {
        /// Kafka's sentence, with the key and the value.
        reason: String,
        /// Where the value came from.
        origin: Origin,
        /// What the key accepts.
        allowed: String,
    },
    /// Values that are right one by one don't fit each other.
    #[error("{0}")]
    Conflict(String),
    /// An item of a list is no listener.
    #[error("{key}: {reason}")]
    NoListener {
        /// The list's key.
        key: &'static str,
        /// Kafka's sentence.
        reason: String,
    },
    /// An entry of a map is no pair.
    #[error("{key}: {entry} is not of the form {form}")]
    NoPair {
        /// The map's key.
        key: &'static str,
        /// The entry.
        entry: String,
        /// How one looks.
        form: &'static str,
    },
    /// A key that the code reads is not in the table: a mistake of ours, found by a test.
    #[error("{0} is not in the table of keys with the type it is read as")]
    NotInTable(&'static str),
}

impl ConfigProblem {
    /// A value that `key` doesn't accept.
    pub(super) fn not_allowed(key: &ConfigKey, value: &str, origin: Origin, reason: &str) -> Self {
        let reason = if key.is_sensitive() { reason.replace(value, "[hidden]") } else { reason.to_owned() };
        Self::NotAllowed { reason, origin, allowed: allowed(key) }
    }
}

/// What `key` accepts, in words.
pub(super) fn allowed(key: &ConfigKey) -> String {
    let rule = key.rule.to_string();
    let type_in_words = match key.config_type {
        ConfigType::Boolean => "true or false",
        ConfigType::Int => "a 32-bit integer",
        ConfigType::Short => "a 16-bit integer",
        ConfigType::Long => "a 64-bit integer",
        ConfigType::Double => "a number",
        ConfigType::String | ConfigType::Password => "text",
        ConfigType::Class => "the name of a Java class",
        ConfigType::List => "items separated by commas",
    };
    if rule.is_empty() { type_in_words.to_owned() } else { format!("{type_in_words}, {rule}") }
}

/// Everything that is wrong with a configuration; never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigError {
    /// The problems, in the order in which they were found.
    pub problems: Vec<ConfigProblem>,
}

impl std::error::Error for ConfigError {}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, problem) in self.problems.iter().enumerate() {
            if number > 0 {
                f.write_str("\n")?;
            }
            problem.fmt(f)?;
        }
        Ok(())
    }
}
