//! KRaftVersionRecord as JSON.
//!
//! Generated from `protocol/schema/data/kraft_version_record.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::data::kraft_version_record::*;

impl ToJson for KRaftVersionRecord {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("version", &self.version, form);
        object.insert("kRaftVersion", &self.kraft_version, form);
        object.into_value()
    }
}
