//! VotersRecord as JSON.
//!
//! Generated from `protocol/schema/data/voters_record.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::data::voters_record::*;

impl ToJson for VotersRecord {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("version", &self.version, form);
        object.insert("voters", &self.voters, form);
        object.into_value()
    }
}

impl ToJson for Voter {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("voterId", &self.voter_id, form);
        object.insert("voterDirectoryId", &self.voter_directory_id, form);
        object.insert("endpoints", &self.endpoints, form);
        object.insert("kRaftVersionFeature", &self.kraft_version_feature, form);
        object.into_value()
    }
}

impl ToJson for Endpoint {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("name", &self.name, form);
        object.insert("host", &self.host, form);
        object.insert("port", &self.port, form);
        object.into_value()
    }
}

impl ToJson for KRaftVersionFeature {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("minSupportedVersion", &self.min_supported_version, form);
        object.insert("maxSupportedVersion", &self.max_supported_version, form);
        object.into_value()
    }
}
