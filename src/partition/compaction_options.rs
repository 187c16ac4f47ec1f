//! How compaction goes about it: the keys `log.cleaner.*`.
//!
//! Invariant: all threads together take no more memory than the keys say. What a topic may set for itself is not here.

use std::time::Duration;

use super::topic_settings::permille;
use crate::config::LogUpkeepConfig;
use crate::log::CompactionSettings;

/// The keys `log.cleaner.*`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CompactionOptions {
    pub(super) threads: usize,
    pub(super) backoff: Duration,
    pub(super) bytes_per_second: f64,
    pub(super) limits: CompactionSettings,
}

impl CompactionOptions {
    /// The broker's; without threads where it shall not compact.
    #[must_use]
    pub fn from_config(upkeep: &LogUpkeepConfig) -> Self {
        let threads = if upkeep.log_cleaner_enable { upkeep.log_cleaner_threads } else { 0 };
        let sharing = u64::from(threads.max(1));
        let share = |bytes: u64, parts: u64| usize::try_from(bytes / parts).unwrap_or(usize::MAX);
        let key_map_bytes = u64::try_from(upkeep.log_cleaner_dedupe_buffer_size).unwrap_or(0);
        // One half is for reading, the other for writing.
        let buffer_bytes = u64::from(upkeep.log_cleaner_io_buffer_size);
        Self {
            threads: usize::try_from(threads).unwrap_or(usize::MAX),
            backoff: upkeep.log_cleaner_backoff_ms,
            bytes_per_second: upkeep.log_cleaner_io_max_bytes_per_second,
            limits: CompactionSettings {
                key_map_bytes: share(key_map_bytes, sharing),
                key_map_load_permille: permille(upkeep.log_cleaner_io_buffer_load_factor),
                buffer_bytes: share(buffer_bytes, sharing * 2),
            },
        }
    }

    /// The same, with no more memory for keys: all threads share it.
    #[must_use]
    pub(super) fn within(mut self, most_key_bytes: usize) -> Self {
        self.limits.key_map_bytes = self.limits.key_map_bytes.min(most_key_bytes / self.threads.max(1));
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Sources;

    #[test]
    fn keys_take_no_more_than_there_is_however_many_threads_share_it() {
        for threads in [1, 3] {
            let flag = ("--set".to_owned(), "log.cleaner.threads".to_owned(), threads.to_string());
            let config =
                Sources { flags: vec![flag], ..Sources::default() }.load().expect("it is right").config;
            let options = CompactionOptions::from_config(&config.storage.upkeep);
            assert_eq!(options.within(usize::MAX), options);
            let bounded = options.within(1 << 20);
            assert_eq!(bounded.limits.key_map_bytes, (1 << 20) / threads);
            assert_eq!(bounded.limits.buffer_bytes, options.limits.buffer_bytes);
        }
    }
}
