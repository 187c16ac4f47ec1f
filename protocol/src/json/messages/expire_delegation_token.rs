//! ExpireDelegationTokenRequest and ExpireDelegationTokenResponse as JSON.
//!
//! Generated from `protocol/schema/40_expire_delegation_token.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::expire_delegation_token::*;

impl ToJson for ExpireDelegationTokenRequest {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("hmac", &self.hmac, form);
        object.insert("expiryTimePeriodMs", &self.expiry_time_period_ms, form);
        object.into_value()
    }
}

impl ToJson for ExpireDelegationTokenResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("errorCode", &self.error_code, form);
        object.insert("expiryTimestampMs", &self.expiry_timestamp_ms, form);
        object.insert("throttleTimeMs", &self.throttle_time_ms, form);
        object.into_value()
    }
}
