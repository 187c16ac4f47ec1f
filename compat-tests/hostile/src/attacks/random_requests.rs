//! Requests of every API and version with values by chance, as they are and with some of their bytes changed, pipelined by chance.
//!
//! Invariant: answers come in the order of the requests; of sound requests none may be left out but a Produce without acks.

use std::time::Duration;

use anyhow::{Result, ensure};

use super::targets::ensure_topics;
use super::{Arena, Attack};
use crate::requests::mutation::mutate;
use crate::requests::random::RandomValues;
use crate::requests::{Head, frame};
use crate::wire::{Heard, Peer, Sent};

const CONNECTIONS: usize = 16;
/// Frames of each version of each API.
const FRAMES_EACH: usize = 24;
/// Some requests wait on purpose; then this peer goes away.
const PATIENCE: Duration = Duration::from_millis(250);
/// Topics of the brokers themselves, some of which exist.
const INTERNAL: [&str; 3] = ["__consumer_offsets", "__cluster_metadata", "__transaction_state"];
/// With a number that was changed, this one may rightly send the broker away that is attacked.
const UNREGISTER_BROKER: i16 = 64;
const CLIENT_IDS: [Option<&str>; 3] = [None, Some(""), Some("random")];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Valid,
    Mutated,
}

/// Both kinds.
pub fn all() -> Vec<Attack> {
    vec![
        Attack::new("random/valid", |arena| run(arena, Kind::Valid)),
        Attack::new("random/mutated", |arena| run(arena, Kind::Mutated)),
    ]
}

impl Kind {
    /// How many requests are sent before answers are waited for, on average. Most that were changed end their connection.
    fn pipelined(self) -> usize {
        match self {
            Self::Valid => 20,
            Self::Mutated => 2,
        }
    }
}

fn run(arena: &Arena<'_>, kind: Kind) -> Result<()> {
    let mut names = ensure_topics(&mut arena.client()?, "prey")?;
    names.topics.extend(INTERNAL.map(|name| (name.to_owned(), [0; 16])));
    let versions = arena.catalogue.versions();
    arena.threads(CONNECTIONS, |thread| {
        let mut dice = arena.dice(thread);
        let mut values = RandomValues::new(dice.fork(), &names);
        let mut connection = Connection::new(arena);
        for round in 0..FRAMES_EACH {
            // Another order in each round, so that all kinds of requests meet on a connection.
            let mut own: Vec<_> = versions.iter().skip(thread).step_by(CONNECTIONS).collect();
            dice.shuffle(&mut own);
            for (number, (api, version)) in own.into_iter().enumerate() {
                if arena.is_over() {
                    return Ok(());
                }
                if kind == Kind::Mutated && api.key == UNREGISTER_BROKER {
                    continue;
                }
                let correlation_id = (round * versions.len() + number) as i32;
                let client_id = CLIENT_IDS[dice.usize(..CLIENT_IDS.len())];
                let mut frame =
                    frame(api, Head { version: *version, correlation_id, client_id }, &mut values);
                if kind == Kind::Mutated {
                    mutate(&mut dice, &mut frame);
                }
                // A broker closes on what it doesn't serve, and takes what comes behind it for lost.
                let ends = !arena.catalogue.is_served(api.key, *version);
                if ends || dice.usize(..kind.pipelined()) == 0 {
                    connection.listen(kind)?;
                }
                connection.send(&frame, correlation_id, kind)?;
                if ends {
                    connection.listen(kind)?;
                }
            }
        }
        connection.listen(kind)
    })
}

/// A connection that is made anew whenever it ends, and what is under way on it.
struct Connection<'a> {
    arena: &'a Arena<'a>,
    peer: Option<Peer>,
    under_way: Vec<i32>,
}

impl<'a> Connection<'a> {
    fn new(arena: &'a Arena<'a>) -> Self {
        Self { arena, peer: None, under_way: Vec::new() }
    }

    fn send(&mut self, frame: &[u8], correlation_id: i32, kind: Kind) -> Result<()> {
        let arena = self.arena;
        let peer = match &mut self.peer {
            Some(peer) => peer,
            none => none.insert(arena.peer()?),
        };
        match arena.send(peer, frame) {
            Sent::All => self.under_way.push(correlation_id),
            Sent::NotAll => self.listen(kind)?,
        }
        Ok(())
    }

    /// Hears all that comes; a connection on which something is left out is given up.
    fn listen(&mut self, kind: Kind) -> Result<()> {
        let Some(peer) = &mut self.peer else { return Ok(()) };
        let mut waiting = std::mem::take(&mut self.under_way).into_iter();
        while waiting.len() > 0 {
            match self.arena.hear(peer, PATIENCE) {
                Heard::Answer(id) => {
                    let known = waiting.by_ref().any(|due| due == id);
                    ensure!(known || kind == Kind::Mutated, "an answer to request {id}, which isn't due");
                }
                Heard::Closed | Heard::Silence => {
                    self.peer = None;
                    break;
                }
            }
        }
        Ok(())
    }
}
