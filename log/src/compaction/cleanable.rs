//! Which part of a log can be compacted, and whether it is worth it. Pure: facts in, a range out.
//!
//! ```text
//! cleanable ratio = cleanable bytes ÷ (clean bytes + cleanable bytes)      due when above min.cleanable.dirty.ratio,
//!                                                                         or when a record waits for max.compaction.lag.ms
//! ```
//! Invariant: the range ends where a segment begins, at or before the active one, the last stable offset, and the first
//! segment with a record younger than `min.compaction.lag.ms`. The rules are those of Kafka's `LogCleanerManager`; and what
//! isn't flushed yet has to wait, so that recovery never takes a gap that compaction made for records that a crash lost.

use std::cmp::Ordering;

use crate::settings::LogSettings;
use kalda_sys::types::{Offset, TimestampMs};

/// What is asked of a segment.
#[derive(Debug, Clone, Copy)]
pub struct SegmentFacts {
    /// The offset in its name.
    pub base_offset: Offset,
    /// Bytes of batches.
    pub size_bytes: u64,
    /// The timestamp of its first batch, where `max.compaction.lag.ms` wants to know it.
    pub first_ms: Option<TimestampMs>,
    /// Its largest timestamp, where `min.compaction.lag.ms` wants to know it.
    pub largest_ms: Option<TimestampMs>,
}

/// What is asked of a log.
#[derive(Debug, Clone, Copy)]
pub struct LogFacts<'a> {
    /// The segments, the active one last.
    pub segments: &'a [SegmentFacts],
    /// The first offset that can be read.
    pub log_start: Offset,
    /// The offset after the last.
    pub log_end: Offset,
    /// Everything below is committed, and every transaction below is decided.
    pub last_stable: Offset,
    /// Everything below survives a power cut.
    pub flushed: Offset,
    /// Up to where the checkpoint says that it is clean.
    pub cleaned: Option<Offset>,
}

/// The part of a log that can be compacted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cleanable {
    /// Below this offset the log is clean.
    pub first_dirty: Offset,
    /// From this offset on nothing can be compacted yet.
    pub end: Offset,
    /// Bytes below the first dirty offset.
    pub clean_bytes: u64,
    /// Bytes from there to the end.
    pub cleanable_bytes: u64,
    /// True if a record has waited for `max.compaction.lag.ms`.
    pub overdue: bool,
}

impl Cleanable {
    /// The part of this log. `None` without segments.
    #[must_use]
    pub fn of(log: LogFacts<'_>, settings: &LogSettings, now_ms: TimestampMs) -> Option<Self> {
        let (active, closed) = log.segments.split_last()?;
        let first_dirty = first_dirty(log);
        // An offset below all segments counts as one of the first.
        let floor = |offset: Offset| {
            closed.partition_point(|segment| segment.base_offset <= offset).saturating_sub(1)
        };
        let dirty = closed.get(floor(first_dirty)..).filter(|_| first_dirty <= active.base_offset);
        let dirty = dirty.unwrap_or_default();
        let too_young = now_ms.0.saturating_sub(settings.min_compaction_lag_ms);
        let young =
            dirty.iter().find(|segment| segment.largest_ms.is_some_and(|largest| largest.0 > too_young));
        let young = young.map(|segment| segment.base_offset);
        let bounds = [Some(log.last_stable), Some(log.flushed), Some(active.base_offset), young];
        let uncleanable = bounds.into_iter().flatten().fold(active.base_offset, Offset::min).max(first_dirty);
        let end = match closed.get(floor(uncleanable)).filter(|_| uncleanable < active.base_offset) {
            Some(segment) => segment.base_offset,
            None => active.base_offset,
        };
        let cleanable = dirty.iter().filter(|segment| segment.base_offset < end && first_dirty < end);
        let clean = log.segments.iter().filter(|segment| segment.base_offset < first_dirty);
        // As in Kafka, 0 is no time either.
        let waits_since =
            dirty.iter().filter_map(|segment| segment.first_ms).filter(|first| first.0 > 0).min();
        let too_old = now_ms.0.saturating_sub(settings.max_compaction_lag_ms);
        Some(Self {
            first_dirty,
            end,
            clean_bytes: clean.map(|segment| segment.size_bytes).sum(),
            cleanable_bytes: cleanable.map(|segment| segment.size_bytes).sum(),
            overdue: waits_since.is_some_and(|first| first.0 < too_old),
        })
    }

    /// True if the topic's settings want it compacted.
    #[must_use]
    pub fn is_due(&self, settings: &LogSettings) -> bool {
        let least = u128::from(settings.min_cleanable_dirty_permille) * u128::from(self.total_bytes());
        self.cleanable_bytes > 0 && (self.overdue || u128::from(self.cleanable_bytes) * 1000 > least)
    }

    /// Compares how large a share of the logs is dirty.
    #[must_use]
    pub fn cmp_ratio(&self, other: &Self) -> Ordering {
        // Crosswise instead of divided: exact, and a log without bytes needs no care.
        let cross =
            |this: &Self, that: &Self| u128::from(this.cleanable_bytes) * u128::from(that.total_bytes());
        cross(self, other).cmp(&cross(other, self))
    }

