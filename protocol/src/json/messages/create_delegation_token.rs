//! CreateDelegationTokenRequest and CreateDelegationTokenResponse as JSON.
//!
//! Generated from `protocol/schema/38_create_delegation_token.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::create_delegation_token::*;

impl ToJson for CreateDelegationTokenRequest {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        if form.version >= 3 {
            object.insert("ownerPrincipalType", &self.owner_principal_type, form);
        }
        if form.version >= 3 {
            object.insert("ownerPrincipalName", &self.owner_principal_name, form);
        }
        object.insert("renewers", &self.renewers, form);
        object.insert("maxLifetimeMs", &self.max_lifetime_ms, form);
        object.into_value()
    }
}

impl ToJson for CreatableRenewers {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("principalType", &self.principal_type, form);
        object.insert("principalName", &self.principal_name, form);
        object.into_value()
    }
}

impl ToJson for CreateDelegationTokenResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("errorCode", &self.error_code, form);
        object.insert("principalType", &self.principal_type, form);
        object.insert("principalName", &self.principal_name, form);
        if form.version >= 3 {
            object.insert("tokenRequesterPrincipalType", &self.token_requester_principal_type, form);
        }
        if form.version >= 3 {
            object.insert("tokenRequesterPrincipalName", &self.token_requester_principal_name, form);
        }
        object.insert("issueTimestampMs", &self.issue_timestamp_ms, form);
        object.insert("expiryTimestampMs", &self.expiry_timestamp_ms, form);
        object.insert("maxTimestampMs", &self.max_timestamp_ms, form);
        object.insert("tokenId", &self.token_id, form);
        object.insert("hmac", &self.hmac, form);
        object.insert("throttleTimeMs", &self.throttle_time_ms, form);
        object.into_value()
    }
}
