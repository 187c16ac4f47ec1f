//! Names as long as they can be, and tagged fields by the thousand, in every API.
//!
//! Invariant: the oldest and the newest version of each API; lengths in both forms are among them.

use std::time::Duration;

use anyhow::Result;

use super::{Arena, Attack};
use crate::requests::long::LongValues;
use crate::requests::{Head, frame};

const PATIENCE: Duration = Duration::from_millis(500);
const AT_ONCE: usize = 4;
/// As much as fits into a length of 16 bits; where lengths are compact, more.
const LONG: usize = 200_000;
/// As many as the codec lets through, and more.
const TAGS: [u32; 2] = [9_999, 100_000];

/// Both attacks.
pub fn all() -> Vec<Attack> {
    vec![
        Attack::new("long-names", |arena| run(arena, &[LongValues { text_bytes: LONG, tags: 0 }])),
        Attack::new("tagged-fields", |arena| {
            run(arena, &TAGS.map(|tags| LongValues { text_bytes: 1, tags }))
        }),
    ]
}

fn run(arena: &Arena<'_>, values: &[LongValues]) -> Result<()> {
    let apis: Vec<_> = arena.catalogue.apis().collect();
    arena.threads(AT_ONCE, |thread| {
        for api in apis.iter().skip(thread).step_by(AT_ONCE).take_while(|_| !arena.is_over()) {
            for version in [api.request.versions.lowest, api.request.versions.highest] {
                for values in values {
                    let head = Head { version, correlation_id: 1, client_id: None };
                    let frame = frame(api, head, &mut values.clone());
                    let mut peer = arena.peer()?;
                    arena.send(&mut peer, &frame);
                    arena.hear(&mut peer, PATIENCE);
                    peer.vanish();
                }
            }
        }
        Ok(())
    })
}
