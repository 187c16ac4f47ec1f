//! The door to the log: which loggers there are, and how much each lets through while the process runs.
//!
//! Invariant: a level that was set holds for the next line. Here a logger is named as its module, with dots between the parts, since
//! Kafka's tools take no colons: `kalda.net.connection`. Levels are not kept: a start has those of its command line. The lines themselves go
//! through `tracing`; who writes them, and in which form, is the command line's.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use parking_lot::Mutex;

use super::log_levels::{LogLevel, LogLevels, above};

/// The logger above all others, by the name that Kafka gives it.
pub const ROOT_LOGGER: &str = "root";

type Apply = Box<dyn Fn(&LogLevels) + Send + Sync>;

/// The loggers of this process.
pub struct Loggers {
    /// The modules that log, and all above them, but for the root.
    known: BTreeSet<&'static str>,
    levels: Mutex<Arc<LogLevels>>,
    apply: Apply,
}

impl fmt::Debug for Loggers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Loggers").field("levels", &self.levels).finish_non_exhaustive()
    }
}

impl Default for Loggers {
    /// The loggers of a process whose log nobody reads.
    fn default() -> Self {
        Self::new(&[], LogLevels::default(), |_| {})
    }
}

impl Loggers {
    /// The modules that log, the levels at the start, and how a change of them is made to hold.
    #[must_use]
    pub fn new(
        modules: &[&'static str],
        levels: LogLevels,
        apply: impl Fn(&LogLevels) + Send + Sync + 'static,
    ) -> Self {
        let with_those_above = |module: &'static str| std::iter::successors(Some(module), |name| above(name));
        let known = modules.iter().flat_map(|module| with_those_above(module)).collect();
        Self { known, levels: Mutex::new(Arc::new(levels)), apply: Box::new(apply) }
    }

    /// The name of each logger with the level that holds for it, the root among them.
    #[must_use]
    pub fn all(&self) -> Vec<(String, LogLevel)> {
        let levels = Arc::clone(&self.levels.lock());
        let modules: BTreeSet<&str> = self.known.iter().copied().chain(levels.own()).collect();
        let root = (ROOT_LOGGER.to_owned(), levels.root());
        let others = modules.iter().map(|module| (module.replace("::", "."), levels.of(module)));
        std::iter::once(root).chain(others).collect()
    }

    /// True if there is a logger of that name.
    #[must_use]
    pub fn exists(&self, name: &str) -> bool {
        let Some(module) = module(name) else { return false };
        name == ROOT_LOGGER
            || self.known.contains(module.as_str())
            || self.levels.lock().own().any(|own| own == module)
    }

    /// Gives a logger a level of its own, or, without one, that of the next above it. The root keeps the one it has.
    pub fn set(&self, name: &str, level: Option<LogLevel>) {
        let Some(module) = module(name) else { return };
        let mut present = self.levels.lock();
        let mut levels = LogLevels::clone(&present);
        match (name, level) {
            (ROOT_LOGGER, Some(level)) => levels.set(None, level),
            (ROOT_LOGGER, None) => return,
            (_, Some(level)) => levels.set(Some(&module), level),
            (_, None) => levels.unset(&module),
        }
        // Under the lock, so that of two changes the later one holds.
        (self.apply)(&levels);
        *present = Arc::new(levels);
    }
}

/// The module that a name stands for; none has a colon in its name.
fn module(name: &str) -> Option<String> {
    (!name.contains(':')).then(|| name.replace('.', "::"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_and_all_above_them_are_loggers() {
        let mut start = LogLevels::new(LogLevel::Warn);
        start.set(Some("elsewhere"), LogLevel::Debug);
        let loggers = Loggers::new(&["kalda::net::connection", "kalda::server"], start, |_| {});
        let names: Vec<String> = loggers.all().into_iter().map(|(name, _)| name).collect();
        let wanted = ["root", "elsewhere", "kalda", "kalda.net", "kalda.net.connection", "kalda.server"];
        assert_eq!(names, wanted);
        assert!(names.iter().all(|name| loggers.exists(name)));
        for other in ["kalda.nowhere", "kalda::net", ""] {
            assert!(!loggers.exists(other), "{other}");
        }
    }

    #[test]
    fn a_change_is_applied_and_told() {
        let applied = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&applied);
        let note = move |levels: &LogLevels| seen.lock().push(levels.of("kalda::net"));
        let loggers = Loggers::new(&["kalda::net"], LogLevels::default(), note);
        loggers.set("kalda.net", Some(LogLevel::Trace));
        loggers.set("root", Some(LogLevel::Error));
        loggers.set("kalda.net", None);
        loggers.set("root", None);
        assert_eq!(*applied.lock(), [LogLevel::Trace, LogLevel::Trace, LogLevel::Error]);
        assert_eq!(loggers.all()[0], ("root".to_owned(), LogLevel::Error));
    }
}
