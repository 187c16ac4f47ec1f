//! The names of everything a log directory holds.
//!
//! ```text
//! <dir>/.lock  meta.properties  .kafka_cleanshutdown
//!       recovery-point-offset-checkpoint  log-start-offset-checkpoint  replication-offset-checkpoint
//!       cleaner-offset-checkpoint
//!       <topic>-<partition>/              20 digits, the segment's base offset:
//!           00000000000000000042.log .index .timeindex .txnindex .snapshot
//!           leader-epoch-checkpoint  partition.metadata
//!           any of the segment's, with .deleted, .cleaned or .swap behind it
//!       <topic>-<partition>.<32 hex digits>-delete/   a deleted partition that still waits for its removal
//!       <topic>-<partition>.<32 hex digits>-future/   a partition that is being moved here from another directory
//!       <topic>-<partition>.<32 hex digits>-stray/    a partition that the metadata didn't know, set aside
//! ```
//! Invariant: a name that parses is written back the same. No file is opened here.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::whole_file::LARGEST_BYTES;
use kalda_sys::types::{Offset, PartitionIndex, TopicPartition, Uuid};

/// Guards a log directory against a second broker.
pub const LOCK: &str = ".lock";
/// Says whose directory it is.
pub const META_PROPERTIES: &str = "meta.properties";
/// Stands in a directory that was closed in good order.
pub const CLEAN_SHUTDOWN: &str = ".kafka_cleanshutdown";
/// Up to where each partition was flushed.
pub const RECOVERY_POINTS: &str = "recovery-point-offset-checkpoint";
/// Where partitions start whose first records were deleted within a segment.
pub const LOG_STARTS: &str = "log-start-offset-checkpoint";
/// The high watermark of each partition.
pub const HIGH_WATERMARKS: &str = "replication-offset-checkpoint";
/// Up to where each partition was compacted.
pub const CLEANED_OFFSETS: &str = "cleaner-offset-checkpoint";
/// At which offset each leader epoch of a partition began.
pub const LEADER_EPOCHS: &str = "leader-epoch-checkpoint";
/// Says which topic a partition's folder belongs to.
pub const PARTITION_METADATA: &str = "partition.metadata";
/// Ends the name of a segment's file that waits for its removal.
pub const DELETED_FILE: &str = ".deleted";
/// Ends the name of a file of a compacted segment that is not whole yet.
pub const CLEANED_FILE: &str = ".cleaned";
/// Ends the name of a file of a compacted segment that waits to take the place of others.
pub const SWAP_FILE: &str = ".swap";
/// Ends the name of a partition's folder that waits for its removal.
pub const DELETED_FOLDER: &str = "-delete";
/// Ends the name of a folder into which a partition is copied that moves to this directory.
pub const FUTURE_FOLDER: &str = "-future";
/// Ends the name of something that stood where a file of the directory belongs, and is none.
pub const ODD: &str = "-odd";
/// Ends the name of a partition's folder that was set aside, since the metadata didn't know it.
pub const STRAY_FOLDER: &str = "-stray";

/// The longest name a file system takes.
const LONGEST_NAME: usize = 255;
/// Digits of an offset in a file's name.
const OFFSET_DIGITS: usize = 20;

/// What a file of a segment holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FileKind {
    /// Record batches.
    Log,
    /// Offset to position.
    OffsetIndex,
    /// Timestamp to offset.
    TimeIndex,
    /// Aborted transactions.
    AbortedIndex,
    /// The state of producers before the segment's base offset.
    Snapshot,
}

impl FileKind {
    /// All kinds.
    pub const ALL: [Self; 5] =
        [Self::Log, Self::OffsetIndex, Self::TimeIndex, Self::AbortedIndex, Self::Snapshot];

    /// The kinds of a segment's own files, its batches first. A snapshot at its base offset outlives it.
    pub const OF_SEGMENT: [Self; 4] = [Self::Log, Self::OffsetIndex, Self::TimeIndex, Self::AbortedIndex];

