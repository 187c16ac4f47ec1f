//! The search for the topics of patterns.
//!
//! Invariant: it goes on in slices, so that searches take turns: one with heavy patterns keeps no other waiting for longer than a slice. Absent:
//! threads; whoever searches calls [`Search::slice`] where it may take long.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use super::TopicPattern;
use crate::sys::Clock;

/// How long a slice takes, and a little more: a pattern is compiled, and a name matched, in one piece.
const SLICE: Duration = Duration::from_millis(20);

/// Patterns that are looked for among names.
pub struct Search {
    names: Vec<Arc<str>>,
    /// The first is being looked for; of how many names that is done.
    left: VecDeque<Arc<str>>,
    compiled: Option<TopicPattern>,
    done: usize,
    found: BTreeMap<Arc<str>, BTreeSet<Arc<str>>>,
}

impl Search {
    /// Of these patterns among these names, from the beginning.
    #[must_use]
    pub fn new(patterns: BTreeSet<Arc<str>>, names: Vec<Arc<str>>) -> Self {
        let found = patterns.iter().map(|pattern| (Arc::clone(pattern), BTreeSet::new())).collect();
        Self { names, left: patterns.into_iter().collect(), compiled: None, done: 0, found }
    }

    /// Goes on for a while. Breaks with what was found, by pattern, when all is done. A pattern that isn't one matches nothing: it was written by a
    /// Kafka that took it.
    pub fn slice(
        mut self,
        clock: &dyn Clock,
    ) -> std::ops::ControlFlow<BTreeMap<Arc<str>, BTreeSet<Arc<str>>>, Self> {
        let begin = clock.monotonic();
        while let Some(pattern) = self.left.front().cloned() {
            let compiled = match self.compiled.take() {
                Some(compiled) => Some(compiled),
                None => compile(&pattern),
            };
            if let Some(compiled) = compiled {
                let found = self.found.entry(pattern).or_default();
                while let Some(name) = self.names.get(self.done) {
                    if clock.monotonic().saturating_sub(begin) > SLICE {
                        self.compiled = Some(compiled);
                        return std::ops::ControlFlow::Continue(self);
                    }
                    self.done += 1;
                    if compiled.matches(name) {
                        found.insert(Arc::clone(name));
                    }
                }
            }
            self.left.pop_front();
            self.done = 0;
        }
        std::ops::ControlFlow::Break(self.found)
    }
}

fn compile(pattern: &str) -> Option<TopicPattern> {
    match TopicPattern::new(pattern) {
        Ok(compiled) => Some(compiled),
        Err(error) => {
            tracing::warn!(pattern, %error, "a pattern of topic names matches nothing");
            None
        }
    }
}
