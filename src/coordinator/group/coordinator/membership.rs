//! JoinGroup, SyncGroup, Heartbeat, LeaveGroup.
//!
//! Invariant: a request that waits for its group holds nothing of its frame: joins and syncs come by value, and are dropped before the
//! wait.

use std::sync::Arc;

use kalda_protocol::messages::heartbeat::{HeartbeatRequest, HeartbeatResponse};
use kalda_protocol::messages::join_group::{JoinGroupRequest, JoinGroupResponse, JoinGroupResponseMember};
use kalda_protocol::messages::leave_group::{LeaveGroupRequest, LeaveGroupResponse, MemberResponse};
use kalda_protocol::messages::sync_group::{SyncGroupRequest, SyncGroupResponse};
use kalda_protocol::{ErrorCode, StrBytes};

use super::{Caller, GroupCoordinator, named};
use crate::coordinator::group::GroupShard;
use crate::coordinator::group::classic::{
    Heartbeat, Join, JoinAbilities, JoinAnswer, JoinedMember, Leaver, Protocol, Reply, Sync, SyncAnswer,
    Waiter,
};
use crate::coordinator::group::error_codes::error_code;
use crate::coordinator::group::ids::{InstanceId, MemberId};
use crate::coordinator::group::settings::NAME_MAX_BYTES;
use crate::coordinator::runtime::{CoordinatorError, ParkedRequest, Step};

/// From here on JoinGroup has a rebalance timeout of its own.
const HAS_REBALANCE_TIMEOUT: i16 = 1;
/// From here on a member joins with the id it was given (KIP-394).
const KNOWS_MEMBER_ID: i16 = 4;
/// From here on a join's answer may leave out the protocol.
const PROTOCOL_MAY_BE_NULL: i16 = 7;
/// From here on a leader can be told not to assign (KIP-814).
const SKIPS_ASSIGNMENT: i16 = 9;
/// From here on SyncGroup must name the protocol.
const SYNC_NAMES_PROTOCOL: i16 = 5;
/// From here on members leave in batches (KIP-345).
const LEAVES_IN_BATCHES: i16 = 3;

/// The answer to a JoinGroup.
pub struct Joined {
    /// The answer, without the members of the group.
    pub response: JoinGroupResponse,
    /// True for a leader: [`GroupCoordinator::list_members`] tells it of them.
    pub tells_members: bool,
}

impl GroupCoordinator {
    /// A client wants to become, or stay, a member. When this returns, the group knows of it; what it returns waits until the
    /// group's next generation is known.
    pub async fn join_group(
        &self,
        request: JoinGroupRequest,
        caller: Caller<'_>,
    ) -> impl Future<Output = Joined> + use<> {
        let (member_id, version) = (member_id(&request.member_id), caller.version);
        let parked = self.try_join(request, caller).await;
        async move {
            let answered = match parked {
                Ok(Ok(parked)) => parked.answered().await,
                Ok(Err(error)) => Err(error),
                Err(error) => Ok(Reply::Join(JoinAnswer::refused(error, member_id.clone()))),
            };
            let answer = match answered {
                Ok(Reply::Join(answer)) => answer,
                Ok(Reply::Sync(_)) => JoinAnswer::refused(ErrorCode::UnknownServerError, member_id),
                // As in Kafka, a broker that isn't the coordinator says nothing about members.
                Err(error) => JoinAnswer::refused(error_code(&error), None),
            };
            Joined { tells_members: answer.tells_members, response: join_response(answer, version) }
        }
    }

    /// Adds the members of its group to the answer of a leader. A leader of a generation that is over is told to join again.
    pub async fn list_members(&self, group: &str, response: &mut JoinGroupResponse) {
        let generation = response.generation_id;
        let listed = match named(group) {
            Ok(id) => {
                let list = move |shard: &mut GroupShard, _| Step::only(shard.joined_members(&id, generation));
                let listed = self.runtime.run(group, list).await;
                listed.map_err(|error| error_code(&error))
            }
            Err(error) => Err(error),
        };
        match listed.and_then(|members| members.ok_or(ErrorCode::RebalanceInProgress)) {
            Ok(members) => response.members = members.into_iter().map(listed_member).collect(),
            Err(error) => {
                response.error_code = error.code();
                response.generation_id = -1;
            }
        }
    }