    /// The ending of such a file's name, without the dot.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Log => "log",
            Self::OffsetIndex => "index",
            Self::TimeIndex => "timeindex",
            Self::AbortedIndex => "txnindex",
            Self::Snapshot => "snapshot",
        }
    }

    /// How long such a file can be. Positions in batches are numbers of 32 bits, `segment.index.bytes` is one with a sign, and a
    /// snapshot is read whole.
    #[must_use]
    pub const fn largest_bytes(self) -> u64 {
        match self {
            Self::Log => u32::MAX as u64,
            Self::OffsetIndex | Self::TimeIndex | Self::AbortedIndex => i32::MAX as u64,
            Self::Snapshot => LARGEST_BYTES,
        }
    }

    /// The name of such a file.
    #[must_use]
    pub fn name(self, base_offset: Offset) -> String {
        format!("{:0width$}.{}", base_offset.0, self.extension(), width = OFFSET_DIGITS)
    }

    /// What the file of this name holds, and for which base offset; `None` for any other name.
    #[must_use]
    pub fn parse(name: &str) -> Option<(Self, Offset)> {
        let (digits, extension) = name.split_once('.')?;
        let kind = Self::ALL.into_iter().find(|kind| kind.extension() == extension)?;
        let all_digits = digits.len() == OFFSET_DIGITS && digits.bytes().all(|byte| byte.is_ascii_digit());
        let offset = digits.parse().ok().filter(|_| all_digits)?;
        Some((kind, Offset(offset)))
    }
}

/// The path of a segment's file.
#[must_use]
pub fn segment_path(folder: &Path, kind: FileKind, base_offset: Offset) -> PathBuf {
    folder.join(kind.name(base_offset))
}

/// The partition whose folder has this name; `None` for other folders, deleted ones among them.
#[must_use]
pub fn parse_partition(name: &str) -> Option<TopicPartition> {
    let (topic, partition) = name.rsplit_once('-')?;
    let partition: i32 = partition.parse().ok()?;
    let parsed = TopicPartition { topic: Arc::from(topic), partition: PartitionIndex(partition) };
    (!topic.is_empty() && partition >= 0 && parsed.to_string() == name).then_some(parsed)
}

/// The name a partition's folder gets when the partition is deleted. `unique` keeps two of the same name apart.
#[must_use]
pub fn deleted_partition(partition: &TopicPartition, unique: Uuid) -> String {
    cut_name(partition, unique, DELETED_FOLDER)
}

/// The name a partition's folder gets when it is set aside.
#[must_use]
pub fn stray_partition(partition: &TopicPartition, unique: Uuid) -> String {
    cut_name(partition, unique, STRAY_FOLDER)
}

/// The name that something gets which stands where a file of the directory belongs, and is none.
#[must_use]
pub fn odd_file(name: &str, unique: Uuid) -> String {
    format!("{name}.{:032x}{ODD}", u128::from_be_bytes(unique.0))
}

/// A topic whose name is too long for all that comes behind it is cut short, as in Kafka.
fn cut_name(partition: &TopicPartition, unique: Uuid, ending: &str) -> String {
    let suffix = format!("-{}.{:032x}{ending}", partition.partition, u128::from_be_bytes(unique.0));
    let mut name = partition.topic.to_string();
    name.truncate(name.floor_char_boundary(LONGEST_NAME - suffix.len()));
    name + &suffix
}

/// What the names of its folders begin with that were deleted, and that were set aside: all before the part that keeps two apart.
#[must_use]
pub fn beginnings_of_renamed(partition: &TopicPartition) -> [String; 2] {
    [DELETED_FOLDER, STRAY_FOLDER].map(|ending| {
        let name = cut_name(partition, Uuid::ZERO, ending);
        beginning_of_renamed(&name).unwrap_or_default().to_owned()
    })
}

/// That part of a folder's name; `None` where the name has no such part.
#[must_use]
pub fn beginning_of_renamed(name: &str) -> Option<&str> {
    name.rsplit_once('.').map(|(beginning, _)| beginning)
}

