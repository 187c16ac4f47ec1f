//! Values as the lines that `kafka-dump-log` prints; files that it doesn't know in the same manner.

use std::io;

use kalda_protocol::messages::data::producer_snapshot::ProducerEntry;
use kalda_protocol::records::BatchHeader;
use kalda_protocol::records::header::sequence_after;
use kalda_protocol::records::legacy::LegacyMessage;
use kalda_protocol::records::stored::StoredRecord;

use super::decoder::{Decoded, Decoder};
use super::escaped::Escaped;
use super::record_line::{Control, control, end_name, length, sequence, timestamp_name};
use super::{Out, Printer};
use crate::cluster::quorum::checkpoint_file::{BOOTSTRAP_CHECKPOINT, SnapshotId};
use crate::types::Offset;
use kalda_inspect::dump::{DumpError, Dumped, Sink};
use kalda_inspect::{FileKind, FoundFile, FoundKind, ScannedBatch};

/// Prints the lines of one file.
pub struct TextPrinter<'a> {
    out: Out<'a>,
    decoder: Decoder,
    /// Is told to be empty where it is.
    index: Option<String>,
}

impl<'a> TextPrinter<'a> {
    /// Prints to `out`.
    pub fn new(out: Out<'a>, decoder: Decoder) -> Self {
        Self { out, decoder, index: None }
    }

    fn batch(&mut self, scanned: &ScannedBatch) -> io::Result<()> {
        let ScannedBatch { batch, checksum, .. } = scanned;
        let Some(header) = &batch.header else { return self.legacy_batch(scanned) };
        write!(
            self.out,
            "baseOffset: {} lastOffset: {} count: {} baseSequence: {} lastSequence: {} producerId: {} \
             producerEpoch: {} partitionLeaderEpoch: {} isTransactional: {} isControl: {} deleteHorizonMs: {}",
            batch.base_offset,
            batch.last_offset,
            header.record_count,
            header.base_sequence,
            header.last_sequence(),
            header.producer_id,
            header.producer_epoch,
            header.partition_leader_epoch,
            header.attributes.is_transactional(),
            header.attributes.is_control(),
            optional(header.delete_horizon_ms()),
        )?;
        writeln!(
            self.out,
            " position: {} {}: {} size: {} magic: {} compresscodec: {} crc: {} isvalid: {}",
            batch.position,
            timestamp_name(Some(header.attributes.timestamp_type())),
            batch.max_timestamp_ms,
            batch.size_bytes,
            header.magic,
            header.attributes.compression(),
            checksum.stored,
            checksum.is_right(),
        )
    }

    fn legacy_batch(&mut self, scanned: &ScannedBatch) -> io::Result<()> {
        let ScannedBatch { batch, checksum, old_format: Some(old) } = scanned else { return Ok(()) };
        writeln!(
            self.out,
            "offset: {} position: {} {}: {} size: {} magic: {} compresscodec: {} crc: {} isvalid: {}",
            batch.last_offset,
            batch.position,
            timestamp_name(old.timestamp_type),
            batch.max_timestamp_ms,
            batch.size_bytes,
            old.magic,
            old.compression,
            checksum.stored,
            checksum.is_right(),
        )
    }

    fn record(&mut self, header: &BatchHeader, record: &StoredRecord<'_>) -> io::Result<()> {
        let view = &record.view;
        write!(
            self.out,
            "| offset: {} {}: {} keySize: {} valueSize: {} sequence: {} headerKeys: [",
            record.offset,
            timestamp_name(Some(header.attributes.timestamp_type())),
            record.timestamp,
            length(view.key),
            length(view.value),
            sequence(header, record),
        )?;
        for (place, (key, _)) in view.headers().enumerate() {
            let comma = if place == 0 { "" } else { "," };
            write!(self.out, "{comma}{}", Escaped(key))?;
        }
        write!(self.out, "]")?;
        if header.attributes.is_control() {
            self.control(record)?;
        } else {
            self.contents(view.key, view.value)?;
        }
        if view.headers().next().is_some() {
            write!(self.out, " headers: [")?;
            for (place, (key, value)) in view.headers().enumerate() {
                let comma = if place == 0 { "" } else { ", " };
                write!(self.out, "{comma}{}=", Escaped(key))?;
                match value {
                    Some(value) => write!(self.out, "\"{}\"", Escaped(value))?,
                    None => write!(self.out, "null")?,
                }
            }
            write!(self.out, "]")?;
        }
        writeln!(self.out)
    }

    fn control(&mut self, record: &StoredRecord<'_>) -> io::Result<()> {
        match control(record) {
            Ok(Control::End(marker)) => {
                let (name, epoch) = (end_name(marker.result), marker.coordinator_epoch);
                write!(self.out, " endTxnMarker: {name} coordinatorEpoch: {epoch}")
            }
            Ok(Control::Message { label, data, .. }) => {
                write!(self.out, " {label} {}", data.unwrap_or_default())
            }
            Ok(Control::Unknown(id)) => write!(self.out, " controlType: UNKNOWN({id})"),
            Err(reason) => write!(self.out, " controlError: {reason}"),
        }
    }

