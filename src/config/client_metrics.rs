//! What a subscription to metrics of clients may say.
//!
//! Invariant: what passes here is what Kafka takes, with its answers: an unknown key and an interval out of bounds are no valid request, everything else is no
//! valid configuration. Nobody matches clients yet, so an expression is only looked at.

use regex_lite::Regex;

use super::keys::client_metrics_key;
use super::layers::Overrides;
use super::value::Value;
use super::values::parse;

const INTERVAL: &str = "interval.ms";
const MATCH: &str = "match";

/// How often clients may be asked to push.
const INTERVALS_MS: std::ops::RangeInclusive<i64> = 100..=3_600_000;

/// What of a client can be matched.
const SELECTORS: [&str; 6] = [
    "client_instance_id",
    "client_id",
    "client_software_name",
    "client_software_version",
    "client_source_address",
    "client_source_port",
];

/// Beginnings of what Java's expressions have and ours don't: such an expression passes.
const OF_JAVA: [&str; 3] = ["(?!", "(?<", "(?>"];

/// Why a subscription is refused, in Kafka's words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ClientMetricsError {
    /// There is no such key. The protocol's answer is INVALID_REQUEST.
    #[error("Unknown client metrics configuration: {0}")]
    UnknownName(String),
    /// Too often or too seldom. The protocol's answer is INVALID_REQUEST.
    #[error("Invalid value {0} for interval.ms, interval must be between 100 and 3600000 (1 hour)")]
    Interval(i64),
    /// A value that can't be read. The protocol's answer is INVALID_CONFIG, as for the next.
    #[error("{0}")]
    Invalid(String),
    /// Not `SELECTOR=EXPRESSION`.
    #[error("Illegal client matching pattern: {0}")]
    Pattern(String),
}

/// Checks what a subscription says.
///
/// # Errors
/// The first thing that is wrong.
pub fn check_client_metrics(overrides: &Overrides) -> Result<(), ClientMetricsError> {
    if let Some(name) = overrides.keys().find(|name| client_metrics_key(name).is_none()) {
        return Err(ClientMetricsError::UnknownName(name.clone()));
    }
    for (name, text) in overrides {
        let Some(key) = client_metrics_key(name) else { continue };
        let value = parse(key, text).map_err(ClientMetricsError::Invalid)?;
        match (key.name, value) {
            (INTERVAL, Value::Int(interval)) if !INTERVALS_MS.contains(&i64::from(interval)) => {
                return Err(ClientMetricsError::Interval(i64::from(interval)));
            }
            (MATCH, Value::List(patterns)) => {
                if let Some(wrong) = patterns.into_iter().find(|pattern| !is_pattern(pattern)) {
                    return Err(ClientMetricsError::Pattern(wrong));
                }
            }
            _ => {}
        }
    }
    Ok(())
}

fn is_pattern(pattern: &str) -> bool {
    let mut parts = pattern.split('=').map(str::trim);
    let (Some(selector), Some(expression), None) = (parts.next(), parts.next(), parts.next()) else {
        return false;
    };
    let is_javas = OF_JAVA.iter().any(|beginning| expression.contains(beginning));
    SELECTORS.contains(&selector) && !expression.is_empty() && (is_javas || Regex::new(expression).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(settings: &[(&str, &str)]) -> Result<(), String> {
        let overrides = settings.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
        check_client_metrics(&overrides.collect()).map_err(|error| error.to_string())
    }

    #[test]
    fn subscriptions_are_refused_as_by_kafka() {
        // Kafka 4.4.0 was asked for each.
        let too_much = "for interval.ms, interval must be between 100 and 3600000 (1 hour)";
        for (settings, refused) in [
            (&[("interval.ms", "99")][..], format!("Invalid value 99 {too_much}")),
            (&[("interval.ms", "3600001")], format!("Invalid value 3600001 {too_much}")),
            (
                &[("interval.ms", "x")],
                "Invalid value x for configuration interval.ms: Not a number of type INT".to_owned(),
            ),
            (
                &[("no.such", "x"), ("interval.ms", "x")],
                "Unknown client metrics configuration: no.such".to_owned(),
            ),
            (
                &[("match", "client_id=x,nonsense=y")],
                "Illegal client matching pattern: nonsense=y".to_owned(),
            ),
            (&[("match", "client_id=(")], "Illegal client matching pattern: client_id=(".to_owned()),
            (&[("match", "client_id")], "Illegal client matching pattern: client_id".to_owned()),
            (&[("match", "client_id=")], "Illegal client matching pattern: client_id=".to_owned()),
            (&[("match", "=x")], "Illegal client matching pattern: =x".to_owned()),
            (&[("match", "client_id=x=y")], "Illegal client matching pattern: client_id=x=y".to_owned()),
        ] {
            assert_eq!(check(settings), Err(refused));
        }
        for settings in [
            &[("interval.ms", "100"), ("metrics", "*")][..],
            &[("interval.ms", "3600000"), ("metrics", "a,b")],
            &[("match", "")],
            &[("match", " client_id = x ")],
            &[("match", "client_id=a,client_source_port=.*")],
            &[("match", "client_id=(?!a)b")],
        ] {
            assert_eq!(check(settings), Ok(()));
        }
    }
}