    async fn try_join(
        &self,
        request: JoinGroupRequest,
        caller: Caller<'_>,
    ) -> Result<Result<Parked, CoordinatorError>, ErrorCode> {
        let group = named(&request.group_id)?;
        let join = self.join_of(&request, caller);
        join.check(&self.settings.classic)?;
        let names =
            [&*request.member_id, request.group_instance_id.as_deref().unwrap_or_default(), caller.client_id];
        if names.iter().any(|name| name.len() > NAME_MAX_BYTES) {
            return Err(ErrorCode::InvalidRequest);
        }
        // A join may wait for minutes; what of the request it doesn't need goes now.
        drop(request);
        let parked = self
            .runtime
            .park(group.as_str(), |shard, waiter, now| shard.join(&group, Join { waiter, ..join }, now));
        Ok(parked.await)
    }

    fn join_of(&self, request: &JoinGroupRequest, caller: Caller<'_>) -> Join {
        let instance_id = request.group_instance_id.as_deref().map(InstanceId::from);
        let prefix = request.group_instance_id.as_deref().unwrap_or(caller.client_id);
        let protocols = request.protocols.iter().map(|protocol| Protocol {
            name: Arc::from(&*protocol.name),
            metadata: protocol.metadata.clone(),
        });
        let has_rebalance_timeout = caller.version >= HAS_REBALANCE_TIMEOUT;
        Join {
            waiter: Waiter(0),
            member_id: member_id(&request.member_id),
            new_member_id: MemberId::from(format!("{prefix}-{}", self.uuid_text())),
            instance_id,
            client_id: Arc::from(caller.client_id),
            client_host: Arc::from(caller.client_host),
            session_timeout_ms: request.session_timeout_ms,
            rebalance_timeout_ms: if has_rebalance_timeout {
                request.rebalance_timeout_ms
            } else {
                request.session_timeout_ms
            },
            protocol_type: Arc::from(&*request.protocol_type),
            protocols: protocols.collect(),
            abilities: JoinAbilities {
                known_member_id: caller.version >= KNOWS_MEMBER_ID,
                skip_assignment: caller.version >= SKIPS_ASSIGNMENT,
            },
        }
    }

    /// A random UUID in Java's text form.
    fn uuid_text(&self) -> String {
        let mut bytes = [0; 16];
        self.random.fill(&mut bytes);
        bytes[6] = (bytes[6] & 0x0f) | 0x40;
        bytes[8] = (bytes[8] & 0x3f) | 0x80;
        let mut text = String::with_capacity(36);
        for (position, byte) in bytes.into_iter().enumerate() {
            if matches!(position, 4 | 6 | 8 | 10) {
                text.push('-');
            }
            for nibble in [byte >> 4, byte & 0x0f] {
                text.push(char::from_digit(u32::from(nibble), 16).unwrap_or('0'));
            }
        }
        text
    }

    /// A member asks for its assignment. When this returns, the group knows of it; what it returns waits until the leader has brought
    /// the assignment.
    pub async fn sync_group(
        &self,
        request: SyncGroupRequest,
        caller: Caller<'_>,
    ) -> impl Future<Output = SyncGroupResponse> + use<> {
        let parked = self.try_sync(request, caller).await;
        async move {
            let answer = match answered(parked).await {
                Ok(Reply::Sync(answer)) => answer,
                Ok(Reply::Join(_)) => SyncAnswer::refused(ErrorCode::UnknownServerError),
                Err(error) => SyncAnswer::refused(error),
            };
            SyncGroupResponse {
                error_code: answer.error.code(),
                protocol_type: answer.protocol_type.as_deref().map(StrBytes::from),
                protocol_name: answer.protocol_name.as_deref().map(StrBytes::from),
                assignment: answer.assignment,
                ..SyncGroupResponse::default()
            }
        }
    }

    async fn try_sync(&self, request: SyncGroupRequest, caller: Caller<'_>) -> Result<Parked, ErrorCode> {
        let is_named = request.protocol_type.is_some() && request.protocol_name.is_some();
        if caller.version >= SYNC_NAMES_PROTOCOL && !is_named {
            return Err(ErrorCode::InconsistentGroupProtocol);
        }
        let group = named(&request.group_id)?;
        let sync = Sync {
            waiter: Waiter(0),
            member_id: member_id(&request.member_id),
            instance_id: request.group_instance_id.as_deref().map(InstanceId::from),
            generation: request.generation_id,
            protocol_type: request.protocol_type.as_deref().map(Arc::from),
            protocol_name: request.protocol_name.as_deref().map(Arc::from),
            assignments: request.assignments,
        };
        let parked = self
            .runtime
            .park(group.as_str(), |shard, waiter, now| shard.sync(&group, Sync { waiter, ..sync }, now));
        parked.await.map_err(|error| error_code(&error))
    }

