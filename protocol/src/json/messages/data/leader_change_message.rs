//! LeaderChangeMessage as JSON.
//!
//! Generated from `protocol/schema/data/leader_change_message.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::data::leader_change_message::*;

impl ToJson for LeaderChangeMessage {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("version", &self.version, form);
        object.insert("leaderId", &self.leader_id, form);
        object.insert("voters", &self.voters, form);
        object.insert("grantingVoters", &self.granting_voters, form);
        object.into_value()
    }
}

impl ToJson for Voter {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("voterId", &self.voter_id, form);
        if form.version >= 1 {
            object.insert("voterDirectoryId", &self.voter_directory_id, form);
        }
        object.into_value()
    }
}
