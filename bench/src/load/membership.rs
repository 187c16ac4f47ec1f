//! Members that come and go, by either protocol.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use kalda_protocol::StrBytes;
use tokio::task::JoinHandle;

use super::board::Board;
use super::classic_member::classic_member;
use super::consumer_member::consumer_member;
use super::signal::Signal;

/// Clients do so every three or five seconds.
pub(super) const HEARTBEAT_EVERY: Duration = Duration::from_millis(100);
/// A member that is measured on a busy machine isn't to be taken for dead.
pub(super) const SESSION_TIMEOUT_MS: i32 = 45_000;
/// Longer than any rebalance.
const PATIENCE: Duration = Duration::from_secs(120);

/// How members and broker talk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GroupProtocol {
    /// JoinGroup and SyncGroup.
    Classic,
    /// ConsumerGroupHeartbeat.
    Consumer,
}

/// A group, as its members know it.
#[derive(Debug, Clone)]
pub struct Membership {
    /// Whom they ask.
    pub address: SocketAddr,
    /// The group.
    pub group: String,
    /// What they are subscribed to.
    pub topic: StrBytes,
    /// How many partitions that has.
    pub partitions: usize,
    /// How they talk.
    pub protocol: GroupProtocol,
}

/// The members that are there.
pub struct Members {
    of: Membership,
    board: Arc<Board>,
    present: Vec<(Arc<Signal>, JoinHandle<Result<()>>)>,
    last_number: usize,
    epoch: i32,
}

impl Members {
    /// None yet.
    pub fn of(of: Membership) -> Self {
        Self { of, board: Arc::default(), present: Vec::new(), last_number: 0, epoch: 0 }
    }

    /// So many come, and this waits until all have their partitions.
    pub async fn come(&mut self, count: usize) -> Result<()> {
        for _ in 0..count {
            self.last_number += 1;
            let (of, number) = (self.of.clone(), self.last_number);
            let (board, leave) = (Arc::clone(&self.board), Arc::new(Signal::default()));
            let told = Arc::clone(&leave);
            let member = match of.protocol {
                GroupProtocol::Classic => tokio::spawn(classic_member(of, number, board, told)),
                GroupProtocol::Consumer => tokio::spawn(consumer_member(of, number, board, told)),
            };
            self.present.push((leave, member));
        }
        self.settle().await
    }

    /// One goes, and this waits until the others have its partitions.
    pub async fn one_goes(&mut self) -> Result<()> {
        let (leave, member) = self.present.pop().context("nobody is there")?;
        leave.give();
        member.await??;
        self.settle().await
    }

    /// All go.
    pub async fn all_go(mut self) -> Result<()> {
        self.present.iter().for_each(|(leave, _)| leave.give());
        while let Some((_, member)) = self.present.pop() {
            member.await??;
        }
        Ok(())
    }

    async fn settle(&mut self) -> Result<()> {
        let (members, partitions) = (self.present.len(), self.of.partitions);
        let stable = self.board.stable(members, partitions, self.epoch, PATIENCE).await;
        if stable.is_err() {
            // One of them may know why.
            while let Some(at) = self.present.iter().position(|(_, member)| member.is_finished()) {
                self.present.swap_remove(at).1.await??;
            }
        }
        self.epoch = stable?;
        Ok(())
    }
}

impl Drop for Members {
    fn drop(&mut self) {
        self.present.iter().for_each(|(_, member)| member.abort());
    }
}
