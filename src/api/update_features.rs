//! UpdateFeatures (key 57): levels of features are raised and lowered.
//!
//! Invariant: all that are named change, or none. Up to version 1 each of them is answered when all have changed, none when they haven't,
//! as Kafka does it.

use kalda_protocol::messages::update_features::{
    FeatureUpdateKey, UpdatableFeatureResult, UpdateFeaturesRequest, UpdateFeaturesResponse,
};
use kalda_protocol::{ErrorCode, StrBytes};

use super::answer::Answer;
use super::call::Call;
use super::elements::Elements;
use super::{error_code, error_text};
use crate::cluster::controller::update_features::{Direction, FeatureUpdate};
use crate::security::Operation;
use crate::sys::TooMuchMemory;

/// The last version in which each feature is answered.
const LAST_VERSION_WITH_RESULTS: i16 = 1;

pub(super) async fn handle(
    call: &mut Call,
    request: UpdateFeaturesRequest,
) -> Answer<UpdateFeaturesResponse> {
    let updates = request.feature_updates.iter().map(feature_update).collect();
    let names = request.feature_updates.into_iter().map(|update| update.feature).collect();
    let held = call.hand_over();
    match call.broker.controller.update_features(updates, request.validate_only.into(), held).await {
        Err(failure) => answer(error_code::controller(&failure), None).into(),
        Ok(Err(error)) => {
            let message = format!(
                "The update failed for all features since the following feature had an error: {error}"
            );
            answer(error_code::update_features(&error), Some(message)).into()
        }
        Ok(Ok(())) if call.version <= LAST_VERSION_WITH_RESULTS => {
            let results = each_updated(call, names).await;
            results.map(|results| UpdateFeaturesResponse { results, ..answer(ErrorCode::None, None) }).into()
        }
        Ok(Ok(())) => answer(ErrorCode::None, None).into(),
    }
}

/// The answer to a client that may not alter the cluster.
pub(super) async fn refused(_: &mut Call, _: UpdateFeaturesRequest) -> Answer<UpdateFeaturesResponse> {
    answer(ErrorCode::ClusterAuthorizationFailed, Some(error_text::needs(Operation::Alter))).into()
}

/// Version 0 says whether a downgrade is allowed; Kafka has stopped to listen to that, and takes all for upgrades.
fn feature_update(update: &FeatureUpdateKey) -> FeatureUpdate {
    let direction = match update.upgrade_type {
        1 => Some(Direction::Upgrade),
        2 => Some(Direction::SafeDowngrade),
        3 => Some(Direction::UnsafeDowngrade),
        _ => None,
    };
    FeatureUpdate { name: (*update.feature).into(), level: update.max_version_level, direction }
}

/// A success has a text here, too.
async fn each_updated(
    call: &mut Call,
    names: Vec<StrBytes>,
) -> Result<Vec<UpdatableFeatureResult>, TooMuchMemory> {
    let mut results = Elements::of::<UpdateFeaturesResponse>(call);
    for feature in names {
        let error_message = Some("NONE".into());
        results.push(call, UpdatableFeatureResult { feature, error_message, ..Default::default() }).await?;
    }
    Ok(results.into_list())
}

fn answer(code: ErrorCode, error_message: Option<String>) -> UpdateFeaturesResponse {
    let error_message = error_message.map(Into::into);
    UpdateFeaturesResponse { error_code: code.code(), error_message, ..Default::default() }
}
