//! Topics and groups that have much to tell when they are asked: what the attacks are about.
//!
//! ```text
//! target-wide                                topic of 100 partitions
//! target-compact, -strict, -append-time, …   topics that make a broker open what it is sent
//! target-crowd                               group: a member with 400 KB of metadata and as much of an assignment,
//!                                            and positions in 100 partitions, with 4,000 bytes of metadata each
//! ```
//!
//! Invariant: [`Targets::ensure`] may be called again: what is there stays. The canary's topic is none of them.

use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use kalda_protocol::ErrorCode;
use kalda_protocol::messages::find_coordinator::FindCoordinatorRequest;
use kalda_protocol::messages::join_group::{JoinGroupRequest, JoinGroupRequestProtocol};
use kalda_protocol::messages::offset_commit::{
    OffsetCommitRequest, OffsetCommitRequestPartition, OffsetCommitRequestTopic,
};
use kalda_protocol::messages::sync_group::{SyncGroupRequest, SyncGroupRequestAssignment};

use super::Arena;
use crate::requests::random::Names;
use crate::wire::{Client, check, topics};

/// A topic of many partitions.
pub const WIDE: &str = "target-wide";
const WIDE_PARTITIONS: i32 = 100;
/// A group with a heavy member and many positions.
pub const CROWD: &str = "target-crowd";
/// The member's own id, under which it comes back as the same.
const INSTANCE: &str = "heavy";
const MEMBER_BYTES: usize = 400_000;
/// Below `offset.metadata.max.bytes`.
const NOTE_BYTES: usize = 4_000;
/// How long a coordinator may take to be found and to load.
const LOADED_WITHIN: Duration = Duration::from_secs(10);
const ASK_EVERY: Duration = Duration::from_millis(5);

/// So that bombs of every codec get in.
const LARGE_BATCHES: (&str, &str) = ("max.message.bytes", "8388608");

/// Topics whose settings make a broker look into batches, or write in another way.
pub const OPENING: [(&str, &[(&str, &str)]); 7] = [
    ("plain", &[]),
    (
        "compact",
        &[("cleanup.policy", "compact"), ("segment.ms", "1000"), ("min.cleanable.dirty.ratio", "0.01")],
    ),
    ("strict", &[("record.validation", "strict")]),
    ("append-time", &[("message.timestamp.type", "LogAppendTime")]),
    ("bounded", &[("message.timestamp.before.max.ms", "999999999999")]),
    ("gzip", &[("compression.type", "gzip")]),
    ("lz4", &[("compression.type", "lz4"), ("cleanup.policy", "compact,delete")]),
];

/// What was made sure to be there.
#[derive(Debug)]
pub struct Targets {
    /// Topics with their ids; the first is [`WIDE`].
    pub names: Names,
}

impl Targets {
    /// Makes what isn't there yet.
    pub fn ensure(arena: &Arena<'_>) -> Result<Self> {
        let mut client = arena.client()?;
        let names = ensure_topics(&mut client, "target")?;
        ensure_group(&mut client).context(CROWD)?;
        Ok(Self { names })
    }

    /// The topic of many partitions, with its id.
    pub fn wide(&self) -> (&str, [u8; 16]) {
        self.names.topics.first().map_or((WIDE, [0; 16]), |(name, id)| (name, *id))
    }
}

/// Topics of all kinds, whose names begin like this; and groups that needn't be there.
pub fn ensure_topics(client: &mut Client, prefix: &str) -> Result<Names> {
    let mut wanted = vec![topics::topic(&format!("{prefix}-wide"), WIDE_PARTITIONS, &[])];
    wanted.extend(OPENING.iter().map(|(name, configs)| {
        let configs = [*configs, &[LARGE_BATCHES]].concat();
        topics::topic(&format!("{prefix}-{name}"), 1, &configs)
    }));
    topics::create(client, &wanted)?;
    let names: Vec<String> = wanted.iter().map(|topic| topic.name.to_string()).collect();
    let known = names.iter().cloned().zip(topics::ids(client, &names)?).collect();
    Ok(Names { topics: known, groups: (0..3).map(|number| format!("{prefix}-group-{number}")).collect() })
}

