//! Peers that ask for a lot, many times over, and read nothing.
//!
//! Invariant: 128 requests are under way on each of 50 connections; after some seconds all of them vanish.

use std::time::Duration;

use anyhow::Result;
use kalda_protocol::StrBytes;
use kalda_protocol::messages::describe_groups::DescribeGroupsRequest;
use kalda_protocol::messages::list_groups::ListGroupsRequest;
use kalda_protocol::messages::metadata::MetadataRequest;

use super::targets::{self, CROWD, Targets};
use super::{Arena, Attack, records};
use crate::wire::{Sent, encoded, topics};

const CONNECTIONS: usize = 50;
const PIPELINED: usize = 128;
/// How long nothing is read.
const HELD: Duration = Duration::from_secs(2);
const MANY_TOPICS: usize = 10_000;
const MANY_GROUPS: usize = 2_000;

/// All of them.
pub fn all() -> Vec<Attack> {
    vec![
        Attack::new("unread/metadata", metadata),
        Attack::new("unread/fetch", fetch),
        Attack::new("unread/describe-groups", describe_groups),
        Attack::new("unread/many-groups", many_groups),
    ]
}

fn metadata(arena: &Arena<'_>) -> Result<()> {
    let mut client = arena.client()?;
    let names: Vec<String> = (0..MANY_TOPICS).map(|number| format!("many-{number}")).collect();
    let topics: Vec<_> = names.iter().map(|name| topics::topic(name, 1, &[])).collect();
    topics::create(&mut client, &topics)?;
    unread(arena, &[encoded(12, 1, &MetadataRequest { topics: None, ..MetadataRequest::default() })?])?;
    topics::delete(&mut client, &names)
}

fn fetch(arena: &Arena<'_>) -> Result<()> {
    let filled = records::fill(arena)?;
    unread(arena, &[encoded(records::FETCH, 1, &records::fetch(filled, [0], 0))?])
}

fn describe_groups(arena: &Arena<'_>) -> Result<()> {
    Targets::ensure(arena)?;
    let groups = vec![StrBytes::from(CROWD); 10];
    unread(arena, &[encoded(5, 1, &DescribeGroupsRequest { groups, ..DescribeGroupsRequest::default() })?])
}

fn many_groups(arena: &Arena<'_>) -> Result<()> {
    Targets::ensure(arena)?;
    let names: Vec<String> = (0..MANY_GROUPS).map(|number| format!("many-{number}")).collect();
    targets::ensure_groups(&mut arena.client()?, &names)?;
    let groups = names.iter().map(StrBytes::from).collect();
    let described = DescribeGroupsRequest { groups, ..DescribeGroupsRequest::default() };
    unread(arena, &[encoded(4, 1, &ListGroupsRequest::default())?, encoded(5, 1, &described)?])
}

/// Sends these frames in turns.
fn unread(arena: &Arena<'_>, frames: &[Vec<u8>]) -> Result<()> {
    arena.threads(CONNECTIONS, |_| {
        let mut peer = arena.peer()?;
        peer.keep_little()?;
        for frame in frames.iter().cycle().take(PIPELINED) {
            if arena.send(&mut peer, frame) == Sent::NotAll {
                break;
            }
        }
        std::thread::sleep(HELD);
        peer.vanish();
        Ok(())
    })
}
