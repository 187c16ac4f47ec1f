//! ShareGroupMemberMetadataKey as JSON.
//!
//! Generated from `protocol/schema/coordinator/group_10_share_group_member_metadata.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::coordinator::share_group_member_metadata_key::*;

impl ToJson for ShareGroupMemberMetadataKey {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("groupId", &self.group_id, form);
        object.insert("memberId", &self.member_id, form);
        object.into_value()
    }
}
