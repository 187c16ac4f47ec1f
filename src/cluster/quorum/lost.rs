//! Whether the metadata that was found is all there was: what the log directories prove beside it.
//!
//! ```text
//! no metadata        but folders of partitions, checkpoints or a mark of a clean shutdown        gone
//! its log ends at n  but it was flushed or committed beyond, or a broker registered there, that stopped well   ends early
//! its broker had other log directories than the one that it is in                                another's
//! most topic ids in the folders of directories that were online are unknown                       another's, or an old copy
//! ```
//! Invariant: a first start passes, however it was interrupted, and so does every start after a kill or a power cut: what is taken
//! for a proof is written only after the metadata that it proves. Folders of topics whose deletion is in the log prove
//! nothing.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::metadata_log::{METADATA_FOLDER, metadata_partition};
use crate::cluster::image::MetadataImage;
use crate::log::LogDirectory;
use crate::types::{BrokerId, Offset, PartitionIndex, TopicId, TopicPartition, Uuid};

/// What there must have been more of.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LostMetadata {
    /// There is none at all.
    #[error(
        "{metadata} holds no metadata, although {trace} shows that there was some: is a disk not mounted? {WAY_OUT}"
    )]
    Gone {
        /// Where it should be.
        metadata: PathBuf,
        /// What shows it.
        trace: PathBuf,
    },
    /// The last part is missing.
    #[error(
        "the metadata in {metadata} ends at offset {end}, although {proof} shows that there was more: offset {offset}. {WAY_OUT}"
    )]
    EndsEarly {
        /// Where it is.
        metadata: PathBuf,
        /// Where it ends.
        end: Offset,
        /// What shows it.
        proof: PathBuf,
        /// An offset that was there.
        offset: Offset,
    },
    /// It is another broker's.
    #[error(
        "the metadata in {metadata} was written by a broker that didn't have this log directory, whose directory.id is {id}. \
        {WAY_OUT}"
    )]
    AnotherBrokers {
        /// Where it is.
        metadata: PathBuf,
        /// The directory's id.
        id: Uuid,
    },
    /// It knows too few of the partitions.
    #[error("the metadata in {metadata} doesn't know {unknown} of the {} partitions that have a folder, such as {example}, \
        nor of their deletion: it may be another one, or an old copy. {WAY_OUT}", unknown + known)]
    Strangers {
        /// Where it is.
        metadata: PathBuf,
        /// How many folders it doesn't know.
        unknown: usize,
        /// How many it knows.
        known: usize,
        /// One of those that it doesn't know.
        example: PathBuf,
    },
}

/// What can be done.
const WAY_OUT: &str = "Restore it; or, to go on with what is there, start once with --accept-lost-metadata: partitions \
    that the metadata doesn't know are set aside as -stray, and nothing is deleted";

/// The metadata, as far as it has to be known here.
#[derive(Debug, Clone, Copy)]
pub struct MetadataFacts<'a> {
    /// True if there is none yet.
    pub is_new: bool,
    /// The offset after its last record.
    pub end: Offset,
    /// What it says.
    pub image: &'a MetadataImage,
    /// Topics that it says were deleted, of those that have a folder.
    pub deleted: &'a BTreeSet<TopicId>,
}

/// Compares the metadata of `node`, which is in the directory at `path`, with what its log directories hold. With each
/// directory comes its id.
///
/// # Errors
/// What proves that there was more.
pub fn check_metadata(
    facts: &MetadataFacts<'_>,
    path: &Path,
    node: BrokerId,
    directories: &[(&LogDirectory, Option<Uuid>)],
) -> Result<(), LostMetadata> {
    let (metadata, partition) = (path.join(METADATA_FOLDER), metadata_partition());
    if facts.is_new {
        let trace = directories.iter().find_map(|(directory, _)| directory.trace(Some(&partition)));
        return trace.map_or(Ok(()), |trace| Err(LostMetadata::Gone { metadata, trace }));
    }
    for (directory, _) in directories {
        if let Some((proof, offset)) = proof_of_more(directory, &partition, facts.end) {
            return Err(LostMetadata::EndsEarly { metadata, end: facts.end, proof, offset });
        }
    }
    let broker = facts.image.cluster.broker(node);
    let registered: &[Uuid] = broker.map(|broker| broker.log_dirs.as_slice()).unwrap_or_default();
    // No broker could have registered without that one.
    let own = directories.iter().find(|(directory, _)| directory.path() == path).and_then(|(_, id)| *id);
    match own.filter(|id| !registered.is_empty() && !registered.contains(id)) {
        Some(id) => Err(LostMetadata::AnotherBrokers { metadata, id }),
        None => count_strangers(facts, metadata, registered, directories),
    }
}

/// A file of the directory that names an offset of the metadata behind its end.
fn proof_of_more(
    directory: &LogDirectory,
    partition: &TopicPartition,
    end: Offset,
) -> Option<(PathBuf, Offset)> {
    // It was registered at this offset.
    let registered = directory.clean_broker_epoch().map(Offset).filter(|epoch| *epoch >= end);
    if let Some(epoch) = registered {
        return Some((directory.mark_path(), epoch));
    }
    let beyond = |(path, offset): (PathBuf, Offset)| (offset > end).then(|| (path, offset.advanced(-1)));
    directory.checkpointed(partition).into_iter().find_map(beyond)
}

fn count_strangers(
    facts: &MetadataFacts<'_>,
    metadata: PathBuf,
    online: &[Uuid],
    directories: &[(&LogDirectory, Option<Uuid>)],
) -> Result<(), LostMetadata> {
    // In the others topics may have been deleted while they were away, so long ago that the log has forgotten it.
    let had_to_follow = |id: &Option<Uuid>| online.is_empty() || id.is_some_and(|id| online.contains(&id));
    let (mut unknown, mut known, mut example) = (0, 0, None);
    for (directory, _) in directories.iter().filter(|(_, id)| had_to_follow(id)) {
        for (partition, id) in directory.existing() {
            if partition.topic == metadata_partition().topic
                || id.is_some_and(|id| facts.deleted.contains(&id))
            {
                continue;
            }
            if knows(facts.image, partition, *id) {
                known += 1;
            } else {
                unknown += 1;
                example.get_or_insert_with(|| directory.path().join(partition.to_string()));
            }
        }
    }
    // A few folders that nobody knows are what tools and failures leave. Where they are most, the metadata is wrong.
    match example.filter(|_| unknown > known) {
        Some(example) => Err(LostMetadata::Strangers { metadata, unknown, known, example }),
        None => Ok(()),
    }
}

/// True if there is such a topic, or another one of its name: then it is that folder which is odd.
fn knows(image: &MetadataImage, partition: &TopicPartition, id: Option<TopicId>) -> bool {
    let named = image.topics.by_name(&partition.topic);
    let index: PartitionIndex = partition.partition;
    id.is_some_and(|id| image.topics.by_id(id).is_some())
        || named.is_some_and(|topic| topic.partition(index).is_some())
}
