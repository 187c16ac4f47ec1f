//! DefaultPrincipalData as JSON.
//!
//! Generated from `protocol/schema/data/default_principal_data.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::data::default_principal_data::*;

impl ToJson for DefaultPrincipalData {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("type", &self.type_, form);
        object.insert("name", &self.name, form);
        object.insert("tokenAuthenticated", &self.token_authenticated, form);
        object.into_value()
    }
}
