//! The schema registry at its socket: Confluent's paths, fields and codes; restarts and kills; its topic.

use bytes::Bytes;
use kalda_protocol::Records;
use kalda_protocol::records::batches;
use serde_json::{Value, json};

use super::support::{HttpClient, TestBroker, fetch};

const OPEN: [&str; 2] = ["--set", "schema.registry.listeners=http://127.0.0.1:0"];

fn connect(broker: &TestBroker) -> HttpClient {
    HttpClient::connect(broker.http_address("schema registry"))
}

fn register(registry: &mut HttpClient, subject: &str, text: &str) -> Value {
    let answer =
        registry.ask_with("POST", &format!("/subjects/{subject}/versions"), &json!({ "schema": text }));
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.json()["id"].clone()
}

/// Status, code and sentence of a refusal.
fn refused(registry: &mut HttpClient, method: &str, path: &str, body: Option<Value>) -> (u16, i64, String) {
    let answer = match body {
        Some(body) => registry.ask_with(method, path, &body),
        None => registry.ask(method, path),
    };
    let told = answer.json();
    let message = told["message"].as_str().expect("a sentence").to_owned();
    (answer.status, told["error_code"].as_i64().expect("a code"), message)
}

#[test]
fn a_schema_is_registered_and_found_in_every_way() {
    let broker = TestBroker::start(&OPEN);
    let mut registry = connect(&broker);
    assert_eq!(registry.get("/subjects"), json!([]));
    assert_eq!(register(&mut registry, "s-value", "\"string\""), 1);
    assert_eq!(register(&mut registry, "s-value", "\"int\""), 2);
    assert_eq!(register(&mut registry, "t-value", "\"int\""), 2);
    let latest = json!({ "subject": "s-value", "version": 2, "id": 2, "schema": "\"int\"" });
    for path in
        ["/subjects/s-value/versions/latest", "/subjects/s-value/versions/2", "/subjects/s-value/versions/-1"]
    {
        assert_eq!(registry.get(path), latest);
    }
    let found = registry.ask_with(
        "POST",
        "/subjects/s-value",
        &json!({ "schema": " \"int\"", "schemaType": "AVRO" }),
    );
    assert_eq!(found.json(), latest);
    assert_eq!(found.media_type, "application/vnd.schemaregistry.v1+json");
    let expected = [
        ("/subjects", json!(["s-value", "t-value"])),
        ("/subjects?subjectPrefix=t&limit=5", json!(["t-value"])),
        ("/subjects/s-value/versions", json!([1, 2])),
        ("/schemas/ids/1", json!({ "schema": "\"string\"" })),
        ("/schemas/ids/1?fetchMaxId=true", json!({ "schema": "\"string\"", "maxId": 2 })),
        ("/schemas/ids/1/schema", json!("string")),
        ("/schemas/ids/2/subjects", json!(["s-value", "t-value"])),
        (
            "/schemas/ids/2/versions",
            json!([{ "subject": "s-value", "version": 2 }, { "subject": "t-value", "version": 1 }]),
        ),
        ("/subjects/s-value/versions/1/schema", json!("string")),
        ("/subjects/s-value/versions/1/referencedby", json!([])),
        ("/schemas/types", json!(["JSON", "PROTOBUF", "AVRO"])),
        ("/schemas?latestOnly=true&subjectPrefix=s", json!([latest])),
        ("/", json!({})),
    ];
    for (path, body) in expected {
        assert_eq!(registry.get(path), body, "{path}");
    }
}

#[test]
fn other_languages_have_a_type_and_references() {
    let broker = TestBroker::start(&OPEN);
    let mut registry = connect(&broker);
    let base = json!({ "schema": "message A {}", "schemaType": "PROTOBUF" });
    assert_eq!(registry.ask_with("POST", "/subjects/a.proto/versions", &base).json(), json!({ "id": 1 }));
    let references = json!([{ "name": "a.proto", "subject": "a.proto", "version": 1 }]);
    let using =
        json!({ "schema": "import \"a.proto\";", "schemaType": "PROTOBUF", "references": references });
    assert_eq!(registry.ask_with("POST", "/subjects/b%2Fvalue/versions", &using).json(), json!({ "id": 2 }));
    assert_eq!(registry.get("/schemas/ids/2"), using);
    assert_eq!(registry.get("/subjects/b%2Fvalue/versions/1")["references"], references);
    assert_eq!(registry.get("/subjects/a.proto/versions/1/referencedby"), json!([2]));
    assert_eq!(
        refused(&mut registry, "DELETE", "/subjects/a.proto/versions/1", None),
        (
            422,
            42206,
            "One or more references exist to the schema {magic=1,keytype=SCHEMA,subject=a.proto,version=1}."
                .to_owned()
        )
    );
}

type Request = (&'static str, &'static str, Option<Value>);

fn get(path: &'static str) -> Request {
    ("GET", path, None)
}

fn delete(path: &'static str) -> Request {
    ("DELETE", path, None)
}

