//! AddOffsetsToTxnRequest and AddOffsetsToTxnResponse as JSON.
//!
//! Generated from `protocol/schema/25_add_offsets_to_txn.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::add_offsets_to_txn::*;

impl ToJson for AddOffsetsToTxnRequest {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("transactionalId", &self.transactional_id, form);
        object.insert("producerId", &self.producer_id, form);
        object.insert("producerEpoch", &self.producer_epoch, form);
        object.insert("groupId", &self.group_id, form);
        object.into_value()
    }
}

impl ToJson for AddOffsetsToTxnResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("throttleTimeMs", &self.throttle_time_ms, form);
        object.insert("errorCode", &self.error_code, form);
        object.into_value()
    }
}
