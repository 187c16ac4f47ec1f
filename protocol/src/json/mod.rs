//! Messages as JSON, as Kafka's own tools show them: for dumps and for tests.
//!
//! Names are in camel case; bytes and records are base64, ids their text; a field that the version doesn't have is
//! left out, and so is a tagged field at its default. Unknown tagged fields aren't shown. There is no way back.

mod base64;
mod messages;
mod values;

pub use serde_json::Value;

use crate::{Form, Message};

/// A value that can be shown as JSON.
pub trait ToJson {
    /// The value as the form has it.
    fn to_json(&self, form: Form) -> Value;
}

/// A message as JSON; none where there is no such version.
#[must_use]
pub fn to_json<M: Message + ToJson>(message: &M, version: i16) -> Option<Value> {
    M::form(version).map(|form| message.to_json(form))
}

/// Bytes as the text that stands for them in JSON: base64 with padding.
#[must_use]
pub fn base64_text(bytes: &[u8]) -> String {
    base64::text(bytes)
}

/// A JSON object on its way.
struct Object(serde_json::Map<String, Value>);

impl Object {
    fn new() -> Self {
        Self(serde_json::Map::new())
    }

    fn insert(&mut self, name: &str, value: &impl ToJson, form: Form) {
        self.0.insert(name.to_owned(), value.to_json(form));
    }

    fn into_value(self) -> Value {
        Value::Object(self.0)
    }
}