    /// A member says that it lives.
    pub async fn heartbeat(&self, request: &HeartbeatRequest) -> HeartbeatResponse {
        let error = self.try_heartbeat(request).await.unwrap_or_else(|error| error);
        HeartbeatResponse { error_code: error.code(), ..HeartbeatResponse::default() }
    }

    async fn try_heartbeat(&self, request: &HeartbeatRequest) -> Result<ErrorCode, ErrorCode> {
        let group = named(&request.group_id)?;
        let heartbeat = Heartbeat {
            member_id: member_id(&request.member_id),
            instance_id: request.group_instance_id.as_deref().map(InstanceId::from),
            generation: request.generation_id,
        };
        match self.runtime.run(group.as_str(), |shard, now| shard.heartbeat(&group, &heartbeat, now)).await {
            Ok(answer) => Ok(answer),
            // Its sessions have not begun yet: as good as alive.
            Err(CoordinatorError::LoadInProgress) => Ok(ErrorCode::None),
            Err(error) => Err(error_code(&error)),
        }
    }

    /// Members leave, or are removed by an operator.
    pub async fn leave_group(&self, request: &LeaveGroupRequest, caller: Caller<'_>) -> LeaveGroupResponse {
        let is_batch = caller.version >= LEAVES_IN_BATCHES;
        let leavers: Vec<Leaver> = if is_batch {
            let leaver = |member: &kalda_protocol::messages::leave_group::MemberIdentity| Leaver {
                member_id: member_id(&member.member_id),
                instance_id: member.group_instance_id.as_deref().map(InstanceId::from),
            };
            request.members.iter().map(leaver).collect()
        } else {
            vec![Leaver { member_id: member_id(&request.member_id), instance_id: None }]
        };
        let errors = match self.try_leave(&request.group_id, &leavers).await {
            Ok(errors) => errors,
            Err(error) => {
                return LeaveGroupResponse { error_code: error.code(), ..LeaveGroupResponse::default() };
            }
        };
        if !is_batch {
            let error = errors.first().copied().unwrap_or(ErrorCode::None);
            return LeaveGroupResponse { error_code: error.code(), ..LeaveGroupResponse::default() };
        }
        let members = request.members.iter().zip(errors).map(|(member, error)| MemberResponse {
            member_id: member.member_id.clone(),
            group_instance_id: member.group_instance_id.clone(),
            error_code: error.code(),
            ..MemberResponse::default()
        });
        LeaveGroupResponse { members: members.collect(), ..LeaveGroupResponse::default() }
    }

    async fn try_leave(&self, group: &str, leavers: &[Leaver]) -> Result<Vec<ErrorCode>, ErrorCode> {
        let group = named(group)?;
        let left = self.runtime.run(group.as_str(), |shard, now| shard.leave(&group, leavers, now));
        left.await.map_err(|error| error_code(&error))
    }
}

/// A join or a sync that the group answers later.
type Parked = ParkedRequest<Reply>;

async fn answered(parked: Result<Parked, ErrorCode>) -> Result<Reply, ErrorCode> {
    parked?.answered().await.map_err(|error| error_code(&error))
}

fn member_id(text: &str) -> Option<MemberId> {
    if text.is_empty() { None } else { Some(MemberId::from(text)) }
}

fn listed_member(member: JoinedMember) -> JoinGroupResponseMember {
    JoinGroupResponseMember {
        member_id: StrBytes::from(member.member_id.as_str()),
        group_instance_id: member.instance_id.as_ref().map(|instance| StrBytes::from(instance.as_str())),
        metadata: member.metadata,
        ..JoinGroupResponseMember::default()
    }
}

fn join_response(answer: JoinAnswer, version: i16) -> JoinGroupResponse {
    let protocol_name = answer.protocol_name.as_deref().map(StrBytes::from);
    JoinGroupResponse {
        error_code: answer.error.code(),
        generation_id: answer.generation,
        protocol_type: answer.protocol_type.as_deref().map(StrBytes::from),
        protocol_name: if version < PROTOCOL_MAY_BE_NULL {
            Some(protocol_name.unwrap_or_default())
        } else {
            protocol_name
        },
        leader: answer.leader.map(|leader| StrBytes::from(leader.as_str())).unwrap_or_default(),
        skip_assignment: answer.skip_assignment,
        member_id: answer.member_id.map(|id| StrBytes::from(id.as_str())).unwrap_or_default(),
        ..JoinGroupResponse::default()
    }
}
