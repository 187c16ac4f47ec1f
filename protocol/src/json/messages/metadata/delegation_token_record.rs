//! DelegationTokenRecord as JSON.
//!
//! Generated from `protocol/schema/metadata/10_delegation_token_record.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::metadata::delegation_token_record::*;

impl ToJson for DelegationTokenRecord {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("owner", &self.owner, form);
        object.insert("requester", &self.requester, form);
        object.insert("renewers", &self.renewers, form);
        object.insert("issueTimestamp", &self.issue_timestamp, form);
        object.insert("maxTimestamp", &self.max_timestamp, form);
        object.insert("expirationTimestamp", &self.expiration_timestamp, form);
        object.insert("tokenId", &self.token_id, form);
        object.into_value()
    }
}
