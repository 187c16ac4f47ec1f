//! Several listeners, each with an address of its own in metadata.

use kalda_protocol::messages::metadata::MetadataRequest;

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
