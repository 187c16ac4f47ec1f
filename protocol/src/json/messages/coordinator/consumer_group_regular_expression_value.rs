//! ConsumerGroupRegularExpressionValue as JSON.
//!
//! Generated from `protocol/schema/coordinator/group_16_consumer_group_regular_expression.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::coordinator::consumer_group_regular_expression_value::*;

impl ToJson for ConsumerGroupRegularExpressionValue {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("topics", &self.topics, form);
        object.insert("version", &self.version, form);
        object.insert("timestamp", &self.timestamp, form);
        object.into_value()
    }
}
