//! Batches with wrong counts, lengths, offsets, sequences and sizes under checksums that hold, for topics of every kind; then all
//! of what was accepted is read, and none of it may have moved a log's end as far as it claims.
//!
//! Invariant: every batch is wrong in one way, and may be right for brokers that don't look.

use std::time::Duration;

use anyhow::{Result, ensure};

use super::targets::{OPENING, ensure_topics};
use super::{Arena, records};
use crate::requests::batch;
use crate::wire::{Heard, Sent, encoded};

const BATCHES: usize = 4_000;
const CONNECTIONS: usize = 8;
const PIPELINED: usize = 10;
const PATIENCE: Duration = Duration::from_millis(500);

/// Where a log can't end after so few bytes, whatever its batches are compressed with: half of what the largest claim moves it by.
const BELIEVABLE: i64 = 1 << 30;

/// Sends them.
pub fn run(arena: &Arena<'_>) -> Result<()> {
    let names = ensure_topics(&mut arena.client()?, "lied")?;
    let topics: Vec<_> =
        names.topics.iter().skip(1).take(OPENING.len()).map(|(name, _)| name.as_str()).collect();
    arena.threads(CONNECTIONS, |thread| {
        let mut dice = arena.dice(thread);
        let mut peer = arena.peer()?;
        for _ in 0..BATCHES / CONNECTIONS / PIPELINED {
            let mut sent = 0;
            for number in 0..PIPELINED {
                let topic = topics[dice.usize(..topics.len())];
                let request = records::produce(topic, batch::lying(&mut dice).into());
                let frame = encoded(records::PRODUCE, number as i32, &request)?;
                sent += usize::from(arena.send(&mut peer, &frame) == Sent::All);
            }
            let answered =
                (0..sent).take_while(|_| matches!(arena.hear(&mut peer, PATIENCE), Heard::Answer(_))).count();
            if answered < PIPELINED {
                peer = arena.peer()?;
            }
            if arena.is_over() {
                break;
            }
        }
        Ok(())
    })?;
    let mut peer = arena.peer()?;
    for topic in &topics {
        arena.send(&mut peer, &encoded(records::FETCH, 1, &records::fetch(topic, [0], 0))?);
        arena.hear(&mut peer, PATIENCE);
    }
    topics.iter().try_for_each(|topic| {
        let end = records::end(&mut arena.client()?, topic)?;
        ensure!(end < BELIEVABLE, "{topic} ends at {end}: what a batch of some bytes claims was believed");
        Ok(())
    })
}
