//! The newest batches of the logs that somebody reads at their end, in memory, one byte budget over all of them.
//!
//! ```text
//! append ──▶ batch, if a reader waits at the end ──▶ cache ── budget exceeded ──▶ the oldest batch of all goes
//!                                                      ▲
//! read from offset n: (log, n) ─▶ batch ─▶ (log, its end) ─▶ batch ─▶ …   without a look into any file
//! ```
//! Invariant: the cache gives what the file holds at that offset. A log that replaces batches takes another number, under which
//! nothing is cached. Batches are shared by all who read them; those that are a small part of their request's frame are
//! copied out of it, so that what is kept is at most twice what is counted. Deliberately absent: reading files into the cache. Old
//! batches are
//! sent from the page cache.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};

use bytes::{Bytes, BytesMut};
use parking_lot::Mutex;

use super::read_range::ReadRange;
use kalda_sys::types::Offset;

/// Batches up to this size are copied: less than what keeping a slice of a frame may hold on to.
const COPIED_BYTES: usize = 4096;
/// What an entry costs besides its bytes.
const ENTRY_BYTES: usize = 160;
/// A log stops adding batches after this many that nobody read, until somebody waits at its end again.
const UNREAD_LIMIT: u32 = 64;

/// A batch in memory.
#[derive(Debug, Clone)]
pub struct CachedBatch {
    /// The offset after its last record.
    pub end: Offset,
    /// Its bytes, in order.
    pub slices: [Bytes; 2],
}

impl CachedBatch {
    /// A batch of a header and records, which are slices of `frame_bytes` that they would keep.
    #[must_use]
    pub fn new(end: Offset, slices: [Bytes; 2], frame_bytes: usize) -> Self {
        let batch = Self { end, slices };
        let length = batch.length();
        if length > COPIED_BYTES && length >= frame_bytes / 2 { batch } else { batch.copied() }
    }

    fn copied(&self) -> Self {
        let mut bytes = BytesMut::with_capacity(self.length());
        self.slices.iter().for_each(|slice| bytes.extend_from_slice(slice));
        Self { end: self.end, slices: [bytes.freeze(), Bytes::new()] }
    }

    /// How many bytes it has.
    #[must_use]
    pub fn length(&self) -> usize {
        self.slices.iter().map(Bytes::len).sum()
    }
}

/// A log, and the base offset of a batch of it.
type Key = (u64, Offset);

/// The cache.
#[derive(Debug)]
pub struct TailCache {
    max_bytes: usize,
    next_log: AtomicU64,
    entries: Mutex<Entries>,
}

#[derive(Debug, Default)]
struct Entries {
    batches: HashMap<Key, CachedBatch>,
    /// The same keys, oldest first.
    order: VecDeque<Key>,
    bytes: usize,
}

impl TailCache {
    /// A cache of up to `max_bytes`; with 0 nothing is kept.
    #[must_use]
    pub fn new(max_bytes: usize) -> Self {
        Self { max_bytes, next_log: AtomicU64::new(0), entries: Mutex::default() }
    }

    /// Bytes that are held.
    #[must_use]
    pub fn size_bytes(&self) -> usize {
        self.entries.lock().bytes
    }

    fn take_number(&self) -> u64 {
        // Numbers only have to differ.
        self.next_log.fetch_add(1, Ordering::Relaxed)
    }

    fn insert(&self, key: Key, batch: CachedBatch) {
        let added = batch.length() + ENTRY_BYTES;
        // It would put out all others, and then itself.
        if added > self.max_bytes {
            return;
        }
        let mut entries = self.entries.lock();
        entries.bytes += added;
        if let Some(before) = entries.batches.insert(key, batch) {
            entries.bytes -= before.length() + ENTRY_BYTES;
        } else {
            entries.order.push_back(key);
        }
        while entries.bytes > self.max_bytes {
            let Some(oldest) = entries.order.pop_front() else { return };
            let gone = entries.batches.remove(&oldest);
            entries.bytes -= gone.map_or(0, |batch| batch.length() + ENTRY_BYTES);
        }
    }

    /// Batches of the range that follow each other, and the offset after them.
    fn read(&self, log: u64, range: &ReadRange) -> Option<(Vec<Bytes>, Offset)> {
        let ReadRange { from, before, max_bytes, at_least_one } = *range;
        let entries = self.entries.lock();
        let (mut slices, mut length, mut next) = (Vec::new(), 0, from);
        while let Some(batch) = entries.batches.get(&(log, next)).filter(|batch| batch.end <= before) {
            let first = at_least_one && slices.is_empty();
            if length + batch.length() > max_bytes && !first {
                break;
            }
            length += batch.length();
            slices.extend(batch.slices.iter().filter(|slice| !slice.is_empty()).cloned());
            next = batch.end;
        }
        if slices.is_empty() { None } else { Some((slices, next)) }
    }
}

/// One log's part of the cache.
#[derive(Debug)]
pub struct Tail {
    cache: Arc<TailCache>,
    log: u64,
    /// How many batches were added since somebody read one, or waited at the end.
    unread: AtomicU32,
}

