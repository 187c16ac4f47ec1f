//! What AlterConfigs and IncrementalAlterConfigs share: checks before the controller, and its answers.
//!
//! Invariant: every resource that was named is answered; one named twice is refused each time.

use kalda_protocol::{ErrorCode, StrBytes};
use std::collections::HashMap;

use super::call::Call;
use super::error_code;
use crate::cluster::controller::alter_configs::{ConfigAlteration, ConfigChange};
use crate::cluster::image::configs::{ConfigKind, ConfigResource};

/// What a resource takes while it is changed, and in the answer.
pub(super) const RESOURCE_BYTES: usize = 512;

/// A code, and a sentence where Kafka sends one.
pub(super) type Refused = (ErrorCode, Option<String>);

/// A resource and its change, or why there is none.
pub(super) struct Asked {
    pub(super) kind: i8,
    pub(super) name: StrBytes,
    pub(super) change: Result<ConfigChange, Refused>,
}

/// What became of it.
pub(super) struct Changed {
    pub(super) kind: i8,
    pub(super) name: StrBytes,
    pub(super) code: ErrorCode,
    pub(super) message: Option<String>,
}

/// Kafka's refusal of null values.
pub(super) fn null_value(keys: &[&str]) -> Refused {
    (ErrorCode::InvalidRequest, Some(format!("Null value not supported for : {}", keys.join(", "))))
}

/// Has the controller change what can be changed.
pub(super) async fn apply(call: &Call, asked: Vec<Asked>, validate_only: bool) -> Vec<Changed> {
    let mut occurrences: HashMap<(i8, StrBytes), usize> = HashMap::new();
    for resource in &asked {
        *occurrences.entry((resource.kind, resource.name.clone())).or_default() += 1;
    }
    let mut answers: Vec<Changed> = Vec::with_capacity(asked.len());
    let mut alterations = Vec::new();
    let mut places = Vec::new();
    for Asked { kind, name, change } in asked {
        let twice = occurrences.get(&(kind, name.clone())).is_some_and(|count| *count > 1);
        let checked = if twice {
            Err((ErrorCode::InvalidRequest, Some("Each resource must appear at most once.".to_owned())))
        } else {
            change.and_then(|change| Ok(ConfigAlteration { resource: resource(call, kind, &name)?, change }))
        };
        let (code, message) = match checked {
            Ok(alteration) => {
                alterations.push(alteration);
                places.push(answers.len());
                (ErrorCode::None, None)
            }
            Err(refused) => refused,
        };
        answers.push(Changed { kind, name, code, message });
    }
    let outcomes = call.broker.controller.alter_configs(alterations, validate_only).await;
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

fn resource(call: &Call, kind: i8, name: &StrBytes) -> Result<ConfigResource, Refused> {
    let known = ConfigKind::from_code(kind);
    let Some(kind) = known else {
        return Err((ErrorCode::InvalidRequest, Some(format!("Unknown resource type {kind}"))));
    };
    if kind == ConfigKind::Broker && !name.is_empty() && **name != *call.broker.node_id.to_string() {
        let sentence = match name.parse::<i32>() {
            Ok(_) => format!("Unexpected broker id, expected {}, but received {name}", call.broker.node_id),
            Err(_) => format!("Node id must be an integer, but it is: {name}"),
        };
        return Err((ErrorCode::InvalidRequest, Some(sentence)));
    }
    Ok(ConfigResource { kind, name: name.as_str().into() })
}
