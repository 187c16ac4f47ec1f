//! The options of `kalda configs`: what is done, and with whose settings.
//!
//! Invariant: what doesn't go together is told in the order in which Kafka's tool looks at it.

use std::net::ToSocketAddrs as _;

use super::entity::{Entities, Entity, Kind};
use crate::cli::tools::failure::Failure;
use crate::cli::tools::options::Takes::{Many, Nothing, One};
use crate::cli::tools::options::{Options, Spec, spec};

/// The options.
pub const SPECS: [Spec; 26] = [
    spec("bootstrap-server", One, "The brokers to connect to: HOST:PORT, separated by commas."),
    spec("bootstrap-controller", One, "Not there yet."),
    spec("command-config", One, "A file of properties for the client."),
    spec("alter", Nothing, "Change settings."),
    spec("describe", Nothing, "Show settings."),
    spec("all", Nothing, "With --describe: those that nobody has set, too."),
    spec(
        "entity-type",
        Many,
        "topics, brokers, broker-loggers, groups, client-metrics, users, clients or ips.",
    ),
    spec("entity-name", Many, "The name of the entity."),
    spec("entity-default", Nothing, "What holds for all brokers, users, clients or addresses."),
    spec("add-config", One, "KEY=VALUE,KEY=[VALUE,VALUE]"),
    spec("add-config-file", One, "A file of settings."),
    spec("delete-config", Many, "Keys, separated by commas."),
    spec("force", Nothing, "Don't ask."),
    spec("topic", One, "The topic's name."),
    spec("broker", One, "The broker's id."),
    spec("broker-defaults", Nothing, "What holds for all brokers."),
    spec("broker-logger", One, "The id of the broker whose loggers are meant."),
    spec("client", One, "The client's id."),
    spec("client-defaults", Nothing, "What holds for all clients."),
    spec("user", One, "The user's name."),
    spec("user-defaults", Nothing, "What holds for all users."),
    spec("ip", One, "The address."),
    spec("ip-defaults", Nothing, "What holds for all addresses."),
    spec("group", One, "The group's id."),
    spec("client-metrics", One, "The name of a subscription to metrics of clients."),
    spec("zk-tls-config-file", One, "No longer supported."),
];

/// Options that name kind and entity at once, in the order in which Kafka's tool reads them.
const FLAGS: [(&str, Kind); 8] = [
    ("topic", Kind::Topics),
    ("client", Kind::Clients),
    ("user", Kind::Users),
    ("broker", Kind::Brokers),
    ("broker-logger", Kind::BrokerLoggers),
    ("ip", Kind::Ips),
    ("client-metrics", Kind::ClientMetrics),
    ("group", Kind::Groups),
];
/// Those that name what holds for all.
const DEFAULTS: [(&str, Kind); 4] = [
    ("client-defaults", Kind::Clients),
    ("user-defaults", Kind::Users),
    ("broker-defaults", Kind::Brokers),
    ("ip-defaults", Kind::Ips),
];

/// What is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    Describe,
    Alter,
}

/// What is asked for, if the options go together.
///
/// # Errors
/// They don't.
pub fn check(options: &Options) -> Result<(Action, Entities), Failure> {
    options.help_or_version(
        "This tool helps to manipulate and describe entity config for a topic, client, user, broker, ip, client-metrics or group",
    )?;
    let action = match options.given(&["alter", "describe"])[..] {
        ["alter"] => Action::Alter,
        ["describe"] => Action::Describe,
        _ => return Err(options.usage("Command must include exactly one action: --describe, --alter")),
    };
    options.exclude("describe", &["alter", "add-config", "delete-config"])?;
    let types = types(options)?;
    let names = names(options);
    check_names(options, &types, &names)?;
    match action {
        Action::Describe => check_describe(options, &types, &names)?,
        Action::Alter => check_alter(options, &types, &names)?,
    }
    Ok((action, paired(action, &types, names)?))
}

/// The kinds of entities that are named.
fn types(options: &Options) -> Result<Vec<Kind>, Failure> {
    let named: Vec<&str> = options.values("entity-type").collect();
    let flags: Vec<Kind> = FLAGS
        .into_iter()
        .chain(DEFAULTS)
        .filter(|(flag, _)| options.has(flag))
        .map(|(_, kind)| kind)
        .collect();
    let all: Vec<&str> = named.iter().copied().chain(flags.iter().map(|kind| kind.plural())).collect();
    let repeated = all.iter().enumerate().find(|(place, name)| all.iter().take(*place).any(|it| it == *name));
    if let Some((_, name)) = repeated {
        return Err(Failure::complaint(format_args!("Duplicate entity type(s) specified: {name}")));
    }
    if options.given(&["bootstrap-server", "bootstrap-controller"]).is_empty() {
        return Err(Failure::complaint(
            "Either --bootstrap-server or --bootstrap-controller must be specified.",
        ));
    }
    let mut types = Vec::new();
    for name in all {
        types.push(Kind::named(name).ok_or_else(|| {
            Failure::complaint(format_args!(
                "Invalid entity type {name}, the entity type must be one of {} with a --bootstrap-server or --bootstrap-controller \
                 argument",
                Kind::ALL.map(Kind::plural).join(", ")
            ))
        })?);
    }
    match types[..] {
        [] => return Err(Failure::complaint("At least one entity type must be specified")),
        [_] | [Kind::Users, Kind::Clients] | [Kind::Clients, Kind::Users] => {}
        _ => {
            return Err(Failure::complaint(
                "Only 'users' and 'clients' entity types may be specified together",
            ));
        }
    }
    if !flags.is_empty() && !options.given(&["entity-name", "entity-type", "entity-default"]).is_empty() {
        return Err(Failure::complaint(
            "--entity-{type,name,default} should not be used in conjunction with specific entity flags",
        ));
    }
    Ok(types)
}

