//! Log lines on standard error: for people by default, JSON on request.
//!
//! Invariant: `--log-level` wins over `RUST_LOG`, which wins over `info`. Standard output is left to what the command prints.

use anyhow::Context as _;
use std::io::{IsTerminal as _, stderr};
use std::sync::Arc;
use tracing::level_filters::LevelFilter;
use tracing::subscriber::Interest;
use tracing::{Metadata, Subscriber};
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::{Context, Layer, SubscriberExt as _};
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{Registry, fmt, reload};

use super::arguments::LogFormat;
use super::logger_names::LOGGER_NAMES;
use crate::sys::{LogLevel, LogLevels, Loggers};

/// The variable that sets the level where no flag does.
const VARIABLE: &str = "RUST_LOG";

/// Sets logging up for the whole process; what comes back changes it.
///
/// # Errors
/// When the level or filter can't be understood.
pub(super) fn begin(level: Option<&str>, format: LogFormat) -> anyhow::Result<Arc<Loggers>> {
    let asked = level.map(ToOwned::to_owned).or_else(|| std::env::var(VARIABLE).ok());
    let asked = asked.filter(|filter| !filter.trim().is_empty()).unwrap_or_else(|| "info".to_owned());
    let levels = parse(&asked).with_context(|| {
        format!("the log level `{asked}` is none of error, warn, info, debug, trace, and no filter")
    })?;
    let (filter, handle) = reload::Layer::new(Filter(levels.clone()));
    let lines = fmt::layer().with_writer(stderr);
    let lines: Box<dyn Layer<_> + Send + Sync> = match format {
        LogFormat::Text => lines.with_target(false).with_ansi(stderr().is_terminal()).boxed(),
        LogFormat::Json => lines.json().flatten_event(true).boxed(),
    };
    let begun = Registry::default().with(filter).with(lines).try_init();
    begun.map_err(|error| anyhow::anyhow!("logging could not be set up: {error}"))?;
    let apply = move |levels: &LogLevels| {
        // It fails only when the log is gone, and then there is nothing to filter.
        let _ = handle.reload(Filter(levels.clone()));
    };
    Ok(Arc::new(Loggers::new(LOGGER_NAMES, levels, apply)))
}

/// Reads `LEVEL`, `MODULE=LEVEL` and lists of them, with dots or colons between the parts of a module. A module that no item names logs
/// nothing where there is no `LEVEL` alone.
fn parse(filter: &str) -> anyhow::Result<LogLevels> {
    let targets: Targets = filter.parse()?;
    let mut levels = LogLevels::new(targets.default_level().map_or(LogLevel::Off, level));
    for (target, asked) in targets.iter() {
        levels.set(Some(&target.replace('.', "::")), level(asked));
    }
    Ok(levels)
}

fn level(filter: LevelFilter) -> LogLevel {
    match filter.into_level() {
        None => LogLevel::Off,
        Some(tracing::Level::ERROR) => LogLevel::Error,
        Some(tracing::Level::WARN) => LogLevel::Warn,
        Some(tracing::Level::INFO) => LogLevel::Info,
        Some(tracing::Level::DEBUG) => LogLevel::Debug,
        Some(tracing::Level::TRACE) => LogLevel::Trace,
    }
}

/// Lets through what the loggers' levels let through. A call of `info!` and the like is asked once, and again when they change.
struct Filter(LogLevels);

impl<S: Subscriber> Layer<S> for Filter {
    fn register_callsite(&self, line: &'static Metadata<'static>) -> Interest {
        if self.0.of(line.target()).lets_through(*line.level()) {
            Interest::always()
        } else {
            Interest::never()
        }
    }

    fn enabled(&self, line: &Metadata<'_>, _: Context<'_, S>) -> bool {
        self.0.of(line.target()).lets_through(*line.level())
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(match self.0.widest() {
            LogLevel::Off | LogLevel::Fatal => LevelFilter::OFF,
            LogLevel::Error => LevelFilter::ERROR,
            LogLevel::Warn => LevelFilter::WARN,
            LogLevel::Info => LevelFilter::INFO,
            LogLevel::Debug => LevelFilter::DEBUG,
            LogLevel::Trace => LevelFilter::TRACE,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_read_as_before_there_were_loggers() {
        let of = |filter: &str, logger: &str| parse(filter).unwrap().of(logger);
        assert_eq!(of("debug", "kalda::net"), LogLevel::Debug);
        assert_eq!(of("INFO", "kalda::net"), LogLevel::Info);
        assert_eq!(of("off", "kalda::net"), LogLevel::Off);
        assert_eq!(of("kalda::net=debug", "kalda::net::listener"), LogLevel::Debug);
        assert_eq!(of("kalda::net=debug", "kalda::log"), LogLevel::Off);
        assert_eq!(of("warn,kalda::net=trace,kalda::net::listener=error", "kalda::net"), LogLevel::Trace);
        assert_eq!(
            of("warn,kalda::net=trace,kalda::net::listener=error", "kalda::net::listener"),
            LogLevel::Error
        );
        assert_eq!(of("warn,kalda.net=trace", "kalda::net::listener"), LogLevel::Trace);
        assert_eq!(of("kalda::net", "kalda::net"), LogLevel::Trace, "a module alone is all of it");
        assert!(parse("kalda::net=loud").is_err());
    }
}
