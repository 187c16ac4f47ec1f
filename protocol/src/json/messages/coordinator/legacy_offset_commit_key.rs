//! LegacyOffsetCommitKey as JSON.
//!
//! Generated from `protocol/schema/coordinator/group_00_legacy_offset_commit.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::coordinator::legacy_offset_commit_key::*;

impl ToJson for LegacyOffsetCommitKey {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("group", &self.group, form);
        object.insert("topic", &self.topic, form);
        object.insert("partition", &self.partition, form);
        object.into_value()
    }
}
