//! TopicRecord as JSON.
//!
//! Generated from `protocol/schema/metadata/02_topic_record.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::metadata::topic_record::*;

impl ToJson for TopicRecord {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("name", &self.name, form);
        object.insert("topicId", &self.topic_id, form);
        object.into_value()
    }
}
