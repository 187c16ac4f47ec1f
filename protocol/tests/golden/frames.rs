//! Whole frames against those that Kafka wrote: size, header and body.

use bytes::Bytes;
use kalda_protocol::frame::{self, SIZE_BYTES};
use kalda_protocol::{ApiKey, Encoder, Request, RequestFrame, with_request};
use serde_json::Value;

use super::vectors::{lines, unhex};

fn number(row: &Value, key: &str) -> i16 {
    row[key].as_i64().and_then(|number| i16::try_from(number).ok()).expect(key)
}

fn request<R: Request>(row: &Value, whole: &Bytes) {
    let parsed = RequestFrame::parse(&whole.slice(SIZE_BYTES..)).expect("a header");
    assert_eq!(parsed.api_key, R::KEY, "{row}");
    assert_eq!(i64::from(parsed.correlation_id), row["correlationId"].as_i64().unwrap(), "{row}");
    assert_eq!(parsed.client_id.as_deref(), row["clientId"].as_str(), "{row}");
    assert_eq!(parsed.api_version, number(row, "version"), "{row}");
    assert_eq!(parsed.body.len() as i64, row["bodyLength"].as_i64().unwrap(), "{row}");
    let body_version = number(row, "bodyVersion");
    let body: R = frame::decode_all(&parsed.body, body_version).expect("a body");
    if body_version != parsed.api_version {
        assert!(parsed.decode::<R>().is_err(), "{row}");
        return;
    }
    let mut out = Encoder::new();
    let client_id = parsed.client_id.as_deref();
    frame::encode_request(&mut out, body_version, parsed.correlation_id, client_id, &body).unwrap();
    assert_eq!(out.take().0, whole, "{row}");
}

fn response<R: Request>(row: &Value, whole: &Bytes) {
    let version = number(row, "bodyVersion");
    let (correlation_id, body) =
        frame::decode_response::<R>(&whole.slice(SIZE_BYTES..), version).expect("a response");
    assert_eq!(i64::from(correlation_id), row["correlationId"].as_i64().unwrap(), "{row}");
    let mut out = Encoder::new();
    frame::encode_response::<R>(&mut out, version, correlation_id, &body).unwrap();
    assert_eq!(out.take().0, whole, "{row}");
    let header_length = row["headerLength"].as_i64().unwrap();
    let has_tags = R::KEY.response_header_version(number(row, "version")) == 1;
    assert_eq!(header_length, if has_tags { 5 } else { 4 }, "{row}");
}

#[test]
fn frames_agree_with_kafka() {
    let rows = lines("headers.jsonl");
    for row in &rows {
        let row: Value = serde_json::from_str(row).expect(row);
        let key = ApiKey::from_code(number(&row, "apiKey")).expect("a key");
        let whole = unhex(row["hex"].as_str().unwrap());
        match row["kind"].as_str() {
            Some("request") => with_request!(key, R => request::<R>(&row, &whole)),
            Some("response") => with_request!(key, R => response::<R>(&row, &whole)),
            kind => panic!("{kind:?}"),
        }
    }
    println!("frames {} of {0}", rows.len());
    assert!(!rows.is_empty());
}

/// What a broker and a controller advertise, in Kafka's own answer.
#[test]
fn the_table_of_keys_advertises_what_kafka_does() {
    let rows = lines("headers.jsonl");
    let mut seen = 0;
    for row in rows.iter().filter(|row| row.contains("api_versions_of_a_")) {
        let row: Value = serde_json::from_str(row).expect(row);
        let whole = unhex(row["hex"].as_str().unwrap());
        let version = number(&row, "bodyVersion");
        let frame = whole.slice(SIZE_BYTES..);
        type Asked = kalda_protocol::messages::api_versions::ApiVersionsRequest;
        let (_, body) = frame::decode_response::<Asked>(&frame, version).expect("a response");
        let on_broker = row["case"].as_str().unwrap().contains("broker");
        let advertised: Vec<_> = ApiKey::ALL
            .into_iter()
            .filter(|key| !matches!(key, ApiKey::GetTelemetrySubscriptions | ApiKey::PushTelemetry))
            .filter_map(|key| {
                let range = if on_broker { key.broker_advertises() } else { key.controller_advertises() };
                range.map(|range| (key.code(), *range.start(), *range.end()))
            })
            .collect();
        let kafka: Vec<_> =
            body.api_keys.iter().map(|api| (api.api_key, api.min_version, api.max_version)).collect();
        assert_eq!(advertised, kafka, "{}", row["case"]);
        seen += 1;
    }
    assert!(seen >= 10);
}
