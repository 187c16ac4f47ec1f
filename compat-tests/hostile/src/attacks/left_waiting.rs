//! Requests that wait at the broker for long, and whose peers go away: by a reset, in good order, or after saying that no more comes.
//!
//! Invariant: everything would wait for longer than the whole attack takes.

use std::time::Duration;

use anyhow::Result;
use kalda_protocol::messages::join_group::{JoinGroupRequest, JoinGroupRequestProtocol};

use super::targets::{Targets, WIDE};
use super::{Arena, Attack, records};
use crate::wire::{Peer, Sent, encoded};

/// So many partitions make a Fetch of 2 MB.
const PARTITIONS_OF_2_MB: usize = 50_000;
/// More at a time would keep the canary from a processor by themselves: each of these peers makes and sends 2 MB.
const LARGE: usize = 50;
const POLLING: usize = 50;
const PIPELINED: usize = 128;
const JOINING: usize = 300;
const GROUPS: usize = 100;
/// Below `group.max.session.timeout.ms`, and below the largest record.
const METADATA_BYTES: usize = 900_000;
/// The least that brokers allow: who vanished is forgotten after it.
const SESSION_MS: i32 = 6_000;
/// Peers go when their requests have arrived.
const HELD: Duration = Duration::from_secs(1);

/// All of them.
pub fn all() -> Vec<Attack> {
    vec![
        Attack::new("left-waiting/large-fetches", large_fetches),
        Attack::new("left-waiting/long-polls", long_polls),
        Attack::new("left-waiting/joins", joins),
    ]
}

fn large_fetches(arena: &Arena<'_>) -> Result<()> {
    Targets::ensure(arena)?;
    let partitions = std::iter::repeat_n(0, PARTITIONS_OF_2_MB);
    let frame = encoded(records::FETCH, 1, &records::fetch(WIDE, partitions, 1))?;
    arena.threads(LARGE, |thread| {
        let mut peer = arena.peer()?;
        arena.send(&mut peer, &frame);
        go_away(peer, thread);
        Ok(())
    })
}

fn long_polls(arena: &Arena<'_>) -> Result<()> {
    Targets::ensure(arena)?;
    let frame = encoded(records::FETCH, 1, &records::fetch(WIDE, [0], 1))?;
    arena.threads(POLLING, |thread| {
        let mut peer = arena.peer()?;
        let sent = (0..PIPELINED).take_while(|_| arena.send(&mut peer, &frame) == Sent::All).count();
        if sent == PIPELINED {
            go_away(peer, thread);
        }
        Ok(())
    })
}

/// Version 3 lets a member in without a second request, and holds its metadata.
fn joins(arena: &Arena<'_>) -> Result<()> {
    Targets::ensure(arena)?;
    arena.threads(JOINING, |thread| {
        let protocol = JoinGroupRequestProtocol {
            name: "range".into(),
            metadata: vec![b'm'; METADATA_BYTES].into(),
            ..JoinGroupRequestProtocol::default()
        };
        let request = JoinGroupRequest {
            group_id: format!("joined-{}", thread % GROUPS).into(),
            session_timeout_ms: SESSION_MS,
            rebalance_timeout_ms: 1_800_000,
            protocol_type: "consumer".into(),
            protocols: vec![protocol],
            ..JoinGroupRequest::default()
        };
        let mut peer = arena.peer()?;
        arena.send(&mut peer, &encoded(3, 1, &request)?);
        go_away(peer, thread);
        Ok(())
    })
}

/// A third says first that no more comes, a third goes by a reset, a third in good order.
fn go_away(peer: Peer, thread: usize) {
    let kind = thread % 3;
    if kind == 0 {
        peer.finish();
    }
    std::thread::sleep(HELD);
    if kind == 1 {
        peer.vanish();
    }
}
