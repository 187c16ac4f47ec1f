//! `kalda consumer-groups --describe`: offsets and lag, members, or state.

use std::collections::BTreeMap;
use std::io::{self, Write as _};

use kalda_client::Cluster;
use kalda_protocol::messages::describe_groups::{DescribedGroup, DescribedGroupMember};

use super::table::{Column, column, widened, write_row};
use super::{describe_group, failed, named};
use crate::cli::tools::Out;
use crate::cli::tools::console_consumer::assigned;
use crate::cli::tools::failure::Failure;
use crate::cli::tools::group_offsets;
use crate::cli::tools::offsets::{self, Found, LATEST, Partition};
use crate::cli::tools::options::Options;
use crate::cli::tools::warn;

/// What isn't known.
const NONE: &str = "-";

const OFFSETS: [Column; 9] = [
    column("GROUP", 15),
    column("TOPIC", 15),
    column("PARTITION", 10),
    column("CURRENT-OFFSET", 15),
    column("LOG-END-OFFSET", 15),
    column("LAG", 15),
    column("CONSUMER-ID", 15),
    column("HOST", 15),
    column("CLIENT-ID", 0),
];
/// Numbers fit.
const FIXED: [&str; 4] = ["PARTITION", "CURRENT-OFFSET", "LOG-END-OFFSET", "LAG"];

const MEMBERS: [Column; 5] = [
    column("GROUP", 15),
    column("CONSUMER-ID", 15),
    column("HOST", 15),
    column("CLIENT-ID", 15),
    column("#PARTITIONS", 15),
];
const ASSIGNMENTS: [Column; 4] = [
    column("CURRENT-EPOCH", 15),
    column("CURRENT-ASSIGNMENT", 20),
    column("TARGET-EPOCH", 15),
    column("TARGET-ASSIGNMENT", 20),
];

const STATE: [Column; 5] = [
    column("GROUP", 15),
    column("COORDINATOR (ID)", 25),
    column("ASSIGNMENT-STRATEGY", 20),
    column("STATE", 20),
    column("#MEMBERS", 0),
];

pub(super) fn run(options: &Options, cluster: &mut Cluster, out: &mut Out) -> Result<(), Failure> {
    for group in named(options, cluster)? {
        let (coordinator, described) = match describe_group(cluster, &group) {
            Err(Failure::Refused(refusal)) => {
                let cause = format!("java.util.concurrent.ExecutionException: {refusal}");
                return failed(&refusal.to_string(), &cause, out);
            }
            described => described?,
        };
        if options.has("members") {
            members(options, &described, out)?;
        } else if options.has("state") {
            let node = cluster.nodes().find(|node| node.id == coordinator);
            let address = node.map(|node| format!("{}:{}", node.host, node.port)).unwrap_or_default();
            state(&described, &format!("{address}  ({coordinator})"), out)?;
        } else {
            let rows = offset_rows(cluster, &described)?;
            if is_shown(&described, out)? && !rows.is_empty() {
                tell_offsets(&rows, out)?;
            }
        }
    }
    Ok(())
}

/// Says what is special about a group's state; whether there may be more to tell.
fn is_shown(described: &DescribedGroup, out: &mut Out) -> io::Result<bool> {
    let group = &described.group_id;
    match described.group_state.as_str() {
        "Dead" => {
            writeln!(out, "\nError: Consumer group '{group}' does not exist.")?;
            return Ok(false);
        }
        "Empty" => {
            out.flush()?;
            warn(&format!("\nConsumer group '{group}' has no active members."));
        }
        "Stable" => {}
        _ => {
            out.flush()?;
            warn(&format!("\nWarning: Consumer group '{group}' is rebalancing."));
        }
    }
    Ok(true)
}

fn tell_offsets(rows: &[Vec<String>], out: &mut Out) -> io::Result<()> {
    let widths = widened(&OFFSETS, &FIXED, rows);
    writeln!(out)?;
    write_row(OFFSETS.iter().map(|column| column.title), &widths, out)?;
    for row in rows {
        writeln!(out)?;
        write_row(row.iter().map(String::as_str), &widths, out)?;
    }
    writeln!(out)
}

