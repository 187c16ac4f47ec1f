//! RenewDelegationTokenRequest and RenewDelegationTokenResponse as JSON.
//!
//! Generated from `protocol/schema/39_renew_delegation_token.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::renew_delegation_token::*;

impl ToJson for RenewDelegationTokenRequest {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("hmac", &self.hmac, form);
        object.insert("renewPeriodMs", &self.renew_period_ms, form);
        object.into_value()
    }
}

impl ToJson for RenewDelegationTokenResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("errorCode", &self.error_code, form);
        object.insert("expiryTimestampMs", &self.expiry_timestamp_ms, form);
        object.insert("throttleTimeMs", &self.throttle_time_ms, form);
        object.into_value()
    }
}
