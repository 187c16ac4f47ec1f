//! The typed values in force, and how the parts of [`super::BrokerConfig`] and [`super::TopicConfig`] read them.
//!
//! Invariant: reading never fails half way; what is wrong is collected, a neutral value stands in, and the
//! caller gives all problems back instead of the configuration.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use super::error::{ConfigError, ConfigProblem};
use super::key::ConfigKey;
use super::keys::broker_keys;
use super::layers::BrokerLayers;
use super::origin::Origin;
use super::value::Value;

/// Values by key, with the problems found so far.
#[derive(Debug, Default)]
pub(super) struct Values {
    values: BTreeMap<&'static str, Option<Value>>,
    problems: Vec<ConfigProblem>,
    /// The keys with a problem: one sentence each is enough.
    failed: BTreeSet<&'static str>,
}

impl Values {
    /// The values of all broker keys.
    pub(super) fn of_broker(layers: &BrokerLayers) -> Self {
        let mut values = Self::default();
        let in_force = layers.in_force();
        for key in broker_keys() {
            let default = key.default.map(|text| (text, Origin::Default));
            let value = in_force.get(key.name).cloned().or(default).and_then(|(text, origin)| {
                match parse(key, text) {
                    Ok(value) => Some(value),
                    Err(reason) => {
                        values.problems.push(ConfigProblem::not_allowed(key, text, origin, &reason));
                        values.failed.insert(key.name);
                        key.default.and_then(|default| parse(key, default).ok())
                    }
                }
            });
            values.values.insert(key.name, value);
        }
        values
    }

    /// Values that are already known to be right.
    pub(super) fn from_map(values: BTreeMap<&'static str, Option<Value>>) -> Self {
        Self { values, ..Self::default() }
    }

    /// The value of `name` as a `T`.
    pub(super) fn read<T: FromValue>(&mut self, name: &'static str) -> T {
        match self.values.get(name).and_then(|value| T::from_value(value.as_ref())) {
            Some(value) => value,
            None => {
                if self.failed.insert(name) {
                    self.problems.push(self.unreadable(name));
                }
                T::neutral()
            }
        }
    }

    /// The value of `name`, if it has one.
    pub(super) fn value(&self, name: &str) -> Option<&Value> {
        self.values.get(name).and_then(Option::as_ref)
    }

    /// Notes that values don't fit each other.
    pub(super) fn conflict(&mut self, sentence: impl Into<String>) {
        self.problems.push(ConfigProblem::Conflict(sentence.into()));
    }

    /// Notes that an item of the list `key` is no listener.
    pub(super) fn no_listener(&mut self, key: &'static str, reason: String) {
        self.problems.push(ConfigProblem::NoListener { key, reason });
    }

    /// Notes that an entry of the map `key` is no pair.
    pub(super) fn no_pair(&mut self, key: &'static str, entry: &str, form: &'static str) {
        self.problems.push(ConfigProblem::NoPair { key, entry: entry.to_owned(), form });
    }

    /// Notes a conflict unless `holds`.
    pub(super) fn require(&mut self, holds: bool, sentence: impl FnOnce() -> String) {
        if !holds {
            self.conflict(sentence());
        }
    }

    /// All problems, or `done`.
    pub(super) fn finish<T>(self, done: T) -> Result<T, ConfigError> {
        if self.problems.is_empty() { Ok(done) } else { Err(ConfigError { problems: self.problems }) }
    }

    fn unreadable(&self, name: &'static str) -> ConfigProblem {
        match self.values.get(name) {
            Some(None) => ConfigProblem::Conflict(format!("{name} is required and has no default")),
            Some(Some(value)) => ConfigProblem::Conflict(format!("{name} can't be {value}")),
            None => ConfigProblem::NotInTable(name),
        }
    }
}

/// Parses and checks the text of one key; the error is Kafka's sentence.
pub(super) fn parse(key: &ConfigKey, text: &str) -> Result<Value, String> {
    let value = Value::parse(key.config_type, text)
        .map_err(|reason| format!("Invalid value {text} for configuration {}: {reason}", key.name))?;
    key.rule.check(key.name, value)
}

