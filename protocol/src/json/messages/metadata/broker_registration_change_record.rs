//! BrokerRegistrationChangeRecord as JSON.
//!
//! Generated from `protocol/schema/metadata/17_broker_registration_change_record.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::metadata::broker_registration_change_record::*;

impl ToJson for BrokerRegistrationChangeRecord {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("brokerId", &self.broker_id, form);
        object.insert("brokerEpoch", &self.broker_epoch, form);
        if self.fenced != 0 {
            object.insert("fenced", &self.fenced, form);
        }
        if form.version >= 1 && self.in_controlled_shutdown != 0 {
            object.insert("inControlledShutdown", &self.in_controlled_shutdown, form);
        }
        if form.version >= 2 && !self.log_dirs.is_empty() {
            object.insert("logDirs", &self.log_dirs, form);
        }
        if form.version >= 3 && self.cordoned_log_dirs.is_some() {
            object.insert("cordonedLogDirs", &self.cordoned_log_dirs, form);
        }
        object.into_value()
    }
}