    const fn total_bytes(&self) -> u64 {
        self.clean_bytes.saturating_add(self.cleanable_bytes)
    }
}

/// Where the dirty part begins. A checkpoint outside of the log is worth nothing: the log was cut, or its start moved on.
fn first_dirty(log: LogFacts<'_>) -> Offset {
    let inside = |cleaned: &Offset| (log.log_start..=log.log_end).contains(cleaned);
    log.cleaned.filter(inside).unwrap_or(log.log_start)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: TimestampMs = TimestampMs(1_000_000);

    /// Segments of 10 offsets and 100 bytes; segment `i` has timestamps from `1000 * i` ms to `1000 * i + 999`.
    fn segments(count: i64) -> Vec<SegmentFacts> {
        let segment = |index: i64| SegmentFacts {
            base_offset: Offset(index * 10),
            size_bytes: 100,
            first_ms: Some(TimestampMs(1000 * index)),
            largest_ms: Some(TimestampMs(1000 * index + 999)),
        };
        (0..count).map(segment).collect()
    }

    fn of(cleaned: Option<i64>, last_stable: i64, settings: &LogSettings) -> Cleanable {
        of_flushed(cleaned, (last_stable, 45), settings)
    }

    fn of_flushed(
        cleaned: Option<i64>,
        (last_stable, flushed): (i64, i64),
        settings: &LogSettings,
    ) -> Cleanable {
        let segments = segments(5);
        let (log_start, log_end) = (Offset(0), Offset(45));
        let (last_stable, flushed, cleaned) = (Offset(last_stable), Offset(flushed), cleaned.map(Offset));
        let log = LogFacts { segments: &segments, log_start, log_end, last_stable, flushed, cleaned };
        Cleanable::of(log, settings, NOW).expect("there are segments")
    }

    fn range(cleanable: &Cleanable) -> (i64, i64, u64, u64) {
        (cleanable.first_dirty.0, cleanable.end.0, cleanable.clean_bytes, cleanable.cleanable_bytes)
    }

    #[test]
    fn the_active_segment_and_what_is_undecided_are_not_cleanable() {
        let settings = LogSettings::default();
        assert_eq!(range(&of(None, 45, &settings)), (0, 40, 0, 400));
        assert_eq!(range(&of(Some(20), 45, &settings)), (20, 40, 200, 200));
        assert_eq!(range(&of(Some(20), 35, &settings)), (20, 30, 200, 100), "in the middle of a segment");
        assert_eq!(range(&of(Some(20), 20, &settings)), (20, 20, 200, 0));
        assert_eq!(
            range(&of(Some(20), 5, &settings)),
            (20, 20, 200, 0),
            "never below the first dirty offset"
        );
        assert_eq!(range(&of(Some(25), 45, &settings)), (25, 40, 300, 200), "begun inside a segment");
        assert_eq!(range(&of(Some(40), 45, &settings)), (40, 40, 400, 0));
        assert_eq!(
            range(&of(Some(43), 45, &settings)),
            (43, 40, 500, 0),
            "the active one was rolled away from"
        );
    }

    #[test]
    fn what_is_not_flushed_waits() {
        let settings = LogSettings::default();
        assert_eq!(range(&of_flushed(Some(10), (45, 30), &settings)), (10, 30, 100, 200));
        assert_eq!(range(&of_flushed(Some(10), (45, 29), &settings)), (10, 20, 100, 100));
        assert_eq!(range(&of_flushed(None, (45, 0), &settings)), (0, 0, 0, 0));
    }

    #[test]
    fn a_checkpoint_outside_of_the_log_counts_for_nothing() {
        assert_eq!(of(Some(46), 45, &LogSettings::default()).first_dirty, Offset(0));
        assert_eq!(of(Some(-1), 45, &LogSettings::default()).first_dirty, Offset(0));
    }

    #[test]
    fn young_records_wait_and_old_ones_press() {
        let lag = |min, max| LogSettings {
            min_compaction_lag_ms: min,
            max_compaction_lag_ms: max,
            ..LogSettings::default()
        };
        let young = of(Some(10), 45, &lag(NOW.0 - 2500, i64::MAX));
        assert_eq!((range(&young), young.overdue), ((10, 20, 100, 100), false));
        assert!(!of(Some(10), 45, &lag(0, NOW.0 - 1000)).overdue);
        assert!(of(Some(10), 45, &lag(0, NOW.0 - 1001)).overdue);
        assert!(!of(Some(40), 45, &lag(0, 1)).is_due(&lag(0, 1)), "overdue, and nothing to do");
    }

    #[test]
    fn a_log_is_due_above_the_ratio() {
        let ratio =
            |min_cleanable_dirty_permille| LogSettings { min_cleanable_dirty_permille, ..Default::default() };
        let half = of(Some(20), 45, &LogSettings::default());
        assert!(!half.is_due(&ratio(500)) && half.is_due(&ratio(499)));
        assert!(!of(Some(40), 45, &ratio(0)).is_due(&ratio(0)), "all is clean");
        let all = of(None, 45, &LogSettings::default());
        assert_eq!((all.cmp_ratio(&half), half.cmp_ratio(&all)), (Ordering::Greater, Ordering::Less));
    }
}
