//! What peers may make the broker hold, of each kind.
//!
//! ```text
//! requests and answers   1/8 of the process's memory   queued.max.request.bytes, else 256 MiB
//! one of them            as much again                 socket.request.max.bytes bounds a request
//! requests that wait     1/16                          256 MiB
//! groups                 1/16
//! transactions           1/32
//! metadata               1/8                           512 MiB
//! schemas                1/32                          256 MiB
//! fetch sessions         1/32                          256 MiB
//! producers of records   1/32                          256 MiB
//! tail of the logs       1/16                          log.tail.cache.max.bytes
//! opened batches         1/8, one for each request     128 MiB each
//!                        that may take long
//! keys of compaction     1/16                          log.cleaner.dedupe.buffer.size
//! ```
//!
//! Invariant: together they leave room for the rest of the process, so that no peer can make an allocation fail. A value that
//! was configured holds unless the process has no memory for it; then it's lowered, and that is told.

use crate::config::BrokerConfig;
use crate::sys::processors;

/// Where `queued.max.request.bytes` sets no limit: enough for the requests of hundreds of busy clients.
const DEFAULT_REQUEST_BYTES: u64 = 256 << 20;
/// A request that waits takes a kilobyte, or a fraction of one for each partition: enough for hundreds of thousands.
const WAITING_BYTES: u64 = 256 << 20;
/// A checkpoint of a log directory is read in one piece: it can name the quarter of a million partitions that fit in here.
const METADATA_BYTES: u64 = 512 << 20;
/// A partition of a fetch session takes some 400 bytes: enough for six hundred thousand.
const FETCH_SESSION_BYTES: u64 = 256 << 20;
/// Most schemas take a few kilobytes: enough for a hundred thousand.
const SCHEMA_BYTES: u64 = 256 << 20;
/// A producer takes some 300 bytes for each partition it writes to: enough for eight hundred thousand.
const PRODUCER_BYTES: u64 = 256 << 20;
/// 128 times the largest batch.
const OPENED_BATCH_BYTES: u64 = 128 << 20;
/// Fewer are open at once where a batch would have to be smaller than that: 16 times the largest that producers send.
const LEAST_OPENED_BATCH_BYTES: u64 = 16 << 20;
/// The least that one of these gets: less would serve nobody.
const LEAST_BYTES: u64 = 1 << 20;

/// What peers may make the broker hold, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MemoryShares {
    /// All requests and answers together. `queued.max.request.bytes`.
    pub requests: usize,
    /// Beyond that, for small ones.
    pub small_requests: usize,
    /// The largest request. `socket.request.max.bytes`.
    pub largest_request: usize,
    /// What requests hold that wait: for records, for a group.
    pub waiting: usize,
    /// Members and offsets of groups, see the coordinator.
    pub groups: usize,
    /// Transactional ids, and the partitions of their transactions.
    pub transactions: usize,
    /// Topics, partitions and overrides of configurations, see the metadata image.
    pub metadata: usize,
    /// Schemas of the registry; nobody uses it while that is off.
    pub schemas: usize,
    /// Partitions of fetch sessions.
    pub fetch_sessions: usize,
    /// What logs remember of those who write to them.
    pub producers: usize,
    /// The newest batches. `log.tail.cache.max.bytes`.
    pub log_tails: usize,
    /// One batch that must be decompressed.
    pub opened_batch: usize,
    /// How many requests may take long at once: each may open one.
    pub long_requests: usize,
    /// Keys that compaction remembers. `log.cleaner.dedupe.buffer.size`.
    pub compaction_keys: usize,
}

/// A key whose value the process has no memory for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LoweredKey {
    /// The key.
    pub key: &'static str,
    /// What was configured.
    pub configured: u64,
    /// What holds.
    pub used: u64,
}

