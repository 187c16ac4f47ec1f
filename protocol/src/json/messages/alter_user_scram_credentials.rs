//! AlterUserScramCredentialsRequest and AlterUserScramCredentialsResponse as JSON.
//!
//! Generated from `protocol/schema/51_alter_user_scram_credentials.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::alter_user_scram_credentials::*;

impl ToJson for AlterUserScramCredentialsRequest {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("deletions", &self.deletions, form);
        object.insert("upsertions", &self.upsertions, form);
        object.into_value()
    }
}

impl ToJson for ScramCredentialDeletion {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("name", &self.name, form);
        object.insert("mechanism", &self.mechanism, form);
        object.into_value()
    }
}

impl ToJson for ScramCredentialUpsertion {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("name", &self.name, form);
        object.insert("mechanism", &self.mechanism, form);
        object.insert("iterations", &self.iterations, form);
        object.insert("salt", &self.salt, form);
        object.insert("saltedPassword", &self.salted_password, form);
        object.into_value()
    }
}

impl ToJson for AlterUserScramCredentialsResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("throttleTimeMs", &self.throttle_time_ms, form);
        object.insert("results", &self.results, form);
        object.into_value()
    }
}

impl ToJson for AlterUserScramCredentialsResult {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("user", &self.user, form);
        object.insert("errorCode", &self.error_code, form);
        object.insert("errorMessage", &self.error_message, form);
        object.into_value()
    }
}
