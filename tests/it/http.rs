//! Redpanda's admin API and the REST proxy, as modules of test frameworks and health checks ask them; and that nothing is open unasked.

use serde_json::json;

use kalda_protocol::messages::metadata::{MetadataRequest, MetadataRequestTopic};

use super::support::{HttpClient, TestBroker};

const OPEN: [&str; 4] =
    ["--set", "admin.api.listeners=http://127.0.0.1:0", "--set", "http.proxy.listeners=127.0.0.1:0"];

#[test]
fn the_admin_api_tells_that_the_broker_is_ready_and_which_there_are() {
    let broker = TestBroker::start(&OPEN);
    let mut admin = HttpClient::connect(broker.http_address("admin API"));
    assert_eq!(admin.get("/v1/status/ready"), json!({ "status": "ready" }));
    let brokers = admin.get("/v1/brokers");
    assert_eq!((&brokers[0]["node_id"], &brokers[0]["membership_status"]), (&json!(1), &json!("active")));
    assert_eq!(admin.get("/v1/brokers/1"), brokers[0]);
    assert_eq!(admin.ask("GET", "/v1/brokers/2").status, 404);
    let health = admin.get("/v1/cluster/health_overview");
    assert_eq!((&health["is_healthy"], &health["all_nodes"]), (&json!(true), &json!([1])));
    // The module for Go waits for this.
    let root = admin.ask("GET", "/");
    assert_eq!((root.status, root.json()["code"].as_i64()), (404, Some(404)));
    assert_eq!(root.media_type, "application/json");
}

#[test]
fn who_asks_for_a_user_is_told_that_there_are_none() {
    let broker = TestBroker::start(&OPEN);
    let mut admin = HttpClient::connect(broker.http_address("admin API"));
    assert_eq!(admin.get("/v1/security/users"), json!([]));
    let user = json!({ "username": "u", "password": "p", "algorithm": "SCRAM-SHA-256" });
    let answer = admin.ask_with("POST", "/v1/security/users", &user);
    assert_eq!(answer.status, 501);
    assert_eq!(answer.json()["message"], "users are not there yet: this version has no authentication");
}

#[test]
fn the_proxy_lists_topics() {
    let broker = TestBroker::start(&OPEN);
    let mut proxy = HttpClient::connect(broker.http_address("REST proxy"));
    assert_eq!(proxy.get("/topics"), json!([]));
    let wanted =
        ["b", "a"].map(|name| MetadataRequestTopic { name: Some(name.into()), ..Default::default() });
    let request = MetadataRequest {
        topics: Some(wanted.into()),
        allow_auto_topic_creation: true,
        ..MetadataRequest::default()
    };
    broker.connect().call(12, &request);
    let answer = proxy.ask("GET", "/topics");
    assert_eq!(answer.json(), json!(["a", "b"]));
    assert_eq!(answer.media_type, "application/vnd.kafka.v2+json");
    assert_eq!(proxy.get("/brokers"), json!({ "brokers": [1] }));
}

#[test]
fn nothing_speaks_http_unless_a_key_asks() {
    let broker = TestBroker::start(&[]);
    assert_eq!(broker.listening_ports().len(), 1);
    drop(broker);
    let (sentence, code) = TestBroker::refusal(&["--set", "schema.registry.listeners=https://127.0.0.1:0"]);
    assert_eq!(code, Some(2));
    let asks =
        "schema.registry.listeners: https://127.0.0.1:0 asks for TLS, which this version doesn't speak yet";
    assert!(sentence.contains(asks), "{sentence}");
}

#[test]
fn a_stop_does_not_wait_for_connections_that_are_kept_alive() {
    let mut broker = TestBroker::start(&OPEN);
    let mut admin = HttpClient::connect(broker.http_address("admin API"));
    admin.get("/v1/status/ready");
    let began = std::time::Instant::now();
    assert!(broker.stop().success());
    assert!(began.elapsed().as_millis() < 2_000, "{:?}", began.elapsed());
    assert!(admin.is_closed());
}
