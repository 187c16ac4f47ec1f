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
}
