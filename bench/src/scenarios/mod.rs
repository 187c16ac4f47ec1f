//! What is measured: one file for each question.
//!
//! Invariant: a scenario leaves no broker and no data behind, judges goals at the full size alone, and fails when anything it
//! wrote is not found again.

mod answer_ceiling;
mod catch_up;
mod codecs;
mod fan_out;
mod groups;
mod idempotent;
mod idle;
mod latency;
mod latency_rows;
mod librdkafka;
mod load;
mod many;
mod metadata;
mod noise;
mod offset_commits;
mod partitions;
mod rebalance;
mod recovery;
mod removal;
mod restart;
mod soak;
mod spread;
mod sync;
mod throughput;
mod transactions;
mod wide_consumer;

use anyhow::Result;

use crate::bench::Bench;
use crate::figures::Report;
use crate::scenario::Scenario;

impl Scenario {
    /// Runs it.
    pub async fn run(self, bench: &Bench) -> Result<Report> {
        let mut report = match self {
            Self::Partitions => partitions::run(bench).await,
            Self::Recovery => recovery::run(bench).await,
            Self::Many => many::run(bench).await,
            Self::Sync => sync::run(bench).await,
            Self::Throughput => throughput::run(bench).await,
            Self::FanOut => fan_out::run(bench).await,
            Self::CatchUp => catch_up::run(bench).await,
            Self::Latency => latency::run(bench).await,
            Self::Codecs => codecs::run(bench).await,
            Self::Idempotent => idempotent::run(bench).await,
            Self::OffsetCommits => offset_commits::run(bench).await,
            Self::Transactions => transactions::run(bench).await,
            Self::Groups => groups::run(bench).await,
            Self::Rebalance => rebalance::run(bench).await,
            Self::WideConsumer => wide_consumer::run(bench).await,
            Self::Idle => idle::run(bench).await,
            Self::Metadata => metadata::run(bench).await,
            Self::Load => load::run(bench).await,
            Self::Spread => spread::run(bench).await,
            Self::Librdkafka => librdkafka::run(bench).await,
            Self::Noise => noise::run(bench).await,
            Self::Soak => soak::run(bench).await,
        }?;
        if bench.options.scale < 1.0 {
            report.goals.iter_mut().for_each(|goal| goal.measured = None);
        }
        Ok(report)
    }
}
