//! Fetches of very many partitions: one named 100,000 times, sessions of 10,000 each by the hundred.
//!
//! Invariant: a session is asked for again and again and never used; brokers bound how many they keep, and must bound how large.

use std::time::Duration;

use anyhow::Result;
use kalda_protocol::messages::fetch::FetchRequest;

use super::targets::{Targets, WIDE};
use super::{Arena, Attack, records};
use crate::wire::{Sent, encoded};

const REPEATED: usize = 100_000;
const SESSION_PARTITIONS: i32 = 10_000;
const SESSIONS_EACH: usize = 10;
const CONNECTIONS: usize = 40;
const PATIENCE: Duration = Duration::from_secs(2);

/// All of them.
pub fn all() -> Vec<Attack> {
    vec![Attack::new("fetch-repeated", repeated), Attack::new("fetch-sessions", sessions)]
}

/// One partition that has records, without a session and with one; half of the peers read the answer.
fn repeated(arena: &Arena<'_>) -> Result<()> {
    let filled = records::fill(arena)?;
    arena.threads(4, |thread| {
        let session_epoch = if thread < 2 { -1 } else { 0 };
        let partitions = std::iter::repeat_n(0, REPEATED);
        let mut peer = arena.peer()?;
        let request = FetchRequest { session_epoch, ..records::fetch(filled, partitions, 0) };
        arena.send(&mut peer, &encoded(records::FETCH, 1, &request)?);
        if thread % 2 == 0 {
            arena.hear(&mut peer, PATIENCE);
        } else {
            std::thread::sleep(PATIENCE);
        }
        peer.vanish();
        Ok(())
    })
}

/// Epoch 0 without an id asks for a new session.
fn sessions(arena: &Arena<'_>) -> Result<()> {
    Targets::ensure(arena)?;
    let request = FetchRequest { session_epoch: 0, ..records::fetch(WIDE, 0..SESSION_PARTITIONS, 0) };
    let frame = encoded(records::FETCH, 1, &request)?;
    arena.threads(CONNECTIONS, |_| {
        let mut peer = arena.peer()?;
        for _ in 0..SESSIONS_EACH {
            if arena.is_over() || arena.send(&mut peer, &frame) == Sent::NotAll {
                break;
            }
            arena.hear(&mut peer, PATIENCE);
        }
        Ok(())
    })
}