impl Tail {
    /// The part of a log that nobody has read yet.
    #[must_use]
    pub fn new(cache: Arc<TailCache>) -> Self {
        let log = cache.take_number();
        Self { cache, log, unread: AtomicU32::new(UNREAD_LIMIT) }
    }

    /// The same for another log, which takes the place of this one.
    #[must_use]
    pub fn renewed(&self) -> Self {
        Self::new(Arc::clone(&self.cache))
    }

    /// True if batches should be added: somebody has read at the end lately.
    #[must_use]
    pub fn is_wanted(&self) -> bool {
        // A hint: who sees it late adds one batch too many, or one too few.
        self.unread.load(Ordering::Relaxed) < UNREAD_LIMIT
    }

    /// Somebody waits at the log's end.
    pub fn note_waiting_reader(&self) {
        self.unread.store(0, Ordering::Relaxed);
    }

    /// Adds a batch that was appended.
    pub fn add(&self, base_offset: Offset, batch: CachedBatch) {
        self.unread.fetch_add(1, Ordering::Relaxed);
        self.cache.insert((self.log, base_offset), batch);
    }

    /// Nothing that was added counts any more: batches are about to be replaced.
    pub fn forget(&mut self) {
        self.log = self.cache.take_number();
    }

    /// Batches of the range that follow each other, and the offset after them; nothing where the first isn't here.
    #[must_use]
    pub fn read(&self, range: &ReadRange) -> Option<(Vec<Bytes>, Offset)> {
        // Nothing was added for a while: the lock that all logs share is spared.
        if !self.is_wanted() {
            return None;
        }
        let found = self.cache.read(self.log, range)?;
        self.note_waiting_reader();
        Some(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn batch(end: i64, bytes: usize) -> CachedBatch {
        CachedBatch::new(Offset(end), [Bytes::from(vec![1; 61]), Bytes::from(vec![2; bytes])], bytes)
    }

    fn read(tail: &Tail, from: i64, before: i64, max_bytes: usize) -> Option<(usize, i64)> {
        let (from, before) = (Offset(from), Offset(before));
        let found = tail.read(&ReadRange { from, before, max_bytes, at_least_one: true })?;
        Some((found.0.iter().map(Bytes::len).sum(), found.1.0))
    }

    #[test]
    fn batches_that_follow_each_other_are_given_together() {
        let tail = Tail::new(Arc::new(TailCache::new(1 << 20)));
        assert!(!tail.is_wanted(), "nobody has read yet");
        tail.note_waiting_reader();
        for base in [0, 10, 20] {
            tail.add(Offset(base), batch(base + 10, 100));
        }
        assert_eq!(read(&tail, 0, 30, 1 << 20), Some((3 * 161, 30)));
        assert_eq!(read(&tail, 0, 29, 1 << 20), Some((2 * 161, 20)), "the last one isn't committed");
        assert_eq!(read(&tail, 10, 30, 200), Some((161, 20)), "a second one is too much");
        assert_eq!(read(&tail, 10, 30, 1), Some((161, 20)), "the first one always");
        assert_eq!(read(&tail, 15, 30, 1 << 20), None, "inside of a batch");
        assert_eq!(read(&tail, 30, 30, 1 << 20), None);
    }

    #[test]
    fn the_oldest_of_all_logs_goes_first_and_the_budget_holds() {
        let cache = Arc::new(TailCache::new(4 * (161 + ENTRY_BYTES)));
        let tails = [Tail::new(Arc::clone(&cache)), Tail::new(Arc::clone(&cache))];
        tails.iter().for_each(Tail::note_waiting_reader);
        for base in 0..3 {
            tails.iter().for_each(|tail| tail.add(Offset(base), batch(base + 1, 100)));
        }
        for tail in &tails {
            assert_eq!(read(tail, 0, 3, 1 << 20), None);
            assert_eq!(read(tail, 1, 3, 1 << 20), Some((2 * 161, 3)));
        }
        assert_eq!(cache.size_bytes(), 4 * (161 + ENTRY_BYTES));
        tails[0].add(Offset(3), batch(4, 1 << 20));
        assert_eq!(
            read(&tails[0], 1, 4, 1 << 20),
            Some((2 * 161, 3)),
            "one that is larger than all is not kept"
        );
    }

    #[test]
    fn a_log_that_replaces_batches_finds_none_of_the_old_ones() {
        let mut tail = Tail::new(Arc::new(TailCache::new(1 << 20)));
        tail.note_waiting_reader();
        tail.add(Offset(0), batch(1, 100));
        tail.forget();
        assert_eq!(read(&tail, 0, 1, 1 << 20), None);
    }

    #[test]
    fn a_log_that_nobody_reads_adds_no_more() {
        let tail = Tail::new(Arc::new(TailCache::new(1 << 20)));
        tail.note_waiting_reader();
        (0..64).for_each(|base| tail.add(Offset(base), batch(base + 1, 10)));
        assert!(!tail.is_wanted());
        tail.note_waiting_reader();
        assert!(tail.is_wanted());
    }
}
