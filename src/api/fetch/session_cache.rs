//! The fetch sessions of all clients, at most `max.incremental.fetch.session.cache.slots` of them.
//!
//! Invariant: neither the number of sessions nor that of their partitions exceeds its bound. A client that gets no room is answered
//! in full every time. A session makes room only when it was not used for two minutes, or for a larger one (as KIP-227 has it).

use parking_lot::Mutex;
use std::collections::HashMap;
use std::sync::Arc;

use super::session::{FetchSession, Naming, Wanted};

/// An unused session may be evicted after this time.
const EVICTABLE_AFTER_MS: i64 = 120_000;
/// What a partition takes in a session, and a session in its partition. 410 bytes were measured.
const PARTITION_BYTES: usize = 448;

struct Slot {
    session: Arc<Mutex<FetchSession>>,
    last_used_ms: i64,
    size: usize,
}

/// All sessions.
pub struct FetchSessions {
    slots: usize,
    max_partitions: usize,
    sessions: Mutex<Slots>,
    new_id: Box<dyn Fn() -> i32 + Send + Sync>,
}

#[derive(Default)]
struct Slots {
    by_id: HashMap<i32, Slot>,
    /// Memory of all sessions together.
    partitions: usize,
}

impl FetchSessions {
    /// An empty cache for so many sessions, whose partitions take `memory` bytes; `new_id` gives random numbers.
    #[must_use]
    pub fn new(slots: usize, memory: usize, new_id: impl Fn() -> i32 + Send + Sync + 'static) -> Self {
        let max_partitions = memory / PARTITION_BYTES;
        Self { slots, max_partitions, sessions: Mutex::default(), new_id: Box::new(new_id) }
    }

    /// The session `id`, marked as used.
    pub(super) fn find(&self, id: i32, now_ms: i64) -> Option<Arc<Mutex<FetchSession>>> {
        let mut sessions = self.sessions.lock();
        let slot = sessions.by_id.get_mut(&id)?;
        slot.last_used_ms = now_ms;
        Some(Arc::clone(&slot.session))
    }

    /// Ends the session `id`.
    pub(super) fn remove(&self, id: i32) {
        // A large one takes a while to leave its partitions; the others must not wait for that.
        let removed = self.sessions.lock().remove(id);
        drop(removed);
    }

    /// Notes that a session has grown or shrunk. If there is no room for so many partitions it ends, and the answer is false.
    pub(super) fn resized(&self, id: i32, size: usize) -> bool {
        let mut sessions = self.sessions.lock();
        let Some(slot) = sessions.by_id.get_mut(&id) else { return true };
        let before = std::mem::replace(&mut slot.size, size);
        sessions.partitions = sessions.partitions - before + size;
        let fits = size <= before || sessions.partitions <= self.max_partitions;
        let removed = if fits { None } else { sessions.remove(id) };
        drop(sessions);
        drop(removed);
        fits
    }

    /// Opens a session; `None` when there is no room for one of this size.
    pub(super) fn open(
        &self,
        naming: Naming,
        wanted: &[Wanted],
        now_ms: i64,
    ) -> Option<(i32, Arc<Mutex<FetchSession>>)> {
        let size = wanted.len();
        let session = Arc::new(Mutex::new(FetchSession::new(naming, wanted)));
        let mut victims = Vec::new();
        let mut sessions = self.sessions.lock();
        while sessions.by_id.len() >= self.slots || sessions.partitions + size > self.max_partitions {
            victims.push(sessions.make_room(size, now_ms)?);
        }
        let id = loop {
            let id = (self.new_id)() & i32::MAX;
            if id != 0 && !sessions.by_id.contains_key(&id) {
                break id;
            }
        };
        sessions.by_id.insert(id, Slot { session: Arc::clone(&session), last_used_ms: now_ms, size });
        sessions.partitions += size;
        drop(sessions);
        drop(victims);
        Some((id, session))
    }
}

impl Slots {
    fn remove(&mut self, id: i32) -> Option<Slot> {
        let removed = self.by_id.remove(&id);
        self.partitions -= removed.as_ref().map_or(0, |slot| slot.size);
        removed
    }

    /// Ends a session that is unused, or smaller than `size`; `None` if there isn't any.
    fn make_room(&mut self, size: usize, now_ms: i64) -> Option<Slot> {
        let slots = || self.by_id.iter();
        let oldest =
            slots().min_by_key(|(_, slot)| slot.last_used_ms).map(|(id, slot)| (*id, slot.last_used_ms));
        let smallest = slots().min_by_key(|(_, slot)| slot.size).map(|(id, slot)| (*id, slot.size));
        let victim = match (oldest, smallest) {
            (Some((id, used)), _) if now_ms - used > EVICTABLE_AFTER_MS => id,
            (_, Some((id, smaller))) if smaller < size => id,
            _ => return None,
        };
        self.remove(victim)
    }
}

#[cfg(test)]
mod tests {
    use super::{EVICTABLE_AFTER_MS, FetchSessions, PARTITION_BYTES};
    use crate::api::fetch::session::Naming;
    use crate::api::fetch::session::{FetchKey, Wanted};
    use kalda_protocol::messages::fetch::FetchPartition;
    use std::sync::atomic::{AtomicI32, Ordering};

    fn wanted(count: i32) -> Vec<Wanted> {
        (0..count)
            .map(|partition| {
                let key = FetchKey { topic: "t".into(), topic_id: kalda_protocol::Uuid::ZERO, partition };
                let partition = FetchPartition { partition, ..FetchPartition::default() };
                Wanted { key, partition, name: None, refused: None, place: 0 }
            })
            .collect()
    }

    fn sessions(slots: usize, partitions: usize) -> FetchSessions {
        let next = AtomicI32::new(0);
        FetchSessions::new(slots, partitions * PARTITION_BYTES, move || next.fetch_add(1, Ordering::Relaxed))
    }

    #[test]
    fn a_full_cache_refuses_until_a_session_is_old() {
        let sessions = sessions(1, 100);
        let (first, _) = sessions.open(Naming::ById, &wanted(2), 0).expect("the cache is empty");
        assert!(sessions.open(Naming::ById, &wanted(2), 10).is_none());
        assert!(sessions.open(Naming::ById, &wanted(2), EVICTABLE_AFTER_MS + 1).is_some());
        assert!(sessions.find(first, 0).is_none(), "the old one made room");
    }

    #[test]
    fn a_larger_session_displaces_a_smaller_one() {
        let sessions = sessions(1, 100);
        assert!(sessions.open(Naming::ById, &wanted(2), 0).is_some());
        assert!(sessions.open(Naming::ById, &wanted(3), 1).is_some());
        assert!(sessions.open(Naming::ById, &wanted(1), 2).is_none());
    }

    #[test]
    fn partitions_are_counted_and_not_only_sessions() {
        let sessions = sessions(100, 10);
        let (first, _) = sessions.open(Naming::ById, &wanted(6), 0).expect("there is room");
        assert!(sessions.open(Naming::ById, &wanted(5), 1).is_none(), "a smaller one displaces none");
        let (second, _) = sessions.open(Naming::ById, &wanted(4), 1).expect("there is room");
        assert!(!sessions.resized(second, 5), "it may not grow");
        assert!(sessions.find(second, 2).is_none(), "and has ended");
        assert!(sessions.resized(first, 10) && sessions.resized(first, 1));
        assert!(sessions.open(Naming::ById, &wanted(9), 3).is_some());
    }
}
