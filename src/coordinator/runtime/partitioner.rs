//! Which partition of an internal topic a name belongs to.

use crate::types::PartitionIndex;

/// Which partition an operation is for.
#[derive(Debug, Clone, Copy)]
pub enum Target<'a> {
    /// This one, whatever it holds.
    Partition(PartitionIndex),
    /// The one that this name belongs to, among as many as there are when the operation runs.
    Of(&'a str),
}

impl From<PartitionIndex> for Target<'_> {
    fn from(partition: PartitionIndex) -> Self {
        Self::Partition(partition)
    }
}

impl<'a> From<&'a str> for Target<'a> {
    fn from(name: &'a str) -> Self {
        Self::Of(name)
    }
}

/// The partition for `name` among `partitions`, as Kafka computes it: Java's hash of the text's UTF-16 units, made
/// positive. 0 where there are no partitions.
#[must_use]
pub fn partition_for(name: &str, partitions: i32) -> PartitionIndex {
    let hash =
        name.encode_utf16().fold(0_i32, |hash, unit| hash.wrapping_mul(31).wrapping_add(i32::from(unit)));
    // Kafka's abs: the one number without a positive counterpart becomes 0.
    PartitionIndex(hash.checked_abs().unwrap_or(0).checked_rem(partitions).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_spread_as_java_does() {
        // Java: Math.abs("…".hashCode()) % 50.
        for (name, hash) in [("", 0), ("g", 103), ("group", 98_629_247), ("my-group", 1_906_497_762)] {
            assert_eq!(partition_for(name, i32::MAX), PartitionIndex(hash), "{name}");
        }
        assert_eq!(partition_for("group", 50), PartitionIndex(47));
        assert_eq!(
            partition_for("polygenelubricants", 50),
            PartitionIndex(0),
            "the hash is the least integer"
        );
        assert_eq!(partition_for("any", 0), PartitionIndex(0));
    }

    #[test]
    fn letters_beyond_sixteen_bits_count_twice() {
        let surrogates = [0xd83d_i32, 0xde00];
        assert_eq!(partition_for("😀", i32::MAX).0, surrogates[0] * 31 + surrogates[1]);
    }
}
