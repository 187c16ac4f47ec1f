//! Loggers as a resource of DescribeConfigs and IncrementalAlterConfigs (KIP-412): each broker's own, and not kept.
//!
//! Invariant: all changes of a request hold, or none does. Kafka's names, checks and sentences; the loggers are our modules.

use kalda_protocol::{ErrorCode, StrBytes};

use super::call::Call;
use super::error_text::{Refused, invalid_request};
use crate::cluster::controller::intent::Intent;
use crate::config::{ConfigSource, DescribedConfig};
use crate::sys::{LogLevel, Loggers, ROOT_LOGGER};

/// The resource's number in requests.
pub(super) const BROKER_LOGGER: i8 = 8;

const SET: i8 = 0;
const DELETE: i8 = 1;
const APPEND: i8 = 2;
const SUBTRACT: i8 = 3;

/// One change, as it was asked for.
pub(super) struct LevelChange {
    pub(super) logger: StrBytes,
    pub(super) operation: i8,
    pub(super) level: Option<StrBytes>,
}

/// The levels of the broker `name`.
pub(super) fn describe(call: &Call, name: &str) -> Result<Vec<DescribedConfig>, (ErrorCode, String)> {
    let refused = |sentence: String| (ErrorCode::InvalidRequest, sentence);
    if name.is_empty() {
        return Err(refused("Broker id must not be empty".to_owned()));
    }
    let id: i32 =
        name.parse().map_err(|_| refused(format!("Broker id must be an integer, but it is: {name}")))?;
    let own = call.broker.node_id;
    if id != own.0 {
        return Err(refused(format!("Unexpected broker id, expected {own} but received {name}")));
    }
    Ok(call.broker.loggers.all().into_iter().map(described).collect())
}

fn described((name, level): (String, LogLevel)) -> DescribedConfig {
    DescribedConfig {
        name,
        value: Some(level.name().to_owned()),
        source: ConfigSource::BrokerLogger,
        is_read_only: false,
        is_sensitive: false,
        config_type: None,
        documentation: Some(""),
        synonyms: Vec::new(),
    }
}

/// Changes the levels of the broker `name`, unless they are only to be checked.
pub(super) fn alter(call: &Call, name: &str, changes: &[LevelChange], intent: Intent) -> Result<(), Refused> {
    check_broker(call, name)?;
    let loggers = &*call.broker.loggers;
    let levels = changes.iter().map(|change| Ok((&*change.logger, level(loggers, change)?)));
    let levels: Vec<_> = levels.collect::<Result<_, Refused>>()?;
    if intent == Intent::ValidateOnly {
        return Ok(());
    }
    for (logger, level) in levels {
        loggers.set(logger, level);
        let level = level.map_or("that of the logger above it", LogLevel::name);
        tracing::warn!(logger, level, client = %call.session.address, "the level of a logger was changed");
    }
    Ok(())
}

fn check_broker(call: &Call, name: &str) -> Result<(), Refused> {
    let own = call.broker.node_id;
    match name.parse::<i32>() {
        Ok(id) if id == own.0 => Ok(()),
        Ok(id) => Err(invalid_request(format!("Unexpected node id. Expected {own}, but received {id}"))),
        Err(_) => Err(invalid_request(format!("Node id must be an integer, but it is: {name}"))),
    }
}

/// The level that a change asks for; none, where a logger's own is taken away.
fn level(loggers: &Loggers, change: &LevelChange) -> Result<Option<LogLevel>, Refused> {
    let logger = change.logger.as_str();
    let not_allowed = |operation: &str| {
        Err(invalid_request(format!("{operation} operation is not allowed for the BROKER_LOGGER resource")))
    };
    match change.operation {
        SET => {
            check_exists(loggers, logger)?;
            let asked = change.level.as_deref().unwrap_or_default();
            let level = LogLevel::settable(asked).ok_or_else(|| unknown_level(logger, asked))?;
            Ok(Some(level))
        }
        DELETE => {
            check_exists(loggers, logger)?;
            if logger == ROOT_LOGGER {
                let sentence = format!("Removing the log level of the {ROOT_LOGGER} logger is not allowed");
                return Err(invalid_request(sentence));
            }
            Ok(None)
        }
        APPEND => not_allowed("APPEND"),
        SUBTRACT => not_allowed("SUBTRACT"),
        unknown => Err(invalid_request(format!(
            "Unknown operation type {unknown} is not allowed for the BROKER_LOGGER resource"
        ))),
    }
}

fn check_exists(loggers: &Loggers, logger: &str) -> Result<(), Refused> {
    if loggers.exists(logger) {
        return Ok(());
    }
    Err((ErrorCode::InvalidConfig, Some(format!("Logger {logger} does not exist!"))))
}

fn unknown_level(logger: &str, level: &str) -> Refused {
    let known = LogLevel::SETTABLE.map(LogLevel::name).join(", ");
    let sentence = format!(
        "Cannot set the log level of {logger} to {level} as it is not a supported log level. Valid log levels are {known}"
    );
    (ErrorCode::InvalidConfig, Some(sentence))
}
