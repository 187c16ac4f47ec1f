//! `kalda groups`, Kafka's `kafka-groups.sh`: all groups with their types and protocols, whoever they are of.

use std::collections::BTreeMap;
use std::io::Write as _;

use kalda_client::Cluster;
use kalda_protocol::messages::list_groups::{ListGroupsRequest, ListedGroup};

use super::Out;
use super::admin::{self, check_command_config};
use super::failure::Failure;
use super::options::Takes::{Nothing, One};
use super::options::{Options, Spec, spec};
use super::refusal::Refusal;

const SPECS: [Spec; 8] = [
    spec("bootstrap-server", One, "REQUIRED: The brokers to connect to: HOST:PORT, separated by commas."),
    spec("command-config", One, "A file of properties for the client."),
    spec("list", Nothing, "List the groups."),
    spec("group-type", One, "Only those of a type: classic, consumer, share or streams."),
    spec("protocol", One, "Only those of a protocol."),
    spec("consumer", Nothing, "Only those of consumers: classic groups and simple ones, too."),
    spec("share", Nothing, "Only share groups."),
    spec("streams", Nothing, "Only groups of Kafka Streams."),
];

/// What the broker's log calls this tool.
const CLIENT_ID: &str = "kalda-groups";
/// Types of groups, as they are printed.
const TYPES: [&str; 4] = ["Classic", "Consumer", "Share", "Streams"];
/// The narrowest of the columns; all are as wide as the longest cell of any.
const NARROWEST: usize = 20;

/// Runs it.
pub fn run(words: &[String], out: &mut Out) -> Result<(), Failure> {
    let options = Options::parse(&SPECS, words).map_err(|error| Options::misused(&SPECS, &error))?;
    let filter = check(&options)?;
    check_command_config(&options)?;
    let mut cluster = admin::cluster(options.value("bootstrap-server").unwrap_or_default(), CLIENT_ID);
    let failed = |reason: String| Failure::Told(format!("Error while executing groups command : {reason}"));
    let groups = ask(&mut cluster).map_err(|failure| failed(failure.reason()))?;
    tell(groups.values().filter(|group| filter.takes(group)), out)
}

/// Which groups are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Filter<'a> {
    /// Those of a type, or of a protocol, or of both.
    Named { group_type: Option<&'static str>, protocol: Option<&'a str> },
    /// Those of consumers, in whatever protocol.
    Consumers,
}

impl Filter<'_> {
    fn takes(self, group: &ListedGroup) -> bool {
        let is = |kind: &str| group.group_type.eq_ignore_ascii_case(kind);
        match self {
            Self::Named { group_type, protocol } => {
                group_type.is_none_or(is) && protocol.is_none_or(|protocol| *group.protocol_type == *protocol)
            }
            Self::Consumers => ["", "consumer"].contains(&&*group.protocol_type) || is("Consumer"),
        }
    }
}

fn check(options: &Options) -> Result<Filter<'_>, Failure> {
    let purpose = "This tool helps to list groups of all types.";
    if options.has("help") || options.has("version") {
        options.help_or_version(purpose)?;
    }
    if !options.has("bootstrap-server") {
        return Err(options.usage("Missing required option(s) [bootstrap-server]"));
    }
    if !options.has("list") {
        return Err(options.usage("Command must include exactly one action: --list."));
    }
    let known = |name: &str| TYPES.into_iter().find(|kind| kind.eq_ignore_ascii_case(name));
    let group_type = options
        .value("group-type")
        .map(|name| known(name).ok_or_else(|| Failure::complaint("--group-type must be a valid group type.")))
        .transpose()?;
    options.exclude("consumer", &["group-type", "protocol", "share", "streams"])?;
    options.exclude("share", &["consumer", "group-type", "protocol", "streams"])?;
    options.exclude("streams", &["consumer", "group-type", "protocol", "share"])?;
    let named = |group_type| Filter::Named { group_type, protocol: options.value("protocol") };
    Ok(match options.given(&["consumer", "share", "streams"])[..] {
        ["consumer"] => Filter::Consumers,
        ["share"] => named(Some("Share")),
        ["streams"] => named(Some("Streams")),
        _ => named(group_type),
    })
}

/// The groups of all brokers, by name.
fn ask(cluster: &mut Cluster) -> Result<BTreeMap<String, ListedGroup>, Failure> {
    cluster.metadata(Some(&[]))?;
    let nodes: Vec<i32> = cluster.nodes().map(|node| node.id).collect();
    let mut groups = BTreeMap::new();
    for node in nodes {
        let response = cluster.ask_node(node, &ListGroupsRequest::default())?;
        Refusal::check(response.error_code, None)?;
        groups.extend(response.groups.into_iter().map(|group| (group.group_id.as_str().to_owned(), group)));
    }
    Ok(groups)
}

fn tell<'g>(groups: impl Iterator<Item = &'g ListedGroup>, out: &mut Out) -> Result<(), Failure> {
    let kind = |group: &ListedGroup| {
        let known = TYPES.into_iter().find(|kind| group.group_type.eq_ignore_ascii_case(kind));
        known.unwrap_or("Unknown").to_owned()
    };
    let rows: Vec<[String; 3]> = groups
        .map(|group| {
            [group.group_id.as_str().to_owned(), kind(group), group.protocol_type.as_str().to_owned()]
        })
        .collect();
    let longest = rows.iter().flatten().map(|cell| cell.chars().count()).max().unwrap_or(0);
    let width = longest.max(NARROWEST);
    writeln!(out, "{:<width$} {:<width$} {:<width$}", "GROUP", "TYPE", "PROTOCOL")?;
    for [group, kind, protocol] in &rows {
        writeln!(out, "{group:<width$} {kind:<width$} {protocol:<width$} ")?;
    }
    Ok(())
}
