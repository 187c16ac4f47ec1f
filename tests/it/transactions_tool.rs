//! `kalda transactions`: transactions that are open, and one that hangs, found and ended. That each line is that of Kafka's tool, `compat-tests/tools` says.

use std::process::Command;

use kalda_protocol::records::BatchOptions;

use crate::support::transactions::{Producer, describe, make_transactions_topic, read_committed};
use crate::support::{TestBroker, one_record_of, produce};

/// What the tool prints, and its exit code.
fn transactions(broker: &TestBroker, arguments: &[&str]) -> (String, Option<i32>) {
    let asked = [&["transactions", "--bootstrap-server", broker.address()], arguments].concat();
    let output = Command::new(env!("CARGO_BIN_EXE_kalda")).args(asked).output().expect("it starts");
    let printed = [output.stdout, output.stderr].concat();
    (String::from_utf8(printed).expect("text"), output.status.code())
}

/// The cells of the rows below the titles.
fn rows(printed: &str) -> Vec<Vec<String>> {
    let cells = |line: &str| line.split('\t').map(|cell| cell.trim().to_owned()).collect();
    printed.lines().skip(1).map(cells).collect()
}

#[test]
fn a_hanging_transaction_is_found_and_aborted() {
    let broker = TestBroker::start(&["--set", "transaction.partition.verification.enable=false"]);
    let mut client = broker.connect();
    client.create_topic("t", 2);
    make_transactions_topic(&mut client);
    let mut going_on = Producer::new(&mut client, "p");
    assert_eq!(going_on.add(&mut client, &[0]), 0);
    assert_eq!(going_on.produce(&mut client, 11, 0, "kept"), 0);
    // Nobody has made this producer, and nobody is going to end what it began.
    let unknown = BatchOptions {
        producer_id: 4711,
        producer_epoch: 3,
        base_sequence: 0,
        is_transactional: true,
        ..BatchOptions::default()
    };
    let mut request = produce("t", 1, -1, one_record_of(unknown, "lost"));
    request.transactional_id = Some("nobody".into());
    assert_eq!(client.call(11, &request).responses[0].partition_responses[0].error_code, 0);

    // The last records are old enough for any age but their own.
    let search = ["find-hanging", "--topic", "t", "--max-transaction-timeout", "-1"];
    let (found, code) = transactions(&broker, &search);
    assert_eq!((rows(&found).len(), code), (1, Some(0)), "{found}");
    assert_eq!(rows(&found)[0][..6], ["t", "1", "4711", "3", "-1", "0"]);
    let (told, code) =
        transactions(&broker, &["abort", "--topic", "t", "--partition", "1", "--start-offset", "0"]);
    assert_eq!((told.as_str(), code), ("", Some(0)));
    assert_eq!(rows(&transactions(&broker, &search).0), Vec::<Vec<String>>::new());
    assert_eq!(read_committed(&mut client, 1), Vec::<String>::new());

    assert_eq!(going_on.end(&mut client, 3, true), 0);
    let (listed, _) = transactions(&broker, &["list", "--transactional-id-pattern", "p"]);
    assert_eq!(rows(&listed)[0][0], "p");
}

#[test]
fn a_transaction_is_terminated_by_force() {
    let broker = TestBroker::start(&[]);
    let mut client = broker.connect();
    client.create_topic("t", 1);
    make_transactions_topic(&mut client);
    let mut producer = Producer::new(&mut client, "p");
    assert_eq!(producer.add(&mut client, &[0]), 0);
    assert_eq!(producer.produce(&mut client, 11, 0, "lost"), 0);
    let (told, code) = transactions(&broker, &["forceTerminateTransaction", "--transactionalId", "p"]);
    assert_eq!((told.as_str(), code), ("", Some(0)));
    assert_eq!(describe(&mut client, "p").transaction_state.as_str(), "Empty");
    assert_ne!(producer.end(&mut client, 3, true), 0, "it is fenced");
    let (told, code) = transactions(&broker, &["describe", "--transactional-id", "q"]);
    let expected = "Failed to describe transaction state of transactional-id `q`: DescribeTransactions request for transactionalId `q` \
                    failed because the ID could not be found. Enable debug logging for additional detail.\n";
    assert_eq!((told.as_str(), code), (expected, Some(1)));
}

#[test]
fn what_is_not_there_is_told_at_once() {
    let broker = TestBroker::start(&[]);
    broker.connect().create_topic("t", 1);
    for partition in [["t", "7"], ["missing", "0"]] {
        let [topic, index] = partition;
        let asked = ["describe-producers", "--topic", topic, "--partition", index];
        let (told, code) = transactions(&broker, &asked);
        let expected = format!(
            "Failed to describe producers for partition {topic}-{index} on leader: This server does not host this topic-partition.. \
             Enable debug logging for additional detail.\n"
        );
        assert_eq!((told, code), (expected, Some(1)));
    }
}
