//! SaslHandshakeRequest and SaslHandshakeResponse as JSON.
//!
//! Generated from `protocol/schema/17_sasl_handshake.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::sasl_handshake::*;

impl ToJson for SaslHandshakeRequest {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("mechanism", &self.mechanism, form);
        object.into_value()
    }
}

impl ToJson for SaslHandshakeResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("errorCode", &self.error_code, form);
        object.insert("mechanisms", &self.mechanisms, form);
        object.into_value()
    }
}
