//! Frames that are no frames: half ones, wrong sizes, unknown APIs and versions, no sense at all; some peers stay, some go at once.
//!
//! Invariant: each broken frame is on a connection of its own, behind a sound request or alone.

use std::time::Duration;

use anyhow::Result;

use super::Arena;
use crate::requests::mutation::broken;
use crate::requests::random::{Names, RandomValues};
use crate::requests::{Head, frame};

const CONNECTIONS: usize = 8;
const FRAMES_EACH: usize = 250;
/// Many wait for the rest of a frame that doesn't come.
const PATIENCE: Duration = Duration::from_millis(20);

/// Sends them.
pub fn run(arena: &Arena<'_>) -> Result<()> {
    let names = Names::default();
    let versions = arena.catalogue.versions();
    arena.threads(CONNECTIONS, |thread| {
        let mut dice = arena.dice(thread);
        let mut values = RandomValues::new(dice.fork(), &names);
        for _ in 0..FRAMES_EACH {
            if arena.is_over() {
                break;
            }
            let (api, version) = versions[dice.usize(..versions.len())];
            let sound = frame(api, Head { version, correlation_id: 1, client_id: Some("x") }, &mut values);
            let mut peer = arena.peer()?;
            if dice.u8(0..4) == 0 {
                arena.send(&mut peer, &sound);
            }
            arena.send(&mut peer, &broken(&mut dice, &sound));
            if dice.bool() {
                arena.hear(&mut peer, PATIENCE);
            }
            if dice.bool() {
                peer.vanish();
            }
        }
        Ok(())
    })
}
