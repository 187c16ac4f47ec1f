//! The scenarios by name, as the command line knows them. What each does is in `scenarios`.

use clap::ValueEnum;

/// A scenario.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Scenario {
    /// 10,000 partitions: creating them, memory and files for each, a restart
    Partitions,
    /// The first acknowledged record after `kill -9` with 10 GB in ten active segments
    Recovery,
    /// 50,000 partitions at stock limits: written round robin, read back, restarted
    Many,
    /// Every record synced to the disk, on 64 connections
    Sync,
    /// Produce and fetch, by size of batch, acks and codec, beside the machine's ceilings
    Throughput,
    /// Ten consumers at the tail
    FanOut,
    /// 10 GB read from the beginning beside a reader at the tail
    CatchUp,
    /// How long requests take
    Latency,
    /// Snappy and gzip, and record.validation=strict
    Codecs,
    /// 16 idempotent producers of one small record a request
    Idempotent,
    /// 10,000 offset commits a second
    OffsetCommits,
    /// 200 transactions a second of ten records over five partitions
    Transactions,
    /// 100,000 groups with offsets: memory, and a restart
    Groups,
    /// A hundred members over 300 partitions: joined, one leaves, one comes; by both group protocols
    Rebalance,
    /// One consumer over 10,000 partitions of which ten are written
    WideConsumer,
    /// 10,000 idle connections, and a storm of new ones
    Idle,
    /// 200 clients ask for 10,000 topics
    Metadata,
    /// What a small request costs, by connections
    Load,
    /// What a small request costs, by partitions
    Spread,
    /// Producing over 10 to 50,000 partitions through librdkafka: whose time is it?
    Librdkafka,
    /// Two Kaldas beside each other: how much a ratio moves by itself
    Noise,
    /// Mixed load for `--minutes`, with topics, groups and connections that come and go; only when it is named
    Soak,
}

impl Scenario {
    /// What is run when none is named.
    pub fn all() -> Vec<Self> {
        Self::value_variants().iter().copied().filter(|scenario| *scenario != Self::Soak).collect()
    }
}
