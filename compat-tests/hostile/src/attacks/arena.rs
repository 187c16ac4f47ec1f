//! Where an attack takes place: the address, the dice, the clock, and the counts of what was done.
//!
//! Invariant: all of an attack's chance comes from [`Arena::dice`], all its connections from [`Arena::peer`].

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow};
use fastrand::Rng;

use crate::requests::Catalogue;
use crate::wire::{Client, Heard, Peer, Sent};

/// An attack ends then, whatever it was about to do.
const LONGEST_ATTACK: Duration = Duration::from_secs(20);
/// How long what an attack prepares may take to be answered.
const PATIENCE: Duration = Duration::from_secs(10);
/// The stack of a thread that holds one connection.
const STACK_BYTES: usize = 256 << 10;

/// The surroundings of one attack.
#[derive(Debug)]
pub struct Arena<'a> {
    /// Where the broker listens.
    pub address: SocketAddr,
    /// Where it speaks HTTP, as far as that is known.
    pub http: Vec<SocketAddr>,
    /// What can be asked.
    pub catalogue: &'a Catalogue,
    /// The broker's process, where it's one of ours.
    pub pid: Option<u32>,
    seed: u64,
    until: Instant,
    cut: AtomicBool,
    frames: AtomicU64,
    answers: AtomicU64,
    connections: AtomicU64,
    notes: Mutex<Vec<String>>,
}

/// What an attack has done.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// Frames that were sent.
    pub frames: u64,
    /// Answers that were waited for and came.
    pub answers: u64,
    /// Connections that were made.
    pub connections: u64,
    /// What else there is to tell.
    pub notes: Vec<String>,
}

impl<'a> Arena<'a> {
    /// A fresh one; the attack's name is part of its chance.
    pub fn new(
        address: SocketAddr,
        catalogue: &'a Catalogue,
        pid: Option<u32>,
        seed: u64,
        name: &str,
    ) -> Self {
        let of_name = u64::from(crc32c::crc32c(name.as_bytes()));
        Self {
            address,
            http: Vec::new(),
            catalogue,
            pid,
            seed: seed ^ of_name << 32,
            until: Instant::now() + LONGEST_ATTACK,
            cut: AtomicBool::new(false),
            frames: AtomicU64::new(0),
            answers: AtomicU64::new(0),
            connections: AtomicU64::new(0),
            notes: Mutex::default(),
        }
    }

    /// Dice for one of an attack's threads.
    pub fn dice(&self, thread: usize) -> Rng {
        Rng::with_seed(Rng::with_seed(self.seed.wrapping_add(thread as u64)).u64(..))
    }

    /// Whether the attack has lasted long enough; what is left of it is left out then.
    pub fn is_over(&self) -> bool {
        let over = Instant::now() >= self.until;
        self.cut.fetch_or(over, Ordering::Relaxed);
        over
    }

    /// A client that prepares something.
    pub fn client(&self) -> Result<Client> {
        Client::connect(self.address, PATIENCE)
    }

    /// A new connection.
    pub fn peer(&self) -> Result<Peer> {
        let peer = Peer::connect(self.address)?;
        self.connections.fetch_add(1, Ordering::Relaxed);
        Ok(peer)
    }

    /// A new connection to where HTTP is spoken; the number chooses among the addresses.
    pub fn http_peer(&self, number: usize) -> Result<Peer> {
        let address = self.http.get(number % self.http.len().max(1)).context("no HTTP")?;
        let peer = Peer::connect(*address)?;
        self.connections.fetch_add(1, Ordering::Relaxed);
        Ok(peer)
    }

    /// Sends a frame, or a part of one.
    pub fn send(&self, peer: &mut Peer, frame: &[u8]) -> Sent {
        self.frames.fetch_add(1, Ordering::Relaxed);
        peer.send(frame)
    }

    /// Waits for the next answer.
    pub fn hear(&self, peer: &mut Peer, patience: Duration) -> Heard {
        let heard = peer.hear(patience);
        self.answers.fetch_add(u64::from(matches!(heard, Heard::Answer(_))), Ordering::Relaxed);
        heard
    }

    /// Runs `work` in so many threads at once, each with its number, and waits for all; gives the first error.
    pub fn threads(&self, count: usize, work: impl Fn(usize) -> Result<()> + Sync) -> Result<()> {
        std::thread::scope(|scope| {
            let builder = || std::thread::Builder::new().stack_size(STACK_BYTES);
            let work = &work;
            let started: Result<Vec<_>, _> =
                (0..count).map(|number| builder().spawn_scoped(scope, move || work(number))).collect();
            let join = |thread: std::thread::ScopedJoinHandle<'_, Result<()>>| {
                thread.join().unwrap_or_else(|_| Err(anyhow!("a thread of the attack panicked")))
            };
            let ended: Vec<Result<()>> = started?.into_iter().map(join).collect();
            ended.into_iter().collect()
        })
    }

    /// Something to tell beside the counts.
    pub fn note(&self, note: String) {
        self.notes.lock().unwrap_or_else(PoisonError::into_inner).push(note);
    }

    /// What was done so far.
    pub fn tally(&self) -> Tally {
        let mut notes = self.notes.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if self.cut.load(Ordering::Relaxed) {
            notes.push(format!("cut after {LONGEST_ATTACK:?}"));
        }
        let count = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        Tally {
            frames: count(&self.frames),
            answers: count(&self.answers),
            connections: count(&self.connections),
            notes,
        }
    }
}
