//! EndTxnRequest and EndTxnResponse as JSON.
//!
//! Generated from `protocol/schema/26_end_txn.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::end_txn::*;

impl ToJson for EndTxnRequest {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("transactionalId", &self.transactional_id, form);
        object.insert("producerId", &self.producer_id, form);
        object.insert("producerEpoch", &self.producer_epoch, form);
        object.insert("committed", &self.committed, form);
        object.into_value()
    }
}

impl ToJson for EndTxnResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("throttleTimeMs", &self.throttle_time_ms, form);
        object.insert("errorCode", &self.error_code, form);
        if form.version >= 5 {
            object.insert("producerId", &self.producer_id, form);
        }
        if form.version >= 5 {
            object.insert("producerEpoch", &self.producer_epoch, form);
        }
        object.into_value()
    }
}
