//! Memory of what is kept: state that outlives the request which made it, such as members of groups.
//!
//! ```text
//! 0 ────────── used ─────────▶ limit ─────── a quarter more ───────▶ whatever a start finds
//!   everything is taken in     │ only what replaces as much          │ only what is read from the disk
//! ```
//!
//! Invariant: `used` is the sum of all weights, and of all bytes that were kept here and that anybody holds still: both give back
//! what they took when they are dropped, so the count can't drift. Nobody waits for room here: a caller that finds none refuses its
//! request.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use bytes::Bytes;

/// What kept bytes take besides themselves: an owner with its weight, and two allocations.
pub const KEPT_BYTES: usize = 96;

/// What one kind of state may take. Cheap to clone.
#[derive(Debug, Clone)]
pub struct KeptMemory(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    limit: usize,
    /// Up to here, what replaces as much is taken in.
    ceiling: AtomicUsize,
    used: AtomicUsize,
    excess_told: AtomicBool,
}

/// What one holder takes.
#[derive(Debug)]
pub struct Weight {
    memory: KeptMemory,
    bytes: usize,
}

impl Default for KeptMemory {
    /// Memory without a limit.
    fn default() -> Self {
        Self::new(usize::MAX)
    }
}

impl KeptMemory {
    /// Memory for `limit` bytes.
    #[must_use]
    pub fn new(limit: usize) -> Self {
        Self(Arc::new(Shared {
            limit,
            ceiling: AtomicUsize::new(with_a_quarter_more(limit)),
            used: AtomicUsize::new(0),
            excess_told: AtomicBool::new(false),
        }))
    }

    /// The most that newcomers may fill.
    #[must_use]
    pub fn limit(&self) -> usize {
        self.0.limit
    }

    /// The most that may be filled by what replaces as much.
    #[must_use]
    pub fn ceiling(&self) -> usize {
        self.0.ceiling.load(Ordering::Relaxed)
    }

    /// Bytes that are held.
    #[must_use]
    pub fn used(&self) -> usize {
        self.0.used.load(Ordering::Relaxed)
    }

    /// True if `more` bytes can be taken in now.
    #[must_use]
    pub fn has_room_for(&self, more: usize) -> bool {
        self.used().checked_add(more).is_some_and(|sum| sum <= self.0.limit)
    }

    /// True for the first one who asks while more is held than the limit: so that it is told once.
    #[must_use]
    pub fn is_excess_news(&self) -> bool {
        self.used() > self.0.limit && !self.0.excess_told.swap(true, Ordering::Relaxed)
    }

    /// A weight of nothing.
    #[must_use]
    pub fn weight(&self) -> Weight {
        Weight { memory: self.clone(), bytes: 0 }
    }

    /// A weight of so many bytes, if there is room for them.
    #[must_use]
    pub fn try_weigh(&self, bytes: usize) -> Option<Weight> {
        let mut weight = self.weight();
        weight.try_set(bytes).then_some(weight)
    }

    /// A weight of so many bytes, which are there already.
    #[must_use]
    pub fn weigh(&self, bytes: usize) -> Weight {
        let mut weight = self.weight();
        weight.set(bytes);
        weight
    }

    /// A copy that weighs until nobody holds it any more; `None` if there is no room. `instead_of` is how much goes for it.
    #[must_use]
    pub fn keep(&self, bytes: &[u8], instead_of: usize) -> Option<Bytes> {
        if bytes.is_empty() {
            return Some(Bytes::new());
        }
        let weight = self.take(bytes.len() + KEPT_BYTES, instead_of)?;
        Some(Bytes::from_owner(Kept { bytes: bytes.into(), _weight: weight }))
    }

    /// The same for what a start finds, which is taken in in any case.
    #[must_use]
    pub fn keep_anyway(&self, bytes: &[u8]) -> Bytes {
        if bytes.is_empty() {
            return Bytes::new();
        }
        let weight = self.weigh(bytes.len() + KEPT_BYTES);
        Bytes::from_owner(Kept { bytes: bytes.into(), _weight: weight })
    }

    fn take(&self, bytes: usize, instead_of: usize) -> Option<Weight> {
        let mut weight = self.weight();
        let replaces = bytes <= instead_of.saturating_add(KEPT_BYTES);
        let most = if replaces { self.ceiling() } else { self.0.limit };
        weight.grow_within(bytes, most).then_some(weight)
    }
}

