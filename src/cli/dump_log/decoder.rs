//! What the records of a file mean: which internal topic's they are.
//!
//! Invariant: the folder's name says it, unless `--decode` does; snapshots of the metadata hold metadata.

use bytes::Bytes;

use crate::cluster::quorum::metadata_log::METADATA_FOLDER;
use crate::cluster::record::MetadataRecord;
use crate::coordinator::record_json::{DescribedRecord, InternalTopic, describe};
use kalda_inspect::{FoundFile, FoundKind};
use kalda_protocol::json::Value;

/// The largest key or value that is decoded; larger ones are shown as bytes. Decoded, a value of small structs takes some
/// hundred times its size. Kafka's metadata records have at most 8 KiB, its group records rarely a megabyte.
const LARGEST_DECODED_BYTES: usize = 4 << 20;

/// Which records there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum DecodeAs {
    /// `__consumer_offsets`
    Offsets,
    /// `__transaction_state`
    Transactions,
    /// `__share_group_state`
    Share,
    /// `__cluster_metadata`
    Metadata,
}

/// Decodes the records of one file.
#[derive(Debug, Clone, Copy)]
pub struct Decoder(Option<DecodeAs>);

/// A record as it is shown.
pub enum Decoded {
    /// Its key and value are anything.
    Raw,
    /// A coordinator's.
    Coordinator(DescribedRecord),
    /// A metadata record: its value.
    Metadata(Value),
    /// It should be one of those, and isn't: why.
    Failed(String),
}

impl Decoder {
    /// The decoder of a file's records.
    pub fn of(file: &FoundFile, asked: Option<DecodeAs>) -> Self {
        let folder = file.path.parent().and_then(|folder| folder.file_name()).and_then(|name| name.to_str());
        let topic = folder.and_then(|name| name.rsplit_once('-')).map_or("", |(topic, _)| topic);
        let by_name = match InternalTopic::named(topic) {
            Some(InternalTopic::Offsets) => Some(DecodeAs::Offsets),
            Some(InternalTopic::Transactions) => Some(DecodeAs::Transactions),
            Some(InternalTopic::ShareState) => Some(DecodeAs::Share),
            None if file.kind == FoundKind::MetadataSnapshot || folder == Some(METADATA_FOLDER) => {
                Some(DecodeAs::Metadata)
            }
            None => None,
        };
        Self(asked.or(by_name))
    }

    /// Decodes a record that is no control record.
    pub fn decode(self, key: Option<&[u8]>, value: Option<&[u8]>) -> Decoded {
        let largest = key.map_or(0, <[u8]>::len).max(value.map_or(0, <[u8]>::len));
        let topic = match self.0 {
            None => return Decoded::Raw,
            Some(_) if largest > LARGEST_DECODED_BYTES => {
                return Decoded::Failed(format!("{largest} bytes are too many to be decoded"));
            }
            Some(DecodeAs::Metadata) => return metadata(value),
            Some(DecodeAs::Offsets) => InternalTopic::Offsets,
            Some(DecodeAs::Transactions) => InternalTopic::Transactions,
            Some(DecodeAs::Share) => InternalTopic::ShareState,
        };
        match describe(topic, key, value) {
            Ok(described) => Decoded::Coordinator(described),
            Err(error) => Decoded::Failed(error.to_string()),
        }
    }
}

fn metadata(value: Option<&[u8]>) -> Decoded {
    let Some(value) = value else { return Decoded::Failed("a metadata record has a value".to_owned()) };
    match MetadataRecord::json_from_bytes(&Bytes::copy_from_slice(value)) {
        Ok(shown) => Decoded::Metadata(shown),
        Err(error) => Decoded::Failed(error.to_string()),
    }
}
