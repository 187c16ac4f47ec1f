//! Answer small requests: `epoll_wait`, and for each request `recv`, one call to a file, `send`.
//!
//! ```text
//! client   ▕ one request on each connection ▏ ◀─ answer, request, answer, request …   or all of them again at the next tick
//! server   epoll_wait ─▶ recv ─▶ pwritev or pread, page cache ─▶ send ─▶ … ─▶ epoll_wait
//! ```
//!
//! Invariant: nothing is decoded, checked or allocated. Processor time is the server's thread alone.

use std::fs::{self, File};
use std::io::{IoSlice, Read, Write};
use std::net::TcpStream;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use rustix::event::epoll::{self, EventData, EventFlags};
use rustix::fd::OwnedFd;
use rustix::io::pwritev;

use super::{connected, joined};
use crate::broker::cpu_of_this_thread;

/// What is done to the file for a request.
#[derive(Debug, Clone, Copy)]
pub enum FileCall {
    /// A batch is appended.
    Append,
    /// A batch is read.
    Read,
}

/// Requests of one kind, one under way on each connection.
#[derive(Debug, Clone, Copy)]
pub struct SmallRequests {
    /// How many connections.
    pub connections: usize,
    /// Bytes of the batch that comes with the request or with the answer.
    pub batch: usize,
    /// What is done with it.
    pub call: FileCall,
    /// When the next one is sent.
    pub pace: Pace,
}

/// When a connection that has its answer sends the next request.
#[derive(Debug, Clone, Copy)]
pub enum Pace {
    /// At once.
    AtOnce,
    /// So long after the one before, on all connections together.
    Every(Duration),
}

/// What a request took.
#[derive(Debug, Clone, Copy)]
pub struct Answered {
    /// Processor time of the server.
    pub cpu: Duration,
    /// From one to the next.
    pub took: Duration,
}

/// A second's work, at full speed.
const REQUESTS: usize = 100_000;
/// So many times all connections ask at a pace: two seconds of every 10 ms.
const TICKS: usize = 200;
/// Fields around a batch, of request and answer.
const FIELDS: usize = 90;
/// What a record batch begins with, which a broker writes from elsewhere.
const HEADER: usize = 61;
const READ_BYTES: usize = 8 << 10;
const EVENTS: usize = 1024;

/// One thread answers, another asks.
pub fn measure(path: &Path, requests: SmallRequests) -> Result<Answered> {
    let (near, far) = (0..requests.connections).map(|_| connected()).collect::<Result<(Vec<_>, Vec<_>)>>()?;
    let asking = thread::spawn(move || ask(near, requests));
    let answered = answer(far, path, requests);
    fs::remove_file(path)?;
    joined(asking)?;
    answered
}

impl SmallRequests {
    /// How many there are.
    fn count(&self) -> usize {
        match self.pace {
            Pace::AtOnce => REQUESTS,
            Pace::Every(_) => TICKS * self.connections,
        }
    }

    fn request(&self) -> usize {
        FIELDS + if matches!(self.call, FileCall::Append) { self.batch } else { 0 }
    }

    fn answer(&self) -> usize {
        FIELDS + if matches!(self.call, FileCall::Read) { self.batch } else { 0 }
    }
}

fn answer(mut sockets: Vec<TcpStream>, path: &Path, requests: SmallRequests) -> Result<Answered> {
    let file = File::options().read(true).write(true).create(true).truncate(true).open(path)?;
    let mut buffer = vec![b'k'; READ_BYTES];
    file.write_all_at(&buffer, 0)?;
    let mut end = buffer.len() as u64;
    let mut ready = Ready::of(&sockets)?;
    let (started, cpu) = (Instant::now(), cpu_of_this_thread()?);
    let mut served = 0;
    while served < requests.count() {
        for place in ready.next()? {
            let socket = &mut sockets[place];
            let count = socket.read(&mut buffer)?;
            ensure!(count == requests.request(), "a request of {count} bytes");
            match requests.call {
                FileCall::Append => {
                    let (header, rest) = buffer[..requests.batch].split_at(HEADER.min(requests.batch));
                    end += pwritev(&file, &[IoSlice::new(header), IoSlice::new(rest)], end)? as u64;
                }
                FileCall::Read => file.read_exact_at(&mut buffer[..requests.batch], 0)?,
            }
            let sent = socket.write(&buffer[..requests.answer()])?;
            ensure!(sent == requests.answer(), "a short write");
            served += 1;
        }
    }
    let (cpu, took) = (cpu_of_this_thread()? - cpu, started.elapsed());
    let each = |time: Duration| time.div_f64(served as f64);
    Ok(Answered { cpu: each(cpu), took: each(took) })
}

/// Asks until the server hangs up.
fn ask(sockets: Vec<TcpStream>, requests: SmallRequests) -> Result<()> {
    match requests.pace {
        Pace::AtOnce => ask_at_once(sockets, requests),
        Pace::Every(period) => ask_every(period, sockets, requests),
    }
}

fn ask_at_once(mut sockets: Vec<TcpStream>, requests: SmallRequests) -> Result<()> {
    let (request, mut answer) = (vec![b'k'; requests.request()], vec![0; requests.answer()]);
    let mut ready = Ready::of(&sockets)?;
    for socket in &mut sockets {
        socket.write_all(&request)?;
    }
    loop {
        for place in ready.next()? {
            let socket = &mut sockets[place];
            if socket.read_exact(&mut answer).and_then(|()| socket.write_all(&request)).is_err() {
                return Ok(());
            }
        }
    }
}

fn ask_every(period: Duration, mut sockets: Vec<TcpStream>, requests: SmallRequests) -> Result<()> {
    let (request, mut answer) = (vec![b'k'; requests.request()], vec![0; requests.answer()]);
    let mut due = Instant::now();
    for _ in 0..TICKS {
        for socket in &mut sockets {
            socket.write_all(&request)?;
        }
        for socket in &mut sockets {
            socket.read_exact(&mut answer)?;
        }
        due += period;
        thread::sleep(due.saturating_duration_since(Instant::now()));
    }
    Ok(())
}

/// Sockets that have something to read.
struct Ready {
    epoll: OwnedFd,
    events: Vec<epoll::Event>,
}

impl Ready {
    fn of(sockets: &[TcpStream]) -> Result<Self> {
        let epoll = epoll::create(epoll::CreateFlags::CLOEXEC)?;
        for (place, socket) in sockets.iter().enumerate() {
            epoll::add(&epoll, socket, EventData::new_u64(place as u64), EventFlags::IN)?;
        }
        Ok(Self { epoll, events: Vec::with_capacity(EVENTS) })
    }

    fn next(&mut self) -> Result<impl Iterator<Item = usize>> {
        self.events.clear();
        let room = rustix::buffer::spare_capacity(&mut self.events);
        epoll::wait(&self.epoll, room, None).context("epoll_wait")?;
        Ok(self.events.iter().map(|event| event.data.u64() as usize))
    }
}
