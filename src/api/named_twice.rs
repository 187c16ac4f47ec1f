//! What a request names twice, for the APIs that answer it once.
//!
//! Invariant: the order of the first naming stays; of what is said twice about the same, the last counts, as in Kafka's maps.
//! Which APIs answer twice, and which refuse, is theirs to know: `compat-tests/answers/questions/twice.py` asks Kafka.

use std::collections::HashMap;
use std::hash::Hash;

/// Topics named twice become one: `absorb` takes over the second one's partitions.
pub(super) fn merged<T, K: Hash + Eq>(
    topics: Vec<T>,
    key: impl Fn(&T) -> K,
    absorb: impl Fn(&mut T, T),
) -> Vec<T> {
    if topics.len() < 2 {
        return topics;
    }
    let mut places: HashMap<K, usize> = HashMap::with_capacity(topics.len());
    let mut merged: Vec<T> = Vec::with_capacity(topics.len());
    for topic in topics {
        match places.entry(key(&topic)) {
            std::collections::hash_map::Entry::Occupied(place) => {
                if let Some(first) = merged.get_mut(*place.get()) {
                    absorb(first, topic);
                }
            }
            std::collections::hash_map::Entry::Vacant(place) => {
                place.insert(merged.len());
                merged.push(topic);
            }
        }
    }
    // What is merged may be kept for long, and a peer may have named one thing a thousand times.
    merged.shrink_to_fit();
    merged
}

/// Partitions named twice are in the list once, as they were named last.
pub(super) fn last_of_each<P>(partitions: Vec<P>, index: impl Fn(&P) -> i32) -> Vec<P> {
    // Clients name them in order, each once: then there is nothing to do.
    if partitions.is_sorted_by(|one, other| index(one) < index(other)) {
        return partitions;
    }
    merged(partitions, index, |first, again| *first = again)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn topics_are_merged_where_they_came_first() {
        let topics = vec![("a", vec![1]), ("b", vec![2]), ("a", vec![3])];
        let merged = merged(topics, |topic| topic.0, |first, again| first.1.extend(again.1));
        assert_eq!(merged, [("a", vec![1, 3]), ("b", vec![2])]);
    }

    #[test]
    fn of_a_partition_the_last_one_counts() {
        let index = |partition: &(i32, char)| partition.0;
        assert_eq!(last_of_each(vec![(1, 'a'), (0, 'b'), (1, 'c')], index), [(1, 'c'), (0, 'b')]);
        assert_eq!(last_of_each(vec![(0, 'a'), (1, 'b')], index), [(0, 'a'), (1, 'b')]);
    }

    #[test]
    fn what_is_merged_takes_no_more_than_it_needs() {
        let merged = merged(vec![7_u64; 50_000], |same| *same, |first, again| *first = again);
        assert_eq!((merged.len(), merged.capacity()), (1, 1));
    }
}
