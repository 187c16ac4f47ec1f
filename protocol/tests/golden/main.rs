//! The codec against bytes that Kafka 4.4.0 wrote.
//!
//! Invariant: every vector is tried, and the totals are printed.

mod codec;
mod damage;
mod frames;
mod vectors;

use codec::codec;
use vectors::Vector;

/// Bytes to value, compared with the values that Kafka's JSON shows; and to the same bytes again.
fn agree(file: &str, vectors: &[Vector]) {
    let mut failures = Vec::new();
    for vector in vectors {
        let seen = codec(&vector.name).and_then(|codec| (codec.round_trip)(&vector.bytes, vector.version));
        match seen {
            Ok((json, _)) if json != vector.json => {
                failures.push(format!("{vector:?} is {json}, not {}", vector.json));
            }
            Ok((_, bytes)) if bytes != vector.bytes => failures.push(format!("{vector:?} became {bytes:?}")),
            Ok(_) => {}
            Err(error) => failures.push(format!("{vector:?}: {error}")),
        }
    }
    println!("vectors {} of {} ({file})", vectors.len() - failures.len(), vectors.len());
    assert!(failures.is_empty(), "{} failures, the first: {}", failures.len(), failures[0]);
    assert!(!vectors.is_empty());
}

#[test]
fn requests_and_responses_agree_with_kafka() {
    agree("vectors.jsonl.gz", &vectors::bodies());
}

#[test]
fn headers_data_and_records_agree_with_kafka() {
    agree("internal_vectors.jsonl.gz", &vectors::internal());
}

/// Every message in each of its versions stands in the vectors.
#[test]
fn no_version_is_without_a_vector() {
    let mut vectors = vectors::bodies();
    vectors.extend(vectors::internal());
    for codec in codec::CODECS {
        for version in codec.versions.clone() {
            let found = vectors.iter().any(|vector| vector.name == codec.name && vector.version == version);
            assert!(found, "{} version {version}", codec.name);
        }
    }
}
