//! A member of a group by the classic protocol: JoinGroup, SyncGroup, heartbeats; the leader assigns.
//!
//! Invariant: it sends heartbeats more often than clients do, so that what is measured is the broker and not the time between two of them.

use std::sync::Arc;

use anyhow::{Context, Result, bail, ensure};
use bytes::{BufMut, Bytes, BytesMut};
use kalda_protocol::StrBytes;
use kalda_protocol::messages::heartbeat::HeartbeatRequest;
use kalda_protocol::messages::join_group::{JoinGroupRequest, JoinGroupRequestProtocol, JoinGroupResponse};
use kalda_protocol::messages::leave_group::{LeaveGroupRequest, MemberIdentity};
use kalda_protocol::messages::sync_group::{SyncGroupRequest, SyncGroupRequestAssignment};

use super::board::{Board, Report};
use super::membership::{HEARTBEAT_EVERY, Membership, SESSION_TIMEOUT_MS};
use super::signal::Signal;
use crate::wire::{Connection, Coordinates, find_coordinator, is_passing, versions};

const PROTOCOL_TYPE: &str = "consumer";
const ASSIGNOR: &str = "range";
const REBALANCE_TIMEOUT_MS: i32 = 60_000;
const ILLEGAL_GENERATION: i16 = 22;
const UNKNOWN_MEMBER_ID: i16 = 25;
const REBALANCE_IN_PROGRESS: i16 = 27;
const MEMBER_ID_REQUIRED: i16 = 79;

/// Joins, and stays until it is told to leave.
pub async fn classic_member(
    of: Membership,
    number: usize,
    board: Arc<Board>,
    leave: Arc<Signal>,
) -> Result<()> {
    let mut connection = Connection::open(of.address).await?;
    find_coordinator(&mut connection, Coordinates::Group, &of.group).await?;
    let mut member = Member { of, connection, id: StrBytes::default(), generation: -1 };
    while !leave.is_given() {
        if let Some(partitions) = member.join().await? {
            board.report(number, Report { epoch: member.generation, partitions });
            member.stay(&leave).await?;
        }
    }
    member.leave().await?;
    board.leave(number);
    Ok(())
}

struct Member {
    of: Membership,
    connection: Connection,
    id: StrBytes,
    generation: i32,
}

impl Member {
    /// Joins and gets an assignment; none if it has to join again.
    async fn join(&mut self) -> Result<Option<usize>> {
        let joined = loop {
            let request = self.join_request();
            let response = self.connection.call(versions::JOIN_GROUP, &request).await?;
            match response.error_code {
                0 => break response,
                MEMBER_ID_REQUIRED => self.id = response.member_id,
                UNKNOWN_MEMBER_ID => self.id = StrBytes::default(),
                code if is_passing(code) => tokio::time::sleep(HEARTBEAT_EVERY).await,
                code => bail!("JoinGroup ended with error {code}"),
            }
        };
        self.id = joined.member_id.clone();
        self.generation = joined.generation_id;
        let request = SyncGroupRequest {
            group_id: self.of.group.as_str().into(),
            generation_id: self.generation,
            member_id: self.id.clone(),
            protocol_type: Some(PROTOCOL_TYPE.into()),
            protocol_name: Some(ASSIGNOR.into()),
            assignments: if joined.leader == self.id { self.assign(&joined) } else { Vec::new() },
            ..SyncGroupRequest::default()
        };
        let response = self.connection.call(versions::SYNC_GROUP, &request).await?;
        match response.error_code {
            0 => Ok(Some(partitions_of(&response.assignment)?)),
            REBALANCE_IN_PROGRESS | ILLEGAL_GENERATION | UNKNOWN_MEMBER_ID => Ok(None),
            code => bail!("SyncGroup ended with error {code}"),
        }
    }

