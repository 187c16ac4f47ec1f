//! One attack, judged from outside.
//!
//! ```text
//! look ─▶ canary begins ─▶ attack, with less priority ─▶ wait until all is as before, or too long ─▶ canary ends ─▶ verdict
//! ```
//!
//! Invariant: the attackers' threads give way to broker and canary, as they would on machines of their own: on two cores they would
//! otherwise take from both what they need.

mod totals;
mod verdict;

use std::net::SocketAddr;
use std::process::ExitStatus;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow};
use rustix::process::setpriority_process;

pub use totals::Totals;
pub use verdict::Verdict;

use crate::attacks::{Arena, Attack};
use crate::broker::{BrokerProcess, LogFile, Memory, MemoryWatch, Sockets, mib};
use crate::canary::{Canary, Ledger};
use crate::requests::Catalogue;
use crate::wire::{HELLO, Heard, Peer};

/// How nice the attackers are: less so than broker and canary, as much as anything else on this machine.
const NICE: i32 = 0;
/// How long the broker may take until everything is as before: members of groups are forgotten after 6 s.
const SETTLES_WITHIN: Duration = Duration::from_secs(10);
const LOOK_EVERY: Duration = Duration::from_millis(20);
/// Memory that may be left over by an attack: what an allocator keeps, caches, topics and groups that are meant to stay.
const LEFT_OVER: u64 = 32 << 20;
/// Memory that may be left over by all attacks together: what the shares of all that is kept allow under the limit of 256 MiB (groups and tails of logs a sixteenth each,
/// metadata an eighth, transactions, sessions, producers and schemas a thirty-second each).
const LEFT_OVER_IN_ALL: u64 = 96 << 20;
/// The canary's own connections.
const CANARY_SOCKETS: usize = 3;

/// The broker under attack, and what is known of it from before.
#[derive(Debug)]
pub struct Subject {
    /// Where it listens.
    pub address: SocketAddr,
    /// Its process, where it's one of ours.
    pub broker: Option<BrokerProcess>,
    /// Its log.
    pub log: Option<LogFile>,
    /// What the canary has written; none while a trial has it.
    pub ledger: Option<Ledger>,
    /// What it held before the first attack since its start.
    pub first: Option<Memory>,
}

/// One attack to be judged.
#[derive(Clone, Copy)]
pub struct Trial<'a> {
    /// What is done.
    pub attack: &'a Attack,
    /// What can be asked.
    pub catalogue: &'a Catalogue,
    /// Where chance comes from.
    pub seed: u64,
}

impl Subject {
    /// Starts the broker anew, after an attack that it didn't survive well.
    pub fn renew(&mut self) -> Result<()> {
        if let Some(broker) = &mut self.broker {
            // Whether it stops well is judged at the end of a run.
            let _ = broker.stop();
            broker.restart().context("starting the broker anew")?;
            self.address = broker.address();
            self.first = None;
        }
        self.log.as_mut().map(LogFile::news);
        Ok(())
    }

    fn pid(&self) -> Option<u32> {
        self.broker.as_ref().map(BrokerProcess::pid)
    }

    fn sockets(&self) -> Option<Sockets> {
        self.pid().map(|pid| Sockets::of(pid, self.address))
    }

    /// Whether it answers on a new connection.
    fn answers(&self) -> bool {
        let answer = Peer::connect(self.address).map(|mut peer| {
            peer.send(&HELLO);
            peer.hear(SETTLES_WITHIN)
        });
        matches!(answer, Ok(Heard::Answer(_)))
    }

    fn ended(&mut self) -> Option<ExitStatus> {
        self.broker.as_mut()?.ended()
    }
}

impl Trial<'_> {
    /// Attacks, and judges.
    pub fn judge(&self, subject: &mut Subject) -> Result<Verdict> {
        let before = subject.pid().and_then(Memory::of).unwrap_or_default();
        subject.first.get_or_insert(before);
        let sockets = subject.sockets().unwrap_or_default();
        let ledger = subject.ledger.take().context("the canary is gone")?;
        let watch = subject.pid().map(MemoryWatch::begin);
        let canary = Canary::begin(subject.address, ledger);

        let started = Instant::now();
        let mut arena =
            Arena::new(subject.address, self.catalogue, subject.pid(), self.seed, &self.attack.name);
        arena.http = subject.broker.as_ref().map(BrokerProcess::http_addresses).unwrap_or_default();
        let attacked = self.run(&arena);
        let took = started.elapsed();
        let mut reasons = Vec::new();
        let unsettled = settle(subject, before, sockets);
        let (ledger, mut times, canary) = canary.end()?;
        let most = watch.map(MemoryWatch::end).unwrap_or_default();
        subject.ledger = Some(ledger);

        let ended = subject.ended();
        // What follows from its end is not told.
        if ended.is_none() {
            reasons.extend(attacked.err().map(|error| format!("the attack: {error:#}")));
            reasons.extend(canary.err().map(|error| format!("the canary: {error:#}")));
            reasons.extend(unsettled);
        }
        let log = subject.log.as_mut().map(LogFile::news).unwrap_or_default();
        Ok(Verdict {
            name: self.attack.name.clone(),
            seed: self.seed,
            took,
            tally: arena.tally(),
            known: subject.broker.is_some(),
            before,
            most,
            p99: times.p99(),
            slowest: times.slowest(),
            answers: times.answers(),
            log,
            ended,
            reasons,
        }
        .judged(started.elapsed()))
    }

    fn run(&self, arena: &Arena<'_>) -> Result<()> {
        std::thread::scope(|scope| {
            let attack = scope.spawn(|| {
                // Of this thread and those that it starts. It fails only where all are nicer than that already.
                let _ = setpriority_process(None, NICE);
                self.attack.run(arena)
            });
            attack.join().map_err(|_| anyhow!("the attack panicked"))?
        })
    }
}

/// Waits until memory and connections are as before; says what isn't in the end.
fn settle(subject: &mut Subject, before: Memory, sockets: Sockets) -> Option<String> {
    let until = Instant::now() + SETTLES_WITHIN;
    if !subject.answers() {
        return Some("no answer to ApiVersions on a new connection".to_owned());
    }
    loop {
        if subject.ended().is_some() {
            return None;
        }
        let memory = subject.pid().and_then(Memory::of).unwrap_or(before);
        let now = subject.sockets().unwrap_or(sockets);
        let first = subject.first.unwrap_or(before);
        let mut left = Vec::new();
        if memory.resident > (before.resident + LEFT_OVER).min(first.resident + LEFT_OVER_IN_ALL) {
            let [held, due, at_first] = [memory.resident, before.resident, first.resident].map(mib);
            left.push(format!("{held} MiB of memory are held, {due} before, {at_first} at its start"));
        }
        if now.held > sockets.held + CANARY_SOCKETS || now.close_wait > sockets.close_wait {
            let held = now.held.saturating_sub(sockets.held);
            left.push(format!("{held} connections stay, {} of them in CLOSE-WAIT", now.close_wait));
        }
        if left.is_empty() {
            return None;
        }
        if Instant::now() > until {
            return Some(format!("{} after {SETTLES_WITHIN:?}", left.join(", ")));
        }
        std::thread::sleep(LOOK_EVERY);
    }
}