/// The names, in the order in which Kafka's tool gives them to the types: an empty one for what holds for all.
fn names(options: &Options) -> Vec<String> {
    let by_type = options.in_order(&["entity-name", "entity-default"]);
    let by_type = by_type.map(|(_, value)| value.unwrap_or_default().to_owned());
    let by_flag = FLAGS.into_iter().filter_map(|(flag, _)| options.value(flag)).map(str::to_owned);
    let defaults = DEFAULTS.into_iter().filter(|(flag, _)| options.has(flag)).map(|_| String::new());
    by_type.chain(by_flag).chain(defaults).collect()
}

fn check_names(options: &Options, types: &[Kind], names: &[String]) -> Result<(), Failure> {
    if options.given(&["bootstrap-server", "bootstrap-controller"]).len() > 1 {
        return Err(Failure::complaint(
            "Only one of --bootstrap-server or --bootstrap-controller can be specified",
        ));
    }
    if options.has("bootstrap-controller") {
        return Err(Failure::complaint(
            "--bootstrap-controller can't be honoured: this version's tools ask brokers",
        ));
    }
    for name in names.iter().filter(|name| !name.is_empty()) {
        match types.first() {
            Some(kind @ (Kind::Brokers | Kind::BrokerLoggers)) if name.parse::<i32>().is_err() => {
                return Err(Failure::complaint(format_args!(
                    "The entity name for {} must be a valid integer broker id, but it is: {name}",
                    kind.plural()
                )));
            }
            Some(Kind::Ips) if (name.as_str(), 0).to_socket_addrs().is_err() => {
                return Err(Failure::complaint(format_args!(
                    "The entity name for ips must be a valid IP or resolvable host, but it is: {name}"
                )));
            }
            _ => {}
        }
    }
    Ok(())
}

fn plural(types: &[Kind]) -> String {
    types.iter().map(|kind| kind.plural()).collect::<Vec<_>>().join(",")
}

fn check_describe(options: &Options, types: &[Kind], names: &[String]) -> Result<(), Failure> {
    if options.has("entity-default") && !types.iter().any(|kind| kind.has_default()) {
        return Err(Failure::complaint(format_args!(
            "--entity-default must not be specified with --describe of {}",
            plural(types)
        )));
    }
    if types.contains(&Kind::BrokerLoggers) && names.iter().all(String::is_empty) {
        return Err(Failure::complaint(format_args!(
            "An entity name must be specified with --describe of {}",
            plural(types)
        )));
    }
    Ok(())
}

fn check_alter(options: &Options, types: &[Kind], names: &[String]) -> Result<(), Failure> {
    if types.iter().any(|kind| kind.has_default()) {
        if names.is_empty() {
            return Err(Failure::complaint(
                "An entity-name or default entity must be specified with --alter of users, clients, brokers or ips",
            ));
        }
    } else if names.iter().all(String::is_empty) {
        return Err(Failure::complaint(format_args!(
            "An entity name must be specified with --alter of {}",
            plural(types)
        )));
    }
    match options.given(&["add-config", "add-config-file", "delete-config"])[..] {
        [] => Err(Failure::complaint(
            "At least one of --add-config, --add-config-file, or --delete-config must be specified with --alter",
        )),
        ["add-config", "add-config-file", ..] => {
            Err(Failure::complaint("Only one of --add-config or --add-config-file must be specified"))
        }
        _ => Ok(()),
    }
}

/// Each kind with its name.
fn paired(action: Action, types: &[Kind], names: Vec<String>) -> Result<Entities, Failure> {
    if action == Action::Alter && types.len() != names.len() {
        return Err(Failure::complaint("An entity name must be specified for every entity type"));
    }
    if names.len() > types.len() && types.iter().any(|kind| kind.has_quotas()) {
        return Err(Failure::complaint("More entity names specified than entity types"));
    }
    let mut names = names.into_iter();
    let entities = types.iter().map(|kind| Entity { kind: *kind, name: names.next() }).collect();
    Ok(Entities(entities))
}
