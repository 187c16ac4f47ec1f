//! RequestHeader as JSON.
//!
//! Generated from `protocol/schema/header/request_header.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::header::request_header::*;

impl ToJson for RequestHeader {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("requestApiKey", &self.request_api_key, form);
        object.insert("requestApiVersion", &self.request_api_version, form);
        object.insert("correlationId", &self.correlation_id, form);
        object.insert("clientId", &self.client_id, form);
        object.into_value()
    }
}
