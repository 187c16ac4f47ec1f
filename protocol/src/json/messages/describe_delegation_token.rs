//! DescribeDelegationTokenRequest and DescribeDelegationTokenResponse as JSON.
//!
//! Generated from `protocol/schema/41_describe_delegation_token.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::describe_delegation_token::*;

impl ToJson for DescribeDelegationTokenRequest {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("owners", &self.owners, form);
        object.into_value()
    }
}

impl ToJson for DescribeDelegationTokenOwner {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("principalType", &self.principal_type, form);
        object.insert("principalName", &self.principal_name, form);
        object.into_value()
    }
}

impl ToJson for DescribeDelegationTokenResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("errorCode", &self.error_code, form);
        object.insert("tokens", &self.tokens, form);
        object.insert("throttleTimeMs", &self.throttle_time_ms, form);
        object.into_value()
    }
}

impl ToJson for DescribedDelegationToken {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("principalType", &self.principal_type, form);
        object.insert("principalName", &self.principal_name, form);
        if form.version >= 3 {
            object.insert("tokenRequesterPrincipalType", &self.token_requester_principal_type, form);
        }
        if form.version >= 3 {
            object.insert("tokenRequesterPrincipalName", &self.token_requester_principal_name, form);
        }
        object.insert("issueTimestamp", &self.issue_timestamp, form);
        object.insert("expiryTimestamp", &self.expiry_timestamp, form);
        object.insert("maxTimestamp", &self.max_timestamp, form);
        object.insert("tokenId", &self.token_id, form);
        object.insert("hmac", &self.hmac, form);
        object.insert("renewers", &self.renewers, form);
        object.into_value()
    }
}

impl ToJson for DescribedDelegationTokenRenewer {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("principalType", &self.principal_type, form);
        object.insert("principalName", &self.principal_name, form);
        object.into_value()
    }
}
