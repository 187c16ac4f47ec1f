//! One committed offset. Of these there are as many as groups read partitions: it takes 56 bytes.

use std::ops::Deref;

use crate::types::{LeaderEpoch, Offset, TimestampMs, TopicId};

/// How far a group has read one partition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommittedOffset {
    /// The next offset to read.
    pub offset: Offset,
    /// The epoch of the leader that the last record read came from; none if the client doesn't tell.
    pub leader_epoch: LeaderEpoch,
    /// What the client notes beside it.
    pub metadata: Note,
    /// When it was committed.
    pub commit_timestamp: TimestampMs,
    /// When it expires, where an old client set that itself (versions 2 to 4 of OffsetCommit); none otherwise.
    pub expire_timestamp: TimestampMs,
    /// The topic's id; zero where it isn't known.
    pub topic_id: TopicId,
}

/// What a client notes beside an offset; mostly nothing, which takes a word.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Note(Option<Box<Box<str>>>);

impl From<&str> for Note {
    fn from(text: &str) -> Self {
        Self((!text.is_empty()).then(|| Box::new(Box::from(text))))
    }
}

impl Deref for Note {
    type Target = str;

    fn deref(&self) -> &str {
        self.0.as_ref().map_or("", |text| text)
    }
}

impl CommittedOffset {
    /// True if it has outlived its time, counted from `since` unless it has a time of its own.
    #[must_use]
    pub fn is_expired(&self, since: TimestampMs, retention_ms: i64, now: TimestampMs) -> bool {
        if self.expire_timestamp.is_some() {
            now >= self.expire_timestamp
        } else {
            now.0.saturating_sub(since.0) >= retention_ms
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offset_is_small() {
        assert_eq!(size_of::<CommittedOffset>(), 56);
    }

    #[test]
    fn a_note_is_its_text() {
        for text in ["", "x", "a longer one"] {
            assert_eq!(&*Note::from(text), text);
        }
    }
}
