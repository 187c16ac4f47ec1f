//! What can be wrong with a log, or worth a word.
//!
//! Invariant: a closed list, a sentence each. The names, in kebab case as `problem` of the JSON, and the fields are stable:
//! scripts read them. Some problems are always notes; any other is a fault, unless the next start mends it.

use serde::Serialize;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// No broker leaves this behind: something was lost, or would be answered wrongly.
    Fault,
    /// What a killed or working broker leaves behind, and the next start mends; or what can't be told.
    Note,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(tag = "problem", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum Problem {
    /// The disk gave an error.
    #[error("it can't be read: {reason}")]
    Unreadable {
        /// What the disk says.
        reason: String,
    },
    /// A small file has another form.
    #[error("it can't be understood: {reason}")]
    Malformed {
        /// What is wrong.
        reason: String,
    },
    /// The bytes are no batch, so what follows can't be read either.
    #[error("no batch can be read here, nor the {bytes} bytes from here on: {reason}")]
    NoBatch {
        /// Bytes up to the file's end.
        bytes: u64,
        /// What is wrong.
        reason: String,
    },
    /// The bytes aren't those that were written.
    #[error("the checksum is {computed:#010x} where the batch says {stored:#010x}")]
    Checksum {
        /// What the batch says.
        stored: u32,
        /// What its bytes give.
        computed: u32,
    },
    /// An append that a kill interrupted.
    #[error("the last {bytes} bytes are torn ({reason}): they would be cut at the next start")]
    TornTail {
        /// Bytes up to the file's end.
        bytes: u64,
        /// What is wrong with the first batch.
        reason: String,
    },
    /// Room that was made in advance.
    #[error("{bytes} bytes of zeroes were preallocated: they would be cut at the next start")]
    PreallocatedTail {
        /// How many.
        bytes: u64,
    },
    /// Two batches claim the same offsets, or go back.
    #[error("the batch begins at offset {base_offset} where {expected} or a later one is due")]
    OffsetOrder {
        /// The batch's first offset.
        base_offset: i64,
        /// What follows the batch before, or the segment's name.
        expected: i64,
    },
    /// The offset range of a batch is none, or doesn't fit its segment.
    #[error("the batch's last offset {last_offset} {reason}")]
    LastOffset {
        /// The batch's last offset.
        last_offset: i64,
        /// What it should be.
        reason: String,
    },
    /// The records inside a sound batch are wrong.
    #[error("the records can't be read: {reason}")]
    Records {
        /// What is wrong.
        reason: String,
    },
    /// A record that a search by time may miss.
    #[error("a record has the time {timestamp_ms}, later than its batch says: a search by time may miss it")]
    LaterThanBatch {
        /// The record's time in ms.
        timestamp_ms: i64,
    },
    /// A batch is larger than what is opened.
    #[error("the records were not read: {reason}")]
    NotOpened {
        /// Why not.
        reason: String,
    },
    /// A batch isn't what its producer could send.
    #[error("the batch contradicts what came before it: {reason}")]
    ProducerState {
        /// What is wrong.
        reason: String,
    },
    /// An index has a part of an entry at its end.
    #[error("the last {bytes} bytes are no whole entry")]
    TornEntry {
        /// How many.
        bytes: u64,
    },
    /// Entries of an index aren't in order.
    #[error("the entry is not above the one before it")]
    EntryOrder,
    /// An entry of the offset index leads into a batch.
    #[error("the entry for offset {offset} points at {target}, where no batch begins")]
    NoBatchAtEntry {
        /// The entry's offset.
        offset: i64,
        /// The position it gives.
        target: u64,
    },
    /// An entry of the offset index has another offset than the batch it points at.
    #[error("the entry says offset {offset}, the batch at {target} ends with {last_offset}")]
    EntryOffset {
        /// The entry's offset.
        offset: i64,
        /// The position it gives.
        target: u64,
        /// The last offset of the batch there.
        last_offset: i64,
    },
    /// An entry of the offset index points before the batch that holds its offset.
    #[error("the entry for offset {offset} points at {target}, some batches before it, as old brokers wrote")]
    EarlyEntry {
        /// The entry's offset.
        offset: i64,
        /// The position it gives.
        target: u64,
    },
    /// An entry lies beyond what the log holds.
    #[error("the entry for offset {offset} lies beyond the end of the segment")]
    EntryBeyondEnd {
        /// The entry's offset.
        offset: i64,
    },
    /// An entry of the time index would hide records.
    #[error("the entry says that no record up to {offset} is later than {timestamp_ms}, one has {latest_ms}")]
    EntryHides {
        /// The entry's offset.
        offset: i64,
        /// The entry's time in ms.
        timestamp_ms: i64,
        /// The latest time of a batch up to there.
        latest_ms: i64,
    },
    /// An entry of the time index has another time than its batch.
    #[error("the entry has {timestamp_ms} for offset {offset}, the batch there says {batch_ms}")]
    EntryTime {
        /// The entry's offset.
        offset: i64,
        /// The entry's time in ms.
        timestamp_ms: i64,
        /// The batch's time in ms.
        batch_ms: i64,
    },
    /// No batch ends at the offset of an entry of the time index.
    #[error("the entry has offset {offset}, which is in no batch")]
    NoBatchForEntry {
        /// The entry's offset.
        offset: i64,
    },
    /// The time index of a closed segment ends too early.
    #[error("the last entry has {timestamp_ms}, the latest record of the segment {latest_ms}")]
    LatestNotIndexed {
        /// The last entry's time in ms, or -1.
        timestamp_ms: i64,
        /// The segment's latest time in ms.
        latest_ms: i64,
    },
    /// An aborted transaction is missing in the index: its records would be given to readers of committed ones.
    #[error(
        "the transaction of producer {producer_id} from {first_offset} on, aborted at {last_offset}, has no entry"
    )]
    AbortNotIndexed {
        /// The producer.
        producer_id: i64,
        /// The transaction's first offset.
        first_offset: i64,
        /// The marker's offset.
        last_offset: i64,
    },
    /// An entry for an aborted transaction that the log doesn't know.
    #[error("the entry names producer {producer_id}, aborted at {last_offset}; the log has no such marker")]
    NoSuchAbort {
        /// The producer.
        producer_id: i64,
        /// The marker's offset.
        last_offset: i64,
    },
    /// An entry for an aborted transaction that differs from what the log says.
    #[error(
        "the entry of producer {producer_id}, aborted at {last_offset}, is ({entry}), the log says ({expected})"
    )]
    AbortDiffers {
        /// The producer.
        producer_id: i64,
        /// The marker's offset.
        last_offset: i64,
        /// First and last stable offset of the entry.
        entry: String,
        /// What they should be.
        expected: String,
    },
    /// A snapshot of the producers isn't what the log says.
    #[error("the snapshot's producer {producer_id} differs from what the log says: {reason}")]
    SnapshotDiffers {
        /// The producer.
        producer_id: i64,
        /// In what.
        reason: String,
    },
    /// A file is about offsets that the log hasn't.
    #[error("it is about offset {offset}, the log ends at {log_end}")]
    BeyondLogEnd {
        /// The offset it names.
        offset: i64,
        /// The log's end.
        log_end: i64,
    },
    /// More producers than are kept in mind.
    #[error("there are more than {limit} producers: their state isn't compared from here on")]
    TooManyProducers {
        /// The limit.
        limit: usize,
    },
    /// A batch's leader epoch isn't the one that the checkpoint has for its offset.
    #[error("the batch is of leader epoch {epoch}, the checkpoint of epochs says {expected}")]
    LeaderEpoch {
        /// The batch's.
        epoch: i32,
        /// What the checkpoint has for its offset, or -1.
        expected: i32,
    },
    /// The leader epochs go back.
    #[error("the batch is of leader epoch {epoch}, the one before of {before}")]
    LeaderEpochOrder {
        /// The batch's.
        epoch: i32,
        /// That of the batch before.
        before: i32,
    },
    /// The checkpoint of leader epochs isn't there, or empty.
    #[error("there is none: it would be made anew from the batches")]
    NoLeaderEpochs,
    /// A checkpoint of the directory names an offset that its partition doesn't have.
    #[error("it has offset {offset} for {partition}, whose log is {log_start} to {log_end}")]
    OutsideLog {
        /// The partition.
        partition: String,
        /// The offset.
        offset: i64,
        /// The first offset of its log.
        log_start: i64,
        /// The offset after its last.
        log_end: i64,
    },
    /// A checkpoint of the directory names a partition without a folder.
    #[error("it has offset {offset} for {partition}, which has no folder")]
    NoFolder {
        /// The partition.
        partition: String,
        /// The offset.
        offset: i64,
    },
    /// A name that only looks like a segment's.
    #[error("the name is no segment's: it doesn't begin with an offset of 20 digits")]
    Misnamed,
    /// A file of a segment whose log isn't there.
    #[error("the segment has no .log: it would be removed at the next start")]
    NoLog,
    /// A segment without an index.
    #[error("there is no {kind} beside it: it would be made anew at the next start")]
    NoIndex {
        /// The ending of the file's name.
        kind: &'static str,
    },
    /// What an interrupted compaction left behind.
    #[error("a compaction was interrupted: the next start ends it or drops it")]
    UnfinishedCompaction,
    /// Nothing that belongs here.
    #[error("it is no file of a log")]
    Foreign,
    /// A name that stands for something else.
    #[error("it is no {expected}: its partition is offline, or it is set aside")]
    Misplaced {
        /// What belongs there.
        expected: &'static str,
    },
    /// A file that claims to be longer than any such file.
    #[error("it has {bytes} bytes, more than such a file can have")]
    TooLong {
        /// Its length.
        bytes: u64,
    },
    /// Segments that don't follow each other.
    #[error("the records from offset {from} to {to} are missing before it")]
    MissingRecords {
        /// The first of them.
        from: i64,
        /// The last.
        to: i64,
    },
    /// Something that a start gave another name, and that nobody uses.
    #[error(
        "it was set aside by a start that didn't know whose it is: it comes back once the metadata knows its topic id"
    )]
    SetAside,
    /// Removed by a broker at work.
    #[error("it went away while it was looked at")]
    WentAway,
    /// A snapshot of the metadata isn't whole.
    #[error("the snapshot isn't whole: {reason}")]
    SnapshotIncomplete {
        /// What is missing.
        reason: String,
    },
    /// There were many more of them.
    #[error("{count} more findings in this file are not listed")]
    More {
        /// How many.
        count: u64,
    },
}

impl Problem {
    /// How bad it is where nothing else is known.
    #[must_use]
    pub const fn severity(&self) -> Severity {
        match self {
            // A killed Kafka forgets that records were deleted, but not that their epochs went.
            Self::LeaderEpoch { expected: -1, .. }
            | Self::TornTail { .. }
            | Self::PreallocatedTail { .. }
            | Self::LaterThanBatch { .. }
            | Self::NotOpened { .. }
            | Self::EarlyEntry { .. }
            | Self::TooManyProducers { .. }
            | Self::NoLeaderEpochs
            | Self::NoLog
            | Self::UnfinishedCompaction
            | Self::Foreign
            | Self::SetAside
            | Self::NoIndex { .. }
            | Self::WentAway => Severity::Note,
            _ => Severity::Fault,
        }
    }
}
