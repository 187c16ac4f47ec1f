//! How the broker is set.
//!
//! Invariant: only what makes things happen sooner, and what opens more to attack. Every bound that protects the broker is the default one: who runs it in 256 MiB
//! hasn't told it so either.

/// Keys and values.
pub const SETTINGS: [&str; 7] = [
    // Compaction meets soon what was produced.
    "log.cleaner.backoff.ms=500",
    "group.initial.rebalance.delay.ms=0",
    // Groups load sooner; their number changes nothing here.
    "offsets.topic.num.partitions=5",
    "transaction.state.log.num.partitions=5",
    // What speaks HTTP is attacked, too.
    "schema.registry.listeners=127.0.0.1:0",
    "admin.api.listeners=127.0.0.1:0",
    "http.proxy.listeners=127.0.0.1:0",
];