impl Weight {
    /// Bytes that it takes.
    #[must_use]
    pub const fn bytes(&self) -> usize {
        self.bytes
    }

    /// Where it counts.
    #[must_use]
    pub const fn memory(&self) -> &KeptMemory {
        &self.memory
    }

    /// Takes `bytes` from now on, if that is no more than before or if there is room.
    #[must_use]
    pub fn try_set(&mut self, bytes: usize) -> bool {
        match bytes.checked_sub(self.bytes) {
            None | Some(0) => {
                self.set(bytes);
                true
            }
            Some(more) => self.grow_within(more, self.memory.0.limit),
        }
    }

    /// Takes `bytes` from now on, whether or not there is room: what is there already can't be refused.
    pub fn set(&mut self, bytes: usize) {
        let shared = &*self.memory.0;
        if bytes > self.bytes {
            let more = bytes - self.bytes;
            // Relaxed, here and below: these are counts, and no other memory is read by what they say.
            let used = shared.used.fetch_add(more, Ordering::Relaxed).saturating_add(more);
            // A start may find more than the limit, and what replaces it must find room still.
            shared.ceiling.fetch_max(with_a_quarter_more(used), Ordering::Relaxed);
        } else {
            shared.used.fetch_sub(self.bytes - bytes, Ordering::Relaxed);
        }
        self.bytes = bytes;
    }

    fn grow_within(&mut self, more: usize, most: usize) -> bool {
        let fits = |used: usize| used.checked_add(more).filter(|sum| *sum <= most);
        let has_grown = self.memory.0.used.fetch_update(Ordering::Relaxed, Ordering::Relaxed, fits).is_ok();
        if has_grown {
            self.bytes += more;
        }
        has_grown
    }
}

impl Clone for Weight {
    /// Another holder that takes as much.
    fn clone(&self) -> Self {
        self.memory.weigh(self.bytes)
    }
}

impl Drop for Weight {
    fn drop(&mut self) {
        self.set(0);
    }
}

/// Bytes that are kept, with what they weigh.
struct Kept {
    bytes: Box<[u8]>,
    _weight: Weight,
}

impl AsRef<[u8]> for Kept {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

const fn with_a_quarter_more(bytes: usize) -> usize {
    bytes.saturating_add(bytes / 4)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_dropped_is_given_back() {
        let memory = KeptMemory::new(1000);
        let mut weight = memory.try_weigh(600).expect("there is room");
        assert!(memory.try_weigh(401).is_none());
        assert!(weight.try_set(1000) && !weight.try_set(1001));
        assert!(weight.try_set(100), "less is always possible");
        let kept = memory.keep(&[7; 500], 0).expect("there is room");
        let copy = kept.clone();
        drop(kept);
        assert_eq!(memory.used(), 100 + 500 + KEPT_BYTES, "somebody holds it still");
        drop((copy, weight));
        assert_eq!(memory.used(), 0);
    }

    #[test]
    fn what_replaces_as_much_finds_room_in_a_full_memory() {
        let memory = KeptMemory::new(1000);
        let old = memory.keep(&[1; 1000 - KEPT_BYTES], 0).expect("there is room");
        assert!(memory.keep(&[2; 1], 0).is_none(), "it is full");
        let new = memory.keep(&[2; 100], 100).expect("it takes the place of as much");
        assert!(memory.keep(&[3; 101], 100).is_none(), "that is more than goes for it");
        assert!(memory.keep(&[3; 100], 100).is_none(), "nothing went so far, and the quarter is used up");
        drop((old, new));
    }

    #[test]
    fn what_a_start_finds_is_taken_in_and_can_be_replaced() {
        let memory = KeptMemory::new(1000);
        let found: Vec<Bytes> = (0..10).map(|_| memory.keep_anyway(&[1; 400])).collect();
        assert!(!memory.has_room_for(1));
        assert!(memory.is_excess_news());
        assert!(!memory.is_excess_news(), "it was told");
        assert!(memory.keep(&[2; 400], 400).is_some(), "a member of these comes back");
        assert!(memory.keep(&[2; 10], 0).is_none());
        drop(found);
        assert_eq!(memory.used(), 0);
    }
}
