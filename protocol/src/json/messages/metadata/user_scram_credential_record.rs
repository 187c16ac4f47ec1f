//! UserScramCredentialRecord as JSON.
//!
//! Generated from `protocol/schema/metadata/11_user_scram_credential_record.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::metadata::user_scram_credential_record::*;

impl ToJson for UserScramCredentialRecord {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("name", &self.name, form);
        object.insert("mechanism", &self.mechanism, form);
        object.insert("salt", &self.salt, form);
        object.insert("storedKey", &self.stored_key, form);
        object.insert("serverKey", &self.server_key, form);
        object.insert("iterations", &self.iterations, form);
        object.into_value()
    }
}
