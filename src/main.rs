//! The `kalda` binary: arguments in, exit code out.

use clap::Parser;
use kalda::cli::{Arguments, run};
use std::process::ExitCode;

fn main() -> ExitCode {
    run(Arguments::parse())
}
