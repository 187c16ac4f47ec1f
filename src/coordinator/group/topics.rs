//! What groups need to know of the topics that they read.
//!
//! Invariant: a name says which topic it is only together with the moment; ids say so for good. Absent: the metadata.

use std::sync::Arc;

use crate::types::TopicId;

/// The id of the topic of a name, as the metadata has it at the moment of the call; `None` if there is none.
pub type TopicIds<'a> = dyn Fn(&str) -> Option<TopicId> + Send + Sync + 'a;

/// A topic that was deleted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeletedTopic {
    /// The name that it had. Another may have it by now.
    pub name: Arc<str>,
    /// Its id.
    pub id: TopicId,
}

impl DeletedTopic {
    /// True for an offset that was committed for it. One without an id was written by an older Kafka, so before the deletion.
    #[must_use]
    pub fn owns(&self, offset_of: TopicId) -> bool {
        offset_of.is_zero() || offset_of == self.id
    }
}
