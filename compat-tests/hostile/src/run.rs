//! One run: a broker is started, attacked in every way, stopped, verified and started again.
//!
//! Invariant: after an attack that the broker didn't survive well it is started anew, so that each attack is judged by itself. What was
//! acknowledged to the canary is there at the end whatever happened.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use kalda_protocol::ApiKey;
use kalda_protocol::messages::api_versions::ApiVersionsRequest;

use crate::arguments::Arguments;
use crate::attacks;
use crate::broker::{BrokerProcess, LIMIT_MIB, LogFile};
use crate::canary::{Canary, Ledger, read_all};
use crate::requests::{Catalogue, Versions};
use crate::trial::{Subject, Totals, Trial};
use crate::wire::{Client, check};

const PATIENCE: Duration = Duration::from_secs(10);

/// Runs; true when all held.
pub fn run(arguments: &Arguments, seed: u64) -> Result<bool> {
    let started = Instant::now();
    let folder = tempfile::Builder::new().prefix("kalda-hostile-").tempdir()?;
    let broker = arguments.kalda.as_deref().map(|program| BrokerProcess::start(program, folder.path()));
    let broker = broker.transpose()?;
    let address = broker.as_ref().map(BrokerProcess::address).or(arguments.address);
    let address = address.context("neither a program nor an address")?;
    let log = broker.as_ref().map(|broker| LogFile::new(broker.log_path()));
    let topic = format!("canary-{}", std::process::id());
    Canary::settle(address, &topic)?;
    let mut subject = Subject { address, broker, log, ledger: Some(Ledger::new(topic)), first: None };
    println!("hostile: seed {seed}, broker at {address}, {}", conditions(&subject));

    let catalogue = Catalogue::read()?.with_served(advertised(address)?);
    let mut totals = Totals::default();
    for attack in attacks::all(&catalogue)? {
        if arguments.asks_for(&attack.name) {
            let verdict = Trial { attack: &attack, catalogue: &catalogue, seed }.judge(&mut subject)?;
            println!("{verdict}");
            totals.add(&verdict);
            if !verdict.held() {
                subject.renew()?;
            }
        }
    }
    ensure!(totals.attacks > 0, "no attack has such a name");
    let ending = end(&mut subject);
    let (good, words) = match &ending {
        Ok(words) => (true, words.clone()),
        Err(error) => (false, format!("{error:#}")),
    };
    println!("{} ending: {words}", if good { "ok  " } else { "FAIL" });
    if !good && subject.broker.is_some() {
        println!("     the broker's folder stays: {}", folder.keep().display());
    }
    println!("hostile: {} in {:.0} s", totals.summary(seed), started.elapsed().as_secs_f64());
    Ok(good && totals.failed.is_empty())
}

fn conditions(subject: &Subject) -> String {
    match &subject.broker {
        Some(broker) => format!("process {} with {LIMIT_MIB} MiB of RLIMIT_DATA", broker.pid()),
        None => "not one of ours: nothing is known of its process".to_owned(),
    }
}

/// What the broker says that it serves.
fn advertised(address: SocketAddr) -> Result<Vec<Versions>> {
    let request = ApiVersionsRequest {
        client_software_name: "hostile".into(),
        client_software_version: "1".into(),
        ..ApiVersionsRequest::default()
    };
    let answer = Client::connect(address, PATIENCE)?.call(3, &request)?;
    check(answer.error_code, "ApiVersions")?;
    let known = answer.api_keys.iter().filter(|api| ApiKey::from_code(api.api_key).is_some());
    Ok(known.map(|api| Versions { key: api.api_key, range: api.min_version..=api.max_version }).collect())
}

/// Stops the broker, verifies its folder, starts it again; the canary's records are all there.
fn end(subject: &mut Subject) -> Result<String> {
    let mut words = String::new();
    if let Some(broker) = &mut subject.broker {
        let asked = Instant::now();
        broker.stop().context("SIGTERM")?;
        let verified = broker.verify();
        words = format!("stopped in {:.1} s, ", asked.elapsed().as_secs_f64());
        broker.restart().context("starting it again")?;
        subject.address = broker.address();
        words += &verified?;
        words += ", ";
    }
    let ledger = subject.ledger.as_ref().context("the canary is gone")?;
    let found = read_all(subject.address, ledger.topic()).context("reading the canary's records")?;
    ledger.compare(&found)?;
    words += &format!("{} records of the canary, each once and in order", ledger.len());
    if let Some(broker) = &mut subject.broker {
        broker.stop().context("the second SIGTERM")?;
    }
    let faults = subject.log.as_mut().map(LogFile::news).unwrap_or_default().faults;
    ensure!(faults.is_empty(), "in the log: {}", faults.join("; "));
    Ok(words)
}
