//! Housekeeping through hours of simulated time: the runtime's time is paused, and jumps to the next timer when nobody has work.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use super::world::{World, append_at, values};
use crate::config::Sources;
use crate::log::LogSettings;
use crate::partition::periods::Period;
use crate::partition::{Housekeeping, HousekeepingPeriods};
use crate::sys::{Clock as _, SystemClock, timer};
use crate::types::TimestampMs;

const TWO_HOURS: Duration = Duration::from_secs(2 * 3600);
const MINUTE: Duration = Duration::from_secs(60);

#[tokio::test(start_paused = true)]
async fn records_go_when_their_time_is_over_and_not_before() {
    let (world, clock) = (World::new(), Arc::new(SystemClock::new()));
    let partition = world.find(&world.create(1, &[1])).expect("it opens");
    let retention_ms = LogSettings::default().retention_ms.expect("a week");
    let in_two_hours = TimestampMs(clock.wall_ms().0 - retention_ms + 2 * 3_600_000);
    append_at(&partition, "x", in_two_hours).expect("appends");

    let (stop, stopping) = watch::channel(false);
    let housekeeping = Housekeeping { partitions: world.partitions, clock: clock.clone(), stop: stopping };
    let config = Sources::default().load().expect("the defaults").config;
    // Without the checkpoints: they would wait for the disk some thousand times.
    let never = Period { first: Duration::ZERO, every: None };
    let periods = HousekeepingPeriods {
        recovery_points: never,
        log_starts: never,
        high_watermarks: never,
        ..HousekeepingPeriods::from_config(&config)
    };
    let upkeep = tokio::spawn(housekeeping.run(periods));
    let began = clock.monotonic();

    timer::sleep(TWO_HOURS - MINUTE).await;
    assert_eq!(values(&partition), ["x"]);
    // Kafka's period of looks, log.retention.check.interval.ms, is five minutes.
    timer::sleep(7 * MINUTE).await;
    assert_eq!(values(&partition), [""; 0]);
    assert!(clock.monotonic() - began >= TWO_HOURS + 6 * MINUTE);

    stop.send_replace(true);
    upkeep.await.expect("it ends");
}
