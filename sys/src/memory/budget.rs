//! How many bytes requests and answers hold together, and how many they may.
//!
//! ```text
//! 0 ──────── used ───────▶ three quarters ────────▶ limit ──────── reserve ────────▶
//!   every claim is granted │ large ones wait        │ middling ones wait, too
//!                          │                        │ small ones are still granted
//! of those that wait and hold something already, one may go on
//! ```
//! So whoever asks for much leaves room for those who ask for little: a few peers with large answers that they don't read can't
//! keep a producer waiting.
//!
//! Invariant: `used` is the sum of all rooms. It exceeds the limit by the reserve and by one claim at the most: the one
//! that goes on so that those who hold memory and wait for more can't wait for each other for ever.
//! Deliberately absent: who is to be cut off when memory is short. Whoever holds a room and waits for a peer asks
//! [`MemoryBudget::is_contended`].

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use tokio::sync::{Mutex, Notify, Semaphore};

use super::room::Room;

/// A claim up to this size may use the reserve: a small request is answered also while larger ones wait for memory.
pub(super) const SMALL_BYTES: usize = 64 * 1024;
/// A claim up to this size may use all of the limit: the largest batch that producers send by default.
pub(super) const MIDDLING_BYTES: usize = 1024 * 1024 + 64 * 1024;

/// The bytes that requests and answers may hold together. Cheap to clone.
#[derive(Debug, Clone)]
pub struct MemoryBudget(Arc<Shared>);

#[derive(Debug)]
pub(super) struct Shared {
    limit: usize,
    reserve: usize,
    used: AtomicUsize,
    /// How many claims wait.
    waiting: AtomicUsize,
    /// Claims that hold nothing yet wait in line here, the middling ones in one of their own: else they would wait behind large ones.
    middling_turn: Mutex<()>,
    large_turn: Mutex<()>,
    /// Some room was given back.
    pub(super) freed: Notify,
    /// The right to go on above the limit.
    pub(super) beyond: Arc<Semaphore>,
    /// Set when much is used, until somebody asks.
    was_busy: AtomicBool,
}

/// More than this part of the limit counts as much. What a few requests use is soon used by others, and needn't be given back.
const BUSY_PART: usize = 8;

impl MemoryBudget {
    /// A budget of `limit` bytes, and `reserve` more for small claims.
    #[must_use]
    pub fn new(limit: usize, reserve: usize) -> Self {
        Self(Arc::new(Shared {
            limit,
            reserve,
            used: AtomicUsize::new(0),
            waiting: AtomicUsize::new(0),
            middling_turn: Mutex::new(()),
            large_turn: Mutex::new(()),
            freed: Notify::new(),
            beyond: Arc::new(Semaphore::new(1)),
            was_busy: AtomicBool::new(false),
        }))
    }

    /// A room that holds nothing yet.
    #[must_use]
    pub fn room(&self) -> Room {
        Room::empty(Arc::clone(&self.0))
    }

    /// The most that one room can hold, in bytes.
    #[must_use]
    pub fn limit(&self) -> usize {
        self.0.limit
    }

    /// True while a claim waits: whoever holds memory for a peer that does nothing should let it go.
    #[must_use]
    pub fn is_contended(&self) -> bool {
        // A hint, here and below: what may be taken is decided in `try_take`.
        self.0.waiting.load(Ordering::Relaxed) > 0
    }

    /// True while less than half is used: then room may be claimed for bytes that have not come yet.
    #[must_use]
    pub fn is_calm(&self) -> bool {
        self.0.used.load(Ordering::Relaxed) < self.0.limit / 2
    }

    /// Whether much was used since this was asked last.
    #[must_use]
    pub fn take_was_busy(&self) -> bool {
        self.0.was_busy.swap(false, Ordering::Relaxed)
    }

    /// Notes that much memory is used, for what isn't claimed here.
    pub fn note_busy(&self) {
        self.0.note_busy();
    }

    /// Bytes held by all rooms.
    #[must_use]
    pub fn used(&self) -> usize {
        self.0.used.load(Ordering::Relaxed)
    }
}

impl Shared {
    pub(super) const fn limit(&self) -> usize {
        self.limit
    }

    /// Where a claim of `total` bytes waits for its turn.
    pub(super) const fn turn(&self, total: usize) -> &Mutex<()> {
        if total <= MIDDLING_BYTES { &self.middling_turn } else { &self.large_turn }
    }

    /// Takes `more` bytes for a room that will then hold `total`, and is to hold `expected`, if they are there.
    pub(super) fn try_take(&self, more: usize, total: usize, expected: usize) -> bool {
        let most = if total <= SMALL_BYTES {
            self.limit.saturating_add(self.reserve)
        } else if expected <= MIDDLING_BYTES {
            self.limit
        } else {
            self.limit / 4 * 3
        };
        // When nobody else holds anything, there is nothing to wait for.
        let alone = total - more;
        let fits = |used: usize| {
            used.checked_add(more).filter(|sum| *sum <= most || used == alone && *sum <= self.limit)
        };
        let taken = self.used.fetch_update(Ordering::SeqCst, Ordering::SeqCst, fits);
        if taken.is_ok_and(|used| used + more > self.limit / BUSY_PART) {
            self.note_busy();
        }
        taken.is_ok()
    }

    fn note_busy(&self) {
        // A store that changes nothing would still take the line from other processors.
        if !self.was_busy.load(Ordering::Relaxed) {
            self.was_busy.store(true, Ordering::Relaxed);
        }
    }

    /// Takes them whether or not they are there.
    pub(super) fn take(&self, more: usize) {
        self.used.fetch_add(more, Ordering::SeqCst);
        self.note_busy();
    }

    pub(super) fn give_back(&self, bytes: usize) {
        self.used.fetch_sub(bytes, Ordering::SeqCst);
        // Whoever waits says so before it looks at `used` once more, so one of the two sees the other.
        if self.waiting.load(Ordering::SeqCst) > 0 {
            self.freed.notify_waiters();
        }
    }

    /// Counts a claim as waiting until the answer is dropped.
    pub(super) fn wait(&self) -> Waiting<'_> {
        // Before the next look at `used`, see `give_back`.
        self.waiting.fetch_add(1, Ordering::SeqCst);
        Waiting(&self.waiting)
    }
}

/// A claim that waits.
pub(super) struct Waiting<'a>(&'a AtomicUsize);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}
