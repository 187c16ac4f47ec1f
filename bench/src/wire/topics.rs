//! Topics of the same size, seen as one row of partitions.
//!
//! ```text
//! place    0     1    …  999  │ 1000  1001  …
//! topic    wide-0             │ wide-1
//! ```

use std::ops::Range;

use kalda_protocol::StrBytes;

/// A partition's place in the row.
pub type Place = usize;

/// Some topics.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topics {
    names: Vec<StrBytes>,
    partitions_each: usize,
}

impl Topics {
    /// One topic.
    pub fn one(name: &str, partitions: usize) -> Self {
        Self { names: vec![name.into()], partitions_each: partitions }
    }

    /// As many topics as it takes for so many partitions, each with `partitions_each`.
    pub fn many(prefix: &str, partitions: usize, partitions_each: usize) -> Self {
        let partitions_each = partitions_each.min(partitions);
        let count = partitions.div_ceil(partitions_each);
        let names = (0..count).map(|number| StrBytes::from(format!("{prefix}-{number}").as_str())).collect();
        Self { names, partitions_each }
    }

    /// The last of them by itself.
    pub fn last(&self) -> Self {
        let names = self.names.last().into_iter().cloned().collect();
        Self { names, partitions_each: self.partitions_each }
    }

    /// Their names.
    pub fn names(&self) -> &[StrBytes] {
        &self.names
    }

    /// The partitions of each.
    pub fn partitions_each(&self) -> usize {
        self.partitions_each
    }

    /// All partitions.
    pub fn len(&self) -> usize {
        self.names.len() * self.partitions_each
    }

    /// The topic at a place, and the partition's index in it.
    pub fn at(&self, place: Place) -> (StrBytes, i32) {
        (self.names[place / self.partitions_each].clone(), (place % self.partitions_each) as i32)
    }

    /// The places of a topic's partitions; none for a topic that isn't here.
    pub fn places_of(&self, topic: &str) -> Option<Range<Place>> {
        let number = self.names.iter().position(|name| name.as_str() == topic)?;
        Some(number * self.partitions_each..(number + 1) * self.partitions_each)
    }

    /// Runs of places that lie in one topic, each of at most `longest`.
    pub fn runs(&self, longest: usize) -> impl Iterator<Item = Range<Place>> {
        (0..self.names.len()).flat_map(move |topic| {
            let (first, end) = (topic * self.partitions_each, (topic + 1) * self.partitions_each);
            (first..end).step_by(longest).map(move |start| start..(start + longest).min(end))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_and_partitions_are_the_same() {
        let topics = Topics::many("wide", 2000, 1000);
        assert_eq!(topics.len(), 2000);
        assert_eq!(topics.at(1001), ("wide-1".into(), 1));
        assert!((0..2000).all(|place| {
            let (topic, index) = topics.at(place);
            topics.places_of(&topic).unwrap().nth(index as usize) == Some(place)
        }));
        assert_eq!(topics.places_of("wide-2"), None);
    }

    #[test]
    fn runs_stay_in_a_topic_and_leave_nothing_out() {
        let runs: Vec<_> = Topics::many("wide", 10, 5).runs(3).collect();
        assert_eq!(runs, [0..3, 3..5, 5..8, 8..10]);
    }
}
