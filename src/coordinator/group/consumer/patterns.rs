//! The patterns of topic names that members ask for, and when the topics that they stand for are looked up.
//!
//! Invariant: a pattern nobody asks for any more is forgotten. They are looked up at most every ten seconds, by one search at a time, when one
//! isn't resolved yet, when topics have come, or when the last search is long ago; only at a heartbeat, as in Kafka. Absent: the search itself.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use kalda_protocol::ErrorCode;

use super::change::{Change, metadata_hash};
use super::group::ConsumerGroup;
use super::outcome::{Moment, Outcome, Resolve};
use super::record::{ConsumerRecord, GroupEpoch, ResolvedPattern};
use super::settings::{PATTERN_REFRESH_LEAST_MS, PATTERN_SEARCH_MOST_MS};
use crate::coordinator::group::refusal::Refusal;
use crate::coordinator::group::topic_pattern::{self, InvalidPattern};
use crate::coordinator::group::topics::TopicFilter;

/// What became of the pattern that a member asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PatternChange {
    /// It is the same.
    None,
    /// It is another one, whose topics aren't known yet.
    Unresolved,
    /// It is another one whose topics are known, or none any more: the group reads other topics at once.
    Resolved,
}

/// Whether patterns are to be looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Search {
    /// There is a new one.
    Needed,
    /// If it is time.
    IfDue,
}

impl PatternChange {
    /// True if it is another one.
    #[must_use]
    pub fn is_any(self) -> bool {
        self != Self::None
    }
}

impl ConsumerGroup {
    /// Looks at the pattern that a member asks for from now on, and has patterns looked up if it is time.
    pub(super) fn change_pattern(
        &mut self,
        change: &Change<'_>,
        filter: Option<&TopicFilter>,
        at: &Moment<'_>,
        outcome: &mut Outcome,
    ) -> Result<PatternChange, Refusal> {
        let (before, after) = (change.before.told.pattern(), change.told.pattern());
        let mut what = PatternChange::None;
        let mut search = Search::IfDue;
        if change.before.told.pattern != change.told.pattern {
            what = PatternChange::Unresolved;
            if let Some(before) = before
                && self.index().members_of_pattern(before) == 1
            {
                outcome.records.push(ConsumerRecord::Pattern(Arc::clone(before), None));
            }
            match after {
                Some(after) if self.index().members_of_pattern(after) == 0 => {
                    topic_pattern::check(after).map_err(|reason| invalid(after, reason))?;
                    search = Search::Needed;
                }
                Some(after) if self.resolved(after).is_some() => what = PatternChange::Resolved,
                Some(_) => {}
                None if before.is_some() => what = PatternChange::Resolved,
                None => {}
            }
        }
        // Who speaks the classic protocol looks for topics by itself.
        if let Some(filter) = filter {
            self.look_up(change, search, filter, at, outcome);
        }
        Ok(what)
    }

    fn look_up(
        &mut self,
        change: &Change<'_>,
        search: Search,
        filter: &TopicFilter,
        at: &Moment<'_>,
        outcome: &mut Outcome,
    ) {
        let nobody_asks = self.index().patterns().next().is_none();
        if (search == Search::IfDue && nobody_asks) || self.is_resolving(at) {
            return;
        }
        let last =
            self.resolved_patterns().next().map(|(_, resolved)| (resolved.resolved_at, resolved.version));
        let age = last.map(|(resolved_at, _)| at.now.0.saturating_sub(resolved_at.0));
        if age.is_some_and(|age| age <= PATTERN_REFRESH_LEAST_MS) {
            return;
        }
        let patterns = self.patterns_after(change);
        let is_due = search == Search::Needed
            || patterns.len() != self.resolved_patterns().count()
            || last.map_or(0, |(_, version)| version) < at.topics.last_creation()
            || age.is_none_or(|age| age > at.settings.pattern_refresh_interval_ms);
        if is_due && !patterns.is_empty() {
            self.passing.resolving_since = Some(at.now);
            outcome.resolve = Some(Resolve { patterns, filter: filter.clone() });
        }
    }

    /// A search that was asked for beside a write that failed never begins, so that one may take only so long.
    fn is_resolving(&self, at: &Moment<'_>) -> bool {
        let since = self.passing.resolving_since;
        since.is_some_and(|since| at.now.0.saturating_sub(since.0) < PATTERN_SEARCH_MOST_MS)
    }

    fn patterns_after(&self, change: &Change<'_>) -> BTreeSet<Arc<str>> {
        let (before, after) = (change.before.told.pattern(), change.told.pattern());
        let stays = |pattern: &&Arc<str>| {
            let leaves = usize::from(before == Some(*pattern));
            self.index().members_of_pattern(pattern) > leaves
        };
        self.index().patterns().filter(stays).chain(after).cloned().collect()
    }

    /// The topics of patterns were found. The group has another epoch if they are others than before.
    pub fn patterns_resolved(
        &mut self,
        found: BTreeMap<Arc<str>, ResolvedPattern>,
        at: &Moment<'_>,
    ) -> Outcome {
        self.passing.resolving_since = None;
        let mut outcome = Outcome::default();
        let mut is_news = false;
        let mut names = self.names_after(None, &BTreeSet::new());
        let asked = found.into_iter().filter(|(pattern, _)| self.index().members_of_pattern(pattern) > 0);
        let asked: BTreeMap<_, _> = asked.collect();
        for (pattern, resolved) in &asked {
            let before = self.resolved(pattern).map(|before| &before.topics);
            let is_same = before.map_or(resolved.topics.is_empty(), |before| *before == resolved.topics);
            is_news |= !is_same;
            outcome.records.push(ConsumerRecord::Pattern(Arc::clone(pattern), Some(resolved.clone())));
        }
        if is_news {
            names = self.index().names().map(|(name, _)| Arc::clone(name)).collect();
            for (pattern, before) in self.resolved_patterns() {
                let resolved = asked.get(pattern).unwrap_or(before);
                names.extend(resolved.topics.iter().cloned());
            }
            names.extend(asked.values().flat_map(|resolved| resolved.topics.iter().cloned()));
        }
        let metadata_hash = metadata_hash(&names, at.topics);
        if is_news || metadata_hash != self.epoch.metadata_hash {
            let epoch = self.epoch.epoch + 1;
            outcome.records.push(ConsumerRecord::Epoch(Some(GroupEpoch { epoch, metadata_hash })));
        }
        outcome
    }
}

fn invalid(pattern: &str, reason: InvalidPattern) -> Refusal {
    let message = format!("SubscribedTopicRegex `{pattern}` is not a valid regular expression: {reason}.");
    Refusal::new(ErrorCode::InvalidRegularExpression, message)
}
