//! UnregisterBrokerRecord as JSON.
//!
//! Generated from `protocol/schema/metadata/01_unregister_broker_record.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::metadata::unregister_broker_record::*;

impl ToJson for UnregisterBrokerRecord {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("brokerId", &self.broker_id, form);
        object.insert("brokerEpoch", &self.broker_epoch, form);
        object.into_value()
    }
}
