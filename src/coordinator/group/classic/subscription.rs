//! What the members of a consumer group are subscribed to.
//!
//! Invariant: the list takes little more than the names in the members' metadata, with which it is counted.
//! Absent: everything in the metadata but the topics; assignments and user data are between the consumers.

use std::collections::BTreeSet;

use bytes::{Buf, Bytes};

/// Names that are read of one group at most, which takes a tenth of a second. A group with more counts as unreadable, and so as one that
/// reads everything.
const NAMES_READ_MAX: usize = 1_000_000;

/// The topics that any member is subscribed to.
#[derive(Debug, Default)]
pub(super) struct SubscribedTopics {
    /// All names, sorted, one behind the other.
    names: String,
    /// Where each ends.
    ends: Vec<u32>,
}

impl SubscribedTopics {
    /// The topics in the members' metadata; `None` if one can't be read.
    pub(super) fn of(metadata: &[Bytes]) -> Option<Self> {
        let mut names = BTreeSet::new();
        let mut left = NAMES_READ_MAX;
        for metadata in metadata {
            read_topics(metadata, &mut names, &mut left)?;
        }
        Self::listed(&names)
    }

    fn listed(sorted: &BTreeSet<&str>) -> Option<Self> {
        let bytes = sorted.iter().map(|name| name.len()).sum();
        let mut listed = Self { names: String::with_capacity(bytes), ends: Vec::with_capacity(sorted.len()) };
        for name in sorted {
            listed.names.push_str(name);
            listed.ends.push(u32::try_from(listed.names.len()).ok()?);
        }
        Some(listed)
    }

    /// True if one of them has this name.
    pub(super) fn contains(&self, name: &str) -> bool {
        let (mut low, mut high) = (0, self.ends.len());
        while low < high {
            let middle = low + (high - low) / 2;
            match self.name(middle).cmp(name) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Equal => return true,
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        false
    }

    fn name(&self, place: usize) -> &str {
        let end = |place: usize| self.ends.get(place).map_or(self.names.len(), |end| *end as usize);
        let begin = place.checked_sub(1).map_or(0, end);
        self.names.get(begin..end(place)).unwrap_or_default()
    }
}

/// Reads the topics out of one subscription, no more than `left`. They come first in every version of it:
///
/// ```text
/// version: i16 ≥ 0 │ count: i32 │ count × (length: i16 │ UTF-8) │ user data, owned partitions, …
/// ```
fn read_topics<'a>(metadata: &'a [u8], topics: &mut BTreeSet<&'a str>, left: &mut usize) -> Option<()> {
    let mut rest = metadata;
    let version = rest.try_get_i16().ok()?;
    let count = usize::try_from(rest.try_get_i32().ok()?).ok()?;
    if version < 0 {
        return None;
    }
    *left = left.checked_sub(count)?;
    for _ in 0..count {
        let length = usize::try_from(rest.try_get_i16().ok()?).ok()?;
        let (name, behind) = rest.split_at_checked(length)?;
        topics.insert(std::str::from_utf8(name).ok()?);
        rest = behind;
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn topics(metadata: &[u8]) -> Option<Vec<&str>> {
        let mut topics = BTreeSet::new();
        read_topics(metadata, &mut topics, &mut 1000)?;
        Some(topics.into_iter().collect())
    }

    #[test]
    fn topics_come_first_whatever_follows() {
        let bytes = b"\0\x03\0\0\0\x02\0\x01a\0\x02bc\xff\xff\xff\xff rest";
        assert_eq!(topics(bytes), Some(vec!["a", "bc"]));
    }

    #[test]
    fn what_is_no_subscription_is_none() {
        let bad: [&[u8]; 7] = [
            b"",
            b"\0\0",
            b"\xff\xff\0\0\0\0",
            b"\0\0\xff\xff\xff\xff",
            b"\0\0\x7f\xff\xff\xff\0\x01a",
            b"\0\0\0\0\0\x01\0\x05a",
            b"\0\0\0\0\0\x01\0\x01\xff",
        ];
        for bytes in bad {
            assert_eq!(topics(bytes), None, "{bytes:?}");
        }
    }

    #[test]
    fn a_list_finds_its_names_and_no_others() {
        let listed = SubscribedTopics::listed(&BTreeSet::from(["", "ab", "b", "ba"])).expect("few names");
        for name in ["", "ab", "b", "ba"] {
            assert!(listed.contains(name), "{name}");
        }
        for name in ["a", "abb", "c", "bab"] {
            assert!(!listed.contains(name), "{name}");
        }
        assert!(!SubscribedTopics::default().contains(""));
    }
}
