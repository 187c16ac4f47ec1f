//! RemoveDelegationTokenRecord as JSON.
//!
//! Generated from `protocol/schema/metadata/26_remove_delegation_token_record.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::metadata::remove_delegation_token_record::*;

impl ToJson for RemoveDelegationTokenRecord {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("tokenId", &self.token_id, form);
        object.into_value()
    }
}
