//! 10,000 connections that do nothing.
//!
//! Invariant: all are open at the same time; what one costs the broker is noted. The limits of open files of both processes have to
//! allow it.

use std::time::Duration;

use anyhow::{Result, ensure};

use super::Arena;
use crate::broker::Memory;
use crate::wire::{HELLO, Heard, Peer};

const CONNECTIONS: usize = 10_000;
const HELD: Duration = Duration::from_secs(1);
const PATIENCE: Duration = Duration::from_secs(5);
/// Of so many, one asks something, and the others wait for it: the kernel's queue of connections to accept doesn't fill.
const ASKING: usize = 100;

/// Holds them.
pub fn run(arena: &Arena<'_>) -> Result<()> {
    let before = arena.pid.and_then(Memory::of);
    let mut peers = Vec::with_capacity(CONNECTIONS);
    for number in 0..CONNECTIONS {
        let mut peer = arena.peer()?;
        if number % ASKING == 0 {
            arena.send(&mut peer, &HELLO);
            let heard = arena.hear(&mut peer, PATIENCE);
            ensure!(matches!(heard, Heard::Answer(_)), "connection {number} of {CONNECTIONS} isn't served");
        }
        peers.push(peer);
    }
    std::thread::sleep(HELD);
    if let (Some(before), Some(now)) = (before, arena.pid.and_then(Memory::of)) {
        let each = now.resident.saturating_sub(before.resident) / CONNECTIONS as u64;
        arena.note(format!("{each} bytes for each of {CONNECTIONS} connections"));
    }
    peers.into_iter().for_each(Peer::vanish);
    Ok(())
}
