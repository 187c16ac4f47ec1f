//! A peer that doesn't behave: bytes out, bytes in, and away.
//!
//! Invariant: it never waits without a limit, and what it reads is dropped.

use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use rustix::net::sockopt;

/// How long the broker may take to accept. Where its queue is full, the kernel tries again after seconds.
const ACCEPTED_WITHIN: Duration = Duration::from_secs(10);
/// How long it may take to take in what's sent, or to send a byte. One that doesn't is not waited for.
const PATIENCE: Duration = Duration::from_secs(1);
/// An answer that is longer is read without being kept.
const KEPT: usize = 1 << 20;

/// ApiVersions, version 0, without a client id: the shortest request there is.
pub const HELLO: [u8; 14] = [0, 0, 0, 10, 0, 18, 0, 0, 0, 0, 0, 1, 0xff, 0xff];

/// What became of bytes that were sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sent {
    /// The broker's side has them all.
    All,
    /// The broker doesn't read, or has closed.
    NotAll,
}

/// What came.
#[derive(Debug, PartialEq, Eq)]
pub enum Heard {
    /// The correlation id of an answer.
    Answer(i32),
    /// The broker has closed.
    Closed,
    /// Nothing, or not all of an answer, in the time given.
    Silence,
}

/// A connection.
#[derive(Debug)]
pub struct Peer {
    stream: TcpStream,
}

impl Peer {
    /// Connects.
    pub fn connect(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect_timeout(&address, ACCEPTED_WITHIN).context("a peer can't connect")?;
        stream.set_nodelay(true)?;
        stream.set_write_timeout(Some(PATIENCE))?;
        Ok(Self { stream })
    }

    /// Has the kernel keep little of what this peer doesn't read, so that it's the broker's.
    pub fn keep_little(&self) -> Result<()> {
        Ok(sockopt::set_socket_recv_buffer_size(&self.stream, 4096)?)
    }

    /// Sends bytes.
    pub fn send(&mut self, bytes: &[u8]) -> Sent {
        match self.stream.write_all(bytes) {
            Ok(()) => Sent::All,
            Err(_) => Sent::NotAll,
        }
    }

    /// Waits for the next answer.
    pub fn hear(&mut self, patience: Duration) -> Heard {
        let until = Instant::now() + patience;
        let mut head = [0; 8];
        match self.read_exactly(&mut head, until) {
            Ok(()) => {}
            Err(heard) => return heard,
        }
        let number = |at: usize| i32::from_be_bytes([head[at], head[at + 1], head[at + 2], head[at + 3]]);
        let mut rest = usize::try_from(number(0)).unwrap_or(0).saturating_sub(4);
        let mut dropped = vec![0; rest.min(KEPT)];
        while rest > 0 {
            let part = rest.min(dropped.len());
            if let Err(heard) = self.read_exactly(&mut dropped[..part], until) {
                return heard;
            }
            rest -= part;
        }
        Heard::Answer(number(4))
    }

    /// Reads at most one byte; false when the broker has closed.
    pub fn read_byte(&mut self) -> bool {
        let mut byte = [0];
        self.read_exactly(&mut byte, Instant::now() + PATIENCE) != Err(Heard::Closed)
    }

    fn read_exactly(&mut self, mut room: &mut [u8], until: Instant) -> Result<(), Heard> {
        while !room.is_empty() {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() || self.stream.set_read_timeout(Some(left)).is_err() {
                return Err(Heard::Silence);
            }
            match self.stream.read(room) {
                Ok(0) => return Err(Heard::Closed),
                Ok(read) => room = &mut room[read..],
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
                Err(_) => return Err(Heard::Closed),
            }
        }
        Ok(())
    }

    /// Says that no more comes, and goes on listening.
    pub fn finish(&self) {
        // It may be closed already.
        let _ = self.stream.shutdown(Shutdown::Write);
    }

    /// Goes away by a reset, without a word.
    pub fn vanish(self) {
        // Without it the connection ends in good order, which is no matter.
        let _ = sockopt::set_socket_linger(&self.stream, Some(Duration::ZERO));
    }
}