impl MemoryShares {
    /// The shares of a process that may have `memory` bytes (`None` without a limit) and so many processors, and the keys that
    /// had to be lowered.
    #[must_use]
    pub fn new(config: &BrokerConfig, memory: Option<u64>, processors: usize) -> (Self, Vec<LoweredKey>) {
        let mut lowered = Vec::new();
        let part = |parts: u64| memory.map_or(u64::MAX, |memory| (memory / parts).max(LEAST_BYTES));
        let mut lower = |key, configured: u64, most: u64| {
            if configured > most {
                lowered.push(LoweredKey { key, configured, used: most });
            }
            configured.min(most)
        };
        let queued = config.network.queued_max_request_bytes;
        let requests = match queued {
            Some(bytes) => lower("queued.max.request.bytes", bytes, part(8)),
            None => DEFAULT_REQUEST_BYTES.min(part(8)),
        };
        let largest_request =
            lower("socket.request.max.bytes", config.network.socket_request_max_bytes, requests);
        let tail = config.storage.log_tail_cache_max_bytes;
        let keys = u64::try_from(config.storage.upkeep.log_cleaner_dedupe_buffer_size).unwrap_or(0);
        let log_tails = lower("log.tail.cache.max.bytes", tail, part(16));
        let compaction_keys = lower("log.cleaner.dedupe.buffer.size", keys, part(16));
        let size = |bytes: u64| usize::try_from(bytes).unwrap_or(usize::MAX);
        let opened = part(8);
        // One processor is left to the others.
        let at_once = size(opened / LEAST_OPENED_BATCH_BYTES).clamp(1, processors.max(2) - 1);
        let each = opened / u64::try_from(at_once).unwrap_or(1);
        let shares = Self {
            requests: size(requests),
            small_requests: size(requests / 4),
            largest_request: size(largest_request),
            waiting: size(WAITING_BYTES.min(part(16))),
            groups: size(part(16)),
            transactions: size(part(32)),
            metadata: size(METADATA_BYTES.min(part(8))),
            schemas: size(SCHEMA_BYTES.min(part(32))),
            fetch_sessions: size(FETCH_SESSION_BYTES.min(part(32))),
            producers: size(PRODUCER_BYTES.min(part(32))),
            log_tails: size(log_tails),
            opened_batch: size(OPENED_BATCH_BYTES.min(each)),
            long_requests: at_once,
            compaction_keys: size(compaction_keys),
        };
        (shares, lowered)
    }

    /// Those of this process, which may have `limit` bytes. Tells of what had to be lowered.
    pub(super) fn of_process(config: &BrokerConfig, limit: Option<u64>) -> Self {
        let (shares, lowered) = Self::new(config, limit, processors());
        for lowered in lowered {
            let (key, configured, used) = (lowered.key, lowered.configured, lowered.used);
            tracing::info!(
                key,
                configured,
                used,
                "lowered, since the process may have {} bytes of memory",
                limit.unwrap_or(0)
            );
        }
        shares
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Sources;

    const MIB: u64 = 1 << 20;

    fn shares(flags: &[(&str, &str)], memory: Option<u64>) -> (MemoryShares, Vec<LoweredKey>) {
        let flags =
            flags.iter().map(|(key, value)| ("--set".to_owned(), (*key).to_owned(), (*value).to_owned()));
        let sources = Sources { flags: flags.collect(), ..Sources::default() };
        MemoryShares::new(&sources.load().expect("it is right").config, memory, 2)
    }

    #[test]
    fn on_a_large_machine_the_keys_hold() {
        let (found, lowered) = shares(&[], Some(24 * 1024 * MIB));
        assert_eq!(lowered, []);
        assert_eq!((found.requests, found.largest_request), (256 << 20, 100 << 20));
        assert_eq!(shares(&[("queued.max.request.bytes", "200000000")], None).0.requests, 200_000_000);
    }

    #[test]
    fn what_a_small_container_has_no_memory_for_is_lowered_and_told() {
        let (found, lowered) = shares(&[], Some(256 * MIB));
        let keys: Vec<&str> = lowered.iter().map(|lowered| lowered.key).collect();
        assert_eq!(
            keys,
            ["socket.request.max.bytes", "log.tail.cache.max.bytes", "log.cleaner.dedupe.buffer.size"]
        );
        assert_eq!(found.largest_request, found.requests);
        let together = 2 * found.requests
            + found.small_requests
            + found.waiting
            + found.groups
            + found.transactions
            + found.metadata
            + found.schemas
            + found.fetch_sessions
            + found.producers
            + found.log_tails
            + found.opened_batch * found.long_requests
            + found.compaction_keys;
        assert!(together < 240 << 20, "{together}");
    }
}