/// Its member is a static one, so that it comes back as the same when it joins again.
fn ensure_group(client: &mut Client) -> Result<()> {
    find_coordinator(client, CROWD)?;
    let metadata = vec![b'm'; MEMBER_BYTES];
    let protocol = JoinGroupRequestProtocol {
        name: "range".into(),
        metadata: metadata.into(),
        ..JoinGroupRequestProtocol::default()
    };
    let request = JoinGroupRequest {
        group_id: CROWD.into(),
        session_timeout_ms: 1_800_000,
        rebalance_timeout_ms: 1_000,
        group_instance_id: Some(INSTANCE.into()),
        protocol_type: "consumer".into(),
        protocols: vec![protocol],
        ..JoinGroupRequest::default()
    };
    let joined = retried(|| {
        let answer = client.call(5, &request)?;
        Ok((answer.error_code, answer))
    })?;
    let assignment = SyncGroupRequestAssignment {
        member_id: joined.member_id.clone(),
        assignment: vec![b'a'; MEMBER_BYTES].into(),
        ..SyncGroupRequestAssignment::default()
    };
    let request = SyncGroupRequest {
        group_id: CROWD.into(),
        generation_id: joined.generation_id,
        member_id: joined.member_id.clone(),
        group_instance_id: Some(INSTANCE.into()),
        assignments: vec![assignment],
        ..SyncGroupRequest::default()
    };
    check(client.call(3, &request)?.error_code, "SyncGroup")?;
    let request = OffsetCommitRequest {
        generation_id_or_member_epoch: joined.generation_id,
        member_id: joined.member_id,
        group_instance_id: Some(INSTANCE.into()),
        ..commit_request(CROWD, WIDE_PARTITIONS, NOTE_BYTES)
    };
    check(committed(client, &request)?, "OffsetCommit")
}

/// Groups that hold nothing but a position.
pub fn ensure_groups(client: &mut Client, names: &[String]) -> Result<()> {
    find_coordinator(client, CROWD)?;
    for name in names {
        let request = commit_request(name, 1, 10);
        retried(|| Ok((committed(client, &request)?, ())))?;
    }
    Ok(())
}

fn commit_request(group: &str, partitions: i32, note_bytes: usize) -> OffsetCommitRequest {
    let partition = |index| OffsetCommitRequestPartition {
        partition_index: index,
        committed_offset: 1,
        committed_leader_epoch: -1,
        committed_metadata: Some("n".repeat(note_bytes).into()),
        ..OffsetCommitRequestPartition::default()
    };
    let topic = OffsetCommitRequestTopic {
        name: WIDE.into(),
        partitions: (0..partitions).map(partition).collect(),
        ..OffsetCommitRequestTopic::default()
    };
    OffsetCommitRequest {
        group_id: group.into(),
        generation_id_or_member_epoch: -1,
        topics: vec![topic],
        ..OffsetCommitRequest::default()
    }
}

fn committed(client: &mut Client, request: &OffsetCommitRequest) -> Result<i16> {
    let answer = client.call(8, request)?;
    let partitions = answer.topics.iter().flat_map(|topic| &topic.partitions);
    Ok(partitions.map(|partition| partition.error_code).find(|code| *code != 0).unwrap_or(0))
}

/// Asking for it is what makes the coordinators' topic.
fn find_coordinator(client: &mut Client, group: &str) -> Result<()> {
    let request = FindCoordinatorRequest { key: group.into(), ..FindCoordinatorRequest::default() };
    retried(|| Ok((client.call(3, &request)?.error_code, ())))
}

/// Asks again while the coordinator is being found or loads.
fn retried<T>(mut ask: impl FnMut() -> Result<(i16, T)>) -> Result<T> {
    let until = Instant::now() + LOADED_WITHIN;
    loop {
        let (code, answer) = ask()?;
        match ErrorCode::from_code(code) {
            Some(
                ErrorCode::CoordinatorNotAvailable
                | ErrorCode::CoordinatorLoadInProgress
                | ErrorCode::NotCoordinator,
            ) if Instant::now() < until => {}
            _ => return check(code, "asking the coordinator").map(|()| answer),
        }
        std::thread::sleep(ASK_EVERY);
    }
}
