//! Levels of features: those of a fresh folder, those of a folder that an earlier Kafka left, and `kalda features`, which changes them.
//!
//! What it prints is compared with what `kafka-features.sh` of Kafka 4.4.0 printed for the same cluster.

use std::path::Path;
use std::process::{Command, Output};

use kalda_protocol::messages::api_versions::ApiVersionsRequest;
use kalda_protocol::messages::update_features::{FeatureUpdateKey, UpdateFeaturesRequest};

use crate::support::TestBroker;

/// Kafka 4.3.1 left it with `controller.quorum.voters`, in good order.
const OF_4_3: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/kafka-4.3.1/clean");

const INVALID_UPDATE_VERSION: i16 = 95;

fn kalda(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_kalda")).args(arguments).output().expect("it starts")
}

/// What `kalda features` prints, which must succeed.
fn features(broker: &TestBroker, arguments: &[&str]) -> String {
    let (printed, code) = features_and_code(broker, arguments);
    assert_eq!(code, Some(0), "{printed}");
    printed
}

fn features_and_code(broker: &TestBroker, arguments: &[&str]) -> (String, Option<i32>) {
    let asked = [&["features", "--bootstrap-server", broker.address()], arguments].concat();
    let output = kalda(&asked);
    let printed = [output.stdout, output.stderr].concat();
    (String::from_utf8(printed).expect("text"), output.status.code())
}

/// Feature names with their levels.
fn levels(broker: &TestBroker) -> Vec<(String, String)> {
    let told = features(broker, &["describe"]);
    let words = told.lines().map(|line| line.split_whitespace().collect::<Vec<_>>());
    words.map(|words| (words[1].to_owned(), words[7].to_owned())).collect()
}

fn owned(levels: &[(&str, &str)]) -> Vec<(String, String)> {
    levels.iter().map(|(name, level)| ((*name).to_owned(), (*level).to_owned())).collect()
}

#[test]
fn a_fresh_folder_has_the_levels_of_kafka_4_4() {
    // Kafka formats a voter only where a controller listens.
    let listeners = "PLAINTEXT://127.0.0.1:0,CONTROLLER://127.0.0.1:9093";
    let broker = TestBroker::start(&["--listen", listeners]);
    let told = features(&broker, &["describe"]);
    let epoch = told.lines().next().and_then(|line| line.rsplit_once(' ')).expect("an epoch").1;
    // As `kafka-features.sh describe` prints it, for a folder of `kafka-storage.sh format --standalone`.
    let kafkas = "\
Feature: eligible.leader.replicas.version          SupportedMinVersion: 0                SupportedMaxVersion: 1                FinalizedVersionLevel: 1                Epoch: N
Feature: group.version                             SupportedMinVersion: 0                SupportedMaxVersion: 1                FinalizedVersionLevel: 1                Epoch: N
Feature: kraft.version                             SupportedMinVersion: 0                SupportedMaxVersion: 1                FinalizedVersionLevel: 1                Epoch: N
Feature: metadata.version                          SupportedMinVersion: 3.3-IV3          SupportedMaxVersion: 4.4-IV2          FinalizedVersionLevel: 4.4-IV2          Epoch: N
Feature: share.version                             SupportedMinVersion: 0                SupportedMaxVersion: 2                FinalizedVersionLevel: 2                Epoch: N
Feature: streams.version                           SupportedMinVersion: 0                SupportedMaxVersion: 1                FinalizedVersionLevel: 1                Epoch: N
Feature: transaction.version                       SupportedMinVersion: 0                SupportedMaxVersion: 2                FinalizedVersionLevel: 2                Epoch: N
";
    assert_eq!(told, kafkas.replace('N', epoch));
}

