//! RemoveRaftVoterRequest and RemoveRaftVoterResponse as JSON.
//!
//! Generated from `protocol/schema/81_remove_raft_voter.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::remove_raft_voter::*;

impl ToJson for RemoveRaftVoterRequest {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("clusterId", &self.cluster_id, form);
        object.insert("voterId", &self.voter_id, form);
        object.insert("voterDirectoryId", &self.voter_directory_id, form);
        object.into_value()
    }
}

impl ToJson for RemoveRaftVoterResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("throttleTimeMs", &self.throttle_time_ms, form);
        object.insert("errorCode", &self.error_code, form);
        object.insert("errorMessage", &self.error_message, form);
        object.into_value()
    }
}
