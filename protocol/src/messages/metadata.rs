//! Metadata: api key 3.
//!
//! Generated from `protocol/schema/03_metadata.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{
    ApiKey, DecodeError, Few, Form, Message, Reader, Request, StrBytes, UnknownTaggedFields, Uuid, Wire,
    Writer, sizes,
};

/// The request, versions 0-13, flexible 9+.
#[derive(Debug, Clone, PartialEq)]
pub struct MetadataRequest {
    /// `topics`, all versions, nullable 1+, default Some(Vec).
    pub topics: Option<Vec<MetadataRequestTopic>>,
    /// `allowAutoTopicCreation`, versions 4+, default true.
    pub allow_auto_topic_creation: bool,
    /// `includeClusterAuthorizedOperations`, versions 8-10.
    pub include_cluster_authorized_operations: bool,
    /// `includeTopicAuthorizedOperations`, versions 8+.
    pub include_topic_authorized_operations: bool,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for MetadataRequest {
    fn default() -> Self {
        Self {
            topics: Some(Vec::new()),
            allow_auto_topic_creation: true,
            include_cluster_authorized_operations: false,
            include_topic_authorized_operations: false,
            unknown_tagged_fields: UnknownTaggedFields::new(),
        }
    }
}

impl Wire for MetadataRequest {
    const MIN_SIZE: usize = 1;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        if form.version >= 1 {
            reader.nullable_array(&mut self.topics, form)?
        } else {
            reader.array(self.topics.get_or_insert_default(), form)?
        };
        if form.version >= 11 {
            (self.allow_auto_topic_creation, self.include_topic_authorized_operations) = reader.fixed()?;
        } else {
            if form.version >= 4 {
                self.allow_auto_topic_creation = reader.bool()?;
            }
            if form.version >= 8 {
                (self.include_cluster_authorized_operations, self.include_topic_authorized_operations) =
                    reader.fixed()?;
            }
        }
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        if form.version <= 0 && self.topics.is_none() {
            return Err(form.needs("Topics"));
        }
        if form.version < 4 && !self.allow_auto_topic_creation {
            return Err(form.without("AllowAutoTopicCreation"));
        }
        if !(8..=10).contains(&form.version) && self.include_cluster_authorized_operations {
            return Err(form.without("IncludeClusterAuthorizedOperations"));
        }
        if form.version < 8 && self.include_topic_authorized_operations {
            return Err(form.without("IncludeTopicAuthorizedOperations"));
        }
        let mut size = 0;
        size += sizes::nullable_array(self.topics.as_deref(), form)?;
        if form.version >= 4 {
            size += 1;
        }
        if (8..=10).contains(&form.version) {
            size += 1;
        }
        if form.version >= 8 {
            size += 1;
        }
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.nullable_array(self.topics.as_deref(), form);
        if form.version >= 11 {
            out.fixed((self.allow_auto_topic_creation, self.include_topic_authorized_operations));
        } else {
            if form.version >= 4 {
                out.bool(self.allow_auto_topic_creation);
            }
            if form.version >= 8 {
                out.fixed((
                    self.include_cluster_authorized_operations,
                    self.include_topic_authorized_operations,
                ));
            }
        }
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`MetadataRequest`].
#[derive(Debug, Clone, PartialEq)]
pub struct MetadataRequestTopic {
    /// `topicId`, versions 10+, ignorable.
    pub topic_id: Uuid,
    /// `name`, all versions, nullable 10+, default Some("").
    pub name: Option<StrBytes>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for MetadataRequestTopic {
    fn default() -> Self {
        Self {
            topic_id: Uuid::ZERO,
            name: Some(StrBytes::new()),
            unknown_tagged_fields: UnknownTaggedFields::new(),
        }
    }
}

impl Wire for MetadataRequestTopic {
    const MIN_SIZE: usize = 1;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        if form.version >= 10 {
            self.topic_id = reader.uuid()?;
        }
        if form.version >= 10 {
            reader.nullable_string(&mut self.name, form)?
        } else {
            reader.string(self.name.get_or_insert_default(), form)?
        };
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        if form.version <= 9 && self.name.is_none() {
            return Err(form.needs("Name"));
        }
        let mut size = 0;
        size += sizes::nullable_string(self.name.as_ref(), form)?;
        if form.version >= 10 {
            size += 16;
        }
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        if form.version >= 10 {
            out.uuid(self.topic_id);
        }
        out.nullable_string(self.name.as_ref(), form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for MetadataRequest {
    const NAME: &'static str = "MetadataRequest";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 13;
    const FLEXIBLE_FROM: Option<i16> = Some(9);
}

impl Request for MetadataRequest {
    const KEY: ApiKey = ApiKey::Metadata;
    type Response = MetadataResponse;
}

/// The response, versions 0-13, flexible 9+.
#[derive(Debug, Clone, PartialEq)]
pub struct MetadataResponse {
    /// `throttleTimeMs`, versions 3+, ignorable.
    pub throttle_time_ms: i32,
    /// `brokers`, all versions.
    pub brokers: Vec<MetadataResponseBroker>,
    /// `clusterId`, versions 2+, nullable, ignorable.
    pub cluster_id: Option<StrBytes>,
    /// `controllerId`, versions 1+, default -1, ignorable.
    pub controller_id: i32,
    /// `topics`, all versions.
    pub topics: Vec<MetadataResponseTopic>,
    /// `clusterAuthorizedOperations`, versions 8-10, default i32::MIN.
    pub cluster_authorized_operations: i32,
    /// `errorCode`, versions 13, ignorable.
    pub error_code: i16,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for MetadataResponse {
    fn default() -> Self {
        Self {
            throttle_time_ms: 0,
            brokers: Vec::new(),
            cluster_id: None,
            controller_id: -1,
            topics: Vec::new(),
            cluster_authorized_operations: i32::MIN,
            error_code: 0,
            unknown_tagged_fields: UnknownTaggedFields::new(),
        }
    }
}

impl Wire for MetadataResponse {
    const MIN_SIZE: usize = 2;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        if form.version >= 3 {
            self.throttle_time_ms = reader.int32()?;
        }
        reader.array(&mut self.brokers, form)?;
        if form.version >= 2 {
            reader.nullable_string(&mut self.cluster_id, form)?;
        }
        if form.version >= 1 {
            self.controller_id = reader.int32()?;
        }
        reader.array(&mut self.topics, form)?;
        if (8..=10).contains(&form.version) {
            self.cluster_authorized_operations = reader.int32()?;
        }
        if form.version >= 13 {
            self.error_code = reader.int16()?;
        }
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        if !(8..=10).contains(&form.version) && self.cluster_authorized_operations != i32::MIN {
            return Err(form.without("ClusterAuthorizedOperations"));
        }
        let mut size = 0;
        size += sizes::array(&self.brokers, form)?;
        if form.version >= 2 {
            size += sizes::nullable_string(self.cluster_id.as_ref(), form)?;
        }
        size += sizes::array(&self.topics, form)?;
        if form.version >= 3 {
            size += 4;
        }
        if form.version >= 1 {
            size += 4;
        }
        if (8..=10).contains(&form.version) {
            size += 4;
        }
        if form.version >= 13 {
            size += 2;
        }
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.notes_error(self.error_code);
        if form.version >= 3 {
            out.int32(self.throttle_time_ms);
        }
        out.array(&self.brokers, form);
        if form.version >= 2 {
            out.nullable_string(self.cluster_id.as_ref(), form);
        }
        if form.version >= 1 {
            out.int32(self.controller_id);
        }
        out.array(&self.topics, form);
        if (8..=10).contains(&form.version) {
            out.int32(self.cluster_authorized_operations);
        }
        if form.version >= 13 {
            out.int16(self.error_code);
        }
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`MetadataResponse`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct MetadataResponseBroker {
    /// `nodeId`, all versions, a key.
    pub node_id: i32,
    /// `host`, all versions.
    pub host: StrBytes,
    /// `port`, all versions.
    pub port: i32,
    /// `rack`, versions 1+, nullable, ignorable.
    pub rack: Option<StrBytes>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for MetadataResponseBroker {
    const MIN_SIZE: usize = 9;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        self.node_id = reader.int32()?;
        reader.string(&mut self.host, form)?;
        self.port = reader.int32()?;
        if form.version >= 1 {
            reader.nullable_string(&mut self.rack, form)?;
        }
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 8;
        size += sizes::string(&self.host, form)?;
        if form.version >= 1 {
            size += sizes::nullable_string(self.rack.as_ref(), form)?;
        }
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.int32(self.node_id);
        out.string(&self.host, form);
        out.int32(self.port);
        if form.version >= 1 {
            out.nullable_string(self.rack.as_ref(), form);
        }
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`MetadataResponse`].
#[derive(Debug, Clone, PartialEq)]
pub struct MetadataResponseTopic {
    /// `errorCode`, all versions.
    pub error_code: i16,
    /// `name`, all versions, nullable 12+, default Some(""), a key.
    pub name: Option<StrBytes>,
    /// `topicId`, versions 10+, ignorable.
    pub topic_id: Uuid,
    /// `isInternal`, versions 1+, ignorable.
    pub is_internal: bool,
    /// `partitions`, all versions.
    pub partitions: Vec<MetadataResponsePartition>,
    /// `topicAuthorizedOperations`, versions 8+, default i32::MIN.
    pub topic_authorized_operations: i32,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for MetadataResponseTopic {
    fn default() -> Self {
        Self {
            error_code: 0,
            name: Some(StrBytes::new()),
            topic_id: Uuid::ZERO,
            is_internal: false,
            partitions: Vec::new(),
            topic_authorized_operations: i32::MIN,
            unknown_tagged_fields: UnknownTaggedFields::new(),
        }
    }
}

impl Wire for MetadataResponseTopic {
    const MIN_SIZE: usize = 4;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        self.error_code = reader.int16()?;
        if form.version >= 12 {
            reader.nullable_string(&mut self.name, form)?
        } else {
            reader.string(self.name.get_or_insert_default(), form)?
        };
        if form.version >= 10 {
            (self.topic_id, self.is_internal) = reader.fixed()?;
        } else {
            if form.version >= 1 {
                self.is_internal = reader.bool()?;
            }
        }
        reader.array(&mut self.partitions, form)?;
        if form.version >= 8 {
            self.topic_authorized_operations = reader.int32()?;
        }
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        if form.version <= 11 && self.name.is_none() {
            return Err(form.needs("Name"));
        }
        if form.version < 8 && self.topic_authorized_operations != i32::MIN {
            return Err(form.without("TopicAuthorizedOperations"));
        }
        let mut size = 2;
        size += sizes::nullable_string(self.name.as_ref(), form)?;
        size += sizes::array(&self.partitions, form)?;
        if form.version >= 10 {
            size += 16;
        }
        if form.version >= 1 {
            size += 1;
        }
        if form.version >= 8 {
            size += 4;
        }
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.notes_error(self.error_code);
        out.int16(self.error_code);
        out.nullable_string(self.name.as_ref(), form);
        if form.version >= 10 {
            out.fixed((self.topic_id, self.is_internal));
        } else {
            if form.version >= 1 {
                out.bool(self.is_internal);
            }
        }
        out.array(&self.partitions, form);
        if form.version >= 8 {
            out.int32(self.topic_authorized_operations);
        }
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`MetadataResponse`].
#[derive(Debug, Clone, PartialEq)]
pub struct MetadataResponsePartition {
    /// `errorCode`, all versions.
    pub error_code: i16,
    /// `partitionIndex`, all versions.
    pub partition_index: i32,
    /// `leaderId`, all versions.
    pub leader_id: i32,
    /// `leaderEpoch`, versions 7+, default -1, ignorable.
    pub leader_epoch: i32,
    /// `replicaNodes`, all versions.
    pub replica_nodes: Few<i32>,
    /// `isrNodes`, all versions.
    pub isr_nodes: Few<i32>,
    /// `offlineReplicas`, versions 5+, ignorable.
    pub offline_replicas: Vec<i32>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for MetadataResponsePartition {
    fn default() -> Self {
        Self {
            error_code: 0,
            partition_index: 0,
            leader_id: 0,
            leader_epoch: -1,
            replica_nodes: Few::new(),
            isr_nodes: Few::new(),
            offline_replicas: Vec::new(),
            unknown_tagged_fields: UnknownTaggedFields::new(),
        }
    }
}

impl Wire for MetadataResponsePartition {
    const MIN_SIZE: usize = 12;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        if form.version >= 7 {
            (self.error_code, self.partition_index, self.leader_id, self.leader_epoch) = reader.fixed()?;
        } else {
            (self.error_code, self.partition_index, self.leader_id) = reader.fixed()?;
        }
        reader.few(&mut self.replica_nodes, form)?;
        reader.few(&mut self.isr_nodes, form)?;
        if form.version >= 5 {
            reader.array(&mut self.offline_replicas, form)?;
        }
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 10;
        size += sizes::array(&self.replica_nodes, form)?;
        size += sizes::array(&self.isr_nodes, form)?;
        if form.version >= 5 {
            size += sizes::array(&self.offline_replicas, form)?;
        }
        if form.version >= 7 {
            size += 4;
        }
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.notes_error(self.error_code);
        if form.version >= 7 {
            out.fixed((self.error_code, self.partition_index, self.leader_id, self.leader_epoch));
        } else {
            out.fixed((self.error_code, self.partition_index, self.leader_id));
        }
        out.array(&self.replica_nodes, form);
        out.array(&self.isr_nodes, form);
        if form.version >= 5 {
            out.array(&self.offline_replicas, form);
        }
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for MetadataResponse {
    const NAME: &'static str = "MetadataResponse";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 13;
    const FLEXIBLE_FROM: Option<i16> = Some(9);
}

pub mod abort_transaction_record;
pub mod access_control_entry_record;
pub mod begin_transaction_record;
pub mod broker_registration_change_record;
pub mod clear_elr_record;
pub mod client_quota_record;
pub mod config_record;
pub mod delegation_token_record;
pub mod end_transaction_record;
pub mod feature_level_record;
pub mod fence_broker_record;
pub mod no_op_record;
pub mod partition_change_record;
pub mod partition_record;
pub mod producer_ids_record;
pub mod register_broker_record;
pub mod register_controller_record;
pub mod remove_access_control_entry_record;
pub mod remove_delegation_token_record;
pub mod remove_topic_record;
pub mod remove_user_scram_credential_record;
pub mod topic_record;
pub mod unfence_broker_record;
pub mod unregister_broker_record;
pub mod unregister_controller_record;
pub mod user_scram_credential_record;
pub mod zk_migration_state_record;

pub use abort_transaction_record::AbortTransactionRecord;
pub use access_control_entry_record::AccessControlEntryRecord;
pub use begin_transaction_record::BeginTransactionRecord;
pub use broker_registration_change_record::BrokerRegistrationChangeRecord;
pub use clear_elr_record::ClearElrRecord;
pub use client_quota_record::ClientQuotaRecord;
pub use config_record::ConfigRecord;
pub use delegation_token_record::DelegationTokenRecord;
pub use end_transaction_record::EndTransactionRecord;
pub use feature_level_record::FeatureLevelRecord;
pub use fence_broker_record::FenceBrokerRecord;
pub use no_op_record::NoOpRecord;
pub use partition_change_record::PartitionChangeRecord;
pub use partition_record::PartitionRecord;
pub use producer_ids_record::ProducerIdsRecord;
pub use register_broker_record::RegisterBrokerRecord;
pub use register_controller_record::RegisterControllerRecord;
pub use remove_access_control_entry_record::RemoveAccessControlEntryRecord;
pub use remove_delegation_token_record::RemoveDelegationTokenRecord;
pub use remove_topic_record::RemoveTopicRecord;
pub use remove_user_scram_credential_record::RemoveUserScramCredentialRecord;
pub use topic_record::TopicRecord;
pub use unfence_broker_record::UnfenceBrokerRecord;
pub use unregister_broker_record::UnregisterBrokerRecord;
pub use unregister_controller_record::UnregisterControllerRecord;
pub use user_scram_credential_record::UserScramCredentialRecord;
pub use zk_migration_state_record::ZkMigrationStateRecord;