fn offset_rows(cluster: &mut Cluster, described: &DescribedGroup) -> Result<Vec<Vec<String>>, Failure> {
    let committed = group_offsets::committed(cluster, &described.group_id)?;
    let mut owners: Vec<(&DescribedGroupMember, Vec<Partition>)> = Vec::new();
    for member in &described.members {
        owners.push((member, assigned(&member.member_assignment)?));
    }
    owners.sort_by_key(|(_, partitions)| std::cmp::Reverse(partitions.len()));
    let owned: Vec<Partition> = owners.iter().flat_map(|(_, partitions)| partitions.clone()).collect();
    let unowned: Vec<Partition> =
        committed.keys().filter(|partition| !owned.contains(partition)).cloned().collect();
    let all: Vec<Partition> = owned.into_iter().chain(unowned.iter().cloned()).collect();
    let ends = offsets::at(cluster, &all, LATEST)?;
    let row = |partition: &Partition, owner: [&str; 3]| {
        cells(&described.group_id, partition, &committed, &ends, owner)
    };
    let mut rows = Vec::new();
    for (member, mut partitions) in owners {
        partitions.sort();
        let owner = [member.member_id.as_str(), member.client_host.as_str(), member.client_id.as_str()];
        rows.extend(partitions.iter().map(|partition| row(partition, owner)));
    }
    rows.extend(unowned.iter().map(|partition| row(partition, [NONE; 3])));
    Ok(rows)
}

fn cells(
    group: &str,
    partition: &Partition,
    committed: &BTreeMap<Partition, i64>,
    ends: &BTreeMap<Partition, Found>,
    owner: [&str; 3],
) -> Vec<String> {
    let current = committed.get(partition).copied();
    let end = ends.get(partition).and_then(|end| end.as_ref().ok()).copied();
    let lag = current.zip(end).map(|(current, end)| end - current);
    let shown = |number: Option<i64>| number.map_or_else(|| NONE.to_owned(), |number| number.to_string());
    let numbers = [partition.index.to_string(), shown(current), shown(end), shown(lag)];
    [group.to_owned(), partition.topic.clone()]
        .into_iter()
        .chain(numbers)
        .chain(owner.into_iter().map(str::to_owned))
        .collect()
}

fn members(options: &Options, described: &DescribedGroup, out: &mut Out) -> Result<(), Failure> {
    if !is_shown(described, out)? {
        return Ok(());
    }
    let mut columns = MEMBERS.to_vec();
    if options.has("verbose") {
        columns.extend(ASSIGNMENTS);
    }
    let mut rows = Vec::new();
    for member in &described.members {
        let partitions = assigned(&member.member_assignment)?;
        let mut row = vec![
            described.group_id.as_str().to_owned(),
            member.member_id.as_str().to_owned(),
            member.client_host.as_str().to_owned(),
            member.client_id.as_str().to_owned(),
            partitions.len().to_string(),
        ];
        if options.has("verbose") {
            row.extend([NONE.to_owned(), assignment(&partitions), NONE.to_owned(), NONE.to_owned()]);
        }
        rows.push(row);
    }
    let widths = widened(&columns, &[], &rows);
    let end = if options.has("verbose") { "" } else { " " };
    writeln!(out)?;
    write_row(columns.iter().map(|column| column.title), &widths, out)?;
    writeln!(out, "{end}")?;
    for row in &rows {
        write_row(row.iter().map(String::as_str), &widths, out)?;
        writeln!(out, "{end}")?;
    }
    Ok(())
}

/// `one:0,1;two:0`
fn assignment(partitions: &[Partition]) -> String {
    let mut topics: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for partition in partitions {
        topics.entry(&partition.topic).or_default().push(partition.index.to_string());
    }
    let topics: Vec<String> =
        topics.into_iter().map(|(topic, indexes)| format!("{topic}:{}", indexes.join(","))).collect();
    if topics.is_empty() { NONE.to_owned() } else { topics.join(";") }
}

fn state(described: &DescribedGroup, coordinator: &str, out: &mut Out) -> Result<(), Failure> {
    if !is_shown(described, out)? {
        return Ok(());
    }
    let strategy = Some(described.protocol_data.as_str()).filter(|it| !it.is_empty()).unwrap_or(NONE);
    let row = [
        described.group_id.as_str().to_owned(),
        coordinator.to_owned(),
        strategy.to_owned(),
        described.group_state.as_str().to_owned(),
        described.members.len().to_string(),
    ];
    let widths = widened(&STATE, &["ASSIGNMENT-STRATEGY", "STATE"], std::slice::from_ref(&row.to_vec()));
    writeln!(out)?;
    write_row(STATE.iter().map(|column| column.title), &widths, out)?;
    writeln!(out)?;
    write_row(row.iter().map(String::as_str), &widths, out)?;
    writeln!(out)?;
    Ok(())
}
