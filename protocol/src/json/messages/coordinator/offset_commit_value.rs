//! OffsetCommitValue as JSON.
//!
//! Generated from `protocol/schema/coordinator/group_01_offset_commit.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::coordinator::offset_commit_value::*;

impl ToJson for OffsetCommitValue {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("offset", &self.offset, form);
        if form.version >= 3 {
            object.insert("leaderEpoch", &self.leader_epoch, form);
        }
        object.insert("metadata", &self.metadata, form);
        object.insert("commitTimestamp", &self.commit_timestamp, form);
        if (1..=1).contains(&form.version) {
            object.insert("expireTimestamp", &self.expire_timestamp, form);
        }
        if form.version >= 4 && !self.topic_id.is_zero() {
            object.insert("topicId", &self.topic_id, form);
        }
        object.into_value()
    }
}