/// A type that a configuration value can be read as.
pub(super) trait FromValue: Sized {
    /// The value as `Self`; None when it can't be.
    fn from_value(value: Option<&Value>) -> Option<Self>;
    /// What stands in after a problem was noted; never used for anything.
    fn neutral() -> Self;
}

macro_rules! from_value {
    ($($type:ty, $neutral:expr, $value:ident => $read:expr;)*) => {$(
        impl FromValue for $type {
            fn from_value(value: Option<&Value>) -> Option<Self> {
                let $value = value?;
                $read
            }
            fn neutral() -> Self {
                $neutral
            }
        }
    )*};
}

from_value! {
    bool, false, value => if let Value::Boolean(value) = value { Some(*value) } else { None };
    i16, 0, value => if let Value::Short(value) = value { Some(*value) } else { None };
    i32, 0, value => if let Value::Int(value) = value { Some(*value) } else { None };
    u32, 0, value => u64::from_value(Some(value)).and_then(|value| u32::try_from(value).ok());
    u64, 0, value => match value {
        Value::Long(value) => u64::try_from(*value).ok(),
        Value::Int(value) => u64::try_from(*value).ok(),
        _ => None,
    };
    usize, 0, value => u64::from_value(Some(value)).map(|value| usize::try_from(value).unwrap_or(usize::MAX));
    // Milliseconds.
    Duration, Duration::ZERO, value => u64::from_value(Some(value)).map(Duration::from_millis);
    f64, 0.0, value => if let Value::Double(value) = value { Some(*value) } else { None };
    Vec<String>, Vec::new(), value => if let Value::List(value) = value { Some(value.clone()) } else { None };
    String, String::new(), value => if let Value::Text(value) = value { Some(value.clone()) } else { None };
    i64, 0, value => match value {
        Value::Long(value) => Some(*value),
        Value::Int(value) => Some(i64::from(*value)),
        _ => None,
    };
}

impl FromValue for Option<String> {
    fn from_value(value: Option<&Value>) -> Option<Self> {
        match value {
            None => Some(None),
            Some(value) => String::from_value(Some(value)).map(Some),
        }
    }
    fn neutral() -> Self {
        None
    }
}

impl FromValue for Option<Vec<String>> {
    fn from_value(value: Option<&Value>) -> Option<Self> {
        match value {
            None => Some(None),
            Some(value) => Vec::from_value(Some(value)).map(Some),
        }
    }
    fn neutral() -> Self {
        None
    }
}

/// Null and negative numbers are `None`: not set, or without limit.
impl FromValue for Option<i64> {
    fn from_value(value: Option<&Value>) -> Option<Self> {
        match value {
            None => Some(None),
            Some(value) => i64::from_value(Some(value)).map(|number| (number >= 0).then_some(number)),
        }
    }
    fn neutral() -> Self {
        None
    }
}

/// The same, of what is never negative.
macro_rules! from_value_or_none {
    ($($type:ty)*) => {$(
        impl FromValue for Option<$type> {
            fn from_value(value: Option<&Value>) -> Option<Self> {
                let number = <Option<i64>>::from_value(value)?;
                Some(number.and_then(|number| <$type>::from_value(Some(&Value::Long(number)))))
            }
            fn neutral() -> Self {
                None
            }
        }
    )*};
}

from_value_or_none! { u32 u64 usize Duration }

/// Declares a part of the configuration: each field is read from the key beside it.
macro_rules! settings {
    ($(#[$doc:meta])* pub struct $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty = $key:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq)]
        pub struct $name {
            $($(#[$field_doc])* #[doc = concat!("Key `", $key, "`.")] pub $field: $type,)*
        }

        impl $name {
            pub(in crate::config) fn read(values: &mut $crate::config::values::Values) -> Self {
                Self { $($field: values.read($key),)* }
            }
        }
    };
}
pub(super) use settings;
