//! Snapshots by time: `metadata.log.max.snapshot.interval.ms`.
//!
//! Invariant: records that no snapshot holds get one within the interval, whether or not metadata changes again. The writer itself
//! makes snapshots by size (`metadata.log.max.record.bytes.between.snapshots`).

use std::time::Duration;

use tokio::sync::watch;

use super::{Command, Controller};
use crate::config::MetadataLogConfig;
use crate::sys::timer::Ticker;
use crate::sys::told_to_stop;

impl Controller {
    /// Has snapshots written until `stop` says true; never, where the interval is 0.
    pub async fn write_snapshots(self, log: MetadataLogConfig, mut stop: watch::Receiver<bool>) {
        let Some(ms) = u64::try_from(log.metadata_log_max_snapshot_interval_ms).ok().filter(|ms| *ms > 0)
        else {
            return;
        };
        let interval = Duration::from_millis(ms);
        let mut ticker = Ticker::new(interval, interval);
        loop {
            tokio::select! {
                () = told_to_stop(&mut stop) => return,
                () = ticker.tick() => {}
            }
            if self.queue.send(Command::Snapshot).await.is_err() {
                return;
            }
        }
    }
}
