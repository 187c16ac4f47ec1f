//! A member of a classic group: joins, gets partitions, tells that it lives, commits, leaves.
//!
//! ```text
//! join ─▶ JoinGroup ─▶ the leader assigns ranges ─▶ SyncGroup ─▶ positions ─┐
//!   ▲                                                                      ▼
//!   └──────────────── the group rebalances ◀── Heartbeat, commits ◀──── fetching
//! ```
//! Invariant: what is committed was printed. Ranges are given as Kafka's range assignor gives them.

use std::collections::BTreeMap;
use std::time::Duration;

use bytes::Bytes;
use kalda_client::{Cluster, Coordinates, Deadline};
use kalda_protocol::messages::data::{ConsumerProtocolAssignment, ConsumerProtocolSubscription};
use kalda_protocol::messages::heartbeat::HeartbeatRequest;
use kalda_protocol::messages::join_group::{JoinGroupRequest, JoinGroupRequestProtocol, JoinGroupResponse};
use kalda_protocol::messages::leave_group::{LeaveGroupRequest, MemberIdentity};
use kalda_protocol::messages::sync_group::{SyncGroupRequest, SyncGroupRequestAssignment};
use kalda_protocol::{Encoder, ErrorCode, Message, Reader, StrBytes};

use super::starts;
use crate::cli::tools::failure::Failure;
use crate::cli::tools::group_offsets;
use crate::cli::tools::offsets::{self, Partition};
use crate::cli::tools::refusal::Refusal;

const SESSION_TIMEOUT_MS: i32 = 45_000;
const REBALANCE_TIMEOUT_MS: i32 = 60_000;
/// Kafka's consumer tells it as often, and commits as often.
const HEARTBEATS_EVERY: Duration = Duration::from_secs(3);
const COMMITS_EVERY: Duration = Duration::from_secs(5);
/// The first version in which members leave by list.
const LEAVE: i16 = 3;

/// A member.
#[derive(Debug)]
pub struct Member {
    group: String,
    topics: Vec<String>,
    coordinator: i32,
    id: StrBytes,
    generation: i32,
    heartbeat: Deadline,
    commit: Deadline,
}

impl Member {
    /// One that hasn't joined yet.
    pub fn new(group: &str, topics: Vec<String>) -> Self {
        Self {
            group: group.to_owned(),
            topics,
            coordinator: -1,
            id: StrBytes::new(),
            generation: -1,
            heartbeat: Deadline::after(HEARTBEATS_EVERY),
            commit: Deadline::after(COMMITS_EVERY),
        }
    }

    /// Joins the group; gives the partitions that are this member's.
    pub fn join(&mut self, cluster: &mut Cluster) -> Result<Vec<Partition>, Failure> {
        let deadline = cluster.deadline();
        loop {
            self.coordinator = cluster.coordinator(Coordinates::Group, &self.group)?;
            match self.try_join(cluster) {
                Ok(assigned) => return Ok(assigned),
                Err(Failure::Refused(refusal)) if !deadline.is_over() => match refusal.code {
                    ErrorCode::UnknownMemberId | ErrorCode::IllegalGeneration => self.id = StrBytes::new(),
                    ErrorCode::MemberIdRequired | ErrorCode::RebalanceInProgress => {}
                    code if code.is_retriable() => deadline.pause(),
                    _ => return Err(refusal.into()),
                },
                Err(other) => return Err(other),
            }
        }
    }

    fn try_join(&mut self, cluster: &mut Cluster) -> Result<Vec<Partition>, Failure> {
        let subscription = ConsumerProtocolSubscription {
            topics: self.topics.iter().map(Into::into).collect(),
            ..ConsumerProtocolSubscription::default()
        };
        let protocol = JoinGroupRequestProtocol {
            name: "range".into(),
            metadata: encoded(&subscription, 1)?,
            ..JoinGroupRequestProtocol::default()
        };
        let request = JoinGroupRequest {
            group_id: self.group.as_str().into(),
            session_timeout_ms: SESSION_TIMEOUT_MS,
            rebalance_timeout_ms: REBALANCE_TIMEOUT_MS,
            member_id: self.id.clone(),
            protocol_type: "consumer".into(),
            protocols: vec![protocol],
            ..JoinGroupRequest::default()
        };
        let joined = cluster.ask_node(self.coordinator, &request)?;
        self.id = joined.member_id.clone();
        Refusal::check(joined.error_code, None)?;
        self.generation = joined.generation_id;
        let assignments =
            if joined.leader == joined.member_id { self.assign(cluster, &joined)? } else { Vec::new() };
        let request = SyncGroupRequest {
            group_id: self.group.as_str().into(),
            generation_id: self.generation,
            member_id: self.id.clone(),
            protocol_type: joined.protocol_type,
            protocol_name: joined.protocol_name,
            assignments,
            ..SyncGroupRequest::default()
        };
        let synced = cluster.ask_node(self.coordinator, &request)?;
        Refusal::check(synced.error_code, None)?;
        self.heartbeat = Deadline::after(HEARTBEATS_EVERY);
        assigned(&synced.assignment)
    }

