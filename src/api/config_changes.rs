//! What AlterConfigs and IncrementalAlterConfigs share: checks before the controller, and its answers.
//!
//! Invariant: every resource that was named is answered; one named twice is refused each time. A broker's own settings pass this
//! broker's checks first, since only it knows what it can go over to while it runs.

use kalda_protocol::{ErrorCode, StrBytes};
use std::collections::{HashMap, HashSet};

use super::broker_loggers::{self, LevelChange};
use super::call::Call;
use super::error_code;
use super::error_text::{self, Refused, invalid_request};
use crate::cluster::controller::alter_configs::{ConfigAlteration, ConfigChange};
use crate::cluster::controller::intent::Intent;
use crate::cluster::image::configs::{ConfigKind, ConfigResource};
use crate::config::{AlterError, AlterTarget};
use crate::security::{Operation, Resource};

/// Memory for a resource, while it is changed and in the answer.
pub(super) const RESOURCE_BYTES: usize = 512;

/// A resource and its change, or why there is none.
pub(super) struct Asked {
    pub(super) kind: i8,
    pub(super) name: StrBytes,
    pub(super) change: Result<Wanted, Refused>,
}

/// What is asked for.
pub(super) enum Wanted {
    /// Settings that the controller keeps.
    Configs(ConfigChange),
    /// Levels of this broker's loggers. They are not stored, as in Kafka.
    Levels(Vec<LevelChange>),
}

/// What became of it.
pub(super) struct Changed {
    pub(super) kind: i8,
    pub(super) name: StrBytes,
    pub(super) code: ErrorCode,
    pub(super) message: Option<String>,
}

/// Refuses keys that are named twice, and then those of `without_value`.
pub(super) fn check_keys<'k>(
    keys: impl Iterator<Item = &'k str>,
    without_value: impl Iterator<Item = &'k str>,
) -> Result<(), Refused> {
    let mut seen = HashSet::new();
    for key in keys {
        if !seen.insert(key) {
            return Err(invalid_request("Error due to duplicate config keys".to_owned()));
        }
    }
    let without_value: Vec<&str> = without_value.collect();
    if without_value.is_empty() {
        return Ok(());
    }
    Err(invalid_request(format!("Null value not supported for : {}", without_value.join(", "))))
}

/// Checks each resource, and has the controller change those that pass.
pub(super) async fn apply(call: &mut Call, asked: Vec<Asked>, intent: Intent) -> Vec<Changed> {
    let mut occurrences: HashMap<(i8, StrBytes), usize> = HashMap::new();
    for resource in &asked {
        *occurrences.entry((resource.kind, resource.name.clone())).or_default() += 1;
    }
    let mut answers: Vec<Changed> = Vec::with_capacity(asked.len());
    let mut alterations = Vec::new();
    let mut places = Vec::new();
    for Asked { kind, name, change } in asked {
        let twice = occurrences.get(&(kind, name.clone())).is_some_and(|count| *count > 1);
        let permitted = match change {
            _ if twice => Err(invalid_request("Each resource must appear at most once.".to_owned())),
            Err(refused) => Err(refused),
            Ok(wanted) => check_permission(call, kind, &name, &wanted).map(|()| wanted),
        };
        let done = match permitted {
            Err(refused) => Err(refused),
            Ok(Wanted::Levels(changes)) => broker_loggers::alter(call, &name, &changes, intent),
            Ok(Wanted::Configs(change)) => checked(call, kind, &name, change).map(|alteration| {
                alterations.push(alteration);
                places.push(answers.len());
            }),
        };
        call.breathe().await;
        let (code, message) = done.err().unwrap_or((ErrorCode::None, None));
        answers.push(Changed { kind, name, code, message });
    }
    if alterations.is_empty() {
        return answers;
    }
    let held = call.hand_over();
    let outcomes = call.broker.controller.alter_configs(alterations, intent, held).await;
    match outcomes {
        Ok(outcomes) => {
            call.broker.caught_up().await;
            for (place, outcome) in places.into_iter().zip(outcomes) {
                if let (Err(error), Some(answer)) = (outcome, answers.get_mut(place)) {
                    answer.code = error_code::alter_configs(&error);
                    answer.message = Some(error.to_string());
                }
            }
        }
        Err(failure) => {
            for place in places {
                if let Some(answer) = answers.get_mut(place) {
                    answer.code = error_code::controller(&failure);
                }
            }
        }
    }
    answers
}

/// Refuses a client that may not change the resource, without saying whether the resource exists. Unknown kinds are refused later.
fn check_permission(call: &Call, kind: i8, name: &str, wanted: &Wanted) -> Result<(), Refused> {
    // In Kafka the broker refuses changes of its own settings, and sends no text; the controller refuses all others, and sends one.
    let of_brokers = (ErrorCode::ClusterAuthorizationFailed, None);
    let told = |code| (code, Some(error_text::of(code).to_owned()));
    let (resource, refused) = match (wanted, ConfigKind::from_code(kind)) {
        (Wanted::Levels(_), _) | (_, Some(ConfigKind::Broker)) => (Resource::CLUSTER, of_brokers),
        (_, Some(ConfigKind::Topic)) => (Resource::topic(name), told(ErrorCode::TopicAuthorizationFailed)),
        (_, Some(ConfigKind::Group)) => (Resource::group(name), told(ErrorCode::GroupAuthorizationFailed)),
        (_, Some(ConfigKind::ClientMetrics)) => {
            (Resource::CLUSTER, told(ErrorCode::ClusterAuthorizationFailed))
        }
        (_, None) => return Ok(()),
    };
    if call.allows(Operation::AlterConfigs, resource) { Ok(()) } else { Err(refused) }
}

fn checked(
    call: &Call,
    kind: i8,
    name: &StrBytes,
    change: ConfigChange,
) -> Result<ConfigAlteration, Refused> {
    let resource = resource(call, kind, name)?;
    if resource.kind == ConfigKind::Broker {
        let checked = check_broker(call, &resource, &change);
        checked.map_err(|error| (error_code::alter_broker(&error), Some(error.to_string())))?;
    }
    Ok(ConfigAlteration { resource, change })
}

fn check_broker(call: &Call, resource: &ConfigResource, change: &ConfigChange) -> Result<(), AlterError> {
    let image = call.broker.controller.image();
    let config = call.broker.dynamic_config(&image);
    let target = if resource.name.is_empty() { AlterTarget::AllBrokers } else { AlterTarget::Broker };
    match change {
        ConfigChange::Incremental(operations) => {
            let operations = operations.iter().map(|(name, operation)| (&**name, operation));
            config.alter(target, &call.broker.overrides(&image, resource), operations).map(drop)
        }
        ConfigChange::Replace(settings) => {
            let settings = settings.iter().map(|(name, value)| (name.to_string(), value.to_string()));
            config.check_alteration(target, &settings.collect())
        }
    }
}

fn resource(call: &Call, kind: i8, name: &StrBytes) -> Result<ConfigResource, Refused> {
    let known = ConfigKind::from_code(kind);
    let Some(kind) = known else {
        return Err(invalid_request(format!("Unknown resource type {kind}")));
    };
    if kind == ConfigKind::Broker && !name.is_empty() && **name != *call.broker.node_id.to_string() {
        let sentence = match name.parse::<i32>() {
            Ok(_) => format!("Unexpected broker id, expected {}, but received {name}", call.broker.node_id),
            Err(_) => format!("Node id must be an integer, but it is: {name}"),
        };
        return Err(invalid_request(sentence));
    }
    Ok(ConfigResource { kind, name: name.as_str().into() })
}
