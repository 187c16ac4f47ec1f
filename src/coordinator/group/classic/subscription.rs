//! What the members of a consumer group are subscribed to.
//!
//! Absent: everything in the metadata but the topics; assignments and user data are between the consumers.

use std::collections::BTreeSet;

use bytes::{Buf, Bytes};

use super::group::ClassicGroup;

/// The topics that any member is subscribed to; `None` if the group is none of consumers, or if metadata can't be read.
pub(super) fn topics_of(group: &ClassicGroup) -> Option<BTreeSet<String>> {
    if !group.is_consumer_group() {
        return None;
    }
    if group.members.is_empty() {
        return Some(BTreeSet::new());
    }
    let protocol = group.protocol_name()?;
    let mut all = BTreeSet::new();
    for member in group.members.iter() {
        all.extend(topics(member.metadata(protocol))?);
    }
    Some(all)
}

/// Reads the topics out of one subscription. They come first in every version of it:
///
/// ```text
/// version: i16 ≥ 0 │ count: i32 │ count × (length: i16 │ UTF-8) │ user data, owned partitions, …
/// ```
fn topics(mut metadata: Bytes) -> Option<Vec<String>> {
    let version = metadata.try_get_i16().ok()?;
    let count = usize::try_from(metadata.try_get_i32().ok()?).ok()?;
    // Each topic takes two bytes at least: a count that lies ends with the bytes, not with the memory.
    if version < 0 || count > metadata.len() / 2 {
        return None;
    }
    let mut topics = Vec::with_capacity(count);
    for _ in 0..count {
        let length = usize::try_from(metadata.try_get_i16().ok()?).ok()?;
        if length > metadata.len() {
            return None;
        }
        topics.push(String::from_utf8(metadata.split_to(length).to_vec()).ok()?);
    }
    Some(topics)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn topics_come_first_whatever_follows() {
        let bytes = b"\0\x03\0\0\0\x02\0\x01a\0\x02bc\xff\xff\xff\xff rest";
        assert_eq!(topics(Bytes::from_static(bytes)), Some(vec!["a".to_owned(), "bc".to_owned()]));
    }

    #[test]
    fn what_is_no_subscription_is_none() {
        let bad: [&[u8]; 6] = [
            b"",
            b"\0\0",
            b"\xff\xff\0\0\0\0",
            b"\0\0\xff\xff\xff\xff",
            b"\0\0\x7f\xff\xff\xff\0\x01a",
            b"\0\0\0\0\0\x01\0\x05a",
        ];
        for bytes in bad {
            assert_eq!(topics(Bytes::from_static(bytes)), None, "{bytes:?}");
        }
    }
}
