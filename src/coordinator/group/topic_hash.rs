//! What a group remembers of its topics' metadata, so that it notices a change: Kafka's hashes (KIP-1101).
//!
//! ```text
//! topic  XXH3 of: 0, id, text(name), partitions, then for each partition: its number, and for each rack of its replicas: length, text
//! group  XXH3 of the hashes of its topics, in the order of their names
//! text   UTF-16 units, then how many
//! ```
//! Invariant: the same numbers as Kafka's, since they are in the group's records. All integers are little-endian. A topic that isn't there has hash
//! 0, and so has a group without topics. Absent: the metadata.

use std::collections::BTreeMap;
use std::sync::Arc;

use twox_hash::XxHash3_64;

use crate::types::TopicId;

/// Says which way a topic's hash was computed.
const VERSION: u8 = 0;

/// A topic's hash. `racks` are those of the replicas, partition by partition, in any order; a rack is there as often as replicas are in it.
#[must_use]
pub fn topic_hash<R: AsRef<str>>(id: TopicId, name: &str, racks: &mut [Vec<R>]) -> i64 {
    let mut bytes = vec![VERSION];
    // Kafka hashes the halves of an id as numbers.
    for half in id.0.chunks(8) {
        bytes.extend(half.iter().rev());
    }
    push_text(&mut bytes, name);
    push_count(&mut bytes, racks.len());
    for (partition, racks) in racks.iter_mut().enumerate() {
        push_count(&mut bytes, partition);
        racks.sort_by(|one, other| one.as_ref().encode_utf16().cmp(other.as_ref().encode_utf16()));
        for rack in racks {
            push_count(&mut bytes, rack.as_ref().encode_utf16().count());
            push_text(&mut bytes, rack.as_ref());
        }
    }
    XxHash3_64::oneshot(&bytes) as i64
}

/// The hash of a group's topics, by name.
#[must_use]
pub fn metadata_hash(topics: &BTreeMap<Arc<str>, i64>) -> i64 {
    if topics.is_empty() {
        return 0;
    }
    let bytes: Vec<u8> = topics.values().flat_map(|hash| hash.to_le_bytes()).collect();
    XxHash3_64::oneshot(&bytes) as i64
}

fn push_text(bytes: &mut Vec<u8>, text: &str) {
    let before = bytes.len();
    bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
    let units = (bytes.len() - before) / 2;
    push_count(bytes, units);
}

fn push_count(bytes: &mut Vec<u8>, count: usize) {
    bytes.extend((count as i32).to_le_bytes());
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::Arc;

    use super::{metadata_hash, topic_hash};

    /// What Kafka 4.4.0 computed (`compat-tests/assignors` asks it).
    const HASHES: &str = include_str!("../../../tests/fixtures/assignors/hashes-kafka-4.4.0.txt");

    #[test]
    fn hashes_are_those_of_kafka() {
        let (mut topics, mut groups) = (0, 0);
        for line in HASHES.lines() {
            let words: Vec<&str> = line.split(' ').collect();
            match words[..] {
                ["topic", hash, id, name, partitions, racks] => {
                    let mut racks = racks_of(partitions.parse().unwrap(), racks);
                    assert_eq!(
                        topic_hash(id.parse().unwrap(), name, &mut racks),
                        hash.parse::<i64>().unwrap(),
                        "{line}"
                    );
                    topics += 1;
                }
                ["group", hash, of] => {
                    let of =
                        of.split(',').filter(|one| !one.is_empty()).map(|one| one.split_once('=').unwrap());
                    let of: BTreeMap<Arc<str>, i64> =
                        of.map(|(name, hash)| (Arc::from(name), hash.parse().unwrap())).collect();
                    assert_eq!(metadata_hash(&of), hash.parse::<i64>().unwrap(), "{line}");
                    groups += 1;
                }
                _ => panic!("{line}"),
            }
        }
        assert_eq!((topics, groups), (60, 30));
    }

    fn racks_of(partitions: usize, text: &str) -> Vec<Vec<&str>> {
        let racks = text.split('|').map(|racks| racks.split(',').filter(|rack| !rack.is_empty()).collect());
        racks.take(partitions).collect()
    }
}
