//! `kalda-bench`: what Kalda costs on this machine, and Apache Kafka beside it in the same run.
//!
//! ```text
//! options ─▶ scenarios ─▶ broker (a process, /proc) ◀─ wire ◀─ load      figures ─▶ tables, JSON
//!                         ceilings (the machine alone) ────────────────────▲
//! ```
//!
//! Invariant: each figure is measured by code in this folder, on brokers that it started itself, and of what it wrote
//! everything was found again. Deliberately absent: client libraries, whose costs would be measured instead; and clients on
//! another machine: the driver shares the processors with the broker, so its processor time is the figure to trust.

mod bench;
mod broker;
mod ceilings;
mod cost;
mod figures;
mod load;
mod machine;
mod options;
mod profile;
mod scenario;
mod scenarios;
mod subject;
mod wire;

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use clap::Parser;
use serde_json::Value;
use tokio::signal::unix::{SignalKind, signal};

use crate::bench::Bench;
use crate::options::Options;
use crate::profile::Profile;
use crate::scenario::Scenario;

fn main() -> Result<()> {
    let options = Options::parse();
    if let Some(path) = &options.from {
        let text = fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
        return publish(&options, &serde_json::from_str(&text)?);
    }
    fs::create_dir_all(&options.folder).with_context(|| format!("making {}", options.folder.display()))?;
    let folder = options.folder.clone();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let result = runtime.block_on(async {
        let mut terminated = signal(SignalKind::terminate())?;
        // Dropping what runs stops the brokers and removes their data.
        tokio::select! {
            result = run(Bench::new(options)) => result,
            _ = tokio::signal::ctrl_c() => bail!("interrupted"),
            _ = terminated.recv() => bail!("terminated"),
        }
    });
    // Only where it is empty: what others keep in it is theirs.
    let _ = fs::remove_dir(folder);
    result
}

async fn run(bench: Bench) -> Result<()> {
    let facts = machine::facts(&bench.options, bench.kinds())?;
    println!("# Kalda measured\n");
    for (name, fact) in &facts {
        println!("- {name}: {fact}");
    }
    println!(
        "\nThe driver runs on the same processors: a broker's processor time is the figure to trust, throughput the \
         second.\nFigures are medians; \"better\" is a ratio of medians.\n"
    );
    let mut chosen = bench.options.scenarios.clone();
    if chosen.is_empty() {
        chosen = Scenario::all();
    }
    let mut reports = Vec::new();
    for scenario in chosen {
        let mut report = scenario.run(&bench).await?;
        let aside = bench.take_aside();
        report.note(format!(
            "processor time while measured: brokers {:.1} s, driver {:.1} s; load average at the end {}",
            aside.brokers.as_secs_f64(),
            aside.driver.as_secs_f64(),
            machine::load_average()
        ));
        println!("{}", figures::report_text(&report));
        aside.profiles.iter().filter(|profile| !profile.lines.is_empty()).for_each(print_profile);
        reports.push(report);
    }
    let measured = figures::run_json(&facts, &reports);
    if let Some(path) = &bench.options.json {
        write(path, serde_json::to_string_pretty(&measured)?)?;
    }
    publish(&bench.options, &measured)
}

/// Writes what is made of a run's JSON.
fn publish(options: &Options, measured: &Value) -> Result<()> {
    if let Some(path) = &options.table {
        let text = fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
        write(path, figures::document(&text, measured)?)?;
    }
    if let Some(path) = &options.page {
        write(path, figures::page(measured))?;
    }
    Ok(())
}

fn write(path: &Path, text: String) -> Result<()> {
    fs::write(path, text).with_context(|| format!("writing {}", path.display()))
}

fn print_profile(profile: &Profile) {
    println!("Kalda, {}:\n\n```text", profile.label);
    profile.lines.iter().for_each(|line| println!("{line}"));
    println!("```\n");
}
