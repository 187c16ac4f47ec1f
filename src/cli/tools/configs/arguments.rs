//! The options of `kalda configs`: what is done, and with whose settings.

use crate::cli::tools::admin::{BROKER, TOPIC};
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
    spec("entity-type", Many, "topics or brokers."),
    spec("entity-name", Many, "The topic's name, or the broker's id."),
    spec("entity-default", Nothing, "What holds for all brokers."),
    spec("add-config", One, "KEY=VALUE,KEY=[VALUE,VALUE]"),
    spec("add-config-file", One, "A file of settings."),
    spec("delete-config", Many, "Keys, separated by commas."),
    spec("force", Nothing, "Don't ask."),
    spec("topic", One, "The topic's name."),
    spec("broker", One, "The broker's id."),
    spec("broker-defaults", Nothing, "What holds for all brokers."),
    spec("broker-logger", One, "Not there yet."),
    spec("client", One, "Not there yet."),
    spec("client-defaults", Nothing, "Not there yet."),
    spec("user", One, "Not there yet."),
    spec("user-defaults", Nothing, "Not there yet."),
    spec("ip", One, "Not there yet."),
    spec("ip-defaults", Nothing, "Not there yet."),
    spec("group", One, "Not there yet."),
    spec("client-metrics", One, "Not there yet."),
    spec("zk-tls-config-file", One, "No longer supported."),
];

/// All types that Kafka's tool knows, in the order in which it lists them.
const TYPES: [&str; 8] =
    ["broker-loggers", "topics", "clients", "users", "brokers", "ips", "client-metrics", "groups"];

/// Options that name type and entity at once.
const FLAGS: [(&str, &str); 12] = [
    ("topic", "topics"),
    ("broker", "brokers"),
    ("broker-defaults", "brokers"),
    ("broker-logger", "broker-loggers"),
    ("client", "clients"),
    ("client-defaults", "clients"),
    ("user", "users"),
    ("user-defaults", "users"),
    ("ip", "ips"),
    ("ip-defaults", "ips"),
    ("group", "groups"),
    ("client-metrics", "client-metrics"),
];

/// What is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    Describe,
    Alter,
}

/// What has settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Topics,
    Brokers,
}

impl Kind {
    /// As a type of resource.
    pub const fn resource_type(self) -> i8 {
        match self {
            Self::Topics => TOPIC,
            Self::Brokers => BROKER,
        }
    }

    /// One of them.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Topics => "topic",
            Self::Brokers => "broker",
        }
    }
}

/// Whose settings: without a name, those of all; with an empty one, what holds for all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entity {
    pub kind: Kind,
    pub name: Option<String>,
}

/// What is asked for, if the options go together.
///
/// # Errors
/// They don't.
pub fn check(options: &Options) -> Result<(Action, Entity), Failure> {
    options.help_or_version(
        "This tool helps to manipulate and describe entity config for a topic, client, user, broker, ip, client-metrics or group",
    )?;
    let action = match options.given(&["alter", "describe"])[..] {
        ["alter"] => Action::Alter,
        ["describe"] => Action::Describe,
        _ => return Err(options.usage("Command must include exactly one action: --describe, --alter")),
    };
    options.exclude("describe", &["alter", "add-config", "delete-config"])?;
    let entity = entity(options)?;
    if action == Action::Describe && entity.kind == Kind::Topics && options.has("entity-default") {
        return Err(Failure::complaint("--entity-default must not be specified with --describe of topics"));
    }
    if action == Action::Alter {
        check_alter(options, &entity)?;
    }
    Ok((action, entity))
}

fn entity(options: &Options) -> Result<Entity, Failure> {
    let flags: Vec<(&str, &str)> = FLAGS.into_iter().filter(|(flag, _)| options.has(flag)).collect();
    let mut types: Vec<&str> = options.values("entity-type").collect();
    types.extend(flags.iter().map(|(_, kind)| *kind));
    if let Some(unknown) = types.iter().find(|kind| !TYPES.contains(kind)) {
        return Err(Failure::complaint(format_args!(
            "Invalid entity type {unknown}, the entity type must be one of {} with a --bootstrap-server or --bootstrap-controller \
             argument",
            TYPES.join(", ")
        )));
    }
    let kind = match types[..] {
        [] => return Err(Failure::complaint("At least one entity type must be specified")),
        ["topics"] => Kind::Topics,
        ["brokers"] => Kind::Brokers,
        [other, ..] => {
            return Err(Failure::complaint(format_args!(
                "settings of {other} can't be shown or changed by this version's tools"
            )));
        }
    };
    let by_type = ["entity-name", "entity-type", "entity-default"];
    if !flags.is_empty() && !options.given(&by_type).is_empty() {
        return Err(Failure::complaint(
            "--entity-{type,name,default} should not be used in conjunction with specific entity flags",
        ));
    }
    if options.has("bootstrap-controller") {
        return Err(Failure::complaint(
            "--bootstrap-controller can't be honoured: this version's tools ask brokers",
        ));
    }
    if !options.has("bootstrap-server") {
        return Err(Failure::complaint(
            "Either --bootstrap-server or --bootstrap-controller must be specified.",
        ));
    }
    let named = ["entity-name", "topic", "broker"].into_iter().find_map(|name| options.value(name));
    let default = !options.given(&["entity-default", "broker-defaults"]).is_empty();
    let name = named.or_else(|| default.then_some("")).map(str::to_owned);
    let broker = name.as_ref().filter(|name| kind == Kind::Brokers && !name.is_empty());
    if let Some(id) = broker.filter(|id| id.parse::<i32>().is_err()) {
        return Err(Failure::complaint(format_args!(
            "The entity name for brokers must be a valid integer broker id, but it is: {id}"
        )));
    }
    Ok(Entity { kind, name })
}

fn check_alter(options: &Options, entity: &Entity) -> Result<(), Failure> {
    match (&entity.name, entity.kind) {
        (None, Kind::Brokers) => {
            return Err(Failure::complaint(
                "An entity-name or default entity must be specified with --alter of users, clients, brokers or ips",
            ));
        }
        (name, Kind::Topics) if name.as_ref().is_none_or(String::is_empty) => {
            return Err(Failure::complaint("An entity name must be specified with --alter of topics"));
        }
        _ => {}
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
