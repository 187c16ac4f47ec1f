//! The `kalda` binary: arguments in, exit code out.

use clap::Parser;
use kalda::cli::{ServeArguments, serve};
use std::process::ExitCode;

/// A Kafka wire-protocol-compatible broker.
#[derive(Debug, Parser)]
#[command(name = "kalda", version, about)]
struct Arguments {
    #[command(flatten)]
    serve: ServeArguments,
}

fn main() -> ExitCode {
    serve(&Arguments::parse().serve)
}
