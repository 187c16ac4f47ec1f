//! ProducerIdsRecord as JSON.
//!
//! Generated from `protocol/schema/metadata/15_producer_ids_record.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::metadata::producer_ids_record::*;

impl ToJson for ProducerIdsRecord {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("brokerId", &self.broker_id, form);
        object.insert("brokerEpoch", &self.broker_epoch, form);
        object.insert("nextProducerId", &self.next_producer_id, form);
        object.into_value()
    }
}
