//! DescribeUserScramCredentialsRequest and DescribeUserScramCredentialsResponse as JSON.
//!
//! Generated from `protocol/schema/50_describe_user_scram_credentials.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::describe_user_scram_credentials::*;

impl ToJson for DescribeUserScramCredentialsRequest {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("users", &self.users, form);
        object.into_value()
    }
}

impl ToJson for UserName {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("name", &self.name, form);
        object.into_value()
    }
}

impl ToJson for DescribeUserScramCredentialsResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("throttleTimeMs", &self.throttle_time_ms, form);
        object.insert("errorCode", &self.error_code, form);
        object.insert("errorMessage", &self.error_message, form);
        object.insert("results", &self.results, form);
        object.into_value()
    }
}

impl ToJson for DescribeUserScramCredentialsResult {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("user", &self.user, form);
        object.insert("errorCode", &self.error_code, form);
        object.insert("errorMessage", &self.error_message, form);
        object.insert("credentialInfos", &self.credential_infos, form);
        object.into_value()
    }
}

impl ToJson for CredentialInfo {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("mechanism", &self.mechanism, form);
        object.insert("iterations", &self.iterations, form);
        object.into_value()
    }
}
