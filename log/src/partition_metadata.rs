//! `partition.metadata`: which topic a partition's folder belongs to.
//!
//! ```text
//! version: 0
//! topic_id: ZxqLVCMjSCSMPdEy9UB4XA      no newline at the end
//! ```
//! Invariant: pure text; the partition log reads and writes the file.

use kalda_sys::types::TopicId;

/// Reads the topic's id; `None` for anything but version 0, and for the id that no topic has.
#[must_use]
pub fn parse(text: &str) -> Option<TopicId> {
    let mut lines = text.lines();
    let version = lines.next()?.strip_prefix("version:")?;
    let id = lines.next()?.strip_prefix("topic_id:")?;
    let id = id.trim().parse().ok().filter(|id: &TopicId| !id.is_zero());
    id.filter(|_| version.trim() == "0")
}

/// The file's text.
#[must_use]
pub fn format(topic_id: TopicId) -> String {
    format!("version: 0\ntopic_id: {topic_id}")
}

/// What may be left of the file by a power cut before it was flushed: its beginning, and zeroes.
#[must_use]
pub fn may_be_torn(bytes: &[u8]) -> bool {
    let id_at = format(TopicId::ZERO).rfind(' ').map_or(0, |space| space + 1);
    let length = bytes.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
    let (written, sample) = (bytes.get(..length).unwrap_or_default(), format(TopicId::ZERO));
    let begins = |(at, byte): (usize, &u8)| match sample.as_bytes().get(at) {
        Some(expected) if at < id_at => byte == expected,
        Some(_) => byte.is_ascii_alphanumeric() || [b'-', b'_'].contains(byte),
        None => false,
    };
    written.iter().enumerate().all(begins) && (length < sample.len() || length < bytes.len())
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_a_power_cut_leaves_is_told_from_garbage() {
        let whole = "version: 0\ntopic_id: ZxqLVCMjSCSMPdEy9UB4XA";
        for length in 0..whole.len() {
            let mut torn = whole.as_bytes()[..length].to_vec();
            assert!(super::may_be_torn(&torn), "{length}");
            torn.resize(whole.len(), 0);
            assert!(super::may_be_torn(&torn), "{length}, with zeroes");
        }
        for sound in [whole, "version: 1", "garbage", "version: 0\ntopic_id: !"] {
            assert!(!super::may_be_torn(sound.as_bytes()), "{sound}");
        }
    }

    #[test]
    fn what_kafka_wrote_reads_back() {
        let text = "version: 0\ntopic_id: ZxqLVCMjSCSMPdEy9UB4XA";
        assert_eq!(super::format(super::parse(text).expect("parses")), text);
        assert_eq!(super::parse("version: 1\ntopic_id: ZxqLVCMjSCSMPdEy9UB4XA"), None);
        assert_eq!(super::parse("version: 0\ntopic_id: AAAAAAAAAAAAAAAAAAAAAA"), None);
        assert_eq!(super::parse(""), None);
    }
}
