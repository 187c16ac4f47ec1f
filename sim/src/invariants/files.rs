//! A partition's files as bytes, read without the log room's help.

use std::collections::BTreeMap;

use bytes::{Buf, Bytes};
use kalda_protocol::records::{Batch, batches};
use kalda_sys::types::TopicPartition;

use crate::disk::SimDisk;
use crate::violation::Violation;
use crate::world::DIRECTORY;

/// The files of a segment.
#[derive(Debug, Clone, Default)]
pub struct SegmentBytes {
    /// `.log`
    pub log: Vec<u8>,
    has_log: bool,
    /// `.index`
    pub offset_index: Vec<u8>,
    /// `.timeindex`
    pub time_index: Vec<u8>,
}

/// The files of a partition.
#[derive(Debug, Clone, Default)]
pub struct Files {
    /// By base offset.
    pub segments: BTreeMap<i64, SegmentBytes>,
}

/// A batch and where it begins.
#[derive(Debug, Clone)]
pub struct PlacedBatch {
    /// Its first byte.
    pub position: u32,
    /// The batch.
    pub batch: Batch,
}

impl Files {
    /// Reads the files of a partition.
    #[must_use]
    pub fn read(disk: &SimDisk, name: &TopicPartition) -> Self {
        let folder = format!("{DIRECTORY}/{name}/");
        let mut files = Self::default();
        for (path, bytes) in disk.image() {
            let Some((base, extension)) = path.strip_prefix(&folder).and_then(|file| file.split_once('.'))
            else {
                continue;
            };
            let Ok(base) = base.parse::<i64>() else { continue };
            match extension {
                "log" => {
                    let segment = files.segments.entry(base).or_default();
                    (segment.log, segment.has_log) = (bytes, true);
                }
                "index" => files.segments.entry(base).or_default().offset_index = bytes,
                "timeindex" => files.segments.entry(base).or_default().time_index = bytes,
                _ => {}
            }
        }
        // Without its `.log` a segment was deleted; the next start removes what is left of it.
        files.segments.retain(|_, segment| segment.has_log);
        files
    }
}

impl SegmentBytes {
    /// A segment of which only the `.log` is known.
    #[must_use]
    pub fn of_log(log: Vec<u8>) -> Self {
        Self { log, has_log: true, ..Self::default() }
    }

    /// The batches up to the first that isn't sound.
    #[must_use]
    pub fn sound_batches(&self) -> Vec<PlacedBatch> {
        let sound = batches(Bytes::from(self.log.clone())).map_while(Result::ok);
        let mut position = 0;
        let place = |batch: Batch| {
            let placed = PlacedBatch { position, batch };
            position += u32::try_from(placed.batch.bytes().len()).unwrap_or(u32::MAX);
            placed
        };
        sound.take_while(|batch| batch.verify_crc().is_ok()).map(place).collect()
    }

    /// The batches of the log file, which must hold nothing else.
    ///
    /// # Errors
    /// It holds something else.
    pub fn batches(&self) -> Result<Vec<PlacedBatch>, Violation> {
        let mut placed = Vec::new();
        let mut position = 0;
        for batch in batches(Bytes::from(self.log.clone())).refuse_tail() {
            let batch =
                batch.map_err(|error| Violation::new("indexes_agree", format!("a .log file: {error}")))?;
            let size = u32::try_from(batch.bytes().len()).unwrap_or(u32::MAX);
            placed.push(PlacedBatch { position, batch });
            position += size;
        }
        Ok(placed)
    }

    /// Relative offset and position of each entry.
    #[must_use]
    pub fn offset_entries(&self) -> Vec<(i32, u32)> {
        let whole = self.offset_index.chunks_exact(8);
        whole.map(|mut entry| (entry.get_i32(), entry.get_u32())).collect()
    }

    /// Timestamp and relative offset of each entry.
    #[must_use]
    pub fn time_entries(&self) -> Vec<(i64, i32)> {
        let whole = self.time_index.chunks_exact(12);
        whole.map(|mut entry| (entry.get_i64(), entry.get_i32())).collect()
    }
}
