//! IncrementalAlterConfigs (key 44): changes single overrides of a resource.
//!
//! Invariant: a resource is changed whole or not at all.

use kalda_protocol::ErrorCode;
use kalda_protocol::messages::incremental_alter_configs::{
    AlterConfigsResource, AlterConfigsResourceResponse, AlterableConfig, IncrementalAlterConfigsRequest,
    IncrementalAlterConfigsResponse,
};

use super::answer::Answer;
use super::broker_loggers::{BROKER_LOGGER, LevelChange};
use super::call::Call;
use super::config_changes::{self, Asked, RESOURCE_BYTES, Wanted, check_keys};
use super::error_text::Refused;
use crate::cluster::controller::alter_configs::ConfigChange;
use crate::cluster::image::configs::ConfigKind;
use crate::config::ConfigOperation;

const SET: i8 = 0;
const DELETE: i8 = 1;
const APPEND: i8 = 2;
const SUBTRACT: i8 = 3;

pub(super) async fn handle(
    call: &mut Call,
    request: IncrementalAlterConfigsRequest,
) -> Answer<IncrementalAlterConfigsResponse> {
    if let Err(refusal) = call.claim(request.resources.len().saturating_mul(RESOURCE_BYTES)).await {
        return Err(refusal).into();
    }
    let asked = request.resources.into_iter().map(|resource| Asked {
        change: change(call, &resource),
        kind: resource.resource_type,
        name: resource.resource_name,
    });
    let changed = config_changes::apply(call, asked.collect(), request.validate_only.into()).await;
    let responses = changed.into_iter().map(|changed| AlterConfigsResourceResponse {
        error_code: changed.code.code(),
        error_message: changed.message.map(Into::into),
        resource_type: changed.kind,
        resource_name: changed.name,
        ..Default::default()
    });
    let responses = responses.collect();
    IncrementalAlterConfigsResponse { responses, ..Default::default() }.into()
}

fn change(call: &Call, resource: &AlterConfigsResource) -> Result<Wanted, Refused> {
    let without_value =
        resource.configs.iter().filter(|config| config.value.is_none() && config.config_operation != DELETE);
    check_keys(
        resource.configs.iter().map(|config| config.name.as_str()),
        without_value.map(|config| config.name.as_str()),
    )?;
    let kind = resource.resource_type;
    if kind == BROKER_LOGGER {
        return Ok(Wanted::Levels(resource.configs.iter().map(level_change).collect()));
    }
    let operations = resource
        .configs
        .iter()
        .map(|config| Ok((config.name.as_str().into(), operation(call, kind, config)?)));
    Ok(Wanted::Configs(ConfigChange::Incremental(operations.collect::<Result<_, Refused>>()?)))
}

fn level_change(config: &AlterableConfig) -> LevelChange {
    LevelChange {
        logger: config.name.clone(),
        operation: config.config_operation,
        level: config.value.clone(),
    }
}

fn operation(call: &Call, kind: i8, config: &AlterableConfig) -> Result<ConfigOperation, Refused> {
    let value = config.value.as_deref().unwrap_or_default().into();
    match config.config_operation {
        SET => Ok(ConfigOperation::Set(value)),
        DELETE => Ok(ConfigOperation::Delete),
        APPEND => Ok(ConfigOperation::Append(value)),
        SUBTRACT => Ok(ConfigOperation::Subtract(value)),
        unknown if ConfigKind::from_code(kind) == Some(ConfigKind::Broker) => {
            Err((ErrorCode::InvalidRequest, Some(format!("Unknown operations type {unknown}"))))
        }
        // Kafka's own answer where the controller comes across an operation that it doesn't know.
        unknown => {
            let code = ErrorCode::UnknownServerError;
            call.explain(code, format_args!("there is no operation {unknown} on a config"));
            Err((code, None))
        }
    }
}
