//! The canary: a client that behaves, beside every attack.
//!
//! ```text
//! steady.rs     one connection: a record with acks=all, read back at its offset; every sixteenth is large
//! newcomer.rs   a new connection each time: ApiVersions, Metadata
//! ledger.rs     what was acknowledged, to be found again at the end
//! times.rs      how long each answer took
//! ```
//!
//! Invariant: it has threads of its own, which nothing of the attackers' holds up; the time between two requests doesn't depend on
//! how long the one before took to be answered. An answer that doesn't come within [`PATIENCE`] is a failure.

mod ledger;
mod newcomer;
mod steady;
mod times;

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use anyhow::{Result, anyhow};

use crate::wire::{Client, topics};
pub use ledger::Ledger;
pub use steady::read_all;
pub use times::Times;

/// Longer than any client waits gladly; an attack that holds the canary up for so long has won.
const PATIENCE: Duration = Duration::from_secs(10);

/// A client at work.
#[derive(Debug)]
pub struct Canary {
    stop: Arc<AtomicBool>,
    steady: JoinHandle<(Ledger, Outcome)>,
    newcomer: JoinHandle<Outcome>,
}

/// What one of its threads saw.
#[derive(Debug)]
struct Outcome {
    times: Times,
    result: Result<()>,
}

impl Canary {
    /// Makes its topic, and waits until it can be used.
    pub fn settle(address: SocketAddr, topic: &str) -> Result<()> {
        let mut client = Client::connect(address, PATIENCE)?;
        // Its records have an old time.
        topics::create(&mut client, &[topics::topic(topic, 1, &[("retention.ms", "-1")])])?;
        topics::ids(&mut client, &[topic.to_owned()]).map(drop)
    }

    /// Begins; goes on with the ledger.
    pub fn begin(address: SocketAddr, ledger: Ledger) -> Self {
        let stop = Arc::<AtomicBool>::default();
        let (for_steady, for_newcomer) = (Arc::clone(&stop), Arc::clone(&stop));
        let topic = ledger.topic().to_owned();
        Self {
            stop,
            steady: std::thread::spawn(move || {
                let (mut ledger, mut times) = (ledger, Times::default());
                let result = steady::run(address, &mut ledger, &mut times, &for_steady);
                (ledger, Outcome { times, result })
            }),
            newcomer: std::thread::spawn(move || {
                let mut times = Times::default();
                let result = newcomer::run(address, &topic, &mut times, &for_newcomer);
                Outcome { times, result }
            }),
        }
    }

    /// Ends; gives the ledger, the times of all answers, and what failed.
    pub fn end(self) -> Result<(Ledger, Times, Result<()>)> {
        self.stop.store(true, Ordering::Relaxed);
        let (ledger, steady) = self.steady.join().map_err(|_| anyhow!("the canary panicked"))?;
        let newcomer = self.newcomer.join().map_err(|_| anyhow!("the canary panicked"))?;
        let mut times = steady.times;
        times.extend(newcomer.times);
        Ok((ledger, times, steady.result.and(newcomer.result)))
    }
}
