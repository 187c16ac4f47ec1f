//! The project's chores: `cargo xtask test | fix | generate | image | bench | soak`.
//!
//! Invariant: `test` never changes a file that git knows; `fix` is the only writer (`generate` is a step of it). What a part is and runs
//! stands in `parts/`; how commands are run and logged in `step.rs`. Deliberately absent: anything that needs
//! the broker's own crates. What only they know is checked by tests that the parts start.

mod bench;
mod fix;
mod image;
mod part;
mod parts;
mod report;
mod runner;
mod service;
mod simulation;
mod soak;
mod step;
mod tools;
mod workspace;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::part::{Against, Part, Selection};

/// The project's checks and chores.
#[derive(Parser)]
#[command(bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Subcommand)]
enum Chore {
    /// Runs the named parts, or all of them; changes nothing.
    Test {
        /// Which parts to run, `quick` for what a commit needs; none named runs them all.
        parts: Vec<Selection>,
        /// Which broker the compatibility tests talk to; both when not given.
        #[arg(long)]
        against: Option<Against>,
    },
    /// Formats, applies what clippy can mend, and writes every generated file anew.
    Fix,
    /// Writes every generated file anew: a step of `fix`.
    Generate,
    /// Builds the container images `kalda` and `kalda:slim` from this source.
    Image {
        /// For another architecture than this machine's.
        #[arg(long)]
        arch: Option<image::Architecture>,
    },
    /// Measures Kalda, and Apache Kafka beside it: bench/README.md says what and how.
    #[command(disable_help_flag = true)]
    Bench {
        /// What kalda-bench takes: scenarios and options; `--help` lists them.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// What takes too long for every run of the tests.
    Soak {
        #[command(subcommand)]
        soak: Soak,
    },
}

#[derive(Subcommand)]
enum Soak {
    /// Crashes of the log on a simulated disk, with seeds that no run before had.
    Log {
        /// Stops after so many minutes.
        #[arg(long, required_unless_present = "seeds")]
        minutes: Option<f64>,
        /// Stops after so many seeds.
        #[arg(long)]
        seeds: Option<u64>,
    },
    /// Applications that read, transform and write exactly once, over coordinators that fall.
    Coordinators {
        /// So many seeds, from 1 on.
        #[arg(long, default_value_t = 10_000)]
        seeds: u64,
    },
    /// Attacks on the broker, with seeds that no run before had: compat-tests/hostile says how.
    Hostile {
        /// Stops after so many minutes, or when something fails.
        #[arg(long)]
        minutes: f64,
    },
    /// Mixed load beside Kafka, with topics, groups and connections that come and go: memory and the tail over time.
    #[command(disable_help_flag = true)]
    Load {
        /// What kalda-bench takes: `--minutes 30`, `--without-kafka`; `--help` lists them.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Kills the broker under load, 200 times, and looks for what was acknowledged: compat-tests/kill-rounds says how.
    #[command(disable_help_flag = true)]
    Kill {
        /// What compat-tests/kill-rounds/run takes; `--help` lists it.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
}

fn main() -> Result<()> {
    match Arguments::parse().chore {
        Chore::Test { parts, against } => {
            let parts: Vec<Part> = parts.into_iter().flat_map(Selection::parts).collect();
            let outcomes = runner::run(&parts, against)?;
            report::summary(&outcomes);
            let failed = outcomes.iter().any(report::Outcome::failed);
            std::process::exit(i32::from(failed));
        }
        Chore::Fix => fix::run(),
        Chore::Generate => fix::generate(),
        Chore::Image { arch } => image::run(arch),
        Chore::Soak { soak: Soak::Log { minutes, seeds } } => simulation::soak(minutes, seeds),
        Chore::Soak { soak: Soak::Coordinators { seeds } } => simulation::soak_coordinators(seeds),
        Chore::Bench { arguments } => bench::run(&arguments),
        Chore::Soak { soak: Soak::Hostile { minutes } } => soak::hostile(minutes),
        Chore::Soak { soak: Soak::Load { arguments } } => bench::soak(&arguments),
        Chore::Soak { soak: Soak::Kill { arguments } } => soak::kill(&arguments),
    }
}
