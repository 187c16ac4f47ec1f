//! `kalda-hostile`: attacks a broker from seeds, beside a canary that must not notice.
//!
//! ```text
//! attacks ──▶ wire ──▶ broker (a process under a memory limit, /proc) ◀── canary
//!    ▲ requests                    └──▶ trial: what each attack has to leave as it was ──▶ report
//! ```
//!
//! Invariant: a run says its seed, and the seed with an attack's name does the same again. Deliberately absent: anything of the
//! broker's own code but the codec of the protocol, for the canary and for what attacks prepare.

mod arguments;
mod attacks;
mod broker;
mod canary;
mod requests;
mod run;
mod soak;
mod trial;
mod wire;

use std::process::ExitCode;

use anyhow::Result;
use clap::Parser;
use rustix::process::{Resource, Rlimit, getrlimit, setpriority_process, setrlimit};

use crate::arguments::Arguments;

/// How nice broker and canary are: whatever else runs on this machine gets what they leave. Threads and processes inherit it.
const NICE: i32 = -15;

fn main() -> Result<ExitCode> {
    let arguments = Arguments::parse();
    raise_open_files()?;
    // Without the right to do that, what else this machine does shows in the canary's times.
    if setpriority_process(None, NICE).is_err() {
        println!(
            "hostile: the priority of broker and canary could not be raised; don't use the machine meanwhile"
        );
    }
    let held = match arguments.minutes {
        Some(minutes) => soak::run(&arguments, minutes)?,
        None => run::run(&arguments, arguments.seed)?,
    };
    Ok(if held { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// As many descriptors as are allowed: one attack holds 10,000 connections.
fn raise_open_files() -> Result<()> {
    let maximum = getrlimit(Resource::Nofile).maximum;
    Ok(setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum })?)
}