/// Asks, and compares with code and sentence; the code begins with the status.
fn compare<const N: usize>(registry: &mut HttpClient, refusals: [(Request, i64, &str); N]) {
    for ((method, path, body), code, message) in refusals {
        let status = u16::try_from(if code > 999 { code / 100 } else { code }).expect("a status");
        let told = refused(registry, method, path, body);
        assert_eq!(told, (status, code, message.to_owned()), "{method} {path}");
    }
}

/// Codes and sentences are those in the source of Confluent's registry.
#[test]
fn what_is_not_there_has_confluents_codes() {
    let broker = TestBroker::start(&OPEN);
    let mut registry = connect(&broker);
    register(&mut registry, "s", "1");
    register(&mut registry, "gone", "1");
    registry.ask("DELETE", "/subjects/gone");
    let schema = || Some(json!({ "schema": "7" }));
    let refusals = [
        (get("/subjects/no/versions"), 40401, "Subject 'no' not found."),
        (get("/subjects/no/versions/1"), 40401, "Subject 'no' not found."),
        (("POST", "/subjects/no", schema()), 40401, "Subject 'no' not found."),
        (delete("/subjects/no"), 40401, "Subject 'no' not found."),
        (get("/subjects/s/versions/9"), 40402, "Version 9 not found."),
        (get("/schemas/ids/9"), 40403, "Schema 9 not found"),
        (("POST", "/subjects/s", schema()), 40403, "Schema not found"),
        (
            delete("/subjects/gone"),
            40404,
            "Subject 'gone' was soft deleted.Set permanent=true to delete permanently",
        ),
        (
            delete("/subjects/s?permanent=true"),
            40405,
            "Subject 's' was not deleted first before being permanently deleted",
        ),
        (
            delete("/subjects/s/versions/1?permanent=true"),
            40407,
            "Subject 's' Version 1 was not deleted first before being permanently deleted",
        ),
        (get("/config/s"), 40408, "Subject 's' does not have subject-level compatibility configured"),
        (get("/mode/s"), 40409, "Subject 's' does not have subject-level mode configured"),
        (delete("/config/s"), 40401, "Subject 's' not found."),
        (get("/schemas/ids/x"), 404, "HTTP 404 Not Found"),
        (get("/no/such/path"), 404, "HTTP 404 Not Found"),
        (("PATCH", "/subjects", None), 405, "HTTP 405 Method Not Allowed"),
    ];
    compare(&mut registry, refusals);
}

/// Codes and sentences are those in the source of Confluent's registry.
#[test]
fn what_makes_no_sense_has_confluents_codes() {
    let broker = TestBroker::start(&OPEN);
    let mut registry = connect(&broker);
    let post = |body: Value| ("POST", "/subjects/s/versions", Some(body));
    let levels =
        "none, backward, forward, full, backward_transitive, forward_transitive, and full_transitive";
    let refusals = [
        (post(json!({})), 42201, "Empty schema"),
        (post(json!({ "schema": "1", "schemaType": "XML" })), 42201, "Invalid schema type XML"),
        (
            get("/subjects/s/versions/0"),
            42202,
            "The specified version '0' is not a valid version id. Allowed values are between [1, 2^31-1] and the string \"latest\"",
        ),
        (
            ("PUT", "/config", Some(json!({ "compatibility": "some" }))),
            42203,
            &format!("Invalid compatibility level. Valid values are {levels}"),
        ),
        (
            ("PUT", "/mode", Some(json!({ "mode": "FORWARD" }))),
            42204,
            "Invalid mode. Valid values are READWRITE, READONLY, READONLY_OVERRIDE and IMPORT.",
        ),
        (post(json!({ "schema": "7", "id": 5 })), 42205, "Subject s in context . is not in import mode"),
        (
            ("POST", "/subjects/__GLOBAL/versions", Some(json!({ "schema": "7" }))),
            42208,
            "The specified subject '__GLOBAL' is not a valid.",
        ),
    ];
    compare(&mut registry, refusals);
    let broken = refused(&mut registry, "POST", "/subjects/s/versions", Some(json!({ "schema": "{" })));
    assert_eq!((broken.0, broken.1), (422, 42201), "{}", broken.2);
    let broken = refused(&mut registry, "POST", "/subjects/s/versions", Some(json!("no schema")));
    assert_eq!((broken.0, broken.1), (400, 400), "{}", broken.2);
}

