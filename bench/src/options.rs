//! What the command line says.

use std::path::PathBuf;

use clap::Parser;

use crate::scenario::Scenario;

/// Measures Kalda, and Apache Kafka beside it, on this machine.
#[derive(Debug, Clone, Parser)]
#[command(name = "kalda-bench")]
pub struct Options {
    /// Which scenarios to run, in this order; none named runs them all
    pub scenarios: Vec<Scenario>,
    /// The broker's binary
    #[arg(long, value_name = "FILE")]
    pub kalda: PathBuf,
    /// A folder for data, on the disk that is to be measured; what is made in it is removed at the end
    #[arg(long, value_name = "FOLDER")]
    pub folder: PathBuf,
    /// Leave Apache Kafka out
    #[arg(long)]
    pub without_kafka: bool,
    /// Kafka's heap, smallest and largest
    #[arg(long, env = "KAFKA_HEAP", default_value = "1G", value_name = "SIZE")]
    pub kafka_heap: String,
    /// How often each figure is measured, the brokers taking turns
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..=100))]
    pub rounds: u32,
    /// A part of the full size, to try a scenario out; goals are judged at the full size alone
    #[arg(long, default_value_t = 1.0, value_parser = scale)]
    pub scale: f64,
    /// Write all figures to this file as JSON
    #[arg(long, value_name = "FILE")]
    pub json: Option<PathBuf>,
    /// How long `soak` takes for each broker
    #[arg(long, default_value_t = 30.0)]
    pub minutes: f64,
    /// Put the tables of this run between the marks of this document, as docs/BENCHMARKS.md has them
    #[arg(long, value_name = "FILE")]
    pub table: Option<PathBuf>,
    /// Write a page with the plots of this run, which opens without a network
    #[arg(long, value_name = "FILE")]
    pub page: Option<PathBuf>,
    /// Measure nothing: take an earlier run's JSON for `--table` and `--page`
    #[arg(long, value_name = "FILE", conflicts_with = "json")]
    pub from: Option<PathBuf>,
    /// Sample what Kalda does while it is measured, by `perf`, and show the top symbols
    #[arg(long)]
    pub perf: bool,
}

fn scale(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(scale) if scale > 0.0 && scale <= 1.0 => Ok(scale),
        _ => Err("expected a number above 0, at most 1".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scale_is_a_part() {
        assert_eq!(scale("0.01"), Ok(0.01));
        assert!(["0", "-1", "1.5", "x"].iter().all(|text| scale(text).is_err()));
    }
}
