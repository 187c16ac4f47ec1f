//! The crash tests as a program: one seed with its trace, or many.
//!
//! ```text
//! kalda-sim --seed 7                  replays a seed; where it fails, prints the fewest steps that do
//! kalda-sim --seed 7 --steps 3,8,9    replays some steps of it
//! kalda-sim --seeds 10000             runs so many seeds, from --from on
//! kalda-sim --minutes 10              runs seeds until the time is up
//! kalda-sim --regressions             runs the seeds that failed once, see sim/regressions.txt
//! ```
//! Exit code 1 when a seed failed.

use std::collections::BTreeMap;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::Parser;
use kalda_sim::plan::Plan;
use kalda_sim::run::{Tracing, run, shorten};
use kalda_sim::soak::{Limits, Totals, soak};

/// Crash tests of the log, on a simulated disk.
#[derive(Debug, Parser)]
struct Arguments {
    /// Replays this seed.
    #[arg(long)]
    seed: Option<u64>,
    /// Only these steps of it.
    #[arg(long, value_delimiter = ',', requires = "seed")]
    steps: Option<Vec<u32>>,
    /// How many seeds to run.
    #[arg(long)]
    seeds: Option<u64>,
    /// Stops beginning new seeds after so many minutes.
    #[arg(long)]
    minutes: Option<f64>,
    /// The first seed; the time of day where it isn't given.
    #[arg(long)]
    from: Option<u64>,
    /// Threads; one a core where it isn't given.
    #[arg(long)]
    threads: Option<usize>,
    /// Runs the seeds that failed once.
    #[arg(long, conflicts_with_all = ["seed", "seeds", "minutes"])]
    regressions: bool,
    /// Goes on after failures, up to so many.
    #[arg(long, default_value_t = 1)]
    failures: usize,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    // What a run panics with is told as a violation.
    std::panic::set_hook(Box::new(|_| {}));
    match arguments.seed {
        Some(seed) => replay(seed, arguments.steps.as_deref()),
        None if arguments.regressions => regressions(),
        None => many(&arguments),
    }
}

fn replay(seed: u64, steps: Option<&[u32]>) -> ExitCode {
    let whole = Plan::drawn(seed);
    let plan = match steps {
        Some(steps) => whole.only(&steps.iter().copied().collect()),
        None => whole,
    };
    let ending = run(&plan, Tracing::Off);
    let Some(violation) = ending.violation else {
        println!(
            "seed {seed}: {} steps, {} crashes, all is well",
            ending.counts.operations, ending.counts.crashes
        );
        return ExitCode::SUCCESS;
    };
    tell_failure(&plan, &violation);
    ExitCode::FAILURE
}

/// Seeds that failed once, each with what was wrong.
const REGRESSIONS: &str = include_str!("../regressions.txt");

fn regressions() -> ExitCode {
    let lines = REGRESSIONS.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    let seeds: Vec<u64> = lines.filter_map(|line| line.split_whitespace().next()?.parse().ok()).collect();
    let failed: Vec<u64> =
        seeds.iter().copied().filter(|seed| replay(*seed, None) != ExitCode::SUCCESS).collect();
    println!("regressions: {} seeds that failed once, {} failed", seeds.len(), failed.len());
    if failed.is_empty() && !seeds.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn tell_failure(plan: &Plan, violation: &kalda_sim::violation::Violation) {
    let short = shorten(plan, violation);
    let ending = run(&short, Tracing::On);
    let ids: Vec<String> = short.steps.iter().map(|step| step.id.to_string()).collect();
    println!(
        "seed {}: the fewest steps found that fail are {} of {}",
        plan.seed,
        ids.len(),
        plan.steps.len()
    );
    print!("{}", short.setup);
    ending.trace.iter().for_each(|line| println!("{line}"));
    println!("seed {} fails: {}", plan.seed, ending.violation.as_ref().unwrap_or(violation));
    println!(
        "replay: cargo run --manifest-path sim/Cargo.toml --profile fast -- --seed {} --steps {}",
        plan.seed,
        ids.join(",")
    );
}

fn many(arguments: &Arguments) -> ExitCode {
    let begun = Instant::now();
    let minutes = arguments.minutes.map(|minutes| Duration::from_secs_f64(minutes * 60.0));
    let limits = Limits {
        first_seed: arguments.from.unwrap_or_else(fresh_seed),
        seeds: arguments.seeds.unwrap_or(if minutes.is_some() { u64::MAX } else { 1000 }),
        until: minutes.map(|minutes| begun + minutes),
        threads: arguments
            .threads
            .unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from)),
        failures: arguments.failures.max(1),
    };
    let totals = soak(&limits);
    tell_totals(&limits, &totals, begun.elapsed());
    let Some((seed, violation)) = totals.failures.first() else { return ExitCode::SUCCESS };
    tell_failure(&Plan::drawn(*seed), violation);
    ExitCode::FAILURE
}

fn tell_totals(limits: &Limits, totals: &Totals, took: Duration) {
    let by_invariant = totals.failures.iter().fold(BTreeMap::new(), |mut map, (seed, violation)| {
        map.entry(violation.invariant).or_insert_with(Vec::new).push(*seed);
        map
    });
    for (invariant, seeds) in by_invariant {
        println!("{invariant}: {} seeds, {:?}", seeds.len(), seeds);
    }
    let counts = totals.counts;
    println!(
        "soak: {} seeds from {} on in {:.1} s, {} operations, {} crashes, {} disk calls, {} failed",
        totals.seeds,
        limits.first_seed,
        took.as_secs_f64(),
        counts.operations,
        counts.crashes,
        counts.disk_calls,
        totals.failures.len()
    );
}

/// A seed that no run before had: the nanoseconds of this moment.
fn fresh_seed() -> u64 {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    u64::try_from(now.as_nanos() % 1_000_000_000_000_000).unwrap_or(0)
}
