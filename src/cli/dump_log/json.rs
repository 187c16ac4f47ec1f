//! Values as one JSON object a line.
//!
//! ```text
//! {"type":"file","path":"…/00000000000000000000.log"}          what follows is in this file
//! {"type":"batch","position":0,"baseOffset":0,…}
//! {"type":"record","offset":0,…,"key":"k","value":"v","headers":[{"key":"h","value":null}]}
//! {"type":"broken","position":142,"reason":"…"}                 the file can't be read from here on, or is damaged here
//! ```
//! Keys, values and headers are text where they are UTF-8; other bytes are base64 under the name with `Base64`. Records of
//! internal topics have `decodedKey` and `decodedValue` besides, or `decodeError`.
//! Invariant: names are stable and may become more; a script skips those it doesn't know.

use std::io;

use kalda_protocol::json::{Value, base64_text};
use kalda_protocol::messages::data::producer_snapshot::ProducerEntry;
use kalda_protocol::records::BatchHeader;
use kalda_protocol::records::legacy::LegacyMessage;
use kalda_protocol::records::stored::StoredRecord;
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use serde_json::json;

use super::decoder::{Decoded, Decoder};
use super::record_line::{Control, control, end_name, length, sequence, timestamp_name};
use super::{Out, Printer};
use kalda_inspect::dump::{DumpError, Dumped, Sink};
use kalda_inspect::{FoundFile, ScannedBatch};

/// Prints the objects of one file.
pub struct JsonPrinter<'a> {
    out: Out<'a>,
    decoder: Decoder,
}

impl<'a> JsonPrinter<'a> {
    /// Prints to `out`.
    pub fn new(out: Out<'a>, decoder: Decoder) -> Self {
        Self { out, decoder }
    }

    fn line(&mut self, value: &impl Serialize) -> io::Result<()> {
        serde_json::to_writer(&mut *self.out, value)?;
        self.out.write_all(b"\n")
    }
}

impl Printer for JsonPrinter<'_> {
    fn begin(&mut self, file: &FoundFile) -> io::Result<()> {
        self.line(&json!({ "type": "file", "path": file.path.display().to_string() }))
    }

    fn broken(&mut self, _file: &FoundFile, error: &DumpError) -> io::Result<()> {
        let position = match error {
            DumpError::Broken { position, .. } => Some(position),
            _ => None,
        };
        self.line(&json!({ "type": "broken", "position": position, "reason": error.to_string() }))
    }
}

impl Sink for JsonPrinter<'_> {
    fn take(&mut self, value: Dumped<'_>) -> io::Result<()> {
        match value {
            Dumped::Batch(scanned) => self.line(&batch(scanned)),
            Dumped::Record { header, record } => {
                let decoded = if header.attributes.is_control() {
                    Decoded::Raw
                } else {
                    self.decoder.decode(record.view.key, record.view.value)
                };
                self.line(&RecordLine { header, record, decoded })
            }
            Dumped::Message(message) => {
                let decoded = self.decoder.decode(message.key.as_deref(), message.value.as_deref());
                self.line(&MessageLine { message, decoded })
            }
            Dumped::NoEntries => Ok(()),
            other => self.line(&small(&other)),
        }
    }
}

fn batch(scanned: &ScannedBatch) -> Value {
    let ScannedBatch { batch, checksum, old_format } = scanned;
    let mut line = json!({
        "type": "batch",
        "position": batch.position,
        "sizeBytes": batch.size_bytes,
        "baseOffset": batch.base_offset.0,
        "lastOffset": batch.last_offset.0,
        "maxTimestamp": batch.max_timestamp_ms,
        "crc": checksum.stored,
        "isValid": checksum.is_right(),
    });
    let more = match (&batch.header, old_format) {
        (Some(header), _) => json!({
            "magic": header.magic,
            "timestampType": timestamp_name(Some(header.attributes.timestamp_type())),
            "compression": header.attributes.compression().name(),
            "count": header.record_count,
            "partitionLeaderEpoch": header.partition_leader_epoch,
            "producerId": header.producer_id,
            "producerEpoch": header.producer_epoch,
            "baseSequence": header.base_sequence,
            "lastSequence": header.last_sequence(),
            "isTransactional": header.attributes.is_transactional(),
            "isControl": header.attributes.is_control(),
            "deleteHorizonMs": header.delete_horizon_ms(),
        }),
        (None, Some(old)) => json!({
            "magic": old.magic,
            "timestampType": timestamp_name(old.timestamp_type),
            "compression": old.compression.name(),
        }),
        (None, None) => json!({}),
    };
    if let (Value::Object(line), Value::Object(more)) = (&mut line, more) {
        line.extend(more);
    }
    line
}

fn small(value: &Dumped<'_>) -> Value {
    match value {
        Dumped::OffsetEntry { offset, position } => {
            json!({ "type": "offsetEntry", "offset": offset.0, "position": position })
        }
        Dumped::TimeEntry { timestamp_ms, offset } => {
            json!({ "type": "timeEntry", "timestamp": timestamp_ms.0, "offset": offset.0 })
        }
        Dumped::Aborted(entry) => json!({
            "type": "abortedTransaction",
            "producerId": entry.producer_id.0,
            "firstOffset": entry.first_offset.0,
            "lastOffset": entry.last_offset.0,
            "lastStableOffset": entry.last_stable_offset.0,
        }),
        Dumped::Preallocated { bytes } => json!({ "type": "preallocated", "bytes": bytes }),
        Dumped::Producer(producer) => self::producer(producer),
        Dumped::LeaderEpoch(entry) => {
            json!({ "type": "leaderEpoch", "epoch": entry.epoch.0, "startOffset": entry.start_offset.0 })
        }
        Dumped::Topic(id) => json!({ "type": "partitionMetadata", "topicId": id.to_string() }),
        Dumped::Directory(properties) => json!({
            "type": "metaProperties",
            "clusterId": properties.cluster_id,
            "nodeId": properties.node_id.0,
            "directoryId": properties.directory_id.map(|id| id.to_string()),
        }),
        Dumped::Checkpoint { partition, offset } => json!({
            "type": "checkpoint",
            "topic": &*partition.topic,
            "partition": partition.partition.0,
            "offset": offset.0,
        }),
        Dumped::Json(value) => json!({ "type": "json", "value": value }),
        Dumped::Batch(_) | Dumped::Record { .. } | Dumped::Message(_) | Dumped::NoEntries => Value::Null,
    }
}

