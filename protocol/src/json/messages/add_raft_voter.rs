//! AddRaftVoterRequest and AddRaftVoterResponse as JSON.
//!
//! Generated from `protocol/schema/80_add_raft_voter.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::add_raft_voter::*;

impl ToJson for AddRaftVoterRequest {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("clusterId", &self.cluster_id, form);
        object.insert("timeoutMs", &self.timeout_ms, form);
        object.insert("voterId", &self.voter_id, form);
        object.insert("voterDirectoryId", &self.voter_directory_id, form);
        object.insert("listeners", &self.listeners, form);
        if form.version >= 1 {
            object.insert("ackWhenCommitted", &self.ack_when_committed, form);
        }
        object.into_value()
    }
}

impl ToJson for Listener {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("name", &self.name, form);
        object.insert("host", &self.host, form);
        object.insert("port", &self.port, form);
        object.into_value()
    }
}

impl ToJson for AddRaftVoterResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("throttleTimeMs", &self.throttle_time_ms, form);
        object.insert("errorCode", &self.error_code, form);
        object.insert("errorMessage", &self.error_message, form);
        object.into_value()
    }
}
