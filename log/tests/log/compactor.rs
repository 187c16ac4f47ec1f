//! Runs compactions on the test's own thread, and looks at what is left.

use std::collections::BTreeMap;

use kalda_log::{CompactionError, CompactionSettings, Pace, PartitionLog, RewriteStatistics, Stopped};
use kalda_protocol::records::{Batch, Record, batches};
use kalda_sys::types::TimestampMs;

use crate::fixture::{all_bytes, view};

/// Room for more keys than any test has.
pub const ROOMY: CompactionSettings =
    CompactionSettings { key_map_bytes: 1 << 20, key_map_load_permille: 900, buffer_bytes: 700 };

pub struct FullSpeed;

impl Pace for FullSpeed {
    fn moved(&self, _: u64) -> Result<(), Stopped> {
        Ok(())
    }
}

/// One compaction, if one is due.
pub fn compact_once(
    log: &mut PartitionLog,
    now: TimestampMs,
    limits: CompactionSettings,
) -> Result<Option<RewriteStatistics>, CompactionError> {
    log.flush()?;
    let high_watermark = log.log_end_offset();
    let Some(task) = log.prepare_compaction(now, high_watermark, limits)? else { return Ok(None) };
    let mut rewrite = task.read_keys(&FullSpeed)?;
    while let Some(group) = rewrite.next_group(&FullSpeed)? {
        let swap = log.begin_swap(group)?;
        swap.sync()?;
        log.finish_swap(&swap)?;
        swap.sync()?;
    }
    log.finish_compaction(&rewrite);
    Ok(Some(*rewrite.statistics()))
}

/// Compactions until none is due. Gives how many ran.
pub fn compact(log: &mut PartitionLog, now: TimestampMs, limits: CompactionSettings) -> usize {
    let most = usize::try_from(log.log_end_offset().0).expect("an offset") + 1;
    let runs = (0..most).take_while(|_| compact_once(log, now, limits).expect("compacts").is_some()).count();
    assert!(runs < most, "each compaction gets further");
    runs
}

/// All batches of the log.
pub fn batches_of(log: &PartitionLog) -> Vec<Batch> {
    let run = batches(all_bytes(log).into()).refuse_tail().map(|batch| batch.expect("a sound batch"));
    run.inspect(|batch| batch.verify_crc().expect("its checksum")).collect()
}

/// All records but control records, with their offsets.
pub fn data_of(log: &PartitionLog) -> Vec<Record> {
    let data = batches_of(log).into_iter().filter(|batch| !batch.header().attributes.is_control());
    data.flat_map(|batch| batch.records(1 << 20)).map(|record| record.expect("a sound record")).collect()
}

/// What a consumer of committed records gets, as a client finds it out.
pub fn committed_of(log: &PartitionLog) -> Vec<Record> {
    let stable = log.last_stable_offset(log.log_end_offset());
    let aborted = view(log).aborted_transactions(log.log_start_offset(), stable).expect("looks up");
    let mut coming: Vec<_> = aborted.iter().map(|one| (one.first_offset.0, one.producer_id.0)).collect();
    coming.sort_unstable();
    let mut coming = coming.into_iter().peekable();
    let mut aborting = Vec::new();
    let mut records = Vec::new();
    for batch in batches_of(log).into_iter().filter(|batch| batch.header().base_offset < stable.0) {
        let header = batch.header();
        while let Some((_, producer)) = coming.next_if(|(first, _)| *first <= header.last_offset()) {
            aborting.push(producer);
        }
        if header.attributes.is_control() {
            aborting.retain(|producer| *producer != header.producer_id);
        } else if !header.attributes.is_transactional() || !aborting.contains(&header.producer_id) {
            records.extend(batch.records(1 << 20).map(|record| record.expect("a sound record")));
        }
    }
    records.retain(|record| record.offset < stable.0);
    records
}

/// The last value of each key; a tombstone takes the key away.
pub fn table_of<'a>(records: impl IntoIterator<Item = &'a Record>) -> BTreeMap<Vec<u8>, Vec<u8>> {
    let mut table = BTreeMap::new();
    for record in records {
        let key = record.key.clone().expect("a key").to_vec();
        match &record.value {
            Some(value) => table.insert(key, value.to_vec()),
            None => table.remove(&key),
        };
    }
    table
}
