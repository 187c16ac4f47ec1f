//! ApiVersions (key 18): what is served, and which features are on.
//!
//! Invariant: the answer is read from the table that dispatches. A version this broker doesn't know is answered in version 0
//! with UNSUPPORTED_VERSION and the versions of ApiVersions itself, so that the client can ask again.

use kalda_protocol::messages::api_versions::{
    ApiVersion, ApiVersionsRequest, ApiVersionsResponse, FinalizedFeatureKey, SupportedFeatureKey,
};
use kalda_protocol::{ApiKey, ErrorCode};

use super::answer::Answer;
use super::call::Call;
use super::table;
use crate::cluster::image::features;

/// Before this version features that start at level 0 can't be told: older clients refuse them.
const FIRST_VERSION_WITH_LEVEL_ZERO: i16 = 4;
/// From this version on a client says what software it is.
const FIRST_VERSION_WITH_SOFTWARE: i16 = 3;

pub(super) async fn handle(call: &mut Call, request: ApiVersionsRequest) -> Answer<ApiVersionsResponse> {
    let named =
        is_software_name(&request.client_software_name) && is_software_name(&request.client_software_version);
    if call.version >= FIRST_VERSION_WITH_SOFTWARE && !named {
        return ApiVersionsResponse { error_code: ErrorCode::InvalidRequest.code(), ..Default::default() }
            .into();
    }
    let image = call.broker.controller.image();
    let supported = features::supported()
        .filter(|(_, lowest, _)| *lowest > 0 || call.version >= FIRST_VERSION_WITH_LEVEL_ZERO)
        .map(|(name, min_version, max_version)| SupportedFeatureKey {
            name: name.into(),
            min_version,
            max_version,
            ..Default::default()
        });
    let finalized = image.features.iter().map(|(name, level)| FinalizedFeatureKey {
        name: (&**name).into(),
        max_version_level: level,
        min_version_level: level,
        ..Default::default()
    });
    ApiVersionsResponse {
        api_keys: table::served().iter().filter_map(|row| advertised(row.key)).collect(),
        supported_features: supported.collect(),
        finalized_features_epoch: image.provenance.last_offset,
        finalized_features: finalized.collect(),
        ..Default::default()
    }
    .into()
}

/// The answer, in version 0, to a version that isn't known.
pub(super) fn unsupported() -> ApiVersionsResponse {
    ApiVersionsResponse {
        error_code: ErrorCode::UnsupportedVersion.code(),
        api_keys: advertised(ApiKey::ApiVersions).into_iter().collect(),
        ..Default::default()
    }
}

fn advertised(key: ApiKey) -> Option<ApiVersion> {
    let versions = key.broker_advertises()?;
    let (min_version, max_version) = versions.into_inner();
    Some(ApiVersion { api_key: key.code(), min_version, max_version, ..Default::default() })
}

/// Kafka's `[a-zA-Z0-9](?:[a-zA-Z0-9\-.]*[a-zA-Z0-9])?`.
fn is_software_name(name: &str) -> bool {
    let (Some(first), Some(last)) = (name.chars().next(), name.chars().next_back()) else { return false };
    let inner = |letter: char| letter.is_ascii_alphanumeric() || letter == '-' || letter == '.';
    first.is_ascii_alphanumeric() && last.is_ascii_alphanumeric() && name.chars().all(inner)
}
