//! UpdateRaftVoterRequest and UpdateRaftVoterResponse as JSON.
//!
//! Generated from `protocol/schema/82_update_raft_voter.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::update_raft_voter::*;

impl ToJson for UpdateRaftVoterRequest {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("clusterId", &self.cluster_id, form);
        object.insert("currentLeaderEpoch", &self.current_leader_epoch, form);
        object.insert("voterId", &self.voter_id, form);
        object.insert("voterDirectoryId", &self.voter_directory_id, form);
        object.insert("listeners", &self.listeners, form);
        object.insert("kRaftVersionFeature", &self.kraft_version_feature, form);
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

impl ToJson for KRaftVersionFeature {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("minSupportedVersion", &self.min_supported_version, form);
        object.insert("maxSupportedVersion", &self.max_supported_version, form);
        object.into_value()
    }
}

impl ToJson for UpdateRaftVoterResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("throttleTimeMs", &self.throttle_time_ms, form);
        object.insert("errorCode", &self.error_code, form);
        if self.current_leader != CurrentLeader::default() {
            object.insert("currentLeader", &self.current_leader, form);
        }
        object.into_value()
    }
}

impl ToJson for CurrentLeader {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("leaderId", &self.leader_id, form);
        object.insert("leaderEpoch", &self.leader_epoch, form);
        object.insert("host", &self.host, form);
        object.insert("port", &self.port, form);
        object.into_value()
    }
}
