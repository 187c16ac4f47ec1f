//! A hundred members over 300 partitions: all come at once, one goes, one comes; by the classic and by the consumer protocol.
//!
//! Stable is a group when all members have the same generation or epoch, and all partitions between them.

use std::time::Duration;

use anyhow::Result;

use crate::bench::Bench;
use crate::broker::Broker;
use crate::figures::{Goal, Report, Unit};
use crate::load::{GroupProtocol, Members, Membership};
use crate::wire::Topics;

const MEMBERS: usize = 100;
const PARTITIONS: usize = 300;
/// Time in which all members come. Without it the first to be answered is in a generation of its own, and hears of the others with its next heartbeat: the
/// faster broker would be the slower one.
const INITIAL_DELAY_MS: &str = "200";

/// Consumer groups get an assignment a second at most, with either broker: a change that comes before would be measured by what is left of that second.
const BETWEEN_CHANGES: Duration = Duration::from_millis(1_500);

/// A protocol, and its rows.
struct Way {
    protocol: GroupProtocol,
    name: &'static str,
}

const WAYS: [Way; 2] = [
    Way { protocol: GroupProtocol::Classic, name: "classic" },
    Way { protocol: GroupProtocol::Consumer, name: "consumer" },
];

/// Measures.
pub async fn run(bench: &Bench) -> Result<Report> {
    let mut report = Report::new("rebalance");
    let (members, partitions) = (bench.scaled_pieces(MEMBERS).max(2), bench.scaled_pieces(PARTITIONS).max(2));
    report.note(format!(
        "{members} members on connections of their own over {partitions} partitions of one topic, a heartbeat every 100 ms; \
         group.initial.rebalance.delay.ms={INITIAL_DELAY_MS}, all else as it is by default; {BETWEEN_CHANGES:?} from one change to the next"
    ));
    let mut subjects = Vec::new();
    for &kind in bench.kinds() {
        let (broker, mut admin) =
            bench.start_warm(kind, &[("group.initial.rebalance.delay.ms", INITIAL_DELAY_MS)]).await?;
        let topics = Topics::one("shared", partitions);
        admin.create(&topics, &[]).await?;
        subjects.push((broker, topics));
    }
    for round in 0..=bench.options.rounds {
        for (broker, topics) in &subjects {
            // The first round is for the JVM.
            let mut unmeasured = Report::new("warm-up");
            let report = if round == 0 { &mut unmeasured } else { &mut report };
            for way in &WAYS {
                one(bench, broker, topics, way, (members, round), report).await?;
            }
        }
    }
    for Way { name, .. } in &WAYS {
        for event in EVENTS {
            let cpu = cpu_row(name, event);
            report.goals.push(Goal::times(&cpu, 5.0, report.times_better(&cpu)));
            let time = time_row(name, event);
            report.goals.push(Goal::times(&time, 1.0, report.times_better(&time)));
        }
    }
    Ok(report)
}

const EVENTS: [&str; 3] = ["all come", "one goes", "one comes"];

fn time_row(way: &str, event: &str) -> String {
    format!("{way}: {event}, until stable")
}

fn cpu_row(way: &str, event: &str) -> String {
    format!("{way}: {event}, processor time")
}

async fn one(
    bench: &Bench,
    broker: &Broker,
    topics: &Topics,
    way: &Way,
    (members, round): (usize, u32),
    report: &mut Report,
) -> Result<()> {
    let (topic, _) = topics.at(0);
    let mut group = Members::of(Membership {
        address: broker.address,
        group: format!("{}-{round}", way.name),
        topic,
        partitions: topics.len(),
        protocol: way.protocol,
    });
    for event in EVENTS {
        tokio::time::sleep(BETWEEN_CHANGES).await;
        let label = time_row(way.name, event);
        let work = async {
            match event {
                "all come" => group.come(members).await,
                "one goes" => group.one_goes().await,
                _ => group.come(1).await,
            }
        };
        let ((), cost) = bench.measure(broker, &label, work).await?;
        report.add(broker.kind, label, Unit::Seconds, cost.took.as_secs_f64());
        report.add(broker.kind, cpu_row(way.name, event), Unit::CpuSeconds, cost.cpu.as_secs_f64());
    }
    group.all_go().await
}
