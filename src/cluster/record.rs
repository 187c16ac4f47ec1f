//! The records of `__cluster_metadata`: every kind that Kafka 4.4 defines, as one enum, with the frame around them.
//!
//! ```text
//! record value = uvarint frame version (1) | uvarint kind | uvarint message version | message
//! ```
//!
//! Invariant: what is written can be read by a Kafka of the same `metadata.version`; a value is read to its last byte or
//! refused. What a record means is not known here: that is `image::apply`.

use bytes::Bytes;
use kalda_protocol::json::{Value, to_json};
use kalda_protocol::messages::metadata;
use kalda_protocol::{DecodeError, EncodeError, Encoder, Message, Reader};
use serde_json::json;

use super::image::features::{CORDONED_FROM, DIRECTORIES_FROM};

/// The one frame version there is.
const FRAME_VERSION: u32 = 1;

/// `metadata.version` 3.4-IV0 (controlled shutdown is 3.3-IV3, which all have; ZooKeeper migration is this one).
const MIGRATION_FROM: i16 = 8;

/// `metadata.version` 4.0-IV1: partitions have eligible leader replicas.
const ELR_FROM: i16 = 23;

/// A record value that isn't a metadata record.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MetadataRecordError {
    /// The value ends within the frame, or a varint is longer than five bytes.
    #[error("a metadata record has no whole frame: {0}")]
    TornFrame(DecodeError),
    /// The frame version isn't 1.
    #[error("metadata record frame version {0} is unknown")]
    UnknownFrameVersion(u32),
    /// The kind isn't one of Kafka 4.4's.
    #[error("metadata record kind {0} is unknown")]
    UnknownKind(u32),
    /// The message version isn't one of Kafka 4.4's.
    #[error("version {version} of metadata record kind {kind} is unknown")]
    UnknownVersion {
        /// The record's kind.
        kind: u32,
        /// The version it claims.
        version: u32,
    },
    /// The message isn't what its kind and version say, or bytes follow it.
    #[error("metadata record kind {kind} is malformed: {error}")]
    Malformed {
        /// The record's kind.
        kind: u32,
        /// What the codec says.
        error: DecodeError,
    },
}

macro_rules! metadata_records {
    ($($kind:literal $variant:ident $module:ident $message:ident,)*) => {
        /// One record of the metadata log.
        #[derive(Debug, Clone, PartialEq)]
        pub enum MetadataRecord {
            $(
                #[doc = concat!("Kind ", stringify!($kind), ": Kafka's `", stringify!($message), "`.")]
                $variant(metadata::$module::$message),
            )*
        }

        $(
            impl From<metadata::$module::$message> for MetadataRecord {
                fn from(message: metadata::$module::$message) -> Self {
                    Self::$variant(message)
                }
            }
        )*

        impl MetadataRecord {
            /// The number that stands for this kind in the frame.
            #[must_use]
            pub const fn kind(&self) -> u32 {
                match self {
                    $(Self::$variant(_) => $kind,)*
                }
            }

            fn highest_version(&self) -> i16 {
                match self {
                    $(Self::$variant(_) => metadata::$module::$message::MAX_VERSION,)*
                }
            }

            fn name(&self) -> &'static str {
                match self {
                    $(Self::$variant(_) => metadata::$module::$message::NAME,)*
                }
            }

            fn message_json(&self, version: i16) -> Option<Value> {
                match self {
                    $(Self::$variant(message) => to_json(message, version),)*
                }
            }

            fn encode_message(&self, out: &mut Encoder, version: i16) -> Result<(), EncodeError> {
                match self {
                    $(Self::$variant(message) => message.encode(out, version),)*
                }
            }

            fn decode_message(
                kind: u32,
                version: u32,
                reader: &mut Reader<'_>,
            ) -> Result<(Self, i16), MetadataRecordError> {
                match kind {
                    $(
                        $kind => {
                            let known = i16::try_from(version)
                                .ok()
                                .filter(|v| {
                                    (metadata::$module::$message::MIN_VERSION
                                        ..=metadata::$module::$message::MAX_VERSION)
                                        .contains(v)
                                })
                                .ok_or(MetadataRecordError::UnknownVersion { kind, version })?;
                            metadata::$module::$message::decode(reader, known)
                                .map(|message| (Self::$variant(message), known))
                                .map_err(|error| MetadataRecordError::Malformed { kind, error })
                        }
                    )*
                    _ => Err(MetadataRecordError::UnknownKind(kind)),
                }
            }
        }
    };
}

