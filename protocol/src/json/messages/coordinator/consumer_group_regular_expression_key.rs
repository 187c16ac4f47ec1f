//! ConsumerGroupRegularExpressionKey as JSON.
//!
//! Generated from `protocol/schema/coordinator/group_16_consumer_group_regular_expression.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::coordinator::consumer_group_regular_expression_key::*;

impl ToJson for ConsumerGroupRegularExpressionKey {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("groupId", &self.group_id, form);
        object.insert("regularExpression", &self.regular_expression, form);
        object.into_value()
    }
}
