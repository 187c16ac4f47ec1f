//! What a key's value must satisfy beyond its type.
//!
//! Invariant: the sentences are Kafka's, word for word, since clients show them; `Display` says what is allowed,
//! for `docs/CONFIG.md` and for the broker's own start errors. Rules between keys are not here.

use std::fmt;

use super::address::{check_servers, check_voters};
use super::duration::is_iso_duration;
use super::value::Value;

/// What a key accepts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Rule {
    /// Everything of its type.
    Any,
    /// A number not below this.
    AtLeast(i64),
    /// A number within these, both included.
    Between(i64, i64),
    /// A floating point number within these, both included.
    Fraction(f64, f64),
    /// 1 to 9, or -1 for the codec's own default.
    GzipLevel,
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// One of these words, in any case.
    OneOfIgnoringCase(&'static [&'static str]),
    /// A list without empty items.
    List(ListRule),
    /// Text that is not empty.
    NonEmpty,
    /// `{id}@{host}:{port}`, separated by commas.
    QuorumVoters,
    /// `{host}:{port}`, separated by commas.
    BootstrapServers,
    /// `*`, or `[partition]:[broker]` separated by commas.
    ThrottledReplicas,
    /// `latest`, `earliest` or `by_duration:` with an ISO 8601 duration.
    ShareOffsetReset,
}

/// What a list accepts. Items that come twice are taken once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListRule {
    /// The words each item must be one of; empty: any word.
    pub each_in: &'static [&'static str],
    /// Whether the list may be empty.
    pub may_be_empty: bool,
}

/// A list that may be empty.
pub(super) const LIST: Rule = Rule::List(ListRule { each_in: &[], may_be_empty: true });
/// A list that needs an item.
pub(super) const FULL_LIST: Rule = Rule::List(ListRule { each_in: &[], may_be_empty: false });

/// A list of these words that may be empty.
pub(super) const fn list_of(each_in: &'static [&'static str]) -> Rule {
    Rule::List(ListRule { each_in, may_be_empty: true })
}

/// A list of these words that needs an item.
pub(super) const fn full_list_of(each_in: &'static [&'static str]) -> Rule {
    Rule::List(ListRule { each_in, may_be_empty: false })
}

impl Rule {
    /// Checks `value` of the key `name`; a list comes back without the items it had twice.
    /// The error is Kafka's whole sentence.
    pub fn check(&self, name: &str, value: Value) -> Result<Value, String> {
        let invalid = |reason: &str| Err(format!("Invalid value {value} for configuration {name}: {reason}"));
        match (self, &value) {
            (Self::AtLeast(least), _) => match out_of_range(&value, *least as f64, f64::INFINITY) {
                Some(reason) => invalid(&reason),
                None => Ok(value),
            },
            (Self::Between(least, most), _) => match out_of_range(&value, *least as f64, *most as f64) {
                Some(reason) => invalid(&reason),
                None => Ok(value),
            },
            (Self::Fraction(least, most), _) => match out_of_range(&value, *least, *most) {
                Some(reason) => invalid(&reason),
                None => Ok(value),
            },
            (Self::GzipLevel, Value::Int(level)) if *level != -1 && !(1..=9).contains(level) => {
                invalid("Value must be between 1 and 9 or equal to -1")
            }
            (Self::OneOf(words), Value::Text(text)) if !words.contains(&text.as_str()) => {
                invalid(&format!("String must be one of: {}", words.join(", ")))
            }
            (Self::OneOfIgnoringCase(words), Value::Text(text))
                if !words.iter().any(|word| word.eq_ignore_ascii_case(text)) =>
            {
                invalid(&format!("String must be one of (case insensitive): {}", words.join(", ")))
            }
            (Self::NonEmpty, Value::Text(text)) if text.is_empty() => invalid("String must be non-empty"),
            (Self::ThrottledReplicas, Value::List(items)) if !are_throttled_replicas(items) => Err(format!(
                "Invalid value [{}] for configuration {name}: {name} must be the literal '*' or a list of replicas \
                 in the following format: [partitionId]:[brokerId],[partitionId]:[brokerId],...",
                items.join(", ")
            )),
            (Self::ShareOffsetReset, Value::Text(text)) if !is_share_offset_reset(text) => invalid(&format!(
                "Invalid value `{text}` for configuration {name}. The value must be either 'earliest', 'latest' or \
                 of the format 'by_duration:<PnDTnHnMn.nS>'."
            )),
            (Self::QuorumVoters, _) => check_voters(name, value),
            (Self::BootstrapServers, _) => check_servers(name, value),
            (Self::List(rule), Value::List(items)) => rule.check(name, items).map(Value::List),
            _ => Ok(value),
        }
    }
}

