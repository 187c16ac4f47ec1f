//! EnvelopeRequest and EnvelopeResponse as JSON.
//!
//! Generated from `protocol/schema/58_envelope.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::envelope::*;

impl ToJson for EnvelopeRequest {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("requestData", &self.request_data, form);
        object.insert("requestPrincipal", &self.request_principal, form);
        object.insert("clientHostAddress", &self.client_host_address, form);
        object.into_value()
    }
}

impl ToJson for EnvelopeResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("responseData", &self.response_data, form);
        object.insert("errorCode", &self.error_code, form);
        object.into_value()
    }
}
