//! The attacks, one file a kind.
//!
//! Invariant: an attack knows the broker's address and nothing else of it; whether the broker held is judged from outside, by
//! `trial`. Its bytes come from the seed and the ids of its topics. When it returns, all its connections are closed.

mod amplification;
mod arena;
mod bombs;
mod broken_frames;
mod byte_readers;
mod created_on_demand;
mod fetch_sessions;
mod http;
mod idle_connections;
mod left_waiting;
mod lying_batches;
mod names;
mod random_requests;
mod records;
mod slow_senders;
mod storm;
mod targets;
mod transactions;
mod unread;

use anyhow::Result;

use crate::requests::Catalogue;
pub use arena::{Arena, Tally};

/// One attack.
pub struct Attack {
    /// Its name, to replay it by.
    pub name: String,
    run: Run,
}

type Run = Box<dyn Fn(&Arena<'_>) -> Result<()> + Sync>;

impl Attack {
    fn new(name: impl Into<String>, run: impl Fn(&Arena<'_>) -> Result<()> + Sync + 'static) -> Self {
        Self { name: name.into(), run: Box::new(run) }
    }

    /// Does it.
    pub fn run(&self, arena: &Arena<'_>) -> Result<()> {
        (self.run)(arena)
    }
}

/// All of them, in their order: what needs the broker as it is comes first, what may change its topics and groups after that.
pub fn all(catalogue: &Catalogue) -> Result<Vec<Attack>> {
    let mut all = amplification::all(catalogue)?;
    all.extend(names::all());
    all.extend(unread::all());
    all.extend(fetch_sessions::all());
    all.extend(bombs::all());
    all.push(Attack::new("lying-batches", lying_batches::run));
    all.extend(slow_senders::all());
    all.extend(left_waiting::all());
    all.push(Attack::new("byte-readers", byte_readers::run));
    all.extend(transactions::all());
    all.extend(http::all());
    all.extend(random_requests::all());
    all.push(Attack::new("broken-frames", broken_frames::run));
    all.push(Attack::new("created-on-demand", created_on_demand::run));
    all.push(Attack::new("connection-storm", storm::run));
    all.push(Attack::new("idle-connections", idle_connections::run));
    Ok(all)
}
