//! GetTelemetrySubscriptionsRequest and GetTelemetrySubscriptionsResponse as JSON.
//!
//! Generated from `protocol/schema/71_get_telemetry_subscriptions.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::get_telemetry_subscriptions::*;

impl ToJson for GetTelemetrySubscriptionsRequest {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("clientInstanceId", &self.client_instance_id, form);
        object.into_value()
    }
}

impl ToJson for GetTelemetrySubscriptionsResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("throttleTimeMs", &self.throttle_time_ms, form);
        object.insert("errorCode", &self.error_code, form);
        object.insert("clientInstanceId", &self.client_instance_id, form);
        object.insert("subscriptionId", &self.subscription_id, form);
        object.insert("acceptedCompressionTypes", &self.accepted_compression_types, form);
        object.insert("pushIntervalMs", &self.push_interval_ms, form);
        object.insert("telemetryMaxBytes", &self.telemetry_max_bytes, form);
        object.insert("deltaTemporality", &self.delta_temporality, form);
        object.insert("requestedMetrics", &self.requested_metrics, form);
        object.into_value()
    }
}
