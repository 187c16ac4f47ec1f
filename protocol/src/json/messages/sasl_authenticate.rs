//! SaslAuthenticateRequest and SaslAuthenticateResponse as JSON.
//!
//! Generated from `protocol/schema/36_sasl_authenticate.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::sasl_authenticate::*;

impl ToJson for SaslAuthenticateRequest {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("authBytes", &self.auth_bytes, form);
        object.into_value()
    }
}

impl ToJson for SaslAuthenticateResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("errorCode", &self.error_code, form);
        object.insert("errorMessage", &self.error_message, form);
        object.insert("authBytes", &self.auth_bytes, form);
        if form.version >= 1 {
            object.insert("sessionLifetimeMs", &self.session_lifetime_ms, form);
        }
        object.into_value()
    }
}