metadata_records! {
    0 RegisterBroker register_broker_record RegisterBrokerRecord,
    1 UnregisterBroker unregister_broker_record UnregisterBrokerRecord,
    2 Topic topic_record TopicRecord,
    3 Partition partition_record PartitionRecord,
    4 Config config_record ConfigRecord,
    5 PartitionChange partition_change_record PartitionChangeRecord,
    7 FenceBroker fence_broker_record FenceBrokerRecord,
    8 UnfenceBroker unfence_broker_record UnfenceBrokerRecord,
    9 RemoveTopic remove_topic_record RemoveTopicRecord,
    10 DelegationToken delegation_token_record DelegationTokenRecord,
    11 UserScramCredential user_scram_credential_record UserScramCredentialRecord,
    12 FeatureLevel feature_level_record FeatureLevelRecord,
    14 ClientQuota client_quota_record ClientQuotaRecord,
    15 ProducerIds producer_ids_record ProducerIdsRecord,
    17 BrokerRegistrationChange broker_registration_change_record BrokerRegistrationChangeRecord,
    18 AccessControlEntry access_control_entry_record AccessControlEntryRecord,
    19 RemoveAccessControlEntry remove_access_control_entry_record RemoveAccessControlEntryRecord,
    20 NoOp no_op_record NoOpRecord,
    21 ZkMigrationState zk_migration_state_record ZkMigrationStateRecord,
    22 RemoveUserScramCredential remove_user_scram_credential_record RemoveUserScramCredentialRecord,
    23 BeginTransaction begin_transaction_record BeginTransactionRecord,
    24 EndTransaction end_transaction_record EndTransactionRecord,
    25 AbortTransaction abort_transaction_record AbortTransactionRecord,
    26 RemoveDelegationToken remove_delegation_token_record RemoveDelegationTokenRecord,
    27 RegisterController register_controller_record RegisterControllerRecord,
    28 ClearElr clear_elr_record ClearElrRecord,
    29 UnregisterController unregister_controller_record UnregisterControllerRecord,
}

impl MetadataRecord {
    /// The version in which a cluster at this `metadata.version` writes the record.
    fn version(&self, metadata_version: i16) -> i16 {
        let since = |levels: &[i16]| levels.iter().map(|level| i16::from(metadata_version >= *level)).sum();
        match self {
            Self::RegisterBroker(_) => 1 + since(&[MIGRATION_FROM, DIRECTORIES_FROM, CORDONED_FROM]),
            Self::Partition(_) | Self::PartitionChange(_) => since(&[DIRECTORIES_FROM, ELR_FROM]),
            Self::BrokerRegistrationChange(change) => match change {
                _ if change.cordoned_log_dirs.is_some() => 3,
                _ if !change.log_dirs.is_empty() => 2,
                _ => i16::from(change.in_controlled_shutdown != 0),
            },
            _ => self.highest_version(),
        }
    }

    /// The record's value, as a cluster at this `metadata.version` writes it.
    pub fn to_bytes(&self, metadata_version: i16) -> Result<Bytes, EncodeError> {
        let version = self.version(metadata_version);
        let mut out = Encoder::new();
        out.unsigned_varint(FRAME_VERSION);
        out.unsigned_varint(self.kind());
        out.unsigned_varint(u32::from(version.unsigned_abs()));
        self.encode_message(&mut out, version)?;
        Ok(out.take().0)
    }

    /// Reads a record's value.
    pub fn from_bytes(value: &Bytes) -> Result<Self, MetadataRecordError> {
        Self::versioned(value).map(|(record, _)| record)
    }

    /// Reads a record's value as JSON, the way Kafka's dump tool shows it: type, version and data.
    pub fn json_from_bytes(value: &Bytes) -> Result<Value, MetadataRecordError> {
        let (record, version) = Self::versioned(value)?;
        Ok(json!({
            "type": screaming(record.name()),
            "version": version,
            "data": record.message_json(version),
        }))
    }

    /// Reads a record's value, and the version it was written in.
    fn versioned(value: &Bytes) -> Result<(Self, i16), MetadataRecordError> {
        let mut reader = Reader::new(value);
        let frame_version = reader.unsigned_varint().map_err(MetadataRecordError::TornFrame)?;
        if frame_version != FRAME_VERSION {
            return Err(MetadataRecordError::UnknownFrameVersion(frame_version));
        }
        let kind = reader.unsigned_varint().map_err(MetadataRecordError::TornFrame)?;
        let version = reader.unsigned_varint().map_err(MetadataRecordError::TornFrame)?;
        let record = Self::decode_message(kind, version, &mut reader)?;
        reader.finish().map_err(|error| MetadataRecordError::Malformed { kind, error })?;
        Ok(record)
    }
}

/// `RegisterBrokerRecord` as `REGISTER_BROKER_RECORD`.
fn screaming(name: &str) -> String {
    let mut text = String::with_capacity(name.len() + 4);
    for letter in name.chars() {
        if letter.is_uppercase() && !text.is_empty() {
            text.push('_');
        }
        text.push(letter.to_ascii_uppercase());
    }
    text
}
