//! Log lines on standard error: for people by default, JSON on request.
//!
//! Invariant: `--log-level` wins over `RUST_LOG`, which wins over `info`. Standard output is left to what the command prints.

use anyhow::Context as _;
use std::io::{IsTerminal as _, stderr};
use tracing_subscriber::EnvFilter;

use super::arguments::LogFormat;

/// Sets logging up for the whole process.
///
/// # Errors
/// When the level or filter can't be understood.
pub(super) fn begin(level: Option<&str>, format: LogFormat) -> anyhow::Result<()> {
    let asked = level.map(ToOwned::to_owned).or_else(|| std::env::var(EnvFilter::DEFAULT_ENV).ok());
    let asked = asked.filter(|filter| !filter.trim().is_empty()).unwrap_or_else(|| "info".to_owned());
    let filter = EnvFilter::try_new(&asked).with_context(|| {
        format!("the log level `{asked}` is none of error, warn, info, debug, trace, and no filter")
    })?;
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(stderr);
    let begun = match format {
        LogFormat::Text => lines.with_target(false).with_ansi(stderr().is_terminal()).try_init(),
        LogFormat::Json => lines.json().flatten_event(true).try_init(),
    };
    begun.map_err(|error| anyhow::anyhow!("logging could not be set up: {error}"))
}