/// The name of the folder into which a partition is copied. Unlike that of a deleted one it can't be cut short, since it
/// says whose it is: `None` where the topic's name is too long.
#[must_use]
pub fn future_partition(partition: &TopicPartition, unique: Uuid) -> Option<String> {
    let name = format!("{partition}.{:032x}{FUTURE_FOLDER}", u128::from_be_bytes(unique.0));
    (name.len() <= LONGEST_NAME).then_some(name)
}

/// The partition that is copied into the folder of this name; `None` for other folders.
#[must_use]
pub fn parse_future(name: &str) -> Option<TopicPartition> {
    parse_unique(name.strip_suffix(FUTURE_FOLDER)?)
}

/// The partition that was set aside under this name, its topic's name perhaps cut short; `None` for other folders.
#[must_use]
pub fn parse_stray(name: &str) -> Option<TopicPartition> {
    parse_unique(name.strip_suffix(STRAY_FOLDER)?)
}

fn parse_unique(name: &str) -> Option<TopicPartition> {
    let (partition, unique) = name.rsplit_once('.')?;
    let is_unique = unique.len() == 32 && unique.bytes().all(|byte| byte.is_ascii_hexdigit());
    parse_partition(partition).filter(|_| is_unique)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_segment_files_parse_back() {
        for kind in FileKind::ALL {
            assert_eq!(FileKind::parse(&kind.name(Offset(42))), Some((kind, Offset(42))));
        }
        assert_eq!(FileKind::Log.name(Offset(42)), "00000000000000000042.log");
        for other in ["42.log", "00000000000000000042.log.deleted", "leader-epoch-checkpoint", ".lock", ""] {
            assert_eq!(FileKind::parse(other), None, "{other}");
        }
    }

    #[test]
    fn a_topic_name_may_hold_dashes_and_dots() {
        let parsed = parse_partition("a-b.c-7").expect("a partition");
        assert_eq!((&*parsed.topic, parsed.partition.0), ("a-b.c", 7));
        for other in ["a", "-1", "a--1x", "a-01", "a-1.0123-delete", "a-+1"] {
            assert_eq!(parse_partition(other), None, "{other}");
        }
    }

    #[test]
    fn a_deleted_folder_is_no_partition() {
        let partition = parse_partition("topic-3").expect("a partition");
        let name = deleted_partition(&partition, Uuid([0xab; 16]));
        assert_eq!(name, "topic-3.abababababababababababababababab-delete");
        assert_eq!(parse_partition(&name), None);
        assert_eq!((parse_future(&name), parse_stray(&name)), (None, None));
    }

    #[test]
    fn a_folder_that_was_set_aside_says_which_partition_it_was() {
        let long = TopicPartition { topic: "t".repeat(249).into(), partition: PartitionIndex(12) };
        let name = stray_partition(&long, Uuid([0xcd; 16]));
        assert_eq!(name.len(), LONGEST_NAME);
        let parsed = parse_stray(&name).expect("a stray");
        assert!(long.topic.starts_with(&*parsed.topic) && parsed.partition == long.partition, "{name}");
        // Set aside by Kafka 4.4.0.
        let name = "t-3.784cb00282a34d9ea0256ebd1d91a4b6-stray";
        assert_eq!(parse_stray(name), parse_partition("t-3"));
        assert_eq!((parse_partition(name), parse_future(name)), (None, None));
        assert_eq!(parse_stray("t-3-stray"), None);
    }

    #[test]
    fn a_future_folder_says_whose_it_is() {
        let partition = parse_partition("a.b-3").expect("a partition");
        let name = future_partition(&partition, Uuid([0xab; 16])).expect("it is short");
        assert_eq!(name, "a.b-3.abababababababababababababababab-future");
        assert_eq!((parse_partition(&name), parse_future(&name)), (None, Some(partition)));
        let long = TopicPartition { topic: "t".repeat(214).into(), partition: PartitionIndex(0) };
        assert_eq!(future_partition(&long, Uuid([0; 16])), None);
        for other in ["a-3-future", "a-3.ab-future", "a.abababababababababababababababab-future"] {
            assert_eq!(parse_future(other), None, "{other}");
        }
    }
}