    /// The leader's work: ranges of each topic's partitions to those who subscribe to it.
    fn assign(
        &self,
        cluster: &mut Cluster,
        joined: &JoinGroupResponse,
    ) -> Result<Vec<SyncGroupRequestAssignment>, Failure> {
        let mut subscribers: BTreeMap<String, Vec<StrBytes>> = BTreeMap::new();
        for member in &joined.members {
            for topic in decoded::<ConsumerProtocolSubscription>(&member.metadata)?.topics {
                subscribers.entry(topic.as_str().to_owned()).or_default().push(member.member_id.clone());
            }
        }
        let names: Vec<&str> = subscribers.keys().map(String::as_str).collect();
        let partitions: Vec<Partition> = offsets::leaders(cluster, &names)?.into_keys().collect();
        let mut ranges: BTreeMap<StrBytes, ConsumerProtocolAssignment> = BTreeMap::new();
        for member in &joined.members {
            ranges.insert(member.member_id.clone(), ConsumerProtocolAssignment::default());
        }
        for (topic, mut members) in subscribers {
            members.sort();
            let indexes: Vec<i32> =
                partitions.iter().filter(|it| it.topic == topic).map(|it| it.index).collect();
            for (member, range) in members.iter().zip(split(&indexes, members.len())) {
                if let Some(assignment) = ranges.get_mut(member).filter(|_| !range.is_empty()) {
                    assignment.assigned_partitions.push(assigned_range(&topic, range));
                }
            }
        }
        let assignment = |(member_id, assignment): (StrBytes, ConsumerProtocolAssignment)| {
            let assignment = encoded(&assignment, 1)?;
            Ok(SyncGroupRequestAssignment { member_id, assignment, ..SyncGroupRequestAssignment::default() })
        };
        ranges.into_iter().map(assignment).collect()
    }

    /// Where the partitions go on: what the group has committed, else the time that `reset` stands for.
    pub fn positions(
        &self,
        cluster: &mut Cluster,
        assigned: &[Partition],
        reset: i64,
    ) -> Result<BTreeMap<Partition, i64>, Failure> {
        let mut positions = group_offsets::committed(cluster, &self.group)?;
        positions.retain(|partition, _| assigned.contains(partition));
        let fresh: Vec<Partition> =
            assigned.iter().filter(|partition| !positions.contains_key(partition)).cloned().collect();
        positions.extend(starts(cluster, &fresh, reset)?);
        Ok(positions)
    }

    /// Tells that it lives and commits, when either is due. True when the group rebalances.
    pub fn is_to_rejoin(
        &mut self,
        cluster: &mut Cluster,
        positions: &BTreeMap<Partition, i64>,
    ) -> Result<bool, Failure> {
        if self.commit.is_over() {
            self.commit = Deadline::after(COMMITS_EVERY);
            self.commit(cluster, positions)?;
        }
        if !self.heartbeat.is_over() {
            return Ok(false);
        }
        self.heartbeat = Deadline::after(HEARTBEATS_EVERY);
        let request = HeartbeatRequest {
            group_id: self.group.as_str().into(),
            generation_id: self.generation,
            member_id: self.id.clone(),
            ..HeartbeatRequest::default()
        };
        let response = cluster.ask_node(self.coordinator, &request)?;
        match Refusal::check(response.error_code, None) {
            Ok(()) => Ok(false),
            Err(refusal) if refusal.code == ErrorCode::RebalanceInProgress => {
                self.commit(cluster, positions)?;
                Ok(true)
            }
            Err(refusal) if refusal.code == ErrorCode::UnknownMemberId || refusal.code.is_retriable() => {
                Ok(true)
            }
            Err(refusal) if refusal.code == ErrorCode::IllegalGeneration => Ok(true),
            Err(refusal) => Err(refusal.into()),
        }
    }