    fn contents(&mut self, key: Option<&[u8]>, value: Option<&[u8]>) -> io::Result<()> {
        match self.decoder.decode(key, value) {
            Decoded::Coordinator(described) => {
                write!(self.out, " key: {}", described.key)?;
                match described.value {
                    Some(value) => write!(self.out, " payload: {value}"),
                    None => write!(self.out, " payload: <DELETE>"),
                }
            }
            Decoded::Metadata(value) => write!(self.out, " payload: {value}"),
            Decoded::Raw => self.raw_contents(key, value),
            Decoded::Failed(reason) => {
                write!(self.out, " decodeError: {reason}")?;
                self.raw_contents(key, value)
            }
        }
    }

    fn raw_contents(&mut self, key: Option<&[u8]>, value: Option<&[u8]>) -> io::Result<()> {
        if let Some(key) = key {
            write!(self.out, " key: {}", Escaped(key))?;
        }
        if let Some(value) = value {
            write!(self.out, " payload: {}", Escaped(value))?;
        }
        Ok(())
    }

    fn message(&mut self, message: &LegacyMessage) -> io::Result<()> {
        write!(
            self.out,
            "| offset: {} {}: {} keySize: {} valueSize: {} isValid: {} crc: {}",
            message.offset,
            timestamp_name(message.timestamp_type()),
            message.timestamp,
            length(message.key.as_deref()),
            length(message.value.as_deref()),
            message.verify_crc().is_ok(),
            message.crc,
        )?;
        self.contents(message.key.as_deref(), message.value.as_deref())?;
        writeln!(self.out)
    }

    fn producer(&mut self, producer: &ProducerEntry) -> io::Result<()> {
        let open = Some(producer.current_txn_first_offset).filter(|offset| *offset >= 0);
        write!(
            self.out,
            "producerId: {} producerEpoch: {} coordinatorEpoch: {} currentTxnFirstOffset: {} lastTimestamp: {}",
            producer.producer_id,
            producer.epoch,
            producer.coordinator_epoch,
            optional(open),
            producer.timestamp,
        )?;
        if producer.last_offset >= 0 {
            write!(
                self.out,
                " firstSequence: {} lastSequence: {} lastOffset: {} offsetDelta: {} timestamp: {}",
                sequence_after(producer.last_sequence, producer.offset_delta.saturating_neg()),
                producer.last_sequence,
                producer.last_offset,
                producer.offset_delta,
                producer.timestamp,
            )?;
        }
        writeln!(self.out)
    }
}

impl Printer for TextPrinter<'_> {
    fn begin(&mut self, file: &FoundFile) -> io::Result<()> {
        let path = file.path.display();
        writeln!(self.out, "Dumping {path}")?;
        match file.kind {
            FoundKind::Segment(FileKind::Log, Offset(base)) => {
                writeln!(self.out, "Log starting offset: {base}")?;
            }
            FoundKind::Segment(FileKind::OffsetIndex, _) => self.index = Some(path.to_string()),
            FoundKind::MetadataSnapshot => {
                let name = file.path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
                match SnapshotId::parse(name) {
                    Some(SnapshotId { end_offset, epoch }) => {
                        writeln!(self.out, "Snapshot end offset: {end_offset}, epoch: {epoch}")?;
                    }
                    None if name == BOOTSTRAP_CHECKPOINT => {
                        writeln!(self.out, "KRaft bootstrap snapshot")?;
                    }
                    None => {}
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Standard error says it.
    fn broken(&mut self, _file: &FoundFile, _error: &DumpError) -> io::Result<()> {
        Ok(())
    }
}

impl Sink for TextPrinter<'_> {
    fn take(&mut self, value: Dumped<'_>) -> io::Result<()> {
        match value {
            Dumped::Batch(scanned) => self.batch(scanned),
            Dumped::Record { header, record } => self.record(header, record),
            Dumped::Message(message) => self.message(message),
            Dumped::OffsetEntry { offset, position } => {
                writeln!(self.out, "offset: {offset} position: {position}")
            }
            Dumped::TimeEntry { timestamp_ms, offset } => {
                writeln!(self.out, "timestamp: {timestamp_ms} offset: {offset}")
            }
            Dumped::Aborted(entry) => writeln!(
                self.out,
                "version: 0 producerId: {} firstOffset: {} lastOffset: {} lastStableOffset: {}",
                entry.producer_id, entry.first_offset, entry.last_offset, entry.last_stable_offset,
            ),
            Dumped::Preallocated { .. } => Ok(()),
            Dumped::NoEntries => match &self.index {
                Some(path) => writeln!(self.out, "{path} is empty."),
                None => Ok(()),
            },
            Dumped::Producer(producer) => self.producer(producer),
            Dumped::LeaderEpoch(entry) => {
                writeln!(self.out, "epoch: {} startOffset: {}", entry.epoch, entry.start_offset)
            }
            Dumped::Topic(id) => writeln!(self.out, "topicId: {id}"),
            Dumped::Directory(properties) => {
                let directory_id = properties.directory_id.map_or("none".to_owned(), |id| id.to_string());
                let (node_id, cluster_id) = (properties.node_id, &properties.cluster_id);
                writeln!(self.out, "nodeId: {node_id} directoryId: {directory_id} clusterId: {cluster_id}")
            }
            Dumped::Checkpoint { partition, offset } => {
                let (topic, partition) = (&partition.topic, partition.partition);
                writeln!(self.out, "topic: {topic} partition: {partition} offset: {offset}")
            }
            Dumped::Json(value) => writeln!(self.out, "{value}"),
        }
    }
}

/// As Java shows an optional number.
fn optional(number: Option<i64>) -> String {
    number.map_or("OptionalLong.empty".to_owned(), |number| format!("OptionalLong[{number}]"))
}