fn producer(producer: &ProducerEntry) -> Value {
    json!({
        "type": "producer",
        "producerId": producer.producer_id,
        "producerEpoch": producer.epoch,
        "coordinatorEpoch": producer.coordinator_epoch,
        "currentTxnFirstOffset": Some(producer.current_txn_first_offset).filter(|offset| *offset >= 0),
        "lastTimestamp": producer.timestamp,
        "lastSequence": producer.last_sequence,
        "lastOffset": producer.last_offset,
        "offsetDelta": producer.offset_delta,
    })
}

/// A record of a batch. Written piece by piece: a record may have millions of headers.
struct RecordLine<'a> {
    header: &'a BatchHeader,
    record: &'a StoredRecord<'a>,
    decoded: Decoded,
}

impl Serialize for RecordLine<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (header, view) = (self.header, &self.record.view);
        let mut line = serializer.serialize_map(None)?;
        line.serialize_entry("type", "record")?;
        line.serialize_entry("offset", &self.record.offset)?;
        line.serialize_entry("timestamp", &self.record.timestamp)?;
        line.serialize_entry("timestampType", timestamp_name(Some(header.attributes.timestamp_type())))?;
        line.serialize_entry("sequence", &sequence(header, self.record))?;
        contents(&mut line, view.key, view.value)?;
        line.serialize_entry("headers", &Headers(self.record))?;
        if header.attributes.is_control() {
            match control_value(self.record) {
                Ok(value) => line.serialize_entry("control", &value)?,
                Err(reason) => line.serialize_entry("controlError", &reason)?,
            }
        }
        decoded(&mut line, &self.decoded)?;
        line.end()
    }
}

/// A message of an old format.
struct MessageLine<'a> {
    message: &'a LegacyMessage,
    decoded: Decoded,
}

impl Serialize for MessageLine<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let message = self.message;
        let mut line = serializer.serialize_map(None)?;
        line.serialize_entry("type", "record")?;
        line.serialize_entry("offset", &message.offset)?;
        line.serialize_entry("timestamp", &message.timestamp)?;
        line.serialize_entry("timestampType", timestamp_name(message.timestamp_type()))?;
        contents(&mut line, message.key.as_deref(), message.value.as_deref())?;
        line.serialize_entry("crc", &message.crc)?;
        line.serialize_entry("isValid", &message.verify_crc().is_ok())?;
        decoded(&mut line, &self.decoded)?;
        line.end()
    }
}

fn contents<M: SerializeMap>(line: &mut M, key: Option<&[u8]>, value: Option<&[u8]>) -> Result<(), M::Error> {
    line.serialize_entry("keySize", &length(key))?;
    line.serialize_entry("valueSize", &length(value))?;
    bytes_entry(line, "key", "keyBase64", key)?;
    bytes_entry(line, "value", "valueBase64", value)
}

fn decoded<M: SerializeMap>(line: &mut M, decoded: &Decoded) -> Result<(), M::Error> {
    match decoded {
        Decoded::Raw => Ok(()),
        Decoded::Coordinator(described) => {
            line.serialize_entry("decodedKey", &described.key)?;
            line.serialize_entry("decodedValue", &described.value)
        }
        Decoded::Metadata(value) => line.serialize_entry("decodedValue", value),
        Decoded::Failed(reason) => line.serialize_entry("decodeError", reason),
    }
}

/// Text, or base64 under the other name.
fn bytes_entry<M: SerializeMap>(
    line: &mut M,
    text: &'static str,
    base64: &'static str,
    bytes: Option<&[u8]>,
) -> Result<(), M::Error> {
    match bytes.map(|bytes| (std::str::from_utf8(bytes), bytes)) {
        None => line.serialize_entry(text, &None::<&str>),
        Some((Ok(valid), _)) => line.serialize_entry(text, valid),
        Some((Err(_), bytes)) => line.serialize_entry(base64, &base64_text(bytes)),
    }
}

struct Headers<'a>(&'a StoredRecord<'a>);

impl Serialize for Headers<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.view.headers().map(|(key, value)| Header { key, value }))
    }
}

struct Header<'a> {
    key: &'a [u8],
    value: Option<&'a [u8]>,
}

impl Serialize for Header<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut header = serializer.serialize_map(None)?;
        bytes_entry(&mut header, "key", "keyBase64", Some(self.key))?;
        bytes_entry(&mut header, "value", "valueBase64", self.value)?;
        header.end()
    }
}

fn control_value(record: &StoredRecord<'_>) -> Result<Value, String> {
    Ok(match control(record)? {
        Control::End(marker) => {
            json!({ "type": end_name(marker.result), "coordinatorEpoch": marker.coordinator_epoch })
        }
        Control::Message { name, data, .. } => json!({ "type": name, "data": data }),
        Control::Unknown(id) => json!({ "type": "UNKNOWN", "id": id }),
    })
}