impl ListRule {
    fn check(&self, name: &str, items: &[String]) -> Result<Vec<String>, String> {
        if items.is_empty() && !self.may_be_empty {
            let words = match self.each_in {
                [] => "any non-empty value".to_owned(),
                words => format!("[{}]", words.join(", ")),
            };
            return Err(format!("Configuration '{name}' must not be empty. Valid values include: {words}"));
        }
        if items.iter().any(String::is_empty) {
            return Err(format!("Configuration '{name}' values must not be empty."));
        }
        let mut kept: Vec<String> = Vec::with_capacity(items.len());
        for item in items {
            if !self.each_in.is_empty() && !self.each_in.contains(&item.as_str()) {
                let words = self.each_in.join(", ");
                return Err(format!(
                    "Invalid value {item} for configuration {name}: String must be one of: {words}"
                ));
            }
            if !kept.contains(item) {
                kept.push(item.clone());
            }
        }
        Ok(kept)
    }
}

fn out_of_range(value: &Value, least: f64, most: f64) -> Option<String> {
    let number = value.number()?;
    // Written so that NaN passes, as it does in Kafka.
    if number < least {
        Some(format!("Value must be at least {least}"))
    } else if number > most {
        Some(format!("Value must be no more than {most}"))
    } else {
        None
    }
}

fn are_throttled_replicas(items: &[String]) -> bool {
    let is_replica = |item: &String| {
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        item.split_once(':').is_some_and(|(partition, broker)| is_number(partition) && is_number(broker))
    };
    matches!(items, [one] if one == "*") || items.iter().all(is_replica)
}

fn is_share_offset_reset(text: &str) -> bool {
    matches!(text, "latest" | "earliest") || text.strip_prefix("by_duration:").is_some_and(is_iso_duration)
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => Ok(()),
            Self::AtLeast(least) => write!(f, "at least {least}"),
            Self::Between(least, most) => write!(f, "{least} to {most}"),
            Self::Fraction(least, most) => write!(f, "{least} to {most}"),
            Self::GzipLevel => f.write_str("1 to 9, or -1"),
            Self::OneOf(words) | Self::OneOfIgnoringCase(words) => f.write_str(&words.join(", ")),
            Self::List(ListRule { each_in: [], may_be_empty: false }) => f.write_str("at least one item"),
            Self::List(ListRule { each_in: [], may_be_empty: true }) => Ok(()),
            Self::List(ListRule { each_in, may_be_empty: false }) => {
                write!(f, "at least one of: {}", each_in.join(", "))
            }
            Self::List(ListRule { each_in, may_be_empty: true }) => {
                write!(f, "any of: {}", each_in.join(", "))
            }
            Self::NonEmpty => f.write_str("not empty"),
            Self::QuorumVoters => f.write_str("id@host:port, separated by commas"),
            Self::BootstrapServers => f.write_str("host:port, separated by commas"),
            Self::ThrottledReplicas => f.write_str("*, or partition:broker separated by commas"),
            Self::ShareOffsetReset => f.write_str("latest, earliest, by_duration:PnDTnHnMn.nS"),
        }
    }
}