#[test]
fn levels_and_modes_are_kept_and_compatibility_says_that_it_is_not_checked() {
    let mut broker = TestBroker::start(&OPEN);
    let mut registry = connect(&broker);
    assert_eq!(registry.get("/config"), json!({ "compatibilityLevel": "BACKWARD" }));
    assert_eq!(registry.get("/mode"), json!({ "mode": "READWRITE" }));
    let set = registry.ask_with("PUT", "/config/s", &json!({ "compatibility": "full_transitive" }));
    assert_eq!(set.json(), json!({ "compatibility": "FULL_TRANSITIVE" }));
    registry.ask_with("PUT", "/mode/s", &json!({ "mode": "READONLY" }));
    broker.stop_and_restart();
    let mut registry = connect(&broker);
    assert_eq!(registry.get("/config/s"), json!({ "compatibilityLevel": "FULL_TRANSITIVE" }));
    assert_eq!(
        registry.get("/config/other?defaultToGlobal=true"),
        json!({ "compatibilityLevel": "BACKWARD" })
    );
    let told = refused(&mut registry, "POST", "/subjects/s/versions", Some(json!({ "schema": "1" })));
    assert_eq!(told, (422, 42205, "Subject s in context . is in read-only mode".to_owned()));
    assert_eq!(registry.ask("DELETE", "/mode/s").json(), json!({ "mode": "READONLY" }));
    assert_eq!(
        registry.ask("DELETE", "/config/s").json(),
        json!({ "compatibilityLevel": "FULL_TRANSITIVE" })
    );
    for path in ["/compatibility/subjects/s/versions/latest", "/compatibility/subjects/s/versions"] {
        let answer = registry.ask_with("POST", path, &json!({ "schema": "1" })).json();
        let told = "compatibility is not checked by this version: every schema counts as compatible";
        assert_eq!(answer, json!({ "is_compatible": true, "messages": [told] }));
    }
}

#[test]
fn what_is_acknowledged_outlives_a_kill() {
    let mut broker = TestBroker::start(&OPEN);
    let mut registry = connect(&broker);
    for number in 1..=20 {
        assert_eq!(register(&mut registry, &format!("s{number}"), &number.to_string()), number);
    }
    registry.ask("DELETE", "/subjects/s7");
    broker.kill_and_restart();
    let mut registry = connect(&broker);
    assert_eq!(registry.get("/subjects").as_array().expect("a list").len(), 19);
    assert_eq!(registry.get("/subjects?deletedOnly=true"), json!(["s7"]));
    assert_eq!(
        registry.get("/schemas/ids/7"),
        json!({ "schema": "7" }),
        "what was written with it is read still"
    );
    assert_eq!(register(&mut registry, "next", "21"), 21);
    assert_eq!(registry.ask("DELETE", "/subjects/s7?permanent=true").json(), json!([1]));
    broker.stop_and_restart();
    let mut registry = connect(&broker);
    assert_eq!(refused(&mut registry, "GET", "/schemas/ids/7", None).1, 40403);
    assert_eq!(register(&mut registry, "next", "22"), 22);
}

#[test]
fn the_topic_holds_what_confluents_registry_would_have_written() {
    let broker = TestBroker::start(&OPEN);
    let mut registry = connect(&broker);
    register(&mut registry, "s", "\"string\"");
    registry.ask("DELETE", "/subjects/s");
    let fetched = broker.connect().call(12, &fetch("_schemas", 0, 0, 0));
    let Some(Records::Bytes(bytes)) = &fetched.responses[0].partitions[0].records else { panic!("records") };
    let text = |bytes: Option<Bytes>| String::from_utf8(bytes.expect("no tombstone").to_vec()).expect("text");
    let read =
        batches(bytes.clone()).flat_map(|batch| batch.expect("a batch").records(1 << 20).collect::<Vec<_>>());
    let read = read.map(|record| record.expect("a record"));
    let records: Vec<(String, String)> = read.map(|record| (text(record.key), text(record.value))).collect();
    let expected = [
        (
            r#"{"keytype":"SCHEMA","subject":"s","version":1,"magic":1}"#,
            r#"{"subject":"s","version":1,"id":1,"schema":"\"string\"","deleted":false}"#,
        ),
        (r#"{"keytype":"DELETE_SUBJECT","subject":"s","magic":0}"#, r#"{"subject":"s","version":1}"#),
    ];
    assert_eq!(records, expected.map(|(key, value)| (key.to_owned(), value.to_owned())));
}

#[test]
fn many_clients_register_at_once_and_nothing_has_two_ids() {
    let broker = TestBroker::start(&OPEN);
    let address = broker.http_address("schema registry").to_owned();
    let ids: Vec<Vec<i64>> = std::thread::scope(|scope| {
        let clients: Vec<_> = (0..8)
            .map(|client| {
                let address = &address;
                scope.spawn(move || {
                    let mut registry = HttpClient::connect(address);
                    let id =
                        |number: u32| register(&mut registry, &format!("c{client}"), &number.to_string());
                    (0..50).map(id).map(|id| id.as_i64().expect("a number")).collect()
                })
            })
            .collect();
        clients.into_iter().map(|client| client.join().expect("no panic")).collect()
    });
    assert!(ids.iter().all(|of_client| *of_client == ids[0]), "the same schema, the same id: {ids:?}");
    let mut sorted = ids[0].clone();
    sorted.sort_unstable();
    assert_eq!(sorted, (1..=50).collect::<Vec<_>>());
}
