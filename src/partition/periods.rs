//! How often each kind of upkeep runs: the key that names its period, and nothing else.
//!
//! Invariant: a period is never shorter than a millisecond, and a key that says "never" is no period at all.

use std::time::Duration;

use crate::config::BrokerConfig;

/// Closed segments are flushed, and files whose time has come are removed, at this pace; Kafka does so at once. Records that `flush.ms`
/// waits for are looked for at the same pace where `log.flush.scheduler.interval.ms` is Kafka's default, which means never.
const FLUSH_PACE: Duration = Duration::from_secs(1);

/// When some work is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// For the first time, after the start.
    pub first: Duration,
    /// And then again and again; `None`: never, not even once.
    pub every: Option<Duration>,
}

/// The periods of [`super::Housekeeping`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HousekeepingPeriods {
    /// Segments that are too old or too many: `log.retention.check.interval.ms`.
    pub retention: Period,
    /// Producers that have been silent for too long: `producer.id.expiration.check.interval.ms`.
    pub producer_expiration: Period,
    /// Closed segments, and files that wait for their removal.
    pub flush: Period,
    /// Records that `flush.ms` waits for, at the next look of `flush`: `log.flush.scheduler.interval.ms`.
    pub flush_by_time: Duration,
    /// `recovery-point-offset-checkpoint`: `log.flush.offset.checkpoint.interval.ms`.
    pub recovery_points: Period,
    /// `log-start-offset-checkpoint`: `log.flush.start.offset.checkpoint.interval.ms`.
    pub log_starts: Period,
    /// `replication-offset-checkpoint`: `replica.high.watermark.checkpoint.interval.ms`.
    pub high_watermarks: Period,
}

impl HousekeepingPeriods {
    /// The broker's. What Kafka begins after `log.initial.task.delay.ms` begins then.
    #[must_use]
    pub fn from_config(config: &BrokerConfig) -> Self {
        let upkeep = &config.storage.upkeep;
        let delay = upkeep.log_initial_task_delay_ms;
        let delayed = |ms: i64| Period { first: delay, every: period(ms) };
        let even = |ms: i64| Period { first: period(ms).unwrap_or_default(), every: period(ms) };
        let flush_by_time = period(upkeep.log_flush_scheduler_interval_ms).unwrap_or(FLUSH_PACE);
        let flush = flush_by_time.min(FLUSH_PACE);
        Self {
            retention: delayed(upkeep.log_retention_check_interval_ms),
            producer_expiration: even(config.transactions.producer_id_expiration_check_interval_ms.into()),
            flush: Period { first: flush, every: Some(flush) },
            flush_by_time,
            recovery_points: delayed(upkeep.log_flush_offset_checkpoint_interval_ms.into()),
            log_starts: delayed(upkeep.log_flush_start_offset_checkpoint_interval_ms.into()),
            high_watermarks: even(upkeep.replica_high_watermark_checkpoint_interval_ms),
        }
    }
}

/// The period of so many milliseconds. Zero is as often as can be; negative or the largest number is never.
fn period(ms: i64) -> Option<Duration> {
    let ms = u64::try_from(ms).ok().filter(|_| ms < i64::MAX)?;
    Some(Duration::from_millis(ms.max(1)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Sources;

    fn periods(settings: &[(&str, &str)]) -> HousekeepingPeriods {
        let flag = |(key, value): &(&str, &str)| ("--set".to_owned(), (*key).to_owned(), (*value).to_owned());
        let sources = Sources { flags: settings.iter().map(flag).collect(), ..Sources::default() };
        HousekeepingPeriods::from_config(&sources.load().unwrap().config)
    }

    #[test]
    fn each_key_moves_its_own_work_and_no_other() {
        let usual = periods(&[]);
        let every = |ms: u64| Some(Duration::from_millis(ms));
        let with = |period: Period| Period { every: every(7), ..period };
        let even = Period { first: Duration::from_millis(7), every: every(7) };
        let keys = [
            (
                "log.retention.check.interval.ms",
                HousekeepingPeriods { retention: with(usual.retention), ..usual },
            ),
            (
                "producer.id.expiration.check.interval.ms",
                HousekeepingPeriods { producer_expiration: even, ..usual },
            ),
            (
                "log.flush.scheduler.interval.ms",
                HousekeepingPeriods { flush: even, flush_by_time: Duration::from_millis(7), ..usual },
            ),
            (
                "log.flush.offset.checkpoint.interval.ms",
                HousekeepingPeriods { recovery_points: with(usual.recovery_points), ..usual },
            ),
            (
                "log.flush.start.offset.checkpoint.interval.ms",
                HousekeepingPeriods { log_starts: with(usual.log_starts), ..usual },
            ),
            (
                "replica.high.watermark.checkpoint.interval.ms",
                HousekeepingPeriods { high_watermarks: even, ..usual },
            ),
        ];
        for (key, wanted) in keys {
            assert_eq!(periods(&[(key, "7")]), wanted, "{key}");
        }
    }

    #[test]
    fn what_kafka_begins_late_begins_late() {
        let periods = periods(&[("log.initial.task.delay.ms", "9")]);
        for delayed in [periods.retention, periods.recovery_points, periods.log_starts] {
            assert_eq!(delayed.first, Duration::from_millis(9));
        }
        assert_eq!(periods.high_watermarks.first, Duration::from_secs(5));
    }

    #[test]
    fn a_longer_pace_of_flushes_by_time_leaves_the_others_alone() {
        let slow = periods(&[("log.flush.scheduler.interval.ms", "60000")]);
        assert_eq!((slow.flush.every, slow.flush_by_time), (Some(FLUSH_PACE), Duration::from_secs(60)));
        assert_eq!(periods(&[]).flush_by_time, FLUSH_PACE, "Kafka's default means never");
    }

    #[test]
    fn zero_is_often_and_negative_is_never() {
        assert_eq!(period(0), Some(Duration::from_millis(1)));
        assert_eq!((period(-1), period(i64::MAX)), (None, None));
    }
}
