//! `kalda-costs`: what one small request costs the broker, counted and not timed, against limits that are checked in.
//!
//! ```text
//! this program ──requests──▶ the same program once more, as the broker (cli::run) under an allocator that counts
//!      ├─ asks it by a line on its standard input how often memory was asked for
//!      ├─ reads in /proc/PID/io how many reads and writes it made
//!      └─ as a child of a third kind, steps through decode → validate → append → encode, one instruction after the other
//! ```
//!
//! Invariant: nothing judged here depends on time, so a loaded machine gives the same figures. Deliberately absent: times, which
//! `kalda-bench` measures.

mod broker;
mod cases;
mod client;
mod counting;
mod counting_allocator;
mod limits;
mod measure;
mod path;
mod steps;

use std::process::ExitCode;

use anyhow::Result;

use crate::limits::Verdict;

fn main() -> ExitCode {
    if let Some(code) = steps::run_if_stepped() {
        return code;
    }
    if broker::is_its_role() {
        counting::answer_on_standard_input();
        return kalda::cli::run_process();
    }
    match run() {
        Ok(0) => ExitCode::SUCCESS,
        Ok(failed) => {
            println!("costs: {failed} figures are above their limits");
            ExitCode::FAILURE
        }
        Err(error) => {
            println!("costs: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Gives how many limits are passed.
fn run() -> Result<usize> {
    let mut judged = 0;
    let mut failed = 0;
    for line in measure::all()?.iter().flat_map(limits::judge) {
        judged += usize::from(line.verdict != Verdict::Shown);
        failed += usize::from(line.verdict == Verdict::Above);
        println!("{line}");
    }
    println!("costs: {judged} figures judged, {failed} above their limits");
    Ok(failed)
}
