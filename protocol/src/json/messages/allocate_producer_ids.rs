//! AllocateProducerIdsRequest and AllocateProducerIdsResponse as JSON.
//!
//! Generated from `protocol/schema/67_allocate_producer_ids.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::allocate_producer_ids::*;

impl ToJson for AllocateProducerIdsRequest {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("brokerId", &self.broker_id, form);
        object.insert("brokerEpoch", &self.broker_epoch, form);
        object.into_value()
    }
}

impl ToJson for AllocateProducerIdsResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("throttleTimeMs", &self.throttle_time_ms, form);
        object.insert("errorCode", &self.error_code, form);
        object.insert("producerIdStart", &self.producer_id_start, form);
        object.insert("producerIdLen", &self.producer_id_len, form);
        object.into_value()
    }
}
