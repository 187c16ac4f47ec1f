//! Peers that claim frames of up to 100 MB and send a byte now and then, or nearly all of it and then nothing.
//!
//! Invariant: no frame ever becomes whole. The canary's large records need room of the same budget.

use std::time::{Duration, Instant};

use anyhow::Result;

use super::{Arena, Attack};
use crate::wire::{Peer, Sent};

const TRICKLING: usize = 40;
const STOPPING: usize = 9;
/// What is claimed, in turns: within `socket.request.max.bytes`, and within what brokers with little memory allow.
const CLAIMED: [u32; 3] = [100_000_000, 40_000_000, 10_000_000];
const HELD: Duration = Duration::from_secs(4);
const BYTE_EVERY: Duration = Duration::from_millis(200);
const PART: usize = 1 << 20;
/// The head of a Produce request, so that the frame begins as one.
const HEAD: [u8; 14] = [0, 0, 0, 9, 0, 0, 0, 1, 0, 4, b's', b'l', b'o', b'w'];

/// Both kinds.
pub fn all() -> Vec<Attack> {
    vec![
        Attack::new("slow-senders/trickling", |arena| run(arena, TRICKLING, trickle)),
        Attack::new("slow-senders/stopping", |arena| run(arena, STOPPING, stop_short)),
    ]
}

fn run(arena: &Arena<'_>, connections: usize, go_on: fn(&mut Peer, u32, Instant)) -> Result<()> {
    arena.threads(connections, |thread| {
        let claimed = CLAIMED[thread % CLAIMED.len()];
        let mut peer = arena.peer()?;
        let until = Instant::now() + HELD;
        if arena.send(&mut peer, &[&claimed.to_be_bytes()[..], &HEAD].concat()) == Sent::All {
            go_on(&mut peer, claimed, until);
        }
        peer.vanish();
        Ok(())
    })
}

fn trickle(peer: &mut Peer, _: u32, until: Instant) {
    while Instant::now() < until && peer.send(&[0]) == Sent::All {
        std::thread::sleep(BYTE_EVERY);
    }
}

/// A broker without room for it doesn't read on, which is right.
fn stop_short(peer: &mut Peer, claimed: u32, until: Instant) {
    let part = vec![0; PART];
    let parts = claimed as usize / PART;
    (0..parts).take_while(|_| Instant::now() < until && peer.send(&part) == Sent::All).for_each(drop);
    std::thread::sleep(until.saturating_duration_since(Instant::now()));
}
