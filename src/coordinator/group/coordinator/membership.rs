//! JoinGroup, SyncGroup, Heartbeat, LeaveGroup.
//!
//! Invariant: a request that waits for its group holds nothing of its frame: joins and syncs come by value, and are dropped before the
//! wait.

use std::sync::Arc;

use kalda_protocol::messages::heartbeat::{HeartbeatRequest, HeartbeatResponse};
use kalda_protocol::messages::join_group::{JoinGroupRequest, JoinGroupResponse, JoinGroupResponseMember};
use kalda_protocol::messages::sync_group::{SyncGroupRequest, SyncGroupResponse};
use kalda_protocol::{ErrorCode, StrBytes};

use super::{Caller, GroupCoordinator, check_lengths, named};
use crate::coordinator::group::GroupShard;
use crate::coordinator::group::classic::{
    Heartbeat, Join, JoinAbilities, JoinAnswer, JoinedMember, Leaver, Protocol, Reply, Sync, SyncAnswer,
    Waiter,
};
use crate::coordinator::group::error_codes::error_code;
use crate::coordinator::group::ids::{InstanceId, MemberId};
use crate::coordinator::runtime::{CoordinatorError, ParkedRequest, Step};

/// The answer to a JoinGroup.
pub struct Joined {
    /// The answer, without the members of the group.
    pub response: JoinGroupResponse,
    /// True for a leader: [`GroupCoordinator::list_members`] tells it of them.
    pub tells_members: bool,
}

impl GroupCoordinator {
    /// A client that can do this much wants to become, or stay, a member. When this returns, the group knows of it; what it returns waits until the
    /// group's next generation is known.
    pub async fn join_group(
        &self,
        request: JoinGroupRequest,
        abilities: JoinAbilities,
        caller: Caller<'_>,
    ) -> impl Future<Output = Joined> + use<> {
        let member_id = member_id(&request.member_id);
        let parked = self.try_join(request, abilities, caller).await;
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
            Joined { tells_members: answer.tells_members, response: join_response(answer) }
        }
    }

    /// Adds the members of its group to the answer of a leader. A leader of a generation that is over is told to join again.
    pub async fn list_members(&self, group: &str, response: &mut JoinGroupResponse) {
        let generation = response.generation_id;
        let listed = match named(group) {
            Ok(id) => {
                let list = move |shard: &mut GroupShard, _| Step::only(shard.joined_members(&id, generation));
                let listed = self.inner.runtime.run(group, list).await;
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
        abilities: JoinAbilities,
        caller: Caller<'_>,
    ) -> Result<Result<Parked, CoordinatorError>, ErrorCode> {
        let group = named(&request.group_id)?;
        let join = self.join_of(&request, abilities, caller);
        join.check(&self.inner.settings.classic)?;
        let names =
            [&*request.member_id, request.group_instance_id.as_deref().unwrap_or_default(), caller.client_id];
        check_lengths(names.iter().map(|name| name.len()))?;
        // A join may wait for minutes; what of the request it doesn't need goes now.
        drop(request);
        let parked = self
            .inner
            .runtime
            .park(group.as_str(), |shard, waiter, now| shard.join(&group, Join { waiter, ..join }, now));
        Ok(parked.await)
    }

    fn join_of(&self, request: &JoinGroupRequest, abilities: JoinAbilities, caller: Caller<'_>) -> Join {
        let instance_id = request.group_instance_id.as_deref().map(InstanceId::from);
        let prefix = request.group_instance_id.as_deref().unwrap_or(caller.client_id);
        let protocols = request.protocols.iter().map(|protocol| Protocol {
            name: Arc::from(&*protocol.name),
            metadata: protocol.metadata.clone(),
        });
        Join {
            waiter: Waiter(0),
            member_id: member_id(&request.member_id),
            new_member_id: MemberId::from(format!("{prefix}-{}", self.uuid_text())),
            new_consumer_id: self.new_member_id(),
            instance_id,
            client_id: Arc::from(caller.client_id),
            client_host: Arc::from(caller.client_host),
            session_timeout_ms: request.session_timeout_ms,
            rebalance_timeout_ms: request.rebalance_timeout_ms,
            protocol_type: Arc::from(&*request.protocol_type),
            protocols: protocols.collect(),
            abilities,
        }
    }

    /// A random UUID in Java's text form.
    fn uuid_text(&self) -> String {
        let mut bytes = [0; 16];
        self.inner.random.fill(&mut bytes);
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
    ) -> impl Future<Output = SyncGroupResponse> + use<> {
        let parked = self.try_sync(request).await;
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

    async fn try_sync(&self, request: SyncGroupRequest) -> Result<Parked, ErrorCode> {
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
            .inner
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
        match self
            .inner
            .runtime
            .run(group.as_str(), |shard, now| shard.heartbeat(&group, &heartbeat, now))
            .await
        {
            Ok(answer) => Ok(answer),
            // Its sessions have not begun yet: as good as alive.
            Err(CoordinatorError::LoadInProgress) => Ok(ErrorCode::None),
            Err(error) => Err(error_code(&error)),
        }
    }

    /// Members leave, or are removed by an operator. One answer for each, in their order; or one for all of them.
    pub async fn leave_group(&self, group: &str, leavers: &[Leaver]) -> Result<Vec<ErrorCode>, ErrorCode> {
        let group = named(group)?;
        let left = self.inner.runtime.run(group.as_str(), |shard, now| shard.leave(&group, leavers, now));
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

fn join_response(answer: JoinAnswer) -> JoinGroupResponse {
    JoinGroupResponse {
        error_code: answer.error.code(),
        generation_id: answer.generation,
        protocol_type: answer.protocol_type.as_deref().map(StrBytes::from),
        protocol_name: answer.protocol_name.as_deref().map(StrBytes::from),
        leader: answer.leader.map(|leader| StrBytes::from(leader.as_str())).unwrap_or_default(),
        skip_assignment: answer.skip_assignment,
        member_id: answer.member_id.map(|id| StrBytes::from(id.as_str())).unwrap_or_default(),
        ..JoinGroupResponse::default()
    }
}
