//! Counts what requests cost: one at a time, and 16 in a pipeline on one connection.
//!
//! Invariant: a figure is the lowest of several rounds. What else goes on in the broker (housekeeping, a thread that wakes
//! up for a moment) can only add to a round, so the lowest is the request's own.

use anyhow::Result;

use crate::broker::{Broker, Counts};
use crate::cases::{CASES, Case, prepare};
use crate::client::Client;
use crate::steps;

/// Enough that what is done now and then (an index entry each 4 KiB) has its share.
const REQUESTS: usize = 640;
const ROUNDS: usize = 15;
/// As brokers on small machines have them.
const WORKERS: u32 = 2;

/// How requests follow each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// The next one after the answer.
    OneByOne,
    /// Sixteen at once.
    Pipelined,
}

/// Both.
pub const PACES: [Pace; 2] = [Pace::OneByOne, Pace::Pipelined];

impl Pace {
    /// Requests that leave together.
    pub fn width(self) -> usize {
        match self {
            Self::OneByOne => 1,
            Self::Pipelined => 16,
        }
    }
}

/// What one request of a kind costs.
#[derive(Clone, Debug)]
pub struct Cost {
    /// What was asked.
    pub case: Case,
    /// How.
    pub pace: Pace,
    /// Allocations.
    pub allocations: f64,
    /// Reads and writes.
    pub calls: f64,
    /// Voluntary context switches.
    pub switches: f64,
    /// Instructions outside of the kernel; none where they can't be counted.
    pub instructions: Option<f64>,
}

/// Measures everything.
pub fn all() -> Result<Vec<Cost>> {
    let mut broker = Broker::start(WORKERS)?;
    let mut client = Client::connect(&broker.address)?;
    prepare(&mut client)?;
    let mut costs = Vec::new();
    for case in CASES {
        for pace in PACES {
            costs.push(one(&mut broker, &mut client, case, pace)?);
        }
    }
    drop(broker);
    steps::add_instructions(&mut costs)?;
    Ok(costs)
}

fn one(broker: &mut Broker, client: &mut Client, case: Case, pace: Pace) -> Result<Cost> {
    // What is made at the first request is made.
    ask(client, case, pace, REQUESTS)?;
    let mut least = [f64::INFINITY; 3];
    for _ in 0..ROUNDS {
        let before = broker.counts()?;
        ask(client, case, pace, REQUESTS)?;
        let grown = grown(before, broker.counts()?);
        least.iter_mut().zip(grown).for_each(|(least, grown)| *least = least.min(grown));
    }
    let [allocations, calls, switches] = least;
    Ok(Cost { case, pace, allocations, calls, switches, instructions: None })
}

fn grown(before: Counts, after: Counts) -> [f64; 3] {
    let each = |after: u64, before: u64| (after - before) as f64 / REQUESTS as f64;
    [
        each(after.allocations, before.allocations),
        each(after.calls, before.calls),
        // A thread may have ended in between, and taken its count with it.
        each(after.switches.max(before.switches), before.switches),
    ]
}

/// Sends requests and checks their answers.
pub fn ask(client: &mut Client, case: Case, pace: Pace, requests: usize) -> Result<()> {
    let frames = case.frame()?.repeat(pace.width());
    for _ in 0..requests / pace.width() {
        for answer in client.exchange(&frames, pace.width())? {
            case.check(&answer)?;
        }
    }
    Ok(())
}
