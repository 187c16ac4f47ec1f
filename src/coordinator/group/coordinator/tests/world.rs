//! A coordinator over a log in memory, with a clock moved by hand.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use bytes::Bytes;
use kalda_protocol::messages::heartbeat::HeartbeatRequest;
use kalda_protocol::messages::join_group::{JoinGroupRequest, JoinGroupRequestProtocol, JoinGroupResponse};
use kalda_protocol::messages::offset_fetch::{OffsetFetchRequestGroup, OffsetFetchRequestTopics};
use kalda_protocol::messages::sync_group::{SyncGroupRequest, SyncGroupRequestAssignment, SyncGroupResponse};
use kalda_protocol::{ErrorCode, StrBytes};
use parking_lot::Mutex;

use crate::coordinator::group::classic::JoinAbilities;
use crate::coordinator::group::consumer::Rules;
use crate::coordinator::group::ids::MemberId;
use crate::coordinator::group::made_up_topics::MadeUpTopics;
use crate::coordinator::group::record::GroupRecord;
use crate::coordinator::group::{
    Caller, CommitWay, GroupCoordinator, GroupSettings, Lookups, OffsetCommit, PartitionCommit, Stability,
    TopicCommit, classic,
};
use crate::coordinator::runtime::{Entry, MemoryJournal};
use crate::sys::{KeptMemory, ManualClock, Random};
use crate::types::{LeaderEpoch, Offset, PartitionIndex, TopicId, Uuid};

pub const START_MS: i64 = 1_700_000_000_000;

/// Chance that never surprises: every draw is the next number.
#[derive(Debug, Default)]
struct Counting(AtomicU8);

impl Random for Counting {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill(self.0.fetch_add(1, Ordering::Relaxed));
    }
}

pub struct World {
    pub coordinator: Arc<GroupCoordinator>,
    pub journal: Arc<MemoryJournal>,
    pub clock: Arc<ManualClock>,
    /// The topics that there are.
    pub topics: Arc<MadeUpTopics>,
    /// The rules of all groups.
    pub rules: Arc<Mutex<Rules>>,
    /// What members ask for.
    pub session_timeout_ms: i32,
    /// The topic of every name.
    pub topic_id: TopicId,
}

pub const CALLER: Caller<'static> = Caller { client_id: "client", client_host: "/127.0.0.1" };
/// Of clients of today.
pub const ABLE: JoinAbilities = JoinAbilities { known_member_id: true, skip_assignment: true };
/// Of clients that know nothing of member ids that are given first.
pub const OLD: JoinAbilities = JoinAbilities { known_member_id: false, skip_assignment: false };

pub fn settings() -> GroupSettings {
    let classic = classic::Settings { initial_rebalance_delay_ms: 0, ..classic::Settings::default() };
    GroupSettings { classic: Arc::new(classic), ..GroupSettings::default() }
}

impl World {
    /// One partition, so that all groups meet.
    pub fn new() -> Self {
        Self::over(Arc::new(MemoryJournal::new(1)), Arc::new(ManualClock::new(START_MS)))
    }

    pub fn over(journal: Arc<MemoryJournal>, clock: Arc<ManualClock>) -> Self {
        Self::within(journal, clock, usize::MAX)
    }

    /// Groups and offsets may take so much memory.
    pub fn within(journal: Arc<MemoryJournal>, clock: Arc<ManualClock>, memory: usize) -> Self {
        Self::with(journal, clock, memory, Arc::default())
    }

    fn with(
        journal: Arc<MemoryJournal>,
        clock: Arc<ManualClock>,
        memory: usize,
        topics: Arc<MadeUpTopics>,
    ) -> Self {
        let doors = (clock.clone() as _, Arc::new(Counting::default()) as _);
        let rules = Arc::new(Mutex::new(Rules::default()));
        let present = Arc::clone(&rules);
        let rules_now = Arc::new(move |_: &str| *present.lock());
        let lookups = Lookups { rules: rules_now, ..Lookups::of_tests(topics.clone()) };
        let memory = KeptMemory::new(memory);
        let coordinator =
            GroupCoordinator::without_alarm(journal.clone(), doors, settings(), lookups, memory);
        let (session_timeout_ms, topic_id) = (10_000, Uuid([7; 16]));
        let coordinator = Arc::new(coordinator);
        Self { coordinator, journal, clock, topics, rules, session_timeout_ms, topic_id }
    }

    /// The broker starts anew over the same log.
    pub fn restarted(self) -> Self {
        Self::over(self.journal, self.clock)
    }

    /// The same with these topics.
    pub fn restarted_with(self, topics: Arc<MadeUpTopics>) -> Self {
        let (journal, clock) = (self.journal, self.clock);
        Self::with(journal, clock, usize::MAX, topics)
    }

    pub fn pass(&self, ms: u32) {
        self.clock.advance(ms);
        self.coordinator.fire_due();
    }

    pub async fn join(&self, group: &str, member: &str) -> JoinGroupResponse {
        let request = JoinGroupRequest { session_timeout_ms: self.session_timeout_ms, ..join(group, member) };
        join_at(&self.coordinator, request, ABLE).await
    }

    pub async fn sync(
        &self,
        group: &str,
        member: &str,
        generation: i32,
        assignment: &str,
    ) -> SyncGroupResponse {
        self.coordinator.sync_group(sync(group, member, generation, assignment)).await.await
    }

