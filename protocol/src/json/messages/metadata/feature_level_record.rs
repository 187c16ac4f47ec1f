//! FeatureLevelRecord as JSON.
//!
//! Generated from `protocol/schema/metadata/12_feature_level_record.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::metadata::feature_level_record::*;

impl ToJson for FeatureLevelRecord {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("name", &self.name, form);
        object.insert("featureLevel", &self.feature_level, form);
        object.into_value()
    }
}
