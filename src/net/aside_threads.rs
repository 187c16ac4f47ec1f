//! Threads aside: they serve connections that get large answers, so that short ones of others don't wait for them, and so that large ones have more than
//! one processor.
//!
//! Invariant: each has a runtime of its own, starts when the first connection comes to it, and ends with this. Where none can be had, the threads of
//! the process's runtime serve everybody. Deliberately absent: which connection belongs where ([`residence`](super::residence)).

use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use tokio::runtime::{Builder, Handle};
use tokio_util::sync::CancellationToken;
use tracing::warn;

/// After so many turns of tasks sockets are looked at, however much there is to do: a turn may take a quarter of a millisecond.
pub const TURNS_BETWEEN_LOOKS: u32 = 16;
/// Threads that wait for disks on behalf of one thread aside.
const MOST_BLOCKING_THREADS: usize = 16;

/// All threads aside.
#[derive(Debug)]
pub struct AsideThreads {
    threads: Vec<Arc<AsideThread>>,
    ended: CancellationToken,
}

#[derive(Debug, Default)]
struct AsideThread {
    runtime: OnceLock<Option<Handle>>,
    connections: AtomicUsize,
}

/// A connection's right to a thread aside, which counts it.
#[derive(Debug)]
pub(super) struct Seat {
    thread: Arc<AsideThread>,
    runtime: Handle,
}

impl AsideThreads {
    /// Up to so many.
    #[must_use]
    pub fn new(count: usize) -> Self {
        Self { threads: (0..count).map(|_| Arc::default()).collect(), ended: CancellationToken::new() }
    }

    /// A seat on the thread with the fewest connections; none where there is none.
    pub(super) fn seat(&self) -> Option<Seat> {
        let thread = self.threads.iter().min_by_key(|thread| thread.connections.load(Ordering::Relaxed))?;
        let runtime = thread.runtime.get_or_init(|| self.start()).clone()?;
        thread.connections.fetch_add(1, Ordering::Relaxed);
        Some(Seat { thread: Arc::clone(thread), runtime })
    }

    fn start(&self) -> Option<Handle> {
        let started = start(self.ended.clone());
        if let Err(error) = &started {
            warn!(%error, "a thread for large answers could not be started: the common ones send them");
        }
        started.ok()
    }
}

impl Drop for AsideThreads {
    fn drop(&mut self) {
        self.ended.cancel();
    }
}

impl Seat {
    /// The runtime of its thread.
    pub(super) fn runtime(&self) -> &Handle {
        &self.runtime
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.thread.connections.fetch_sub(1, Ordering::Relaxed);
    }
}

fn start(ended: CancellationToken) -> io::Result<Handle> {
    let runtime = Builder::new_current_thread()
        .enable_all()
        .event_interval(TURNS_BETWEEN_LOOKS)
        .max_blocking_threads(MOST_BLOCKING_THREADS)
        .build()?;
    let handle = runtime.handle().clone();
    std::thread::Builder::new().name("aside".to_owned()).spawn(move || {
        runtime.block_on(ended.cancelled());
        // What still waits for a disk is not waited for.
        runtime.shutdown_background();
    })?;
    Ok(handle)
}
