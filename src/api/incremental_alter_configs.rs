//! IncrementalAlterConfigs (key 44): changes single overrides of a resource.
//!
//! Invariant: a resource is changed whole or not at all.

use kalda_protocol::ErrorCode;
use kalda_protocol::messages::incremental_alter_configs::{
    AlterConfigsResource, AlterConfigsResourceResponse, AlterableConfig, IncrementalAlterConfigsRequest,
    IncrementalAlterConfigsResponse,
};

use super::answer::Answer;
use super::call::Call;
use super::config_changes::{self, Asked, RESOURCE_BYTES, Refused, null_value};
use crate::cluster::controller::alter_configs::{ConfigChange, ConfigOperation};

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
        change: change(&resource),
        kind: resource.resource_type,
        name: resource.resource_name,
    });
    let changed = config_changes::apply(call, asked.collect(), request.validate_only).await;
    let responses = changed.into_iter().map(|changed| AlterConfigsResourceResponse {
        error_code: changed.code.code(),
        error_message: changed.message.map(Into::into),
        resource_type: changed.kind,
        resource_name: changed.name,
        ..Default::default()
    });
    IncrementalAlterConfigsResponse { responses: responses.collect(), ..Default::default() }.into()
}

fn change(resource: &AlterConfigsResource) -> Result<ConfigChange, Refused> {
    let mut names: Vec<&str> = resource.configs.iter().map(|config| config.name.as_str()).collect();
    names.sort_unstable();
    if names.windows(2).any(|pair| matches!(pair, [one, other] if one == other)) {
        return Err((ErrorCode::InvalidRequest, Some("Error due to duplicate config keys".to_owned())));
    }
    let without_value =
        resource.configs.iter().filter(|config| config.value.is_none() && config.config_operation != DELETE);
    let without_value: Vec<&str> = without_value.map(|config| config.name.as_str()).collect();
    if !without_value.is_empty() {
        return Err(null_value(&without_value));
    }
    let operations =
        resource.configs.iter().map(|config| Ok((config.name.as_str().into(), operation(config)?)));
    Ok(ConfigChange::Incremental(operations.collect::<Result<_, Refused>>()?))
}

fn operation(config: &AlterableConfig) -> Result<ConfigOperation, Refused> {
    let value = config.value.as_deref().unwrap_or_default().into();
    match config.config_operation {
        SET => Ok(ConfigOperation::Set(value)),
        DELETE => Ok(ConfigOperation::Delete),
        APPEND => Ok(ConfigOperation::Append(value)),
        SUBTRACT => Ok(ConfigOperation::Subtract(value)),
        // Kafka's own answer to an operation that it doesn't know.
        _ => Err((ErrorCode::UnknownServerError, None)),
    }
}
