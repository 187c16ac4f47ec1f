//! How the broker is set.
//!
//! Invariant: only what makes things happen sooner. Every bound that protects the broker is the default one: who runs it in 256 MiB
//! hasn't told it so either.

/// Keys and values.
pub const SETTINGS: [&str; 3] = [
    // Compaction meets soon what was produced.
    "log.cleaner.backoff.ms=500",
    "group.initial.rebalance.delay.ms=0",
    // Groups load sooner; their number changes nothing here.
    "offsets.topic.num.partitions=5",
];