#[test]
fn a_folder_of_kafka_4_3_keeps_its_levels_until_they_are_raised() {
    let mut broker = TestBroker::start_on(Path::new(OF_4_3), &["--set", "node.id=1"]);
    let before = owned(&[
        ("eligible.leader.replicas.version", "1"),
        ("group.version", "1"),
        ("kraft.version", "0"),
        ("metadata.version", "4.3-IV0"),
        ("share.version", "1"),
        ("streams.version", "1"),
        ("transaction.version", "2"),
    ]);
    assert_eq!(levels(&broker), before);
    let tried = features(&broker, &["upgrade", "--release-version", "4.4", "--dry-run"]);
    assert!(tried.contains("metadata.version can be upgraded to 33.\n"), "{tried}");
    broker.stop_and_restart();
    assert_eq!(levels(&broker), before, "a start and a trial raise nothing");

    let raised =
        features(&broker, &["upgrade", "--feature", "metadata.version=33", "--feature", "share.version=2"]);
    assert_eq!(raised, "metadata.version was upgraded to 33.\nshare.version was upgraded to 2.\n");
    let mut after = before;
    after[3].1 = "4.4-IV2".to_owned();
    after[4].1 = "2".to_owned();
    assert_eq!(levels(&broker), after);
    broker.kill_and_restart();
    assert_eq!(levels(&broker), after);
    features(&broker, &["upgrade", "--feature", "kraft.version=1"]);
    after[2].1 = "1".to_owned();
    assert_eq!(levels(&broker), after);
    broker.stop_and_restart();
    assert_eq!(levels(&broker), after, "the log names its voter now");
}

#[test]
fn a_level_that_cannot_be_had_is_refused_in_kafkas_words() {
    let broker = TestBroker::start(&[]);
    let reason = "The update failed for all features since the following feature had an error: Unsupported metadata.version \
                  downgrade from 33 to 30. Refusing to perform the requested downgrade because it might delete metadata \
                  information.";
    let (told, code) = features_and_code(&broker, &["downgrade", "--feature", "metadata.version=30"]);
    let expected =
        format!("Could not downgrade metadata.version to 30. {reason}\n1 out of 1 operation(s) failed.\n");
    assert_eq!((told, code), (expected, Some(1)));
    assert_eq!(
        features(&broker, &["disable", "--feature", "share.version"]),
        "share.version was disabled.\n"
    );
    assert_eq!(
        features(&broker, &["upgrade", "--feature", "share.version=2", "--dry-run"]),
        "share.version can be upgraded to 2.\n"
    );
    assert!(levels(&broker).contains(&("share.version".to_owned(), "0".to_owned())));
}

#[test]
fn all_features_of_a_request_change_or_none() {
    let broker = TestBroker::start(&[]);
    let mut client = broker.connect();
    let update = |name: &str, level, upgrade_type| FeatureUpdateKey {
        feature: name.into(),
        max_version_level: level,
        upgrade_type,
        ..Default::default()
    };
    let request = UpdateFeaturesRequest {
        feature_updates: vec![update("share.version", 1, 2), update("no.such", 1, 1)],
        ..Default::default()
    };
    assert_eq!(client.call(2, &request).error_code, INVALID_UPDATE_VERSION);
    let sound = UpdateFeaturesRequest {
        feature_updates: vec![update("share.version", 1, 2)],
        validate_only: true,
        ..Default::default()
    };
    let tried = client.call(1, &sound);
    assert_eq!((tried.error_code, tried.error_message), (0, None));
    assert_eq!(tried.results[0].error_message.as_deref(), Some("NONE"), "as Kafka has it");
    let asked = ApiVersionsRequest {
        client_software_name: "test".into(),
        client_software_version: "1".into(),
        ..Default::default()
    };
    let told = client.call(4, &asked);
    let share = told.finalized_features.iter().find(|feature| &*feature.name == "share.version");
    assert_eq!(share.map(|feature| feature.max_version_level), Some(2));
}

#[test]
fn nobody_at_the_address_is_told() {
    let output = kalda(&["features", "--bootstrap-server", "127.0.0.1:1", "describe"]);
    let told = String::from_utf8(output.stderr).expect("text");
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(told.starts_with("127.0.0.1:1 can't be reached: "), "{told}");
}
