//! `partition.metadata`: which topic a partition's folder belongs to.
//!
//! ```text
//! version: 0
//! topic_id: ZxqLVCMjSCSMPdEy9UB4XA      no newline at the end
//! ```
//! Invariant: pure text; the partition log reads and writes the file.

use crate::types::TopicId;

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

#[cfg(test)]
mod tests {
    #[test]
    fn what_kafka_wrote_reads_back() {
        let text = "version: 0\ntopic_id: ZxqLVCMjSCSMPdEy9UB4XA";
        assert_eq!(super::format(super::parse(text).expect("parses")), text);
        assert_eq!(super::parse("version: 1\ntopic_id: ZxqLVCMjSCSMPdEy9UB4XA"), None);
        assert_eq!(super::parse("version: 0\ntopic_id: AAAAAAAAAAAAAAAAAAAAAA"), None);
        assert_eq!(super::parse(""), None);
    }
}
