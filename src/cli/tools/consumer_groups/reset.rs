//! `kalda consumer-groups --reset-offsets`: what a group without members has committed, set anew, or only shown.

use std::collections::BTreeMap;
use std::io::{self, Write as _};

use kalda_client::Cluster;
use kalda_protocol::{ErrorCode, StrBytes};

use super::goal;
use super::plan_file::Plan;
use super::scope;
use super::table::{column, widened, write_row};
use super::{describe_group, named};
use crate::cli::tools::Out;
use crate::cli::tools::failure::Failure;
use crate::cli::tools::group_offsets::{self, Committer};
use crate::cli::tools::java_order::sort_as_java;
use crate::cli::tools::offsets::Partition;
use crate::cli::tools::options::Options;

/// Offsets of partitions.
pub(super) type Offsets = BTreeMap<Partition, i64>;

pub(super) fn run(options: &Options, cluster: &mut Cluster, out: &mut Out) -> Result<(), Failure> {
    let mut reset: Vec<(String, Offsets)> = Vec::new();
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
            reset.push((group, Offsets::new()));
            continue;
        }
        let prepared = prepare(options, cluster, &group, out)?;
        if options.has("execute") {
            let nobody = Committer { member_id: StrBytes::new(), generation: -1 };
            group_offsets::commit(cluster, &group, &nobody, &prepared)?;
        }
        reset.push((group, prepared));
    }
    sort_as_java(&mut reset, |(group, _)| group);
    if options.has("export") {
        let with_group = options.values("group").count() != 1;
        export(&reset, with_group.then_some(','), out)?;
    } else {
        tell(&reset, out)?;
    }
    Ok(())
}

/// What the group is to have committed.
fn prepare(options: &Options, cluster: &mut Cluster, group: &str, out: &mut Out) -> Result<Offsets, Failure> {
    let partitions = scope::partitions(options, cluster, group)?;
    scope::refuse_missing(cluster, &partitions)?;
    let Some(path) = options.value("from-file") else {
        return goal::offsets(options, cluster, group, &partitions, out);
    };
    let mut plan = Plan::read(path, options)?;
    let Some(wanted) = plan.take(group) else {
        writeln!(out, "\nError: No reset plan for group {group} found.")?;
        return Ok(Offsets::new());
    };
    scope::refuse_missing(cluster, &wanted.keys().cloned().collect::<Vec<_>>())?;
    goal::within(cluster, wanted)
}

fn tell(reset: &[(String, Offsets)], out: &mut Out) -> io::Result<()> {
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

/// `TOPIC,PARTITION,OFFSET`, or, with what stands behind it, the group before that.
fn export(reset: &[(String, Offsets)], behind_group: Option<char>, out: &mut Out) -> io::Result<()> {
    for (group, offsets) in reset {
        for (Partition { topic, index }, offset) in offsets {
            if let Some(comma) = behind_group {
                write!(out, "{group}{comma}")?;
            }
            writeln!(out, "{topic},{index},{offset}")?;
        }
    }
    writeln!(out)
}