    fn commit(&self, cluster: &mut Cluster, positions: &BTreeMap<Partition, i64>) -> Result<(), Failure> {
        let committer = group_offsets::Committer { member_id: self.id.clone(), generation: self.generation };
        match group_offsets::commit(cluster, &self.group, &committer, positions) {
            // Whoever gets the partitions now begins where the last commit was.
            Err(Failure::Refused(refusal))
                if matches!(
                    refusal.code,
                    ErrorCode::RebalanceInProgress
                        | ErrorCode::IllegalGeneration
                        | ErrorCode::UnknownMemberId
                ) =>
            {
                Ok(())
            }
            committed => committed,
        }
    }

    /// Commits and leaves.
    pub fn leave(self, cluster: &mut Cluster, positions: &BTreeMap<Partition, i64>) -> Result<(), Failure> {
        self.commit(cluster, positions)?;
        let usable =
            cluster.node(self.coordinator)?.versions()?.usable(kalda_protocol::ApiKey::LeaveGroup, i16::MAX);
        let mut request =
            LeaveGroupRequest { group_id: self.group.as_str().into(), ..LeaveGroupRequest::default() };
        if usable.is_some_and(|version| version >= LEAVE) {
            request.members = vec![MemberIdentity { member_id: self.id, ..MemberIdentity::default() }];
        } else {
            request.member_id = self.id;
        }
        cluster.ask_node(self.coordinator, &request)?;
        Ok(())
    }
}

/// So many parts of neighbours, the first ones longer by one.
fn split(indexes: &[i32], parts: usize) -> Vec<Vec<i32>> {
    let (each, longer) = (indexes.len() / parts.max(1), indexes.len() % parts.max(1));
    let mut rest = indexes.iter().copied();
    (0..parts).map(|part| rest.by_ref().take(each + usize::from(part < longer)).collect()).collect()
}

fn assigned_range(
    topic: &str,
    partitions: Vec<i32>,
) -> kalda_protocol::messages::data::consumer_protocol_assignment::TopicPartition {
    kalda_protocol::messages::data::consumer_protocol_assignment::TopicPartition {
        topic: topic.into(),
        partitions,
    }
}

/// The partitions of an assignment, as members get them.
///
/// # Errors
/// It isn't one of consumers.
pub fn assigned(assignment: &Bytes) -> Result<Vec<Partition>, Failure> {
    if assignment.is_empty() {
        return Ok(Vec::new());
    }
    let mut partitions = Vec::new();
    for topic in decoded::<ConsumerProtocolAssignment>(assignment)?.assigned_partitions {
        let partition = |index: &i32| Partition { topic: topic.topic.as_str().to_owned(), index: *index };
        partitions.extend(topic.partitions.iter().map(partition));
    }
    Ok(partitions)
}

/// A message of the consumers' protocol: its version, and then itself.
fn encoded<M: Message>(message: &M, version: i16) -> Result<Bytes, Failure> {
    let mut out = Encoder::new();
    message.encode(&mut out, version).map_err(Failure::complaint)?;
    Ok([&version.to_be_bytes()[..], &out.take().0[..]].concat().into())
}

/// The other way round. A later version begins as the last one that is known.
fn decoded<M: Message>(bytes: &Bytes) -> Result<M, Failure> {
    let mut reader = Reader::new(bytes);
    let version = reader.int16().map_err(Failure::complaint)?;
    M::decode(&mut reader, version.min(M::MAX_VERSION)).map_err(Failure::complaint)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_those_of_kafka() {
        assert_eq!(split(&[0, 1, 2, 3, 4], 2), [vec![0, 1, 2], vec![3, 4]]);
        assert_eq!(split(&[0], 2), [vec![0], vec![]]);
    }

    #[test]
    fn a_subscription_comes_back() {
        let subscription = ConsumerProtocolSubscription {
            topics: vec!["one".into()],
            ..ConsumerProtocolSubscription::default()
        };
        let bytes = encoded(&subscription, 1).unwrap();
        assert_eq!(decoded::<ConsumerProtocolSubscription>(&bytes).unwrap().topics, subscription.topics);
    }
}
