//! BrokerHeartbeatRequest and BrokerHeartbeatResponse as JSON.
//!
//! Generated from `protocol/schema/63_broker_heartbeat.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::broker_heartbeat::*;

impl ToJson for BrokerHeartbeatRequest {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("brokerId", &self.broker_id, form);
        object.insert("brokerEpoch", &self.broker_epoch, form);
        object.insert("currentMetadataOffset", &self.current_metadata_offset, form);
        object.insert("wantFence", &self.want_fence, form);
        object.insert("wantShutDown", &self.want_shut_down, form);
        if form.version >= 1 && !self.offline_log_dirs.is_empty() {
            object.insert("offlineLogDirs", &self.offline_log_dirs, form);
        }
        if form.version >= 2 && self.cordoned_log_dirs.is_some() {
            object.insert("cordonedLogDirs", &self.cordoned_log_dirs, form);
        }
        object.into_value()
    }
}

impl ToJson for BrokerHeartbeatResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("throttleTimeMs", &self.throttle_time_ms, form);
        object.insert("errorCode", &self.error_code, form);
        object.insert("isCaughtUp", &self.is_caught_up, form);
        object.insert("isFenced", &self.is_fenced, form);
        object.insert("shouldShutDown", &self.should_shut_down, form);
        object.into_value()
    }
}
