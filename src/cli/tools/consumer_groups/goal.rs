//! To where `--reset-offsets` sets offsets, all but those of a file.
//!
//! Invariant: an offset outside of a log becomes its first or its last; where no record is so late, it is the log's end.

use std::collections::BTreeMap;
use std::io::Write as _;

use kalda_client::Cluster;

use super::reset::Offsets;
use crate::cli::tools::Out;
use crate::cli::tools::failure::Failure;
use crate::cli::tools::group_offsets;
use crate::cli::tools::java_time;
use crate::cli::tools::offsets::{self, EARLIEST, LATEST, Partition};
use crate::cli::tools::options::Options;
use crate::sys::{Clock as _, SystemClock};

/// The offsets that the partitions are to have.
pub(super) fn offsets(
    options: &Options,
    cluster: &mut Cluster,
    group: &str,
    partitions: &[Partition],
    out: &mut Out,
) -> Result<Offsets, Failure> {
    if let Some(offset) = options.number::<i64>("to-offset")? {
        let wanted = partitions.iter().map(|partition| (partition.clone(), offset)).collect();
        return within(cluster, wanted);
    }
    if options.has("to-earliest") {
        return known(offsets::at(cluster, partitions, EARLIEST)?);
    }
    if options.has("to-latest") {
        return known(offsets::at(cluster, partitions, LATEST)?);
    }
    if let Some(date) = options.value("to-datetime") {
        return at_time(cluster, partitions, java_time::date_time(date)?, out);
    }
    if let Some(duration) = options.value("by-duration") {
        let then_ms = java_time::before(SystemClock::default().wall_ms().0, duration)?;
        return at_time(cluster, partitions, then_ms, out);
    }
    let committed = group_offsets::committed(cluster, group)?;
    if let Some(shift) = options.number::<i64>("shift-by")? {
        return shifted(options, cluster, partitions, &committed, shift);
    }
    if options.has("to-current") {
        // What isn't committed begins at the end.
        let mut current = known(offsets::at(cluster, partitions, LATEST)?)?;
        current.extend(committed.into_iter().filter(|(partition, _)| partitions.contains(partition)));
        return Ok(current);
    }
    Err(options.usage(
        "Option '[reset-offsets]' requires one of the following scenarios: [[shift-by], [from-file], [to-datetime], [by-duration], \
         [to-latest], [to-current], [to-earliest], [to-offset]]",
    ))
}

fn shifted(
    options: &Options,
    cluster: &mut Cluster,
    partitions: &[Partition],
    committed: &Offsets,
    shift: i64,
) -> Result<Offsets, Failure> {
    let mut wanted = Offsets::new();
    for partition in partitions {
        let Some(current) = committed.get(partition) else {
            return Err(options.usage(format!(
                "Cannot shift offset for partition {}-{} since there is no current committed offset",
                partition.topic, partition.index
            )));
        };
        wanted.insert(partition.clone(), current.saturating_add(shift));
    }
    within(cluster, wanted)
}

/// The first records that are not older than the time.
fn at_time(
    cluster: &mut Cluster,
    partitions: &[Partition],
    timestamp_ms: i64,
    out: &mut Out,
) -> Result<Offsets, Failure> {
    // Smaller ones stand for places in a log.
    let mut found = known(offsets::at(cluster, partitions, timestamp_ms.max(0))?)?;
    let late: Vec<Partition> =
        found.iter().filter(|(_, offset)| **offset < 0).map(|(partition, _)| partition.clone()).collect();
    for Partition { topic, index } in &late {
        writeln!(
            out,
            "\nWarn: Partition {index} from topic {topic} is empty. Falling back to latest known offset."
        )?;
    }
    found.extend(known(offsets::at(cluster, &late, LATEST)?)?);
    Ok(found)
}

/// Offsets outside of a log become its first or its last.
pub(super) fn within(cluster: &mut Cluster, mut wanted: Offsets) -> Result<Offsets, Failure> {
    let partitions: Vec<Partition> = wanted.keys().cloned().collect();
    let first = known(offsets::at(cluster, &partitions, EARLIEST)?)?;
    let last = known(offsets::at(cluster, &partitions, LATEST)?)?;
    for (partition, offset) in &mut wanted {
        let (first, last) = (first.get(partition), last.get(partition));
        *offset = first.map_or(*offset, |first| (*offset).max(*first));
        *offset = last.map_or(*offset, |last| (*offset).min(*last));
    }
    Ok(wanted)
}

fn known(found: BTreeMap<Partition, offsets::Found>) -> Result<Offsets, Failure> {
    found.into_iter().map(|(partition, offset)| Ok((partition, offset?))).collect()
}
