//! UpdateFeaturesRequest and UpdateFeaturesResponse as JSON.
//!
//! Generated from `protocol/schema/57_update_features.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::update_features::*;

impl ToJson for UpdateFeaturesRequest {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("timeoutMs", &self.timeout_ms, form);
        object.insert("featureUpdates", &self.feature_updates, form);
        if form.version >= 1 {
            object.insert("validateOnly", &self.validate_only, form);
        }
        object.into_value()
    }
}

impl ToJson for FeatureUpdateKey {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("feature", &self.feature, form);
        object.insert("maxVersionLevel", &self.max_version_level, form);
        if form.version <= 0 {
            object.insert("allowDowngrade", &self.allow_downgrade, form);
        }
        if form.version >= 1 {
            object.insert("upgradeType", &self.upgrade_type, form);
        }
        object.into_value()
    }
}

impl ToJson for UpdateFeaturesResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("throttleTimeMs", &self.throttle_time_ms, form);
        object.insert("errorCode", &self.error_code, form);
        object.insert("errorMessage", &self.error_message, form);
        if form.version <= 1 {
            object.insert("results", &self.results, form);
        }
        object.into_value()
    }
}

impl ToJson for UpdatableFeatureResult {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("feature", &self.feature, form);
        object.insert("errorCode", &self.error_code, form);
        object.insert("errorMessage", &self.error_message, form);
        object.into_value()
    }
}
