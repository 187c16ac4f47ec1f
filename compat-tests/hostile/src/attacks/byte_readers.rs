//! Peers that ask for large answers and read them a byte at a time.
//!
//! Invariant: they read something all the time, so that no deadline for peers that don't read at all is met.

use std::time::{Duration, Instant};

use anyhow::Result;
use kalda_protocol::StrBytes;
use kalda_protocol::messages::describe_groups::DescribeGroupsRequest;

use super::targets::{CROWD, Targets};
use super::{Arena, records};
use crate::wire::{Sent, encoded};

const CONNECTIONS: usize = 60;
const PIPELINED: usize = 20;
const HELD: Duration = Duration::from_secs(3);
const BYTE_EVERY: Duration = Duration::from_millis(10);

/// Half of them fetch records, half ask for groups.
pub fn run(arena: &Arena<'_>) -> Result<()> {
    Targets::ensure(arena)?;
    let fetch = encoded(records::FETCH, 1, &records::fetch(records::fill(arena)?, [0], 0))?;
    let groups = vec![StrBytes::from(CROWD); 3];
    let groups = encoded(5, 1, &DescribeGroupsRequest { groups, ..DescribeGroupsRequest::default() })?;
    arena.threads(CONNECTIONS, |thread| {
        let mut peer = arena.peer()?;
        peer.keep_little()?;
        let frame = if thread % 2 == 0 { &fetch[..] } else { &groups };
        (0..PIPELINED).take_while(|_| arena.send(&mut peer, frame) == Sent::All).for_each(drop);
        let until = Instant::now() + HELD;
        while Instant::now() < until && peer.read_byte() {
            std::thread::sleep(BYTE_EVERY);
        }
        peer.vanish();
        Ok(())
    })
}
