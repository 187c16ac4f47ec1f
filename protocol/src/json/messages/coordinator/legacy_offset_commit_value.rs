//! LegacyOffsetCommitValue as JSON.
//!
//! Generated from `protocol/schema/coordinator/group_00_legacy_offset_commit.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::coordinator::legacy_offset_commit_value::*;

impl ToJson for LegacyOffsetCommitValue {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("offset", &self.offset, form);
        object.insert("metadata", &self.metadata, form);
        object.insert("commitTimestamp", &self.commit_timestamp, form);
        object.into_value()
    }
}
