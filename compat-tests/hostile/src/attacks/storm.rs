//! Connections that come and go at once, by the thousand.
//!
//! The kernel has a queue of those that are not accepted yet. Where it's full, whoever comes next tries again after a second: a
//! broker has to accept faster than connections come, or have a long queue.
//!
//! Invariant: most go by a reset, since the kernel keeps the port of the others for a minute, and has only some thousands.

use anyhow::Result;

use super::Arena;
use crate::broker::listen_overflows;
use crate::wire::HELLO;

const THREADS: usize = 4;
const CONNECTIONS_EACH: usize = 2_500;
/// Of so many, one ends in good order.
const ORDERLY: u8 = 10;

/// Storms.
pub fn run(arena: &Arena<'_>) -> Result<()> {
    let overflows = listen_overflows();
    arena.threads(THREADS, |thread| {
        let mut dice = arena.dice(thread);
        for _ in 0..CONNECTIONS_EACH {
            if arena.is_over() {
                break;
            }
            let mut peer = arena.peer()?;
            // Nothing, a part of a request, or one whose answer is not read.
            let sent = dice.usize(..=HELLO.len());
            if sent > 0 {
                arena.send(&mut peer, &HELLO[..sent]);
            }
            if dice.u8(..ORDERLY) > 0 {
                peer.vanish();
            }
        }
        Ok(())
    })?;
    arena.note(format!("{} times the queue of connections was full", listen_overflows() - overflows));
    Ok(())
}
