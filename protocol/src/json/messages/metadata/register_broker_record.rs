//! RegisterBrokerRecord as JSON.
//!
//! Generated from `protocol/schema/metadata/00_register_broker_record.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::metadata::register_broker_record::*;

impl ToJson for RegisterBrokerRecord {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("brokerId", &self.broker_id, form);
        if form.version >= 2 {
            object.insert("isMigratingZkBroker", &self.is_migrating_zk_broker, form);
        }
        object.insert("incarnationId", &self.incarnation_id, form);
        object.insert("brokerEpoch", &self.broker_epoch, form);
        object.insert("endPoints", &self.end_points, form);
        object.insert("features", &self.features, form);
        object.insert("rack", &self.rack, form);
        object.insert("fenced", &self.fenced, form);
        if form.version >= 1 {
            object.insert("inControlledShutdown", &self.in_controlled_shutdown, form);
        }
        if form.version >= 3 && !self.log_dirs.is_empty() {
            object.insert("logDirs", &self.log_dirs, form);
        }
        if form.version >= 4 && self.cordoned_log_dirs.is_some() {
            object.insert("cordonedLogDirs", &self.cordoned_log_dirs, form);
        }
        object.into_value()
    }
}

impl ToJson for BrokerEndpoint {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("name", &self.name, form);
        object.insert("host", &self.host, form);
        object.insert("port", &self.port, form);
        object.insert("securityProtocol", &self.security_protocol, form);
        object.into_value()
    }
}

impl ToJson for BrokerFeature {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("name", &self.name, form);
        object.insert("minSupportedVersion", &self.min_supported_version, form);
        object.insert("maxSupportedVersion", &self.max_supported_version, form);
        object.into_value()
    }
}
