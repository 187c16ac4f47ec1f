//! `kalda consumer-groups --list`: names, with states and types where they are asked for.

use std::collections::BTreeMap;
use std::io::Write as _;

use kalda_client::Cluster;
use kalda_protocol::messages::list_groups::{ListGroupsRequest, ListedGroup};

use super::table::write_row;
use crate::cli::tools::Out;
use crate::cli::tools::failure::Failure;
use crate::cli::tools::options::Options;
use crate::cli::tools::refusal::Refusal;

const STATES: [&str; 7] =
    ["Empty", "PreparingRebalance", "Assigning", "Stable", "Dead", "CompletingRebalance", "Reconciling"];
const TYPES: [&str; 2] = ["Classic", "Consumer"];

/// Blanks behind the longest name.
const GAP: usize = 10;
const NARROWEST: usize = 15;
const WIDTH: usize = 20;

pub(super) fn run(options: &Options, cluster: &mut Cluster, out: &mut Out) -> Result<(), Failure> {
    let states = chosen(options, "state", &STATES, "state list", "states")?;
    let types = chosen(options, "type", &TYPES, "types list", "types")?;
    let groups = ask(cluster, &states, &types)?;
    if !options.has("state") && !options.has("type") {
        for group in &groups {
            writeln!(out, "{}", group.group_id)?;
        }
        return Ok(());
    }
    let longest = groups.iter().map(|group| group.group_id.chars().count()).max().unwrap_or(0);
    let mut widths = vec![longest.max(NARROWEST) + GAP];
    let mut titles = vec!["GROUP"];
    for (option, title) in [("type", "TYPE"), ("state", "STATE")] {
        if options.has(option) {
            titles.push(title);
            widths.push(WIDTH);
        }
    }
    write_row(titles, &widths, out)?;
    writeln!(out)?;
    for group in &groups {
        let mut cells = vec![group.group_id.as_str()];
        if options.has("type") {
            cells.push(known(&group.group_type, &TYPES));
        }
        if options.has("state") {
            cells.push(known(&group.group_state, &STATES));
        }
        write_row(cells, &widths, out)?;
        writeln!(out)?;
    }
    Ok(())
}

/// The groups of consumers on all brokers, by name.
pub(super) fn ask(
    cluster: &mut Cluster,
    states: &[&str],
    types: &[&str],
) -> Result<Vec<ListedGroup>, Failure> {
    cluster.metadata(Some(&[]))?;
    let nodes: Vec<i32> = cluster.nodes().map(|node| node.id).collect();
    let request = ListGroupsRequest {
        states_filter: states.iter().map(|state| (*state).into()).collect(),
        types_filter: types.iter().map(|kind| (*kind).into()).collect(),
        ..ListGroupsRequest::default()
    };
    let mut groups = BTreeMap::new();
    for node in nodes {
        let response = cluster.ask_node(node, &request)?;
        Refusal::check(response.error_code, None)?;
        // Who commits without being a member has no protocol.
        let consumers =
            response.groups.into_iter().filter(|it| ["", "consumer"].contains(&&*it.protocol_type));
        groups.extend(consumers.map(|group| (group.group_id.clone(), group)));
    }
    Ok(groups.into_values().collect())
}

/// What an option's list names, in Kafka's spelling.
fn chosen(
    options: &Options,
    name: &str,
    all: &[&'static str],
    list: &str,
    plural: &str,
) -> Result<Vec<&'static str>, Failure> {
    let Some(text) = options.value(name).filter(|text| !text.is_empty()) else { return Ok(Vec::new()) };
    let find = |word: &str| all.iter().copied().find(|known| known.eq_ignore_ascii_case(word.trim()));
    text.split(',').map(find).collect::<Option<_>>().ok_or_else(|| {
        options.usage(format!("Invalid {list} '{text}'. Valid {plural} are: {}", all.join(", ")))
    })
}

fn known<'a>(word: &'a str, all: &[&'static str]) -> &'a str {
    all.iter().copied().find(|known| known.eq_ignore_ascii_case(word)).unwrap_or(if word.is_empty() {
        "Unknown"
    } else {
        word
    })
}
