//! What the changes of one request would take in memory.
//!
//! Invariant: a request that would take more than there is adds nothing. What is deleted, or replaced by as much, always finds room as
//! long as readers let go of what was before.

use kalda_protocol::StrBytes;

use super::MAX_BYTES_PER_REQUEST;
use crate::cluster::image::MetadataImage;
use crate::cluster::record::MetadataRecord;

/// Room that is kept for the topics that the broker makes for itself: users who fill the memory with theirs must not keep groups from
/// being coordinated. Enough for three topics of 50 partitions.
const OWN_TOPICS_BYTES: usize = 512 * 1024;
/// What a record has besides its texts, about.
const RECORD_BYTES: usize = 128;

/// The process has no memory for more metadata.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("The metadata would take {wanted} bytes of memory, and this process has {limit} for it.")]
pub struct NoMemory {
    /// Bytes that all of it would take.
    pub wanted: usize,
    /// Bytes that it may take.
    pub limit: usize,
}

/// For whom something is added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AddedFor {
    /// For users.
    #[default]
    Users,
    /// The broker needs it itself.
    TheBroker,
}

/// What a request has added so far.
#[derive(Debug)]
pub(super) struct Growth<'a> {
    image: &'a MetadataImage,
    added: usize,
}

impl<'a> Growth<'a> {
    /// Nothing, to this image.
    pub(super) const fn of(image: &'a MetadataImage) -> Self {
        Self { image, added: 0 }
    }

    /// Adds so many bytes.
    pub(super) fn add(&mut self, bytes: usize, added_for: AddedFor) -> Result<(), NoMemory> {
        let limit = self.image.topics.memory().limit();
        let reserve = if added_for == AddedFor::TheBroker { OWN_TOPICS_BYTES } else { 0 };
        self.add_within(bytes, limit, limit.saturating_add(reserve))
    }

    /// Puts so many bytes in the place of `before`. Old images may hold those for a while.
    pub(super) fn replace(&mut self, before: usize, bytes: usize) -> Result<(), NoMemory> {
        if bytes < before {
            return Ok(());
        }
        let memory = self.image.topics.memory();
        match bytes - before {
            0 => self.add_within(bytes, memory.limit(), memory.ceiling()),
            more => self.add(more, AddedFor::Users),
        }
    }

    fn add_within(&mut self, bytes: usize, limit: usize, most: usize) -> Result<(), NoMemory> {
        let added = self.added.saturating_add(bytes);
        let wanted = self.image.memory_used().saturating_add(added);
        if wanted > most {
            return Err(NoMemory { wanted, limit });
        }
        self.added = added;
        Ok(())
    }
}

/// True if the records of one request are more than a batch of metadata may hold.
pub(super) fn is_too_large(records: &[MetadataRecord]) -> bool {
    let length = |text: &StrBytes| text.len();
    let bytes = |record: &MetadataRecord| match record {
        MetadataRecord::Config(config) => {
            config.resource_name.len() + config.name.len() + config.value.as_ref().map_or(0, length)
        }
        MetadataRecord::Topic(topic) => topic.name.len(),
        _ => 0,
    };
    records.iter().map(|record| RECORD_BYTES + bytes(record)).sum::<usize>() > MAX_BYTES_PER_REQUEST
}
