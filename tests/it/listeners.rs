//! Several listeners, each with an address of its own in metadata.

use kalda_protocol::messages::metadata::MetadataRequest;

use crate::support::TestBroker;

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
    let answer = broker
        .connect()
        .call(12, &MetadataRequest { topics: Some(Vec::new()), ..MetadataRequest::default() });
    let told: Vec<(String, i32)> =
        answer.brokers.iter().map(|broker| (broker.host.to_string(), broker.port)).collect();
    assert_eq!(told, [("inside.example".to_owned(), 1111)], "the first listener is the one that is printed");
}
