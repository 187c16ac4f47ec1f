//! The broker is killed at every step of a transaction. Afterwards its records are visible in all of its partitions or in none, whatever was
//! acknowledged holds, and the producer's next instance goes on.

use kalda_protocol::messages::end_txn::EndTxnRequest;

use crate::support::transactions::{Producer, make_transactions_topic, read_committed, settled};
use crate::support::{TestBroker, TestClient};

/// So many that markers take a while.
const PARTITIONS: i32 = 24;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Initialised,
    Added,
    Produced,
    /// The end is on its way: before, while or after it is written.
    EndSent,
    /// It is decided: markers are being written.
    EndAnswered,
    /// A second request was answered meanwhile: some markers more.
    EndDescribed,
}

const STEPS: [Step; 6] =
    [Step::Initialised, Step::Added, Step::Produced, Step::EndSent, Step::EndAnswered, Step::EndDescribed];

/// Runs a transaction up to a step.
fn run(client: &mut TestClient, step: Step, round: &str, committed: bool, (produce, end): (i16, i16)) {
    let mut producer = Producer::new(client, "p");
    if step == Step::Initialised {
        return;
    }
    if produce < 12 {
        let all: Vec<i32> = (0..PARTITIONS).collect();
        assert_eq!(producer.add(client, &all), 0);
    }
    if step == Step::Added {
        return;
    }
    for partition in 0..PARTITIONS {
        assert_eq!(producer.produce(client, produce, partition, round.to_owned()), 0);
    }
    if step == Step::Produced {
        return;
    }
    client.send(end, &producer.end_request(committed));
    if step == Step::EndSent {
        return;
    }
    assert_eq!(client.receive::<EndTxnRequest>(end).1.error_code, 0);
    if step == Step::EndDescribed {
        crate::support::transactions::describe(client, "p");
    }
}

/// In how many partitions a round's record is visible.
fn visible(client: &mut TestClient, round: &str) -> i32 {
    let sees = |partition| {
        let seen = read_committed(client, partition).iter().filter(|value| *value == round).count();
        i32::try_from(seen).expect("few")
    };
    (0..PARTITIONS).map(sees).sum()
}

#[test]
fn a_transaction_is_visible_wholly_or_not_at_all_wherever_the_broker_is_killed() {
    let mut broker = TestBroker::start(&[]);
    let mut client = broker.connect();
    client.create_topic("t", PARTITIONS);
    make_transactions_topic(&mut client);
    let mut counts = Vec::new();
    for protocol in [(11, 4), (12, 5)] {
        for step in STEPS {
            for committed in [true, false] {
                let round = format!("{step:?} {committed} {}", protocol.0);
                run(&mut broker.connect(), step, &round, committed, protocol);
                broker.kill_and_restart();
                let mut client = broker.connect();
                // What was decided goes on by itself, the rest is aborted by the next instance.
                settled(&mut client, "p");
                Producer::new(&mut client, "p");
                settled(&mut client, "p");
                let count = visible(&mut client, &round);
                let expected: &[i32] = match (step, committed) {
                    (Step::EndAnswered | Step::EndDescribed, true) => &[PARTITIONS],
                    (Step::EndSent, true) => &[0, PARTITIONS],
                    _ => &[0],
                };
                assert!(expected.contains(&count), "{round}: visible in {count} of {PARTITIONS} partitions");
                counts.push((round, count));
            }
        }
    }
    broker.stop_and_restart();
    let mut client = broker.connect();
    for (round, count) in counts {
        assert_eq!(visible(&mut client, &round), count, "{round}");
    }
}
