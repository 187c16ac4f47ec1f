//! A member of a group by the consumer protocol (KIP-848): heartbeats alone; the broker assigns.
//!
//! Invariant: it gives up and takes at once what it is told to, and says so with its next heartbeat, which follows at once. Otherwise it sends
//! heartbeats more often than clients do, so that what is measured is the broker and not the time between two of them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use anyhow::{Result, bail};
use kalda_protocol::messages::consumer_group_heartbeat::{ConsumerGroupHeartbeatRequest, TopicPartitions};
use kalda_protocol::{StrBytes, Uuid};

use super::board::{Board, Report};
use super::membership::{HEARTBEAT_EVERY, Membership};
use super::signal::Signal;
use crate::wire::{Connection, Coordinates, find_coordinator, is_passing, versions};

const REBALANCE_TIMEOUT_MS: i32 = 60_000;
const LEAVE_EPOCH: i32 = -1;

/// Joins, and stays until it is told to leave.
pub async fn consumer_member(
    of: Membership,
    number: usize,
    board: Arc<Board>,
    leave: Arc<Signal>,
) -> Result<()> {
    let mut connection = Connection::open(of.address).await?;
    find_coordinator(&mut connection, Coordinates::Group, &of.group).await?;
    let id = StrBytes::from(format!("{}-{number:04}", of.group).as_str());
    let mut member = Member { of, connection, id, epoch: 0, owned: BTreeMap::new() };
    let mut tells = Tells::All;
    while !leave.is_given() {
        let news = member.heartbeat(tells).await?;
        let partitions = member.owned.values().map(BTreeSet::len).sum();
        board.report(number, Report { epoch: member.epoch, partitions });
        tells = if news { Tells::Owned } else { Tells::Nothing };
        if !news {
            tokio::time::sleep(HEARTBEAT_EVERY).await;
        }
    }
    member.epoch = LEAVE_EPOCH;
    member.heartbeat(Tells::Nothing).await?;
    board.leave(number);
    Ok(())
}

/// What a heartbeat says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tells {
    /// All, to join.
    All,
    /// Which partitions it has.
    Owned,
    /// Only that it is there.
    Nothing,
}

struct Member {
    of: Membership,
    connection: Connection,
    id: StrBytes,
    epoch: i32,
    owned: BTreeMap<Uuid, BTreeSet<i32>>,
}

impl Member {
    /// Sends a heartbeat; true if it got another assignment.
    async fn heartbeat(&mut self, tells: Tells) -> Result<bool> {
        let owned = |(topic_id, partitions): (&Uuid, &BTreeSet<i32>)| TopicPartitions {
            topic_id: *topic_id,
            partitions: partitions.iter().copied().collect(),
            ..TopicPartitions::default()
        };
        let joins = tells == Tells::All;
        let request = ConsumerGroupHeartbeatRequest {
            group_id: self.of.group.as_str().into(),
            member_id: self.id.clone(),
            member_epoch: self.epoch,
            rebalance_timeout_ms: if joins { REBALANCE_TIMEOUT_MS } else { -1 },
            subscribed_topic_names: joins.then(|| vec![self.of.topic.clone()]),
            topic_partitions: (tells != Tells::Nothing).then(|| self.owned.iter().map(owned).collect()),
            ..ConsumerGroupHeartbeatRequest::default()
        };
        let response = loop {
            let response = self.connection.call(versions::CONSUMER_GROUP_HEARTBEAT, &request).await?;
            if !is_passing(response.error_code) {
                break response;
            }
            tokio::time::sleep(HEARTBEAT_EVERY).await;
        };
        if response.error_code != 0 {
            let told = response.error_message.unwrap_or_default();
            bail!("a heartbeat ended with error {}: {}", response.error_code, told.as_str());
        }
        self.epoch = response.member_epoch;
        let Some(assignment) = response.assignment else { return Ok(false) };
        let assigned = assignment.topic_partitions.into_iter();
        let assigned =
            assigned.map(|topic| (topic.topic_id, topic.partitions.into_iter().collect())).collect();
        Ok(std::mem::replace(&mut self.owned, assigned) != self.owned)
    }
}
