//! Groups that commit offsets at a steady pace, whatever the broker does (an open loop).
//!
//! Invariant: one request under way on each connection. Commits that were due while an answer was awaited are made up for, and count from when they were
//! due: a broker that stalls can't hide the wait of those behind.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use kalda_protocol::StrBytes;
use kalda_protocol::messages::offset_commit::{
    OffsetCommitRequest, OffsetCommitRequestPartition, OffsetCommitRequestTopic,
};

use super::latency::Latency;
use super::open_loop::OpenLoop;
use super::run::together;
use crate::wire::{Connection, Coordinates, find_coordinator, is_passing, versions};

/// A broker may still read the internal topic.
const PATIENCE: Duration = Duration::from_secs(60);
const TRY_EVERY: Duration = Duration::from_millis(20);

/// The groups; each has a connection.
#[derive(Debug, Clone)]
pub struct Committing {
    /// Whom they ask.
    pub address: SocketAddr,
    /// What their names begin with.
    pub prefix: &'static str,
    /// How many.
    pub groups: usize,
    /// The topic whose first partition they read.
    pub topic: StrBytes,
    /// The time between two commits of a group.
    pub every: Duration,
}

/// Groups that have found their coordinator.
pub struct Committers {
    of: Committing,
    groups: Vec<(Connection, String)>,
}

impl Committing {
    /// Connects each group, and lets it commit once.
    pub async fn ready(self) -> Result<Committers> {
        let mut groups = Vec::with_capacity(self.groups);
        for number in 0..self.groups {
            let group = format!("{}-{number}", self.prefix);
            let mut connection = Connection::open(self.address).await?;
            find_coordinator(&mut connection, Coordinates::Group, &group).await?;
            commit(&mut connection, &commit_request(&group, &self.topic, 0)).await?;
            groups.push((connection, group));
        }
        Ok(Committers { of: self, groups })
    }
}

impl Committers {
    /// Commits for some time; gives how long each commit took.
    pub async fn run(self, time: Duration) -> Result<Latency> {
        let of = self.of;
        let work = self
            .groups
            .into_iter()
            .map(|(connection, group)| paced(connection, group, of.topic.clone(), of.every, time));
        let mut latency = Latency::new()?;
        for part in together(work).await? {
            latency.merge(&part)?;
        }
        Ok(latency)
    }
}

async fn paced(
    mut connection: Connection,
    group: String,
    topic: StrBytes,
    every: Duration,
    time: Duration,
) -> Result<Latency> {
    let mut latency = Latency::new()?;
    let until = Instant::now() + time;
    let mut pace = OpenLoop::new(Duration::ZERO, every);
    for offset in 1.. {
        let turn = pace.next().await;
        if turn.due >= until {
            break;
        }
        commit(&mut connection, &commit_request(&group, &topic, offset)).await?;
        latency.record(pace.done() - turn.begun);
    }
    Ok(latency)
}

/// A commit of a group without members, as those make that assign partitions themselves.
pub fn commit_request(group: &str, topic: &StrBytes, offset: i64) -> OffsetCommitRequest {
    let partition =
        OffsetCommitRequestPartition { committed_offset: offset, ..OffsetCommitRequestPartition::default() };
    let topic = OffsetCommitRequestTopic {
        name: topic.clone(),
        partitions: vec![partition],
        ..OffsetCommitRequestTopic::default()
    };
    OffsetCommitRequest {
        group_id: group.into(),
        generation_id_or_member_epoch: -1,
        topics: vec![topic],
        ..OffsetCommitRequest::default()
    }
}

/// Commits, again while the coordinator isn't there yet.
pub async fn commit(connection: &mut Connection, request: &OffsetCommitRequest) -> Result<()> {
    let asked = Instant::now();
    loop {
        let response = connection.call(versions::OFFSET_COMMIT, request).await?;
        let partition = response.topics.first().and_then(|topic| topic.partitions.first());
        match partition.map(|partition| partition.error_code) {
            Some(0) => return Ok(()),
            Some(code) if is_passing(code) && asked.elapsed() < PATIENCE => {
                tokio::time::sleep(TRY_EVERY).await
            }
            code => bail!("a commit ended with error {code:?}"),
        }
    }
}
