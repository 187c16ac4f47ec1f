//! QuorumStateData as JSON.
//!
//! Generated from `protocol/schema/data/quorum_state_data.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::data::quorum_state_data::*;

impl ToJson for QuorumStateData {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        if form.version <= 0 {
            object.insert("clusterId", &self.cluster_id, form);
        }
        object.insert("leaderId", &self.leader_id, form);
        object.insert("leaderEpoch", &self.leader_epoch, form);
        object.insert("votedId", &self.voted_id, form);
        if form.version >= 1 {
            object.insert("votedDirectoryId", &self.voted_directory_id, form);
        }
        if form.version <= 0 {
            object.insert("appliedOffset", &self.applied_offset, form);
        }
        if form.version <= 0 {
            object.insert("currentVoters", &self.current_voters, form);
        }
        object.into_value()
    }
}

impl ToJson for Voter {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("voterId", &self.voter_id, form);
        object.into_value()
    }
}
