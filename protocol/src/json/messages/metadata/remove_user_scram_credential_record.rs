//! RemoveUserScramCredentialRecord as JSON.
//!
//! Generated from `protocol/schema/metadata/22_remove_user_scram_credential_record.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::metadata::remove_user_scram_credential_record::*;

impl ToJson for RemoveUserScramCredentialRecord {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("name", &self.name, form);
        object.insert("mechanism", &self.mechanism, form);
        object.into_value()
    }
}
