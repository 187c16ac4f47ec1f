//! Small requests that ask for much: each API that the broker advertises, each of its arrays, with one thing named tens of thousands
//! of times and with as many that aren't there.
//!
//! Invariant: no request is larger than the largest of [`REQUEST_BYTES`] by much; each goes out on a connection of its own, some at
//! once.

use std::ops::RangeInclusive;
use std::time::Duration;

use anyhow::Result;

use super::targets::{CROWD, Targets};
use super::{Arena, Attack};
use crate::requests::swollen::{Naming, arrays, swollen_frame};
use crate::requests::{Catalogue, Head};

/// The sizes of requests: hundreds of names, and tens of thousands. An answer to the latter may be too large to be begun.
const REQUEST_BYTES: [usize; 2] = [4_000, 300_000];
/// A group without members, to which anybody may commit.
const NOBODY: &str = "target-nobody";
/// Connections at once.
const AT_ONCE: usize = 4;
/// How long an answer is waited for: some wait on purpose.
const PATIENCE: Duration = Duration::from_secs(2);
/// Older versions of Metadata create every topic they name; that is an attack of its own.
const METADATA_WITHOUT_CREATION: i16 = 4;
const METADATA: i16 = 3;

/// One attack for each API with an array.
pub fn all(catalogue: &Catalogue) -> Result<Vec<Attack>> {
    let mut attacks = Vec::new();
    for versions in catalogue.served() {
        let api = catalogue.api(versions.key)?;
        let lowest = (*versions.range.start()).max(api.request.versions.lowest);
        let lowest = if api.key == METADATA { METADATA_WITHOUT_CREATION } else { lowest };
        let range = lowest..=(*versions.range.end()).min(api.request.versions.highest);
        if range.clone().any(|version| !arrays(api, version).is_empty()) {
            let key = api.key;
            attacks.push(Attack::new(format!("swollen/{}", api.name), move |arena| {
                run(arena, key, range.clone())
            }));
        }
    }
    Ok(attacks)
}

fn run(arena: &Arena<'_>, key: i16, range: RangeInclusive<i16>) -> Result<()> {
    let targets = Targets::ensure(arena)?;
    let api = arena.catalogue.api(key)?;
    let mut versions = vec![*range.start(), *range.end()];
    versions.dedup();
    let mut jobs = Vec::new();
    for version in versions {
        for array in arrays(api, version) {
            let repeated = |group| Naming::Repeated { topic: targets.wide(), group };
            for naming in [repeated(CROWD), repeated(NOBODY), Naming::Unknown] {
                jobs.extend(REQUEST_BYTES.map(|bytes| (version, array, naming, bytes)));
            }
        }
    }
    arena.threads(AT_ONCE, |thread| {
        for (version, array, naming, bytes) in jobs.iter().skip(thread).step_by(AT_ONCE) {
            if arena.is_over() {
                break;
            }
            let head = Head { version: *version, correlation_id: 1, client_id: None };
            let frame = swollen_frame(api, head, array, *bytes, *naming);
            let mut peer = arena.peer()?;
            arena.send(&mut peer, &frame);
            arena.hear(&mut peer, PATIENCE);
            peer.vanish();
        }
        Ok(())
    })
}
