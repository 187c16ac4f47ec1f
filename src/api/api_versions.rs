//! ApiVersions (key 18): what is served, and which features are on.
//!
//! Invariant: the answer is read from the table that dispatches. A version this broker doesn't know is answered in version 0
//! with UNSUPPORTED_VERSION and the versions of ApiVersions itself, so that the client can ask again. A client that expects another
//! cluster or node is told nothing but to begin again with its bootstrap servers (KIP-1242).

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
/// The node of a client that doesn't say which one it expects.
const NO_NODE: i32 = -1;

pub(super) async fn handle(call: &mut Call, request: ApiVersionsRequest) -> Answer<ApiVersionsResponse> {
    if let Err(error) = check(call, &request) {
        return ApiVersionsResponse { error_code: error.code(), ..Default::default() }.into();
    }
    if call.version >= FIRST_VERSION_WITH_SOFTWARE {
        call.session.learn_software(&request.client_software_name, &request.client_software_version);
    }
    let image = call.broker.controller.image();
    let supported = features::supported()
        .filter(|feature| feature.lowest > 0 || call.version >= FIRST_VERSION_WITH_LEVEL_ZERO)
        .map(|feature| SupportedFeatureKey {
            name: feature.name.into(),
            min_version: feature.lowest,
            max_version: feature.highest,
            ..Default::default()
        });
    let kraft_version = call.broker.controller.quorum().voters.kraft_version;
    let quorum = (kraft_version > 0).then_some((features::KRAFT_VERSION, kraft_version));
    let levels = image.features.iter().map(|(name, level)| (&**name, level)).chain(quorum);
    let finalized = levels.map(|(name, level)| FinalizedFeatureKey {
        name: name.into(),
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

/// What a client says of itself, and whom it expects here. Before version 5 it expects nobody.
fn check(call: &Call, request: &ApiVersionsRequest) -> Result<(), ErrorCode> {
    let named =
        is_software_name(&request.client_software_name) && is_software_name(&request.client_software_version);
    if call.version >= FIRST_VERSION_WITH_SOFTWARE && !named {
        return Err(ErrorCode::InvalidRequest);
    }
    let (here, this_node) = (&*call.broker.cluster_id, call.broker.node_id.0);
    match (&request.cluster_id, request.node_id) {
        (None, NO_NODE) => Ok(()),
        (None, _) | (Some(_), NO_NODE) => Err(ErrorCode::InvalidRequest),
        (Some(cluster), node) if **cluster == *here && node == this_node => Ok(()),
        (Some(_), _) => Err(ErrorCode::RebootstrapRequired),
    }
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
