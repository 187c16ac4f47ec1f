//! Loggers whose levels change while the broker runs: what is told of them, and what is logged.

use kalda_protocol::messages::describe_configs::{DescribeConfigsRequest, DescribeConfigsResource};
use kalda_protocol::messages::metadata::{MetadataRequest, MetadataRequestTopic};

use crate::configs::alter_one;
use crate::periods::wait_until;
use crate::support::{TestBroker, TestClient};

const BROKER_LOGGER: i8 = 8;
const SET: i8 = 0;
const DELETE: i8 = 1;
/// A module that says in a line of its own, before it answers, that it created a topic.
const CREATES: &str = "kalda.api.auto_create";

fn alter(client: &mut TestClient, operation: i8, logger: &str, level: Option<&str>) {
    let answer = alter_one(client, (BROKER_LOGGER, "1"), operation, logger, level);
    assert_eq!((answer.error_code, answer.error_message), (0, None));
}

/// The level of a logger, by DescribeConfigs.
fn level(client: &mut TestClient, logger: &str) -> String {
    let resource = DescribeConfigsResource {
        resource_type: BROKER_LOGGER,
        resource_name: "1".into(),
        configuration_keys: Some(vec![logger.into()]),
        ..DescribeConfigsResource::default()
    };
    let request = DescribeConfigsRequest { resources: vec![resource], ..DescribeConfigsRequest::default() };
    let mut configs = client.call(4, &request).results.remove(0).configs;
    configs.remove(0).value.expect("a level").to_string()
}

/// Has a topic created; true if that was logged.
fn is_told(broker: &TestBroker, client: &mut TestClient, topic: &str) -> bool {
    let wanted = MetadataRequestTopic { name: Some(topic.into()), ..MetadataRequestTopic::default() };
    let request = MetadataRequest {
        topics: Some(vec![wanted]),
        allow_auto_topic_creation: true,
        ..MetadataRequest::default()
    };
    client.call(12, &request);
    broker.log().contains(topic)
}

#[test]
fn altering_a_logger_changes_what_is_logged() {
    let broker = TestBroker::start_logging(&[]);
    let mut client = broker.connect();
    assert_eq!((level(&mut client, "root"), level(&mut client, CREATES)), ("INFO".into(), "INFO".into()));
    assert!(is_told(&broker, &mut client, "first"));

    alter(&mut client, SET, CREATES, Some("WARN"));
    assert_eq!(level(&mut client, CREATES), "WARN");
    assert!(!is_told(&broker, &mut client, "second"), "its own level");

    alter(&mut client, DELETE, CREATES, None);
    assert_eq!(level(&mut client, CREATES), "INFO");
    assert!(is_told(&broker, &mut client, "third"), "the root's level is back");

    alter(&mut client, SET, "root", Some("FATAL"));
    assert_eq!(level(&mut client, CREATES), "FATAL");
    assert!(!is_told(&broker, &mut client, "fourth"), "the root's level is that of all below");

    alter(&mut client, SET, "kalda.api", Some("DEBUG"));
    assert!(is_told(&broker, &mut client, "fifth"), "a room's level is that of all in it");
}

#[test]
fn a_logger_can_say_more_than_the_start_asked_for() {
    const LINE: &str = "the connection was closed by its peer";
    let broker = TestBroker::start_logging(&["--log-level", "warn,kalda::server=info"]);
    let mut client = broker.connect();
    assert_eq!(
        (level(&mut client, "root"), level(&mut client, "kalda.server")),
        ("WARN".into(), "INFO".into())
    );
    alter(&mut client, SET, "kalda.net.connection", Some("DEBUG"));
    drop(broker.connect());
    wait_until(LINE, || broker.log().contains(LINE));
}
