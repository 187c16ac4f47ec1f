//! The `kalda` binary: arguments in, exit code out.

use kalda::cli::run_process;
use std::process::ExitCode;

fn main() -> ExitCode {
    run_process()
}
