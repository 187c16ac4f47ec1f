//! BrokerRegistrationRequest and BrokerRegistrationResponse as JSON.
//!
//! Generated from `protocol/schema/62_broker_registration.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::broker_registration::*;

impl ToJson for BrokerRegistrationRequest {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("brokerId", &self.broker_id, form);
        object.insert("clusterId", &self.cluster_id, form);
        object.insert("incarnationId", &self.incarnation_id, form);
        object.insert("listeners", &self.listeners, form);
        object.insert("features", &self.features, form);
        object.insert("rack", &self.rack, form);
        if form.version >= 1 {
            object.insert("isMigratingZkBroker", &self.is_migrating_zk_broker, form);
        }
        if form.version >= 2 {
            object.insert("logDirs", &self.log_dirs, form);
        }
        if form.version >= 3 {
            object.insert("previousBrokerEpoch", &self.previous_broker_epoch, form);
        }
        object.into_value()
    }
}

impl ToJson for Listener {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("name", &self.name, form);
        object.insert("host", &self.host, form);
        object.insert("port", &self.port, form);
        object.insert("securityProtocol", &self.security_protocol, form);
        object.into_value()
    }
}

impl ToJson for Feature {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("name", &self.name, form);
        object.insert("minSupportedVersion", &self.min_supported_version, form);
        object.insert("maxSupportedVersion", &self.max_supported_version, form);
        object.into_value()
    }
}

impl ToJson for BrokerRegistrationResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("throttleTimeMs", &self.throttle_time_ms, form);
        object.insert("errorCode", &self.error_code, form);
        object.insert("brokerEpoch", &self.broker_epoch, form);
        object.into_value()
    }
}
