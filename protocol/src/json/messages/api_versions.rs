//! ApiVersionsRequest and ApiVersionsResponse as JSON.
//!
//! Generated from `protocol/schema/18_api_versions.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::api_versions::*;

impl ToJson for ApiVersionsRequest {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        if form.version >= 3 {
            object.insert("clientSoftwareName", &self.client_software_name, form);
        }
        if form.version >= 3 {
            object.insert("clientSoftwareVersion", &self.client_software_version, form);
        }
        if form.version >= 5 {
            object.insert("clusterId", &self.cluster_id, form);
        }
        if form.version >= 5 {
            object.insert("nodeId", &self.node_id, form);
        }
        object.into_value()
    }
}

impl ToJson for ApiVersionsResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("errorCode", &self.error_code, form);
        object.insert("apiKeys", &self.api_keys, form);
        if form.version >= 1 {
            object.insert("throttleTimeMs", &self.throttle_time_ms, form);
        }
        if form.version >= 3 && !self.supported_features.is_empty() {
            object.insert("supportedFeatures", &self.supported_features, form);
        }
        if form.version >= 3 && self.finalized_features_epoch != -1 {
            object.insert("finalizedFeaturesEpoch", &self.finalized_features_epoch, form);
        }
        if form.version >= 3 && !self.finalized_features.is_empty() {
            object.insert("finalizedFeatures", &self.finalized_features, form);
        }
        if form.version >= 3 && self.zk_migration_ready {
            object.insert("zkMigrationReady", &self.zk_migration_ready, form);
        }
        object.into_value()
    }
}

impl ToJson for ApiVersion {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("apiKey", &self.api_key, form);
        object.insert("minVersion", &self.min_version, form);
        object.insert("maxVersion", &self.max_version, form);
        object.into_value()
    }
}

impl ToJson for SupportedFeatureKey {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("name", &self.name, form);
        object.insert("minVersion", &self.min_version, form);
        object.insert("maxVersion", &self.max_version, form);
        object.into_value()
    }
}

impl ToJson for FinalizedFeatureKey {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("name", &self.name, form);
        object.insert("maxVersionLevel", &self.max_version_level, form);
        object.insert("minVersionLevel", &self.min_version_level, form);
        object.into_value()
    }
}
