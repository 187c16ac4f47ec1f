//! The scenarios by the rdkafka crate: `BOOTSTRAP PHASE PREFIX`.

mod admin;
mod clients;
mod groups;
mod harness;
mod produce;

use std::process::ExitCode;

use clients::Clients;
use harness::Scenario;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [bootstrap, phase, prefix] = arguments.as_slice() else {
        eprintln!("usage: BOOTSTRAP PHASE PREFIX");
        return ExitCode::from(2);
    };
    let scenarios: Vec<Scenario> = match phase.as_str() {
        "main" => [produce::scenarios(), groups::scenarios(), admin::scenarios()].concat(),
        "before-restart" => vec![("restart-prepare", groups::restart_prepare)],
        "after-restart" => vec![("restart-term", groups::restart_term)],
        "after-kill" => vec![("restart-kill", groups::restart_kill)],
        _ => {
            eprintln!("unknown phase {phase}");
            return ExitCode::from(2);
        }
    };
    println!("version rdkafka {}", locked_version("rdkafka"));
    println!("version librdkafka-of-rdkafka {}", rdkafka::util::get_rdkafka_version().1);
    harness::run(&Clients::new(bootstrap, prefix), &scenarios)
}

/// The version of a crate in the lock file this program was built with.
fn locked_version(name: &str) -> &'static str {
    let entry = format!("name = \"{name}\"\nversion = \"");
    let lock = include_str!("../Cargo.lock");
    lock.split_once(&entry)
        .and_then(|(_, rest)| rest.split_once('"'))
        .map_or("unknown", |(version, _)| version)
}
