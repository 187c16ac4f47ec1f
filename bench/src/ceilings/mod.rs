//! What this machine does without a broker: the least that a broker's work must cost.
//!
//! ```text
//! receive   socket ─▶ buffer ─▶ CRC-32C ─▶ page cache      what a produced byte needs
//! send      page cache ─▶ sendfile ─▶ socket               what a fetched byte needs
//! answer    socket ─▶ buffer ─▶ page cache, or back ─▶ socket   what a small request needs
//! sync      write, fdatasync, one after the other          what a sync of one record needs
//! ```
//!
//! Invariant: the same sizes as the scenario's, on the same disk, in the same run; processor time is that of the one thread
//! that does the work.

mod answer;
mod receive;
mod send;
mod sync;

use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};

pub use answer::{Answered, FileCall, Pace, SmallRequests};
pub use sync::syncs_per_second;

/// What moving bytes cost.
#[derive(Debug, Clone, Copy)]
pub struct Moved {
    bytes: u64,
    cpu: Duration,
    took: Duration,
}

impl Moved {
    /// Processor seconds for 10⁹ bytes.
    pub fn cpu_per_gigabyte(&self) -> f64 {
        self.cpu.as_secs_f64() * 1e9 / self.bytes as f64
    }

    /// Bytes a second.
    pub fn bytes_per_second(&self) -> f64 {
        self.bytes as f64 / self.took.as_secs_f64()
    }
}

/// How much is moved: a second's work.
const VOLUME: u64 = 1 << 30;
/// A ceiling is the best of some: what disturbs it is not the machine.
const TIMES: usize = 5;

/// Receives pieces of this size, checks them, writes them.
pub fn receive(folder: &Path, piece: usize) -> Result<Moved> {
    best(|| receive::measure(&folder.join("ceiling.log"), piece, VOLUME))
}

/// Sends a file from the page cache in pieces of this size, which was written in pieces of another.
pub fn send(folder: &Path, piece: usize, written: usize) -> Result<Moved> {
    best(|| send::measure(&folder.join("ceiling.log"), piece, written, VOLUME))
}

/// Answers small requests.
pub fn answer(folder: &Path, requests: SmallRequests) -> Result<Answered> {
    best(|| answer::measure(&folder.join("ceiling.log"), requests))
}

fn best<T: Timed>(measure: impl Fn() -> Result<T>) -> Result<T> {
    let mut best = measure()?;
    for _ in 1..TIMES {
        best = best.least(measure()?);
    }
    Ok(best)
}

/// Times that one disturbed measurement must not decide.
trait Timed {
    /// The lesser of both, each time by itself.
    fn least(self, other: Self) -> Self;
}

impl Timed for Moved {
    fn least(self, other: Self) -> Self {
        Self { cpu: self.cpu.min(other.cpu), took: self.took.min(other.took), ..self }
    }
}

impl Timed for Answered {
    fn least(self, other: Self) -> Self {
        Self { cpu: self.cpu.min(other.cpu), took: self.took.min(other.took) }
    }
}

/// Both ends of a connection over the loopback.
fn connected() -> Result<(TcpStream, TcpStream)> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    let near = TcpStream::connect(listener.local_addr()?)?;
    let (far, _) = listener.accept()?;
    near.set_nodelay(true)?;
    far.set_nodelay(true)?;
    Ok((near, far))
}

/// The result of a thread.
fn joined<T>(thread: std::thread::JoinHandle<Result<T>>) -> Result<T> {
    thread.join().ok().context("a thread of the measurement panicked")?
}
