//! Runs scenarios in order, one line each; a scenario holds when it answers `Ok`.

use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use rdkafka::Message;
use rdkafka::message::OwnedMessage;

use crate::clients::Clients;

/// The first timestamp of the scenarios that give timestamps.
pub const CREATE_TIME_MS: i64 = 1_700_000_000_000;

/// A scenario's identifier and what it does.
pub type Scenario = (&'static str, fn(&Clients) -> Result<()>);

/// Prints `ok` or `FAIL` for each scenario; the exit code is 1 where one failed.
pub fn run(clients: &Clients, scenarios: &[Scenario]) -> ExitCode {
    let mut failed = false;
    for (identifier, scenario) in scenarios {
        let started = Instant::now();
        match scenario(clients) {
            Ok(()) => println!("ok {identifier}"),
            Err(reason) => {
                failed = true;
                let words = format!("{reason:#}").split_whitespace().collect::<Vec<_>>().join(" ");
                println!("FAIL {identifier} {words}");
            }
        }
        eprintln!("{identifier}: {:.2} s", started.elapsed().as_secs_f64());
    }
    ExitCode::from(u8::from(failed))
}

/// Value `index` of scenarios.md: its number, padded to `size` bytes.
pub fn value(index: usize, size: usize) -> Vec<u8> {
    let mut padded = format!("value-{index:06}").into_bytes();
    padded.resize(size, b'x');
    padded
}

/// Fails unless the messages have the values from `first` on.
pub fn same_values(messages: &[OwnedMessage], first: usize, size: usize) -> Result<()> {
    for (i, message) in messages.iter().enumerate() {
        ensure!(message.payload() == Some(&value(first + i, size)), "record {i} is not value {}", first + i);
    }
    Ok(())
}

/// Polls a probe that costs a round trip or waits by itself.
pub fn until(what: &str, mut probe: impl FnMut() -> Result<bool>) -> Result<()> {
    let deadline = Instant::now() + Duration::from_secs(20);
    while !probe()? {
        ensure!(Instant::now() < deadline, "{what}: not within 20 s");
        std::thread::sleep(Duration::from_millis(20));
    }
    Ok(())
}
