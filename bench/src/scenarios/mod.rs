//! What is measured: one file for each question.
//!
//! Invariant: a scenario leaves no broker and no data behind, judges goals at the full size alone, and fails when anything it
//! wrote is not found again.

mod catch_up;
mod fan_out;
mod latency;
mod many;
mod partitions;
mod recovery;
mod restart;
mod sync;
mod throughput;

use anyhow::Result;
use clap::ValueEnum;

use crate::bench::Bench;
use crate::figures::{Kind, Report, Unit};
use crate::load::Latency;

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
        }?;
        if bench.options.scale < 1.0 {
            report.goals.iter_mut().for_each(|goal| goal.measured = None);
        }
        Ok(report)
    }
}

/// Adds rows of how long something took: of most, of nearly all, and of the slowest.
fn add_latency(report: &mut Report, kind: Kind, name: &str, latency: &Latency) {
    for (quantile, share) in [("p50", 0.5), ("p99", 0.99), ("p99.9", 0.999), ("max", 1.0)] {
        report.add(kind, format!("{name}: {quantile}"), Unit::Seconds, latency.quantile(share));
    }
}