    fn join_request(&self) -> JoinGroupRequest {
        let mut metadata = BytesMut::new();
        metadata.put_i16(0);
        metadata.put_i32(1);
        put_text(&mut metadata, &self.of.topic);
        metadata.put_i32(-1);
        let protocol = JoinGroupRequestProtocol {
            name: ASSIGNOR.into(),
            metadata: metadata.freeze(),
            ..JoinGroupRequestProtocol::default()
        };
        JoinGroupRequest {
            group_id: self.of.group.as_str().into(),
            session_timeout_ms: SESSION_TIMEOUT_MS,
            rebalance_timeout_ms: REBALANCE_TIMEOUT_MS,
            member_id: self.id.clone(),
            protocol_type: PROTOCOL_TYPE.into(),
            protocols: vec![protocol],
            ..JoinGroupRequest::default()
        }
    }

    /// A run of partitions for each member.
    fn assign(&self, joined: &JoinGroupResponse) -> Vec<SyncGroupRequestAssignment> {
        let (members, partitions) = (joined.members.len(), self.of.partitions);
        let run = |place: usize| partitions * place / members..partitions * (place + 1) / members;
        let assignment = |(place, member_id): (usize, StrBytes)| {
            let mut bytes = BytesMut::new();
            bytes.put_i16(0);
            bytes.put_i32(1);
            put_text(&mut bytes, &self.of.topic);
            bytes.put_i32(run(place).len() as i32);
            run(place).for_each(|partition| bytes.put_i32(partition as i32));
            bytes.put_i32(-1);
            let assignment = bytes.freeze();
            SyncGroupRequestAssignment { member_id, assignment, ..SyncGroupRequestAssignment::default() }
        };
        joined.members.iter().map(|member| member.member_id.clone()).enumerate().map(assignment).collect()
    }

    /// Sends heartbeats until the group changes, or it is to leave.
    async fn stay(&mut self, leave: &Signal) -> Result<()> {
        let request = HeartbeatRequest {
            group_id: self.of.group.as_str().into(),
            generation_id: self.generation,
            member_id: self.id.clone(),
            ..HeartbeatRequest::default()
        };
        while !leave.is_given() {
            tokio::time::sleep(HEARTBEAT_EVERY).await;
            let response = self.connection.call(versions::HEARTBEAT, &request).await?;
            match response.error_code {
                0 => {}
                REBALANCE_IN_PROGRESS | ILLEGAL_GENERATION | UNKNOWN_MEMBER_ID => return Ok(()),
                code => bail!("a heartbeat ended with error {code}"),
            }
        }
        Ok(())
    }

    async fn leave(&mut self) -> Result<()> {
        let request = LeaveGroupRequest {
            group_id: self.of.group.as_str().into(),
            members: vec![MemberIdentity { member_id: self.id.clone(), ..MemberIdentity::default() }],
            ..LeaveGroupRequest::default()
        };
        let response = self.connection.call(versions::LEAVE_GROUP, &request).await?;
        ensure!(response.error_code == 0, "LeaveGroup ended with error {}", response.error_code);
        Ok(())
    }
}

fn put_text(bytes: &mut BytesMut, text: &str) {
    bytes.put_i16(text.len() as i16);
    bytes.put_slice(text.as_bytes());
}

/// How many partitions an assignment of one topic has.
fn partitions_of(assignment: &Bytes) -> Result<usize> {
    let length = assignment.get(6..8).context("an assignment without a topic")?;
    let at = 8 + usize::from(u16::from_be_bytes(length.try_into()?));
    let count = assignment.get(at..at + 4).context("an assignment without partitions")?;
    Ok(usize::try_from(i32::from_be_bytes(count.try_into()?))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn partitions_are_counted() {
        let mut bytes = BytesMut::new();
        bytes.put_i16(0);
        bytes.put_i32(1);
        put_text(&mut bytes, "topic");
        bytes.put_i32(2);
        assert_eq!(partitions_of(&bytes.freeze()).unwrap(), 2);
        assert!(partitions_of(&Bytes::new()).is_err());
    }
}
