//! `kalda configs`, Kafka's `kafka-configs.sh`: settings of topics and brokers, shown and changed.
//!
//! Invariant: what a broker refuses is told behind the line `Error while executing config command with args …`, what is wrong with the call without it.
//! Deliberately absent: clients, users, ips, groups, client metrics and loggers as entities.

mod alter;
mod arguments;
mod describe;
mod settings;

use self::arguments::{Action, SPECS};
use super::Out;
use super::admin::{self, check_command_config};
use super::failure::Failure;
use super::options::Options;

/// What the broker's log calls this tool.
const CLIENT_ID: &str = "kalda-configs";

/// Runs it.
pub fn run(words: &[String], out: &mut Out) -> Result<(), Failure> {
    let options = Options::parse(&SPECS, words)?;
    let (action, entity) = arguments::check(&options)?;
    check_command_config(&options)?;
    let brokers = options.value("bootstrap-server").unwrap_or_default();
    let mut cluster = admin::cluster(brokers, CLIENT_ID);
    let done = match action {
        Action::Describe => describe::run(&options, &entity, &mut cluster, out),
        Action::Alter => alter::run(&options, &entity, &mut cluster, out),
    };
    let failed = format!("Error while executing config command with args '{}'", words.join(" "));
    done.map_err(|failure| match failure {
        Failure::Refused(refusal) => {
            Failure::Complained(format!("{failed}\njava.util.concurrent.ExecutionException: {refusal}"))
        }
        Failure::Client(error) => Failure::Complained(format!("{failed}\n{error}")),
        other => other,
    })
}
