//! Several listeners, each with an address of its own in metadata, and the addresses of those who come in by them.

use std::net::TcpListener;

use kalda_protocol::StrBytes;
use kalda_protocol::messages::describe_groups::DescribeGroupsRequest;
use kalda_protocol::messages::metadata::MetadataRequest;

use crate::groups::make_offsets_topic;
use crate::support::{TestBroker, TestClient};

#[test]
fn each_listener_tells_its_own_advertised_address() {
    let broker = TestBroker::start(&[
        "--listen",
        "INSIDE://127.0.0.1:0,OUTSIDE://127.0.0.1:0,",
        "--set",
        "listener.security.protocol.map=INSIDE:PLAINTEXT,OUTSIDE:PLAINTEXT",
        "--set",
        "inter.broker.listener.name=INSIDE",
        "--set",
        "advertised.listeners=INSIDE://inside.example:1111,OUTSIDE://outside.example:2222",
    ]);
    let mut told: Vec<(String, i32)> =
        broker.listening_ports().into_iter().map(|port| told_at(&format!("127.0.0.1:{port}"))).collect();
    told.sort();
    assert_eq!(told, [("inside.example".to_owned(), 1111), ("outside.example".to_owned(), 2222)]);
}

fn told_at(address: &str) -> (String, i32) {
    let request = MetadataRequest { topics: Some(Vec::new()), ..MetadataRequest::default() };
    let answer = TestClient::connect(address).call(12, &request);
    assert_eq!(answer.brokers.len(), 1);
    (answer.brokers[0].host.to_string(), answer.brokers[0].port)
}

/// As Kafka does, which leaves the writing to Java.
#[test]
fn hosts_of_ipv6_are_told_and_stored_with_all_their_groups() {
    if TcpListener::bind("[::1]:0").is_err() {
        // A machine without IPv6 has no such hosts; how they are written is tested beside the code, too.
        return;
    }
    let mut broker = TestBroker::start(&["--listen", "PLAINTEXT://[::1]:0"]);
    let mut client = broker.connect();
    make_offsets_topic(&mut client);
    let (member, codes) = client.become_member("g");
    assert_eq!(codes, [0, 0]);
    let hosts = |client: &mut TestClient| {
        let request = DescribeGroupsRequest { groups: vec!["g".into()], ..DescribeGroupsRequest::default() };
        let members = client.call(5, &request).groups[0].members.clone();
        members.into_iter().map(|member| (member.member_id, member.client_host)).collect::<Vec<_>>()
    };
    let told = [(member.id, StrBytes::from_static("/0:0:0:0:0:0:0:1"))];
    assert_eq!(hosts(&mut client), told);
    broker.stop_and_restart();
    assert_eq!(hosts(&mut broker.connect()), told, "read back from the offsets topic");
}
