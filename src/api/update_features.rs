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
use super::error_code;
use crate::cluster::controller::update_features::{Direction, FeatureUpdate};

/// The last version in which each feature is answered.
const LAST_VERSION_WITH_RESULTS: i16 = 1;

pub(super) async fn handle(
    call: &mut Call,
    request: UpdateFeaturesRequest,
) -> Answer<UpdateFeaturesResponse> {
    let names: Vec<StrBytes> = request.feature_updates.iter().map(|update| update.feature.clone()).collect();
    let updates = request.feature_updates.iter().map(feature_update).collect();
    let held = call.hand_over();
    match call.broker.controller.update_features(updates, request.validate_only, held).await {
        Err(failure) => answer(error_code::controller(&failure), None, Vec::new()),
        Ok(Err(error)) => {
            let message = format!(
                "The update failed for all features since the following feature had an error: {error}"
            );
            answer(error_code::update_features(&error), Some(message), Vec::new())
        }
        Ok(Ok(())) if call.version <= LAST_VERSION_WITH_RESULTS => {
            answer(ErrorCode::None, None, names.into_iter().map(updated).collect())
        }
        Ok(Ok(())) => answer(ErrorCode::None, None, Vec::new()),
    }
    .into()
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
fn updated(feature: StrBytes) -> UpdatableFeatureResult {
    UpdatableFeatureResult { feature, error_message: Some("NONE".into()), ..Default::default() }
}

fn answer(
    code: ErrorCode,
    error_message: Option<String>,
    results: Vec<UpdatableFeatureResult>,
) -> UpdateFeaturesResponse {
    let error_message = error_message.map(Into::into);
    UpdateFeaturesResponse { error_code: code.code(), error_message, results, ..Default::default() }
}