    /// A stable group of one; returns its member's id.
    pub async fn stable(&self, group: &str) -> StrBytes {
        let promised = self.join(group, "").await;
        let joined = self.join(group, &promised.member_id).await;
        let synced = self.sync(group, &joined.member_id, joined.generation_id, "a").await;
        assert_eq!(synced.error_code, ErrorCode::None.code());
        joined.member_id
    }

    pub async fn leave(&self, group: &str, member: &str) -> Result<Vec<ErrorCode>, ErrorCode> {
        self.coordinator.leave_group(group, &[classic::Leaver::of(member, None)]).await
    }

    pub async fn heartbeat(&self, group: &str, member: &str, generation: i32) -> i16 {
        let request = HeartbeatRequest {
            group_id: StrBytes::from(group),
            member_id: StrBytes::from(member),
            generation_id: generation,
            ..HeartbeatRequest::default()
        };
        self.coordinator.heartbeat(&request).await.error_code
    }

    /// Commits for partition 0 of `t`, as a simple consumer would.
    pub async fn commit(&self, group: &str, offset: i64) -> i16 {
        self.commit_as(group, &commit(offset)).await
    }

    /// Commits for the topic that has the name now.
    pub async fn commit_as(&self, group: &str, commit: &OffsetCommit) -> i16 {
        let mut commit = commit.clone();
        commit.topics.iter_mut().for_each(|topic| topic.id = self.topic_id);
        let topics = |_: &str| Some(self.topic_id);
        let answer = self.coordinator.commit_offsets(group, &commit, &topics).await;
        answer.map_or_else(|error| error, |refusals| refusals.code(0, 0)).code()
    }

    /// Offset and error code of partition 0 of `t`.
    pub async fn fetch(&self, group: &str) -> (i64, i16) {
        let topic = OffsetFetchRequestTopics {
            name: StrBytes::from("t"),
            partition_indexes: vec![0],
            ..OffsetFetchRequestTopics::default()
        };
        let request = OffsetFetchRequestGroup {
            group_id: StrBytes::from(group),
            topics: Some(vec![topic]),
            ..OffsetFetchRequestGroup::default()
        };
        let topics = |_: &str| Some(self.topic_id);
        let response = self.coordinator.fetch_offsets(&request, Stability::Required, &topics).await;
        if response.error_code != 0 {
            return (-1, response.error_code);
        }
        let partition = &response.topics[0].partitions[0];
        (partition.committed_offset, partition.error_code)
    }

    pub async fn state(&self, group: &str) -> String {
        self.coordinator.describe_group(&group.into()).await.group_state.to_string()
    }

    /// All that was written, in order.
    pub fn records(&self) -> Vec<GroupRecord> {
        let decode = |entry| match entry {
            Entry::Record { record, .. } => GroupRecord::decode(&record).expect("a record of ours"),
            Entry::EndTransaction { .. } => panic!("nobody wrote a marker"),
        };
        self.journal.entries(PartitionIndex(0)).into_iter().map(decode).collect()
    }
}

/// Joins as the API does.
pub async fn join_at(
    coordinator: &GroupCoordinator,
    request: JoinGroupRequest,
    abilities: JoinAbilities,
) -> JoinGroupResponse {
    let group = request.group_id.clone();
    let mut joined = coordinator.join_group(request, abilities, CALLER).await.await;
    if joined.tells_members {
        coordinator.list_members(&group, &mut joined.response).await;
    }
    joined.response
}

pub fn join(group: &str, member: &str) -> JoinGroupRequest {
    JoinGroupRequest {
        group_id: StrBytes::from(group),
        member_id: StrBytes::from(member),
        session_timeout_ms: 10_000,
        rebalance_timeout_ms: 60_000,
        protocol_type: StrBytes::from("consumer"),
        protocols: vec![JoinGroupRequestProtocol {
            name: StrBytes::from("range"),
            metadata: Bytes::from_static(b"\0\x01\0\0\0\x01\0\x01t\xff\xff\xff\xff\0\0\0\0"),
            ..JoinGroupRequestProtocol::default()
        }],
        ..JoinGroupRequest::default()
    }
}

pub fn sync(group: &str, member: &str, generation: i32, assignment: &str) -> SyncGroupRequest {
    SyncGroupRequest {
        group_id: StrBytes::from(group),
        generation_id: generation,
        member_id: StrBytes::from(member),
        protocol_type: Some(StrBytes::from("consumer")),
        protocol_name: Some(StrBytes::from("range")),
        assignments: vec![SyncGroupRequestAssignment {
            member_id: StrBytes::from(member),
            assignment: Bytes::copy_from_slice(assignment.as_bytes()),
            ..SyncGroupRequestAssignment::default()
        }],
        ..SyncGroupRequest::default()
    }
}

/// For partition 0 of `t`, as a simple consumer would.
pub fn commit(offset: i64) -> OffsetCommit {
    let partition = PartitionCommit {
        index: PartitionIndex(0),
        offset: Offset(offset),
        leader_epoch: LeaderEpoch::NONE,
        metadata: StrBytes::from("note"),
    };
    let topic =
        TopicCommit { name: StrBytes::from("t"), id: TopicId::default(), partitions: vec![partition] };
    OffsetCommit {
        committer: classic::Committer { generation: -1, ..classic::Committer::default() },
        way: CommitWay::AtOnce { retention_ms: None },
        knows_member_epochs: true,
        unknown_group: ErrorCode::GroupIdNotFound,
        unknown_topic: ErrorCode::UnknownTopicOrPartition,
        topics: vec![topic],
    }
}

/// By a member of a generation.
pub fn by(member: &str, generation: i32) -> classic::Committer {
    classic::Committer { member_id: Some(MemberId::from(member)), instance_id: None, generation }
}
