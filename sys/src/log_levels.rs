//! A level for each logger: its own, else that of the nearest logger above it, and at the top the root's.
//!
//! ```text
//! root ◀── kalda ◀── kalda::net ◀── kalda::net::connection         a logger is a module, and those above it are its parents
//!               ◀── kalda_log ◀── kalda_log::recovery              the program's other crates are below its own
//! ```
//! Invariant: the root has a level. Pure: who logs, and where to, is not known here.

use std::collections::BTreeMap;
use std::sync::Arc;

use tracing::Level;

/// How much a logger lets through. Kafka's names, which are those of its logging library.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LogLevel {
    /// Nothing. Only a start can say so.
    Off,
    /// What ends the broker: no line of ours has this level, so nothing.
    Fatal,
    /// Errors.
    Error,
    /// Warnings, and what is above.
    Warn,
    /// What happens, and what is above.
    Info,
    /// Steps on the way, and what is above.
    Debug,
    /// Everything.
    Trace,
}

impl LogLevel {
    /// The levels that a client may set, in Kafka's order.
    pub const SETTABLE: [Self; 6] =
        [Self::Debug, Self::Error, Self::Fatal, Self::Info, Self::Trace, Self::Warn];

    /// The level of that name, if a client may set it.
    #[must_use]
    pub fn settable(name: &str) -> Option<Self> {
        Self::SETTABLE.into_iter().find(|level| level.name() == name)
    }

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Off => "OFF",
            Self::Fatal => "FATAL",
            Self::Error => "ERROR",
            Self::Warn => "WARN",
            Self::Info => "INFO",
            Self::Debug => "DEBUG",
            Self::Trace => "TRACE",
        }
    }

    /// True if a line of this level is let through.
    #[must_use]
    pub fn lets_through(self, line: Level) -> bool {
        let least = match line {
            Level::ERROR => Self::Error,
            Level::WARN => Self::Warn,
            Level::INFO => Self::Info,
            Level::DEBUG => Self::Debug,
            Level::TRACE => Self::Trace,
        };
        self >= least
    }
}

/// The levels that were set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogLevels {
    root: LogLevel,
    own: BTreeMap<Arc<str>, LogLevel>,
}

impl Default for LogLevels {
    /// All loggers say what happens.
    fn default() -> Self {
        Self::new(LogLevel::Info)
    }
}

impl LogLevels {
    /// The root's, and no other.
    #[must_use]
    pub const fn new(root: LogLevel) -> Self {
        Self { root, own: BTreeMap::new() }
    }

    /// Gives a logger a level of its own; without a name, the root.
    pub fn set(&mut self, logger: Option<&str>, level: LogLevel) {
        match logger {
            Some(name) => drop(self.own.insert(name.into(), level)),
            None => self.root = level,
        }
    }

    /// Takes a logger's own level away: from now on it has that of the next above.
    pub fn unset(&mut self, logger: &str) {
        self.own.remove(logger);
    }

    /// The root's.
    #[must_use]
    pub const fn root(&self) -> LogLevel {
        self.root
    }

    /// The level that holds for a logger.
    #[must_use]
    pub fn of(&self, logger: &str) -> LogLevel {
        let mut name = logger;
        loop {
            if let Some(level) = self.own.get(name) {
                return *level;
            }
            match above(name) {
                Some(above) => name = above,
                None => return self.root,
            }
        }
    }

    /// The level below which no logger lets anything through.
    #[must_use]
    pub fn widest(&self) -> LogLevel {
        self.own.values().copied().fold(self.root, Ord::max)
    }

    /// The loggers with a level of their own.
    pub fn own(&self) -> impl Iterator<Item = &str> {
        self.own.keys().map(AsRef::as_ref)
    }
}

/// The logger above another; none, where that is the root. Of a crate with two words in its name, it is the crate that has the first one.
pub(super) fn above(logger: &str) -> Option<&str> {
    logger.rsplit_once("::").or_else(|| logger.split_once('_')).map(|(above, _)| above)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_logger_has_the_level_of_the_nearest_above_it() {
        let mut levels = LogLevels::new(LogLevel::Warn);
        levels.set(Some("kalda::net"), LogLevel::Debug);
        levels.set(Some("kalda::net::listener"), LogLevel::Error);
        for (logger, level) in [
            ("kalda", LogLevel::Warn),
            ("kalda::net", LogLevel::Debug),
            ("kalda::net::connection", LogLevel::Debug),
            ("kalda::net::listener", LogLevel::Error),
            ("kalda::network", LogLevel::Warn),
            ("kalda_log::net", LogLevel::Warn),
            ("other", LogLevel::Warn),
        ] {
            assert_eq!(levels.of(logger), level, "{logger}");
        }
        let mut of_the_program = levels.clone();
        of_the_program.set(Some("kalda"), LogLevel::Trace);
        assert_eq!(of_the_program.of("kalda_log::compaction::rewrite"), LogLevel::Trace);
        assert_eq!(of_the_program.of("other_log"), LogLevel::Warn);
        assert_eq!(levels.widest(), LogLevel::Debug);
        levels.unset("kalda::net");
        levels.set(None, LogLevel::Info);
        assert_eq!(levels.of("kalda::net::connection"), LogLevel::Info);
        assert_eq!(levels.of("kalda::net::listener"), LogLevel::Error);
    }

    #[test]
    fn a_level_lets_through_what_is_at_least_as_grave() {
        let through = |level: LogLevel| {
            let lines = [Level::ERROR, Level::WARN, Level::INFO, Level::DEBUG, Level::TRACE];
            lines.into_iter().filter(|line| level.lets_through(*line)).count()
        };
        let all = [
            LogLevel::Off,
            LogLevel::Fatal,
            LogLevel::Error,
            LogLevel::Warn,
            LogLevel::Info,
            LogLevel::Debug,
            LogLevel::Trace,
        ];
        assert_eq!(all.map(through), [0, 0, 1, 2, 3, 4, 5]);
    }

    #[test]
    fn a_client_sets_kafkas_levels_by_kafkas_names() {
        assert_eq!(LogLevel::settable("FATAL"), Some(LogLevel::Fatal));
        for name in ["OFF", "ALL", "debug", ""] {
            assert_eq!(LogLevel::settable(name), None, "{name}");
        }
    }
}
