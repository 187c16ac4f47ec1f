//! ShareSnapshotKey as JSON.
//!
//! Generated from `protocol/schema/coordinator/share_00_share_snapshot.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::coordinator::share_snapshot_key::*;

impl ToJson for ShareSnapshotKey {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("groupId", &self.group_id, form);
        object.insert("topicId", &self.topic_id, form);
        object.insert("partition", &self.partition, form);
        object.into_value()
    }
}
