//! SnapshotHeaderRecord as JSON.
//!
//! Generated from `protocol/schema/data/snapshot_header_record.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::data::snapshot_header_record::*;

impl ToJson for SnapshotHeaderRecord {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("version", &self.version, form);
        object.insert("lastContainedLogTimestamp", &self.last_contained_log_timestamp, form);
        object.into_value()
    }
}
