//! The fetch sessions of all clients, at most `max.incremental.fetch.session.cache.slots` of them.
//!
//! Invariant: the number of sessions never exceeds the slots. A client that gets no slot is answered in full every time.
//! A session makes room only when it was not used for two minutes, or for a larger one (as KIP-227 has it).

use parking_lot::Mutex;
use std::collections::HashMap;
use std::sync::Arc;

use super::session::{FetchSession, Wanted};

/// An unused session may be evicted after this time.
const EVICTABLE_AFTER_MS: i64 = 120_000;

struct Slot {
    session: Arc<Mutex<FetchSession>>,
    last_used_ms: i64,
    size: usize,
}

/// All sessions.
pub struct FetchSessions {
    slots: usize,
    sessions: Mutex<HashMap<i32, Slot>>,
    new_id: Box<dyn Fn() -> i32 + Send + Sync>,
}

impl FetchSessions {
    /// An empty cache; `new_id` gives random numbers.
    #[must_use]
    pub fn new(slots: usize, new_id: impl Fn() -> i32 + Send + Sync + 'static) -> Self {
        Self { slots, sessions: Mutex::new(HashMap::new()), new_id: Box::new(new_id) }
    }

    /// The session `id`, marked as used.
    pub(super) fn find(&self, id: i32, now_ms: i64) -> Option<Arc<Mutex<FetchSession>>> {
        let mut sessions = self.sessions.lock();
        let slot = sessions.get_mut(&id)?;
        slot.last_used_ms = now_ms;
        Some(Arc::clone(&slot.session))
    }

    /// Ends the session `id`.
    pub(super) fn remove(&self, id: i32) {
        self.sessions.lock().remove(&id);
    }

    /// Notes that a session has grown or shrunk.
    pub(super) fn resized(&self, id: i32, size: usize) {
        if let Some(slot) = self.sessions.lock().get_mut(&id) {
            slot.size = size;
        }
    }

    /// Opens a session; `None` when there is no room for one of this size.
    pub(super) fn open(
        &self,
        by_topic_id: bool,
        wanted: Vec<Wanted>,
        now_ms: i64,
    ) -> Option<(i32, Arc<Mutex<FetchSession>>)> {
        let mut sessions = self.sessions.lock();
        if sessions.len() >= self.slots && !make_room(&mut sessions, wanted.len(), now_ms) {
            return None;
        }
        let id = loop {
            let id = (self.new_id)() & i32::MAX;
            if id != 0 && !sessions.contains_key(&id) {
                break id;
            }
        };
        let size = wanted.len();
        let session = Arc::new(Mutex::new(FetchSession::new(by_topic_id, wanted)));
        sessions.insert(id, Slot { session: Arc::clone(&session), last_used_ms: now_ms, size });
        Some((id, session))
    }
}

fn make_room(sessions: &mut HashMap<i32, Slot>, size: usize, now_ms: i64) -> bool {
    let oldest =
        sessions.iter().min_by_key(|(_, slot)| slot.last_used_ms).map(|(id, slot)| (*id, slot.last_used_ms));
    let smallest = sessions.iter().min_by_key(|(_, slot)| slot.size).map(|(id, slot)| (*id, slot.size));
    let victim = match (oldest, smallest) {
        (Some((id, used)), _) if now_ms - used > EVICTABLE_AFTER_MS => id,
        (_, Some((id, smaller))) if smaller < size => id,
        _ => return false,
    };
    sessions.remove(&victim).is_some()
}

#[cfg(test)]
mod tests {
    use super::{EVICTABLE_AFTER_MS, FetchSessions};
    use crate::api::fetch::session::{FetchKey, Wanted};
    use kalda_protocol::messages::fetch::FetchPartition;
    use std::sync::atomic::{AtomicI32, Ordering};

    fn wanted(count: i32) -> Vec<Wanted> {
        (0..count)
            .map(|partition| {
                let key = FetchKey { topic: "t".into(), topic_id: kalda_protocol::Uuid::ZERO, partition };
                let partition = FetchPartition { partition, ..FetchPartition::default() };
                Wanted { key, partition, name: None }
            })
            .collect()
    }

    fn sessions(slots: usize) -> FetchSessions {
        let next = AtomicI32::new(0);
        FetchSessions::new(slots, move || next.fetch_add(1, Ordering::Relaxed))
    }

    #[test]
    fn a_full_cache_refuses_until_a_session_is_old() {
        let sessions = sessions(1);
        let (first, _) = sessions.open(true, wanted(2), 0).expect("the cache is empty");
        assert!(sessions.open(true, wanted(2), 10).is_none());
        assert!(sessions.open(true, wanted(2), EVICTABLE_AFTER_MS + 1).is_some());
        assert!(sessions.find(first, 0).is_none(), "the old one made room");
    }

    #[test]
    fn a_larger_session_displaces_a_smaller_one() {
        let sessions = sessions(1);
        assert!(sessions.open(true, wanted(2), 0).is_some());
        assert!(sessions.open(true, wanted(3), 1).is_some());
        assert!(sessions.open(true, wanted(1), 2).is_none());
    }
}
