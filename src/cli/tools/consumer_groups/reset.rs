//! `kalda consumer-groups --reset-offsets`: what a group without members has committed, set anew, or only shown.

use std::collections::BTreeMap;
use std::io::{self, Write as _};

use kalda_client::Cluster;
use kalda_protocol::{ErrorCode, StrBytes};

use super::table::{column, widened, write_row};
use super::{describe_group, named};
use crate::cli::tools::Out;
use crate::cli::tools::failure::Failure;
use crate::cli::tools::group_offsets::{self, Committer};
use crate::cli::tools::offsets::{self, EARLIEST, LATEST, Partition};
use crate::cli::tools::options::Options;
use crate::cli::tools::refusal::Refusal;

type Offsets = BTreeMap<Partition, i64>;

pub(super) fn run(options: &Options, cluster: &mut Cluster, out: &mut Out) -> Result<(), Failure> {
    let mut reset: BTreeMap<String, Offsets> = BTreeMap::new();
    for group in named(options, cluster)? {
        let state = match describe_group(cluster, &group) {
            Ok((_, described)) => described.group_state.as_str().to_owned(),
            // One that isn't there is made by its offsets.
            Err(Failure::Refused(refusal)) if refusal.code == ErrorCode::GroupIdNotFound => "Dead".to_owned(),
            Err(other) => return Err(other),
        };
        if !["Empty", "Dead"].contains(&state.as_str()) {
            writeln!(
                out,
                "\nError: Assignments can only be reset if the group '{group}' is inactive, but the current state is {state}."
            )?;
            reset.insert(group, Offsets::new());
            continue;
        }
        let partitions = partitions(options, cluster, &group)?;
        let prepared = prepare(options, cluster, &group, &partitions)?;
        if options.has("execute") {
            let nobody = Committer { member_id: StrBytes::new(), generation: -1 };
            group_offsets::commit(cluster, &group, &nobody, &prepared)?;
        }
        reset.insert(group, prepared);
    }
    if options.has("export") {
        export(&reset, out)?
    } else {
        tell(&reset, out)?
    }
    Ok(())
}

fn tell(reset: &BTreeMap<String, Offsets>, out: &mut Out) -> io::Result<()> {
    let columns =
        [column("GROUP", 15), column("TOPIC", 15), column("PARTITION", 10), column("NEW-OFFSET", 0)];
    let mut rows = Vec::new();
    for (group, offsets) in reset {
        for (partition, offset) in offsets {
            let cells =
                [group.clone(), partition.topic.clone(), partition.index.to_string(), offset.to_string()];
            rows.push(cells.to_vec());
        }
    }
    let widths = widened(&columns, &["PARTITION"], &rows);
    if !reset.is_empty() {
        writeln!(out)?;
        write_row(columns.iter().map(|column| column.title), &widths, out)?;
    }
    for row in &rows {
        writeln!(out)?;
        write_row(row.iter().map(String::as_str), &widths, out)?;
    }
    writeln!(out)
}

/// Of one group `TOPIC,PARTITION,OFFSET`, of several with the group before it.
fn export(reset: &BTreeMap<String, Offsets>, out: &mut Out) -> io::Result<()> {
    for (group, offsets) in reset {
        for (Partition { topic, index }, offset) in offsets {
            if reset.len() > 1 {
                write!(out, "{group},")?;
            }
            writeln!(out, "{topic},{index},{offset}")?;
        }
    }
    writeln!(out)
}

/// The partitions that are meant: those of the topics named, or all that the group has committed.
fn partitions(options: &Options, cluster: &mut Cluster, group: &str) -> Result<Vec<Partition>, Failure> {
    if options.has("all-topics") {
        return Ok(group_offsets::committed(cluster, group)?.into_keys().collect());
    }
    if !options.has("topic") {
        return Err(options.usage("One of the reset scopes should be defined: --all-topics, --topic."));
    }
    let mut wanted = Vec::new();
    for topic in options.values("topic") {
        wanted.extend(named_partitions(options, cluster, topic)?);
    }
    Ok(wanted)
}

/// `TOPIC`, or `TOPIC:PARTITION,PARTITION`.
pub(super) fn named_partitions(
    options: &Options,
    cluster: &mut Cluster,
    text: &str,
) -> Result<Vec<Partition>, Failure> {
    let Some((topic, indexes)) = text.split_once(':') else {
        let there: Vec<Partition> = offsets::leaders(cluster, &[text])?.into_keys().collect();
        if there.is_empty() {
            Refusal::check(ErrorCode::UnknownTopicOrPartition.code(), None)?;
        }
        return Ok(there);
    };
    let partition = |index: &str| {
        let index = index.parse().map_err(|_| {
            options.usage(format!("Invalid partition '{index}' specified in topic arg '{text}''"))
        })?;
        Ok(Partition { topic: topic.to_owned(), index })
    };
    indexes.split(',').map(partition).collect()
}

fn prepare(
    options: &Options,
    cluster: &mut Cluster,
    group: &str,
    partitions: &[Partition],
) -> Result<Offsets, Failure> {
    refuse_missing(cluster, partitions)?;
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
    let committed = group_offsets::committed(cluster, group)?;
    if let Some(shift) = options.number::<i64>("shift-by")? {
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
        return within(cluster, wanted);
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

fn refuse_missing(cluster: &mut Cluster, partitions: &[Partition]) -> Result<(), Failure> {
    let mut names: Vec<&str> = partitions.iter().map(|partition| partition.topic.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    let there = offsets::leaders(cluster, &names)?;
    let missing: Vec<String> = partitions
        .iter()
        .filter(|partition| !there.contains_key(partition))
        .map(|partition| format!("{}-{}", partition.topic, partition.index))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let message = format!("The partitions \"{}\" do not exist", missing.join(", "));
    Err(Refusal { code: ErrorCode::UnknownTopicOrPartition, message }.into())
}

/// Offsets outside of a log become its first or its last.
fn within(cluster: &mut Cluster, mut wanted: Offsets) -> Result<Offsets, Failure> {
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
