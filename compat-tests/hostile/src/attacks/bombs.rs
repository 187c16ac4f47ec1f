//! Batches of some kilobytes that are 12 or 32 MiB or a million records when they are opened: 384 in all, 96 of each codec.
//!
//! Invariant: each topic of [`OPENING`] gets all kinds. What a topic accepts stays there: compaction and readers meet it later.

use std::time::Duration;

use anyhow::Result;
use bytes::Bytes;
use kalda_protocol::records::Compression;

use super::targets::{OPENING, ensure_topics};
use super::{Arena, Attack, records};
use crate::requests::batch;
use crate::wire::{Sent, encoded};

const BOMBS_EACH: usize = 96;
const CONNECTIONS: usize = 24;
/// What a broker may open within its bounds, and what is too much for so small a one.
const BYTES: [usize; 2] = [12 << 20, 32 << 20];
const RECORDS: usize = 1_000_000;
const PATIENCE: Duration = Duration::from_secs(5);

/// One attack for each codec.
pub fn all() -> Vec<Attack> {
    let codecs = Compression::ALL.into_iter().filter(|codec| *codec != Compression::None);
    codecs.map(|codec| Attack::new(format!("bombs/{codec}"), move |arena| run(arena, codec))).collect()
}

fn run(arena: &Arena<'_>, codec: Compression) -> Result<()> {
    let names = ensure_topics(&mut arena.client()?, "target")?;
    let topics: Vec<_> = names.topics.iter().skip(1).take(OPENING.len()).collect();
    let [small, large] = BYTES;
    let kinds = [
        batch::bomb_of_one(codec, small),
        batch::bomb_of_one(codec, large),
        batch::bomb_of_many(codec, RECORDS),
        batch::bomb_of_zeros(codec, large),
    ]
    .map(Bytes::from);
    let frame = |number: usize| {
        let (topic, _) = topics[number % topics.len()];
        encoded(records::PRODUCE, 0, &records::produce(topic, kinds[number % kinds.len()].clone()))
    };
    let frames: Vec<Vec<u8>> = (0..BOMBS_EACH).map(frame).collect::<Result<_>>()?;
    arena.threads(CONNECTIONS, |thread| {
        let mut peer = arena.peer()?;
        // All at once, then the answers.
        let own = frames.iter().skip(thread).step_by(CONNECTIONS);
        let sent = own.take_while(|frame| arena.send(&mut peer, frame) == Sent::All).count();
        for _ in 0..sent {
            if arena.is_over() {
                break;
            }
            arena.hear(&mut peer, PATIENCE);
        }
        Ok(())
    })
}
