//! PushTelemetryRequest and PushTelemetryResponse as JSON.
//!
//! Generated from `protocol/schema/72_push_telemetry.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::push_telemetry::*;

impl ToJson for PushTelemetryRequest {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("clientInstanceId", &self.client_instance_id, form);
        object.insert("subscriptionId", &self.subscription_id, form);
        object.insert("terminating", &self.terminating, form);
        object.insert("compressionType", &self.compression_type, form);
        object.insert("metrics", &self.metrics, form);
        object.into_value()
    }
}

impl ToJson for PushTelemetryResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("throttleTimeMs", &self.throttle_time_ms, form);
        object.insert("errorCode", &self.error_code, form);
        object.into_value()
    }
}
