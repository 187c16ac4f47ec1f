//! Topics that a measurement leaves behind, removed before the next one begins.
//!
//! Invariant: when it is done, the files are gone: nothing removes them while something else is measured, and the memory of their pages is free.

use std::fs;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};

use crate::broker::{Broker, Settings};
use crate::wire::{Admin, Topics};

/// Files of deleted topics go within seconds.
pub const REMOVES_SOON: Settings<'_> =
    &[("log.segment.delete.delay.ms", "1000"), ("log.retention.check.interval.ms", "1000")];
/// Longer than a broker takes to remove files; Kafka first looks half a minute after its start.
const FILES_GONE_WITHIN: Duration = Duration::from_secs(120);
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// Deletes topics of a broker that removes soon, and waits until their files are gone.
pub async fn remove(broker: &Broker, admin: &mut Admin, topics: &Topics) -> Result<()> {
    admin.delete(topics).await?;
    let asked = Instant::now();
    while has_files(broker, topics)? {
        ensure!(asked.elapsed() < FILES_GONE_WITHIN, "{} keeps files of deleted topics", broker.kind.name());
        tokio::time::sleep(LOOK_EVERY).await;
    }
    Ok(())
}

fn has_files(broker: &Broker, topics: &Topics) -> Result<bool> {
    for entry in fs::read_dir(broker.data())? {
        let folder = entry?.file_name();
        let folder = folder.to_string_lossy();
        let is_of = |topic: &str| folder.strip_prefix(topic).is_some_and(|rest| rest.starts_with('-'));
        if topics.names().iter().any(|topic| is_of(topic)) {
            return Ok(true);
        }
    }
    Ok(false)
}
