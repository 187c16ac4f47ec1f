//! Which versions of which APIs a broker serves, and which of them a request takes.

use std::collections::BTreeMap;

use kalda_protocol::ApiKey;
use kalda_protocol::messages::api_versions::ApiVersionsResponse;

/// The ranges that a broker told.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Versions(BTreeMap<i16, (i16, i16)>);

impl Versions {
    /// Those of an answer.
    #[must_use]
    pub fn of(response: &ApiVersionsResponse) -> Self {
        let ranges = response.api_keys.iter();
        Self(ranges.map(|it| (it.api_key, (it.min_version, it.max_version))).collect())
    }

    /// The broker's range, lowest and highest, of an API that it serves.
    #[must_use]
    pub fn range(&self, code: i16) -> Option<(i16, i16)> {
        self.0.get(&code).copied()
    }

    /// All APIs that the broker told, by code.
    pub fn codes(&self) -> impl Iterator<Item = i16> {
        self.0.keys().copied()
    }

    /// The highest stable version that both sides know, no higher than `limit`.
    #[must_use]
    pub fn usable(&self, key: ApiKey, limit: i16) -> Option<i16> {
        let (lowest, highest) = self.range(key.code())?;
        let usable = highest.min(key.max_stable_version()).min(limit);
        (usable >= lowest.max(key.min_version())).then_some(usable)
    }
}

#[cfg(test)]
mod tests {
    use kalda_protocol::messages::api_versions::ApiVersion;

    use super::*;

    #[test]
    fn the_highest_common_version_is_taken() {
        let range = |key: ApiKey, min_version, max_version| ApiVersion {
            api_key: key.code(),
            min_version,
            max_version,
            ..ApiVersion::default()
        };
        let versions = Versions::of(&ApiVersionsResponse {
            api_keys: vec![range(ApiKey::Metadata, 0, 9), range(ApiKey::Produce, 90, 99)],
            ..ApiVersionsResponse::default()
        });
        assert_eq!(versions.usable(ApiKey::Metadata, i16::MAX), Some(9));
        assert_eq!(versions.usable(ApiKey::Metadata, 4), Some(4));
        assert_eq!(versions.usable(ApiKey::Produce, i16::MAX), None);
        assert_eq!(versions.usable(ApiKey::Fetch, i16::MAX), None);
        assert_eq!(versions.codes().collect::<Vec<_>>(), [0, 3]);
    }
}
