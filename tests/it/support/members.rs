//! Members of classic groups.

use bytes::Bytes;
use kalda_protocol::StrBytes;
use kalda_protocol::messages::heartbeat::HeartbeatRequest;
use kalda_protocol::messages::join_group::{JoinGroupRequest, JoinGroupRequestProtocol, JoinGroupResponse};
use kalda_protocol::messages::leave_group::{LeaveGroupRequest, MemberIdentity};
use kalda_protocol::messages::sync_group::{SyncGroupRequest, SyncGroupRequestAssignment};

use super::TestClient;

/// A member of a group's present generation.
#[derive(Debug, Clone)]
pub struct Member {
    /// Its group.
    pub group: StrBytes,
    /// Its id.
    pub id: StrBytes,
    /// The generation.
    pub generation: i32,
}

/// A wish to join with this metadata; an empty id asks for one.
pub fn join(group: &str, id: &str, metadata: impl Into<Bytes>) -> JoinGroupRequest {
    let protocol = JoinGroupRequestProtocol {
        name: "range".into(),
        metadata: metadata.into(),
        ..JoinGroupRequestProtocol::default()
    };
    JoinGroupRequest {
        group_id: group.into(),
        member_id: id.into(),
        session_timeout_ms: 30_000,
        rebalance_timeout_ms: 30_000,
        protocol_type: "consumer".into(),
        protocols: vec![protocol],
        ..JoinGroupRequest::default()
    }
}

impl TestClient {
    /// Asks for a member id, as clients from version 4 on do.
    pub fn member_id(&mut self, group: &str) -> JoinGroupResponse {
        self.call(9, &join(group, "", "metadata"))
    }

    /// Joins as the only member, and hands in its assignment; gives the codes of both answers, too.
    pub fn become_member(&mut self, group: &str) -> (Member, [i16; 2]) {
        let id = self.member_id(group).member_id;
        let joined = self.call(9, &join(group, &id, "metadata"));
        let member = Member { group: group.into(), id: id.clone(), generation: joined.generation_id };
        (member.clone(), [joined.error_code, self.sync(&member)])
    }

    /// Hands in an assignment for this member; gives the answer's code.
    pub fn sync(&mut self, member: &Member) -> i16 {
        let assignment = SyncGroupRequestAssignment {
            member_id: member.id.clone(),
            assignment: "all".into(),
            ..SyncGroupRequestAssignment::default()
        };
        let request = SyncGroupRequest {
            group_id: member.group.clone(),
            generation_id: member.generation,
            member_id: member.id.clone(),
            protocol_type: Some("consumer".into()),
            protocol_name: Some("range".into()),
            assignments: vec![assignment],
            ..SyncGroupRequest::default()
        };
        self.call(5, &request).error_code
    }

    /// Takes leave of the group; gives the answer's code.
    pub fn leave(&mut self, member: &Member) -> i16 {
        let leaver = MemberIdentity { member_id: member.id.clone(), ..MemberIdentity::default() };
        let request = LeaveGroupRequest {
            group_id: member.group.clone(),
            members: vec![leaver],
            ..LeaveGroupRequest::default()
        };
        self.call(5, &request).members[0].error_code
    }

    /// Says that the member lives; gives the answer's code.
    pub fn heartbeat(&mut self, member: &Member) -> i16 {
        let request = HeartbeatRequest {
            group_id: member.group.clone(),
            generation_id: member.generation,
            member_id: member.id.clone(),
            ..HeartbeatRequest::default()
        };
        self.call(4, &request).error_code
    }
}
