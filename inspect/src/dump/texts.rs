//! Snapshots of producers, and the small text files.

use std::io;

use bytes::{Buf, Bytes};
use kalda_protocol::messages::data::producer_snapshot::ProducerSnapshot;
use kalda_protocol::{Message, Reader};

use super::{DumpError, Dumped, Sink};
use crate::found_file::{FoundFile, FoundKind};
use kalda_log::names::FileKind;
use kalda_log::{LeaderEpochs, MetaProperties, checkpoint, partition_metadata, whole_file};
use kalda_sys::Disk;

/// Bytes of a snapshot's version.
const VERSION_BYTES: usize = 2;
/// Bytes of a snapshot before those under its checksum.
const UNCHECKED_BYTES: usize = 6;

/// Gives the values of a file that is read whole.
pub fn dump(disk: &dyn Disk, file: &FoundFile, sink: &mut dyn Sink) -> Result<(), DumpError> {
    let bytes =
        whole_file::read(disk, &file.path)?.ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))?;
    let mut give = |value: Dumped<'_>| sink.take(value).map_err(DumpError::Sink);
    let wrong = |reason: String| DumpError::broken(0, reason);
    let text =
        || std::str::from_utf8(&bytes).map_err(|error| DumpError::broken(error.valid_up_to() as u64, error));
    match file.kind {
        FoundKind::Segment(FileKind::Snapshot, _) => return producers(bytes.into(), sink),
        FoundKind::LeaderEpochs => {
            let epochs = LeaderEpochs::parse(text()?).map_err(|error| wrong(error.to_string()))?;
            epochs.entries().iter().try_for_each(|entry| give(Dumped::LeaderEpoch(*entry)))?;
        }
        FoundKind::PartitionMetadata => {
            let id = partition_metadata::parse(text()?);
            give(Dumped::Topic(
                id.ok_or_else(|| wrong("it is no partition metadata of version 0".to_owned()))?,
            ))?;
        }
        FoundKind::MetaProperties => {
            let properties = MetaProperties::parse(text()?).map_err(|error| wrong(error.to_string()))?;
            give(Dumped::Directory(&properties))?;
        }
        FoundKind::Checkpoint => {
            let offsets = checkpoint::parse(text()?).map_err(|error| wrong(error.to_string()))?;
            for (partition, offset) in &offsets {
                give(Dumped::Checkpoint { partition, offset: *offset })?;
            }
        }
        _ if bytes.is_empty() => {}
        _ => {
            let value = serde_json::from_slice(&bytes).map_err(|error| wrong(error.to_string()))?;
            give(Dumped::Json(&value))?;
        }
    }
    Ok(())
}

/// The producers of a snapshot; a wrong checksum is told after them.
fn producers(bytes: Bytes, sink: &mut dyn Sink) -> Result<(), DumpError> {
    let mut version = bytes.as_ref();
    let version = version.try_get_i16().map_err(|error| DumpError::broken(0, error))?;
    let body = bytes.slice(VERSION_BYTES..);
    let mut reader = Reader::new(&body);
    let snapshot = ProducerSnapshot::decode(&mut reader, version);
    let snapshot = snapshot.map_err(|error| DumpError::broken(VERSION_BYTES as u64, error))?;
    for producer in &snapshot.producer_entries {
        sink.take(Dumped::Producer(producer)).map_err(DumpError::Sink)?;
    }
    let computed = crc32c::crc32c(bytes.get(UNCHECKED_BYTES..).unwrap_or_default());
    if computed == snapshot.crc {
        return Ok(());
    }
    let reason = format!("checksum {computed:#010x} where the snapshot says {:#010x}", snapshot.crc);
    Err(DumpError::broken(VERSION_BYTES as u64, reason))
}
