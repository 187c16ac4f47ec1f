//! AlterConfigs (key 33): replaces all overrides of a resource. Kafka has deprecated it for IncrementalAlterConfigs, and still serves it.
//!
//! Invariant: a change that is answered as done is in effect for the next request.

use kalda_protocol::messages::alter_configs::{
    AlterConfigsRequest, AlterConfigsResource, AlterConfigsResourceResponse, AlterConfigsResponse,
};

use super::answer::Answer;
use super::call::Call;
use super::config_changes::{self, Asked, RESOURCE_BYTES, Wanted, check_keys};
use super::error_text::Refused;
use crate::cluster::controller::alter_configs::ConfigChange;

pub(super) async fn handle(call: &mut Call, request: AlterConfigsRequest) -> Answer<AlterConfigsResponse> {
    if let Err(refusal) = call.claim(request.resources.len().saturating_mul(RESOURCE_BYTES)).await {
        return Err(refusal).into();
    }
    let asked = request.resources.into_iter().map(|resource| Asked {
        change: change(&resource).map(Wanted::Configs),
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
    AlterConfigsResponse { responses: responses.collect(), ..Default::default() }.into()
}

fn change(resource: &AlterConfigsResource) -> Result<ConfigChange, Refused> {
    let without_value = resource.configs.iter().filter(|config| config.value.is_none());
    check_keys(
        resource.configs.iter().map(|config| config.name.as_str()),
        without_value.map(|config| config.name.as_str()),
    )?;
    let replaced = resource.configs.iter().filter_map(|config| {
        let value = config.value.as_deref()?;
        Some((config.name.as_str().into(), value.into()))
    });
    Ok(ConfigChange::Replace(replaced.collect()))
}
