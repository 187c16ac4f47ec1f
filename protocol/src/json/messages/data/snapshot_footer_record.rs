//! SnapshotFooterRecord as JSON.
//!
//! Generated from `protocol/schema/data/snapshot_footer_record.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::data::snapshot_footer_record::*;

impl ToJson for SnapshotFooterRecord {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("version", &self.version, form);
        object.into_value()
    }
}
