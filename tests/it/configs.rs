//! Settings of the broker that change while it runs.

use kalda_protocol::messages::incremental_alter_configs::{
    AlterConfigsResource, AlterConfigsResourceResponse, AlterableConfig, IncrementalAlterConfigsRequest,
};

use crate::support::{TestBroker, TestClient, one_record};
use kalda_protocol::messages::describe_topic_partitions::{DescribeTopicPartitionsRequest, TopicRequest};

const BROKER: i8 = 4;
const SET: i8 = 0;
pub const DELETE: i8 = 1;
const MESSAGE_TOO_LARGE: i16 = 10;

/// Sets a key of a broker, or of all brokers where `broker` is empty.
pub fn set(client: &mut TestClient, broker: &str, key: &str, value: &str) -> i16 {
    alter(client, broker, SET, key, Some(value))
}

/// Changes a key of a broker: 0 sets it, 1 removes it.
pub fn alter(client: &mut TestClient, broker: &str, operation: i8, key: &str, value: Option<&str>) -> i16 {
    alter_one(client, (BROKER, broker), operation, key, value).error_code
}

/// Changes a key of a resource, of this type and name, and gives what is answered of it.
pub fn alter_one(
    client: &mut TestClient,
    (resource_type, name): (i8, &str),
    operation: i8,
    key: &str,
    value: Option<&str>,
) -> AlterConfigsResourceResponse {
    let config = AlterableConfig {
        name: key.into(),
        config_operation: operation,
        value: value.map(Into::into),
        ..AlterableConfig::default()
    };
    let resource = AlterConfigsResource {
        resource_type,
        resource_name: name.into(),
        configs: vec![config],
        ..AlterConfigsResource::default()
    };
    let request = IncrementalAlterConfigsRequest {
        resources: vec![resource],
        ..IncrementalAlterConfigsRequest::default()
    };
    client.call(1, &request).responses.remove(0)
}

#[test]
fn a_limit_of_the_broker_holds_for_its_topics_from_now_on_and_after_a_restart() {
    let mut broker = TestBroker::start(&[]);
    let mut client = broker.connect();
    client.create_topic("t", 1);
    let record = || one_record(vec![b'x'; 5000]);
    assert_eq!(client.produce("t", 0, record()).error_code, 0);
    assert_eq!(set(&mut client, "", "message.max.bytes", "4000"), 0);
    assert_eq!(client.produce("t", 0, record()).error_code, MESSAGE_TOO_LARGE);
    assert_eq!(set(&mut client, "1", "message.max.bytes", "6000"), 0);
    assert_eq!(client.produce("t", 0, record()).error_code, 0, "this broker's own setting is stronger");
    assert_eq!(alter(&mut client, "1", DELETE, "message.max.bytes", None), 0);
    broker.stop_and_restart();
    assert_eq!(broker.connect().produce("t", 0, record()).error_code, MESSAGE_TOO_LARGE);
}

#[test]
fn a_page_of_partitions_is_as_long_as_the_configuration_allows() {
    let broker = TestBroker::start(&["--set=max.request.partition.size.limit=2"]);
    let mut client = broker.connect();
    client.create_topic("t", 3);
    let topics = vec![TopicRequest { name: "t".into(), ..TopicRequest::default() }];
    let asked = DescribeTopicPartitionsRequest {
        topics,
        response_partition_limit: 100,
        ..DescribeTopicPartitionsRequest::default()
    };
    let page = client.call(0, &asked);
    assert_eq!(page.topics[0].partitions.len(), 2);
    assert_eq!(page.next_cursor.map(|cursor| cursor.partition_index), Some(2));
}
