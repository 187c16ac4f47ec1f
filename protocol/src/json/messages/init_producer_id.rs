//! InitProducerIdRequest and InitProducerIdResponse as JSON.
//!
//! Generated from `protocol/schema/22_init_producer_id.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::init_producer_id::*;

impl ToJson for InitProducerIdRequest {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("transactionalId", &self.transactional_id, form);
        object.insert("transactionTimeoutMs", &self.transaction_timeout_ms, form);
        if form.version >= 3 {
            object.insert("producerId", &self.producer_id, form);
        }
        if form.version >= 3 {
            object.insert("producerEpoch", &self.producer_epoch, form);
        }
        if form.version >= 6 {
            object.insert("enable2Pc", &self.enable2_pc, form);
        }
        if form.version >= 6 {
            object.insert("keepPreparedTxn", &self.keep_prepared_txn, form);
        }
        object.into_value()
    }
}

impl ToJson for InitProducerIdResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("throttleTimeMs", &self.throttle_time_ms, form);
        object.insert("errorCode", &self.error_code, form);
        object.insert("producerId", &self.producer_id, form);
        object.insert("producerEpoch", &self.producer_epoch, form);
        if form.version >= 6 {
            object.insert("ongoingTxnProducerId", &self.ongoing_txn_producer_id, form);
        }
        if form.version >= 6 {
            object.insert("ongoingTxnProducerEpoch", &self.ongoing_txn_producer_epoch, form);
        }
        object.into_value()
    }
}
