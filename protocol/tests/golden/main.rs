//! The codec against bytes that Kafka 4.3.1 wrote.
//!
//! Invariant: every vector is tried, and the totals are printed: a vector that isn't tried is a failure.

mod codec;
mod vectors;

use codec::codec;
use vectors::Vector;

fn round_trip(vectors: &[Vector]) {
    let mut failures = Vec::new();
    for vector in vectors {
        let again = codec(&vector.name).and_then(|codec| (codec.round_trip)(vector));
        match again {
            Ok(bytes) if bytes == vector.bytes => {}
            Ok(bytes) => failures.push(format!("{vector:?} became {bytes:?}")),
            Err(error) => failures.push(format!("{vector:?}: {error}")),
        }
    }
    let passed = vectors.len() - failures.len();
    println!("vectors {passed} of {}", vectors.len());
    assert!(failures.is_empty(), "{} failures, the first: {}", failures.len(), failures[0]);
}

#[test]
fn requests_and_responses_are_the_same_bytes_again() {
    round_trip(&vectors::bodies());
}

#[test]
fn headers_data_and_records_are_the_same_bytes_again() {
    round_trip(&vectors::internal());
}
