//! ResponseHeader as JSON.
//!
//! Generated from `protocol/schema/header/response_header.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::header::response_header::*;

impl ToJson for ResponseHeader {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("correlationId", &self.correlation_id, form);
        object.into_value()
    }
}
