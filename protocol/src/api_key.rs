//! The keys of all APIs, with what their schema says about them.
//!
//! Generated from `protocol/schema/*.schema` by `cargo xtask generate`: edit the schema, not this file.

use std::fmt;
use std::ops::RangeInclusive;

/// The key of an API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(i16)]
pub enum ApiKey {
    /// `Produce`, versions 3-13.
    Produce = 0,
    /// `Fetch`, versions 4-18.
    Fetch = 1,
    /// `ListOffsets`, versions 1-11.
    ListOffsets = 2,
    /// `Metadata`, versions 0-13.
    Metadata = 3,
    /// `OffsetCommit`, versions 2-10.
    OffsetCommit = 8,
    /// `OffsetFetch`, versions 1-10.
    OffsetFetch = 9,
    /// `FindCoordinator`, versions 0-6.
    FindCoordinator = 10,
    /// `JoinGroup`, versions 0-9.
    JoinGroup = 11,
    /// `Heartbeat`, versions 0-4.
    Heartbeat = 12,
    /// `LeaveGroup`, versions 0-5.
    LeaveGroup = 13,
    /// `SyncGroup`, versions 0-5.
    SyncGroup = 14,
    /// `DescribeGroups`, versions 0-6.
    DescribeGroups = 15,
    /// `ListGroups`, versions 0-5.
    ListGroups = 16,
    /// `SaslHandshake`, versions 0-1.
    SaslHandshake = 17,
    /// `ApiVersions`, versions 0-5.
    ApiVersions = 18,
    /// `CreateTopics`, versions 2-7.
    CreateTopics = 19,
    /// `DeleteTopics`, versions 1-6.
    DeleteTopics = 20,
    /// `DeleteRecords`, versions 0-2.
    DeleteRecords = 21,
    /// `InitProducerId`, versions 0-6.
    InitProducerId = 22,
    /// `OffsetForLeaderEpoch`, versions 2-4.
    OffsetForLeaderEpoch = 23,
    /// `AddPartitionsToTxn`, versions 0-5.
    AddPartitionsToTxn = 24,
    /// `AddOffsetsToTxn`, versions 0-4.
    AddOffsetsToTxn = 25,
    /// `EndTxn`, versions 0-5.
    EndTxn = 26,
    /// `WriteTxnMarkers`, versions 1-2.
    WriteTxnMarkers = 27,
    /// `TxnOffsetCommit`, versions 0-6.
    TxnOffsetCommit = 28,
    /// `DescribeAcls`, versions 1-3.
    DescribeAcls = 29,
    /// `CreateAcls`, versions 1-3.
    CreateAcls = 30,
    /// `DeleteAcls`, versions 1-3.
    DeleteAcls = 31,
    /// `DescribeConfigs`, versions 1-4.
    DescribeConfigs = 32,
    /// `AlterConfigs`, versions 0-2.
    AlterConfigs = 33,
    /// `AlterReplicaLogDirs`, versions 1-2.
    AlterReplicaLogDirs = 34,
    /// `DescribeLogDirs`, versions 1-5.
    DescribeLogDirs = 35,
    /// `SaslAuthenticate`, versions 0-2.
    SaslAuthenticate = 36,
    /// `CreatePartitions`, versions 0-3.
    CreatePartitions = 37,
    /// `CreateDelegationToken`, versions 1-3.
    CreateDelegationToken = 38,
    /// `RenewDelegationToken`, versions 1-2.
    RenewDelegationToken = 39,
    /// `ExpireDelegationToken`, versions 1-2.
    ExpireDelegationToken = 40,
    /// `DescribeDelegationToken`, versions 1-3.
    DescribeDelegationToken = 41,
    /// `DeleteGroups`, versions 0-3.
    DeleteGroups = 42,
    /// `ElectLeaders`, versions 0-2.
    ElectLeaders = 43,
    /// `IncrementalAlterConfigs`, versions 0-1.
    IncrementalAlterConfigs = 44,
    /// `AlterPartitionReassignments`, versions 0-1.
    AlterPartitionReassignments = 45,
    /// `ListPartitionReassignments`, versions 0.
    ListPartitionReassignments = 46,
    /// `OffsetDelete`, versions 0.
    OffsetDelete = 47,
    /// `DescribeClientQuotas`, versions 0-1.
    DescribeClientQuotas = 48,
    /// `AlterClientQuotas`, versions 0-1.
    AlterClientQuotas = 49,
    /// `DescribeUserScramCredentials`, versions 0.
    DescribeUserScramCredentials = 50,
    /// `AlterUserScramCredentials`, versions 0.
    AlterUserScramCredentials = 51,
    /// `Vote`, versions 0-2.
    Vote = 52,
    /// `BeginQuorumEpoch`, versions 0-1.
    BeginQuorumEpoch = 53,
    /// `EndQuorumEpoch`, versions 0-1.
    EndQuorumEpoch = 54,
    /// `DescribeQuorum`, versions 0-2.
    DescribeQuorum = 55,
    /// `AlterPartition`, versions 2-3.
    AlterPartition = 56,
    /// `UpdateFeatures`, versions 0-2.
    UpdateFeatures = 57,
    /// `Envelope`, versions 0.
    Envelope = 58,
    /// `FetchSnapshot`, versions 0-1.
    FetchSnapshot = 59,
    /// `DescribeCluster`, versions 0-2.
    DescribeCluster = 60,
    /// `DescribeProducers`, versions 0.
    DescribeProducers = 61,
    /// `BrokerRegistration`, versions 0-4.
    BrokerRegistration = 62,
    /// `BrokerHeartbeat`, versions 0-2.
    BrokerHeartbeat = 63,
    /// `UnregisterBroker`, versions 0.
    UnregisterBroker = 64,
    /// `DescribeTransactions`, versions 0.
    DescribeTransactions = 65,
    /// `ListTransactions`, versions 0-2.
    ListTransactions = 66,
    /// `AllocateProducerIds`, versions 0.
    AllocateProducerIds = 67,
    /// `ConsumerGroupHeartbeat`, versions 0-1.
    ConsumerGroupHeartbeat = 68,
    /// `ConsumerGroupDescribe`, versions 0-1.
    ConsumerGroupDescribe = 69,
    /// `ControllerRegistration`, versions 0.
    ControllerRegistration = 70,
    /// `GetTelemetrySubscriptions`, versions 0.
    GetTelemetrySubscriptions = 71,
    /// `PushTelemetry`, versions 0.
    PushTelemetry = 72,
    /// `AssignReplicasToDirs`, versions 0.
    AssignReplicasToDirs = 73,
    /// `ListConfigResources`, versions 0-1.
    ListConfigResources = 74,
    /// `DescribeTopicPartitions`, versions 0.
    DescribeTopicPartitions = 75,
    /// `ShareGroupHeartbeat`, versions 1.
    ShareGroupHeartbeat = 76,
    /// `ShareGroupDescribe`, versions 1.
    ShareGroupDescribe = 77,
    /// `ShareFetch`, versions 1-2.
    ShareFetch = 78,
    /// `ShareAcknowledge`, versions 1-2.
    ShareAcknowledge = 79,
    /// `AddRaftVoter`, versions 0-1.
    AddRaftVoter = 80,
    /// `RemoveRaftVoter`, versions 0.
    RemoveRaftVoter = 81,
    /// `UpdateRaftVoter`, versions 0.
    UpdateRaftVoter = 82,
    /// `InitializeShareGroupState`, versions 0.
    InitializeShareGroupState = 83,
    /// `ReadShareGroupState`, versions 0.
    ReadShareGroupState = 84,
    /// `WriteShareGroupState`, versions 0-1.
    WriteShareGroupState = 85,
    /// `DeleteShareGroupState`, versions 0.
    DeleteShareGroupState = 86,
    /// `ReadShareGroupStateSummary`, versions 0-1.
    ReadShareGroupStateSummary = 87,
    /// `StreamsGroupHeartbeat`, versions 0-1.
    StreamsGroupHeartbeat = 88,
    /// `StreamsGroupDescribe`, versions 0-1.
    StreamsGroupDescribe = 89,
    /// `DescribeShareGroupOffsets`, versions 0-1.
    DescribeShareGroupOffsets = 90,
    /// `AlterShareGroupOffsets`, versions 0.
    AlterShareGroupOffsets = 91,
    /// `DeleteShareGroupOffsets`, versions 0.
    DeleteShareGroupOffsets = 92,
    /// `StreamsGroupTopologyDescriptionUpdate`, versions 0.
    StreamsGroupTopologyDescriptionUpdate = 93,
    /// `UnregisterController`, versions 0.
    UnregisterController = 94,
}

impl ApiKey {
    /// All keys, in order.
    pub const ALL: [Self; 91] = [
        Self::Produce,
        Self::Fetch,
        Self::ListOffsets,
        Self::Metadata,
        Self::OffsetCommit,
        Self::OffsetFetch,
        Self::FindCoordinator,
        Self::JoinGroup,
        Self::Heartbeat,
        Self::LeaveGroup,
        Self::SyncGroup,
        Self::DescribeGroups,
        Self::ListGroups,
        Self::SaslHandshake,
        Self::ApiVersions,
        Self::CreateTopics,
        Self::DeleteTopics,
        Self::DeleteRecords,
        Self::InitProducerId,
        Self::OffsetForLeaderEpoch,
        Self::AddPartitionsToTxn,
        Self::AddOffsetsToTxn,
        Self::EndTxn,
        Self::WriteTxnMarkers,
        Self::TxnOffsetCommit,
        Self::DescribeAcls,
        Self::CreateAcls,
        Self::DeleteAcls,
        Self::DescribeConfigs,
        Self::AlterConfigs,
        Self::AlterReplicaLogDirs,
        Self::DescribeLogDirs,
        Self::SaslAuthenticate,
        Self::CreatePartitions,
        Self::CreateDelegationToken,
        Self::RenewDelegationToken,
        Self::ExpireDelegationToken,
        Self::DescribeDelegationToken,
        Self::DeleteGroups,
        Self::ElectLeaders,
        Self::IncrementalAlterConfigs,
        Self::AlterPartitionReassignments,
        Self::ListPartitionReassignments,
        Self::OffsetDelete,
        Self::DescribeClientQuotas,
        Self::AlterClientQuotas,
        Self::DescribeUserScramCredentials,
        Self::AlterUserScramCredentials,
        Self::Vote,
        Self::BeginQuorumEpoch,
        Self::EndQuorumEpoch,
        Self::DescribeQuorum,
        Self::AlterPartition,
        Self::UpdateFeatures,
        Self::Envelope,
        Self::FetchSnapshot,
        Self::DescribeCluster,
        Self::DescribeProducers,
        Self::BrokerRegistration,
        Self::BrokerHeartbeat,
        Self::UnregisterBroker,
        Self::DescribeTransactions,
        Self::ListTransactions,
        Self::AllocateProducerIds,
        Self::ConsumerGroupHeartbeat,
        Self::ConsumerGroupDescribe,
        Self::ControllerRegistration,
        Self::GetTelemetrySubscriptions,
        Self::PushTelemetry,
        Self::AssignReplicasToDirs,
        Self::ListConfigResources,
        Self::DescribeTopicPartitions,
        Self::ShareGroupHeartbeat,
        Self::ShareGroupDescribe,
        Self::ShareFetch,
        Self::ShareAcknowledge,
        Self::AddRaftVoter,
        Self::RemoveRaftVoter,
        Self::UpdateRaftVoter,
        Self::InitializeShareGroupState,
        Self::ReadShareGroupState,
        Self::WriteShareGroupState,
        Self::DeleteShareGroupState,
        Self::ReadShareGroupStateSummary,
        Self::StreamsGroupHeartbeat,
        Self::StreamsGroupDescribe,
        Self::DescribeShareGroupOffsets,
        Self::AlterShareGroupOffsets,
        Self::DeleteShareGroupOffsets,
        Self::StreamsGroupTopologyDescriptionUpdate,
        Self::UnregisterController,
    ];

    /// The key with this code; none for codes that Kafka never had or has removed.
    #[must_use]
    pub const fn from_code(code: i16) -> Option<Self> {
        Some(match code {
            0 => Self::Produce,
            1 => Self::Fetch,
            2 => Self::ListOffsets,
            3 => Self::Metadata,
            8 => Self::OffsetCommit,
            9 => Self::OffsetFetch,
            10 => Self::FindCoordinator,
            11 => Self::JoinGroup,
            12 => Self::Heartbeat,
            13 => Self::LeaveGroup,
            14 => Self::SyncGroup,
            15 => Self::DescribeGroups,
            16 => Self::ListGroups,
            17 => Self::SaslHandshake,
            18 => Self::ApiVersions,
            19 => Self::CreateTopics,
            20 => Self::DeleteTopics,
            21 => Self::DeleteRecords,
            22 => Self::InitProducerId,
            23 => Self::OffsetForLeaderEpoch,
            24 => Self::AddPartitionsToTxn,
            25 => Self::AddOffsetsToTxn,
            26 => Self::EndTxn,
            27 => Self::WriteTxnMarkers,
            28 => Self::TxnOffsetCommit,
            29 => Self::DescribeAcls,
            30 => Self::CreateAcls,
            31 => Self::DeleteAcls,
            32 => Self::DescribeConfigs,
            33 => Self::AlterConfigs,
            34 => Self::AlterReplicaLogDirs,
            35 => Self::DescribeLogDirs,
            36 => Self::SaslAuthenticate,
            37 => Self::CreatePartitions,
            38 => Self::CreateDelegationToken,
            39 => Self::RenewDelegationToken,
            40 => Self::ExpireDelegationToken,
            41 => Self::DescribeDelegationToken,
            42 => Self::DeleteGroups,
            43 => Self::ElectLeaders,
            44 => Self::IncrementalAlterConfigs,
            45 => Self::AlterPartitionReassignments,
            46 => Self::ListPartitionReassignments,
            47 => Self::OffsetDelete,
            48 => Self::DescribeClientQuotas,
            49 => Self::AlterClientQuotas,
            50 => Self::DescribeUserScramCredentials,
            51 => Self::AlterUserScramCredentials,
            52 => Self::Vote,
            53 => Self::BeginQuorumEpoch,
            54 => Self::EndQuorumEpoch,
            55 => Self::DescribeQuorum,
            56 => Self::AlterPartition,
            57 => Self::UpdateFeatures,
            58 => Self::Envelope,
            59 => Self::FetchSnapshot,
            60 => Self::DescribeCluster,
            61 => Self::DescribeProducers,
            62 => Self::BrokerRegistration,
            63 => Self::BrokerHeartbeat,
            64 => Self::UnregisterBroker,
            65 => Self::DescribeTransactions,
            66 => Self::ListTransactions,
            67 => Self::AllocateProducerIds,
            68 => Self::ConsumerGroupHeartbeat,
            69 => Self::ConsumerGroupDescribe,
            70 => Self::ControllerRegistration,
            71 => Self::GetTelemetrySubscriptions,
            72 => Self::PushTelemetry,
            73 => Self::AssignReplicasToDirs,
            74 => Self::ListConfigResources,
            75 => Self::DescribeTopicPartitions,
            76 => Self::ShareGroupHeartbeat,
            77 => Self::ShareGroupDescribe,
            78 => Self::ShareFetch,
            79 => Self::ShareAcknowledge,
            80 => Self::AddRaftVoter,
            81 => Self::RemoveRaftVoter,
            82 => Self::UpdateRaftVoter,
            83 => Self::InitializeShareGroupState,
            84 => Self::ReadShareGroupState,
            85 => Self::WriteShareGroupState,
            86 => Self::DeleteShareGroupState,
            87 => Self::ReadShareGroupStateSummary,
            88 => Self::StreamsGroupHeartbeat,
            89 => Self::StreamsGroupDescribe,
            90 => Self::DescribeShareGroupOffsets,
            91 => Self::AlterShareGroupOffsets,
            92 => Self::DeleteShareGroupOffsets,
            93 => Self::StreamsGroupTopologyDescriptionUpdate,
            94 => Self::UnregisterController,
            _ => return None,
        })
    }

    /// The code on the wire.
    #[must_use]
    pub const fn code(self) -> i16 {
        self as i16
    }

    /// Kafka's name, `CreateTopics`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Produce => "Produce",
            Self::Fetch => "Fetch",
            Self::ListOffsets => "ListOffsets",
            Self::Metadata => "Metadata",
            Self::OffsetCommit => "OffsetCommit",
            Self::OffsetFetch => "OffsetFetch",
            Self::FindCoordinator => "FindCoordinator",
            Self::JoinGroup => "JoinGroup",
            Self::Heartbeat => "Heartbeat",
            Self::LeaveGroup => "LeaveGroup",
            Self::SyncGroup => "SyncGroup",
            Self::DescribeGroups => "DescribeGroups",
            Self::ListGroups => "ListGroups",
            Self::SaslHandshake => "SaslHandshake",
            Self::ApiVersions => "ApiVersions",
            Self::CreateTopics => "CreateTopics",
            Self::DeleteTopics => "DeleteTopics",
            Self::DeleteRecords => "DeleteRecords",
            Self::InitProducerId => "InitProducerId",
            Self::OffsetForLeaderEpoch => "OffsetForLeaderEpoch",
            Self::AddPartitionsToTxn => "AddPartitionsToTxn",
            Self::AddOffsetsToTxn => "AddOffsetsToTxn",
            Self::EndTxn => "EndTxn",
            Self::WriteTxnMarkers => "WriteTxnMarkers",
            Self::TxnOffsetCommit => "TxnOffsetCommit",
            Self::DescribeAcls => "DescribeAcls",
            Self::CreateAcls => "CreateAcls",
            Self::DeleteAcls => "DeleteAcls",
            Self::DescribeConfigs => "DescribeConfigs",
            Self::AlterConfigs => "AlterConfigs",
            Self::AlterReplicaLogDirs => "AlterReplicaLogDirs",
            Self::DescribeLogDirs => "DescribeLogDirs",
            Self::SaslAuthenticate => "SaslAuthenticate",
            Self::CreatePartitions => "CreatePartitions",
            Self::CreateDelegationToken => "CreateDelegationToken",
            Self::RenewDelegationToken => "RenewDelegationToken",
            Self::ExpireDelegationToken => "ExpireDelegationToken",
            Self::DescribeDelegationToken => "DescribeDelegationToken",
            Self::DeleteGroups => "DeleteGroups",
            Self::ElectLeaders => "ElectLeaders",
            Self::IncrementalAlterConfigs => "IncrementalAlterConfigs",
            Self::AlterPartitionReassignments => "AlterPartitionReassignments",
            Self::ListPartitionReassignments => "ListPartitionReassignments",
            Self::OffsetDelete => "OffsetDelete",
            Self::DescribeClientQuotas => "DescribeClientQuotas",
            Self::AlterClientQuotas => "AlterClientQuotas",
            Self::DescribeUserScramCredentials => "DescribeUserScramCredentials",
            Self::AlterUserScramCredentials => "AlterUserScramCredentials",
            Self::Vote => "Vote",
            Self::BeginQuorumEpoch => "BeginQuorumEpoch",
            Self::EndQuorumEpoch => "EndQuorumEpoch",
            Self::DescribeQuorum => "DescribeQuorum",
            Self::AlterPartition => "AlterPartition",
            Self::UpdateFeatures => "UpdateFeatures",
            Self::Envelope => "Envelope",
            Self::FetchSnapshot => "FetchSnapshot",
            Self::DescribeCluster => "DescribeCluster",
            Self::DescribeProducers => "DescribeProducers",
            Self::BrokerRegistration => "BrokerRegistration",
            Self::BrokerHeartbeat => "BrokerHeartbeat",
            Self::UnregisterBroker => "UnregisterBroker",
            Self::DescribeTransactions => "DescribeTransactions",
            Self::ListTransactions => "ListTransactions",
            Self::AllocateProducerIds => "AllocateProducerIds",
            Self::ConsumerGroupHeartbeat => "ConsumerGroupHeartbeat",
            Self::ConsumerGroupDescribe => "ConsumerGroupDescribe",
            Self::ControllerRegistration => "ControllerRegistration",
            Self::GetTelemetrySubscriptions => "GetTelemetrySubscriptions",
            Self::PushTelemetry => "PushTelemetry",
            Self::AssignReplicasToDirs => "AssignReplicasToDirs",
            Self::ListConfigResources => "ListConfigResources",
            Self::DescribeTopicPartitions => "DescribeTopicPartitions",
            Self::ShareGroupHeartbeat => "ShareGroupHeartbeat",
            Self::ShareGroupDescribe => "ShareGroupDescribe",
            Self::ShareFetch => "ShareFetch",
            Self::ShareAcknowledge => "ShareAcknowledge",
            Self::AddRaftVoter => "AddRaftVoter",
            Self::RemoveRaftVoter => "RemoveRaftVoter",
            Self::UpdateRaftVoter => "UpdateRaftVoter",
            Self::InitializeShareGroupState => "InitializeShareGroupState",
            Self::ReadShareGroupState => "ReadShareGroupState",
            Self::WriteShareGroupState => "WriteShareGroupState",
            Self::DeleteShareGroupState => "DeleteShareGroupState",
            Self::ReadShareGroupStateSummary => "ReadShareGroupStateSummary",
            Self::StreamsGroupHeartbeat => "StreamsGroupHeartbeat",
            Self::StreamsGroupDescribe => "StreamsGroupDescribe",
            Self::DescribeShareGroupOffsets => "DescribeShareGroupOffsets",
            Self::AlterShareGroupOffsets => "AlterShareGroupOffsets",
            Self::DeleteShareGroupOffsets => "DeleteShareGroupOffsets",
            Self::StreamsGroupTopologyDescriptionUpdate => "StreamsGroupTopologyDescriptionUpdate",
            Self::UnregisterController => "UnregisterController",
        }
    }

    /// The lowest version.
    #[must_use]
    pub const fn min_version(self) -> i16 {
        match self {
            Self::Produce => 3,
            Self::Fetch => 4,
            Self::ListOffsets
            | Self::OffsetFetch
            | Self::DeleteTopics
            | Self::WriteTxnMarkers
            | Self::DescribeAcls
            | Self::CreateAcls
            | Self::DeleteAcls
            | Self::DescribeConfigs
            | Self::AlterReplicaLogDirs
            | Self::DescribeLogDirs
            | Self::CreateDelegationToken
            | Self::RenewDelegationToken
            | Self::ExpireDelegationToken
            | Self::DescribeDelegationToken
            | Self::ShareGroupHeartbeat
            | Self::ShareGroupDescribe
            | Self::ShareFetch
            | Self::ShareAcknowledge => 1,
            Self::Metadata
            | Self::FindCoordinator
            | Self::JoinGroup
            | Self::Heartbeat
            | Self::LeaveGroup
            | Self::SyncGroup
            | Self::DescribeGroups
            | Self::ListGroups
            | Self::SaslHandshake
            | Self::ApiVersions
            | Self::DeleteRecords
            | Self::InitProducerId
            | Self::AddPartitionsToTxn
            | Self::AddOffsetsToTxn
            | Self::EndTxn
            | Self::TxnOffsetCommit
            | Self::AlterConfigs
            | Self::SaslAuthenticate
            | Self::CreatePartitions
            | Self::DeleteGroups
            | Self::ElectLeaders
            | Self::IncrementalAlterConfigs
            | Self::AlterPartitionReassignments
            | Self::ListPartitionReassignments
            | Self::OffsetDelete
            | Self::DescribeClientQuotas
            | Self::AlterClientQuotas
            | Self::DescribeUserScramCredentials
            | Self::AlterUserScramCredentials
            | Self::Vote
            | Self::BeginQuorumEpoch
            | Self::EndQuorumEpoch
            | Self::DescribeQuorum
            | Self::UpdateFeatures
            | Self::Envelope
            | Self::FetchSnapshot
            | Self::DescribeCluster
            | Self::DescribeProducers
            | Self::BrokerRegistration
            | Self::BrokerHeartbeat
            | Self::UnregisterBroker
            | Self::DescribeTransactions
            | Self::ListTransactions
            | Self::AllocateProducerIds
            | Self::ConsumerGroupHeartbeat
            | Self::ConsumerGroupDescribe
            | Self::ControllerRegistration
            | Self::GetTelemetrySubscriptions
            | Self::PushTelemetry
            | Self::AssignReplicasToDirs
            | Self::ListConfigResources
            | Self::DescribeTopicPartitions
            | Self::AddRaftVoter
            | Self::RemoveRaftVoter
            | Self::UpdateRaftVoter
            | Self::InitializeShareGroupState
            | Self::ReadShareGroupState
            | Self::WriteShareGroupState
            | Self::DeleteShareGroupState
            | Self::ReadShareGroupStateSummary
            | Self::StreamsGroupHeartbeat
            | Self::StreamsGroupDescribe
            | Self::DescribeShareGroupOffsets
            | Self::AlterShareGroupOffsets
            | Self::DeleteShareGroupOffsets
            | Self::StreamsGroupTopologyDescriptionUpdate
            | Self::UnregisterController => 0,
            Self::OffsetCommit | Self::CreateTopics | Self::OffsetForLeaderEpoch | Self::AlterPartition => 2,
        }
    }

    /// The highest version, for production or not.
    #[must_use]
    pub const fn max_version(self) -> i16 {
        match self {
            Self::Produce | Self::Metadata => 13,
            Self::Fetch => 18,
            Self::ListOffsets => 11,
            Self::OffsetCommit | Self::OffsetFetch => 10,
            Self::FindCoordinator
            | Self::DescribeGroups
            | Self::DeleteTopics
            | Self::InitProducerId
            | Self::TxnOffsetCommit => 6,
            Self::JoinGroup => 9,
            Self::Heartbeat
            | Self::OffsetForLeaderEpoch
            | Self::AddOffsetsToTxn
            | Self::DescribeConfigs
            | Self::BrokerRegistration => 4,
            Self::LeaveGroup
            | Self::SyncGroup
            | Self::ListGroups
            | Self::ApiVersions
            | Self::AddPartitionsToTxn
            | Self::EndTxn
            | Self::DescribeLogDirs => 5,
            Self::SaslHandshake
            | Self::IncrementalAlterConfigs
            | Self::AlterPartitionReassignments
            | Self::DescribeClientQuotas
            | Self::AlterClientQuotas
            | Self::BeginQuorumEpoch
            | Self::EndQuorumEpoch
            | Self::FetchSnapshot
            | Self::ConsumerGroupHeartbeat
            | Self::ConsumerGroupDescribe
            | Self::ListConfigResources
            | Self::ShareGroupHeartbeat
            | Self::ShareGroupDescribe
            | Self::AddRaftVoter
            | Self::WriteShareGroupState
            | Self::ReadShareGroupStateSummary
            | Self::StreamsGroupHeartbeat
            | Self::StreamsGroupDescribe
            | Self::DescribeShareGroupOffsets => 1,
            Self::CreateTopics => 7,
            Self::DeleteRecords
            | Self::WriteTxnMarkers
            | Self::AlterConfigs
            | Self::AlterReplicaLogDirs
            | Self::SaslAuthenticate
            | Self::RenewDelegationToken
            | Self::ExpireDelegationToken
            | Self::ElectLeaders
            | Self::Vote
            | Self::DescribeQuorum
            | Self::UpdateFeatures
            | Self::DescribeCluster
            | Self::BrokerHeartbeat
            | Self::ListTransactions
            | Self::ShareFetch
            | Self::ShareAcknowledge => 2,
            Self::DescribeAcls
            | Self::CreateAcls
            | Self::DeleteAcls
            | Self::CreatePartitions
            | Self::CreateDelegationToken
            | Self::DescribeDelegationToken
            | Self::DeleteGroups
            | Self::AlterPartition => 3,
            Self::ListPartitionReassignments
            | Self::OffsetDelete
            | Self::DescribeUserScramCredentials
            | Self::AlterUserScramCredentials
            | Self::Envelope
            | Self::DescribeProducers
            | Self::UnregisterBroker
            | Self::DescribeTransactions
            | Self::AllocateProducerIds
            | Self::ControllerRegistration
            | Self::GetTelemetrySubscriptions
            | Self::PushTelemetry
            | Self::AssignReplicasToDirs
            | Self::DescribeTopicPartitions
            | Self::RemoveRaftVoter
            | Self::UpdateRaftVoter
            | Self::InitializeShareGroupState
            | Self::ReadShareGroupState
            | Self::DeleteShareGroupState
            | Self::AlterShareGroupOffsets
            | Self::DeleteShareGroupOffsets
            | Self::StreamsGroupTopologyDescriptionUpdate
            | Self::UnregisterController => 0,
        }
    }

    /// The highest version for production.
    #[must_use]
    pub const fn max_stable_version(self) -> i16 {
        match self {
            Self::Produce | Self::Metadata => 13,
            Self::Fetch => 18,
            Self::ListOffsets => 11,
            Self::OffsetCommit | Self::OffsetFetch => 10,
            Self::FindCoordinator | Self::DescribeGroups | Self::DeleteTopics | Self::TxnOffsetCommit => 6,
            Self::JoinGroup => 9,
            Self::Heartbeat
            | Self::OffsetForLeaderEpoch
            | Self::AddOffsetsToTxn
            | Self::DescribeConfigs
            | Self::BrokerRegistration => 4,
            Self::LeaveGroup
            | Self::SyncGroup
            | Self::ListGroups
            | Self::ApiVersions
            | Self::InitProducerId
            | Self::AddPartitionsToTxn
            | Self::EndTxn
            | Self::DescribeLogDirs => 5,
            Self::SaslHandshake
            | Self::IncrementalAlterConfigs
            | Self::AlterPartitionReassignments
            | Self::DescribeClientQuotas
            | Self::AlterClientQuotas
            | Self::BeginQuorumEpoch
            | Self::EndQuorumEpoch
            | Self::FetchSnapshot
            | Self::ConsumerGroupHeartbeat
            | Self::ConsumerGroupDescribe
            | Self::ListConfigResources
            | Self::ShareGroupHeartbeat
            | Self::ShareGroupDescribe
            | Self::AddRaftVoter
            | Self::WriteShareGroupState
            | Self::ReadShareGroupStateSummary
            | Self::StreamsGroupHeartbeat
            | Self::StreamsGroupDescribe
            | Self::DescribeShareGroupOffsets => 1,
            Self::CreateTopics => 7,
            Self::DeleteRecords
            | Self::WriteTxnMarkers
            | Self::AlterConfigs
            | Self::AlterReplicaLogDirs
            | Self::SaslAuthenticate
            | Self::RenewDelegationToken
            | Self::ExpireDelegationToken
            | Self::ElectLeaders
            | Self::Vote
            | Self::DescribeQuorum
            | Self::UpdateFeatures
            | Self::DescribeCluster
            | Self::BrokerHeartbeat
            | Self::ListTransactions
            | Self::ShareFetch
            | Self::ShareAcknowledge => 2,
            Self::DescribeAcls
            | Self::CreateAcls
            | Self::DeleteAcls
            | Self::CreatePartitions
            | Self::CreateDelegationToken
            | Self::DescribeDelegationToken
            | Self::DeleteGroups
            | Self::AlterPartition => 3,
            Self::ListPartitionReassignments
            | Self::OffsetDelete
            | Self::DescribeUserScramCredentials
            | Self::AlterUserScramCredentials
            | Self::Envelope
            | Self::DescribeProducers
            | Self::UnregisterBroker
            | Self::DescribeTransactions
            | Self::AllocateProducerIds
            | Self::ControllerRegistration
            | Self::GetTelemetrySubscriptions
            | Self::PushTelemetry
            | Self::AssignReplicasToDirs
            | Self::DescribeTopicPartitions
            | Self::RemoveRaftVoter
            | Self::UpdateRaftVoter
            | Self::InitializeShareGroupState
            | Self::ReadShareGroupState
            | Self::DeleteShareGroupState
            | Self::AlterShareGroupOffsets
            | Self::DeleteShareGroupOffsets
            | Self::StreamsGroupTopologyDescriptionUpdate
            | Self::UnregisterController => 0,
        }
    }

    /// The first flexible version.
    #[must_use]
    pub const fn flexible_from(self) -> Option<i16> {
        match self {
            Self::Produce | Self::Metadata => Some(9),
            Self::Fetch => Some(12),
            Self::ListOffsets | Self::OffsetFetch | Self::JoinGroup => Some(6),
            Self::OffsetCommit => Some(8),
            Self::FindCoordinator
            | Self::ListGroups
            | Self::ApiVersions
            | Self::AddPartitionsToTxn
            | Self::AddOffsetsToTxn
            | Self::EndTxn
            | Self::TxnOffsetCommit => Some(3),
            Self::Heartbeat
            | Self::LeaveGroup
            | Self::SyncGroup
            | Self::DeleteTopics
            | Self::OffsetForLeaderEpoch
            | Self::DescribeConfigs => Some(4),
            Self::DescribeGroups | Self::CreateTopics => Some(5),
            Self::SaslHandshake | Self::OffsetDelete => None,
            Self::DeleteRecords
            | Self::InitProducerId
            | Self::DescribeAcls
            | Self::CreateAcls
            | Self::DeleteAcls
            | Self::AlterConfigs
            | Self::AlterReplicaLogDirs
            | Self::DescribeLogDirs
            | Self::SaslAuthenticate
            | Self::CreatePartitions
            | Self::CreateDelegationToken
            | Self::RenewDelegationToken
            | Self::ExpireDelegationToken
            | Self::DescribeDelegationToken
            | Self::DeleteGroups
            | Self::ElectLeaders => Some(2),
            Self::WriteTxnMarkers
            | Self::IncrementalAlterConfigs
            | Self::DescribeClientQuotas
            | Self::AlterClientQuotas
            | Self::BeginQuorumEpoch
            | Self::EndQuorumEpoch => Some(1),
            Self::AlterPartitionReassignments
            | Self::ListPartitionReassignments
            | Self::DescribeUserScramCredentials
            | Self::AlterUserScramCredentials
            | Self::Vote
            | Self::DescribeQuorum
            | Self::AlterPartition
            | Self::UpdateFeatures
            | Self::Envelope
            | Self::FetchSnapshot
            | Self::DescribeCluster
            | Self::DescribeProducers
            | Self::BrokerRegistration
            | Self::BrokerHeartbeat
            | Self::UnregisterBroker
            | Self::DescribeTransactions
            | Self::ListTransactions
            | Self::AllocateProducerIds
            | Self::ConsumerGroupHeartbeat
            | Self::ConsumerGroupDescribe
            | Self::ControllerRegistration
            | Self::GetTelemetrySubscriptions
            | Self::PushTelemetry
            | Self::AssignReplicasToDirs
            | Self::ListConfigResources
            | Self::DescribeTopicPartitions
            | Self::ShareGroupHeartbeat
            | Self::ShareGroupDescribe
            | Self::ShareFetch
            | Self::ShareAcknowledge
            | Self::AddRaftVoter
            | Self::RemoveRaftVoter
            | Self::UpdateRaftVoter
            | Self::InitializeShareGroupState
            | Self::ReadShareGroupState
            | Self::WriteShareGroupState
            | Self::DeleteShareGroupState
            | Self::ReadShareGroupStateSummary
            | Self::StreamsGroupHeartbeat
            | Self::StreamsGroupDescribe
            | Self::DescribeShareGroupOffsets
            | Self::AlterShareGroupOffsets
            | Self::DeleteShareGroupOffsets
            | Self::StreamsGroupTopologyDescriptionUpdate
            | Self::UnregisterController => Some(0),
        }
    }

    /// What a broker's listener advertises, unstable versions left out; none where it doesn't serve the API.
    /// Produce is advertised from version 0 for old clients' sake, and served from 3.
    #[must_use]
    pub const fn broker_advertises(self) -> Option<RangeInclusive<i16>> {
        match self {
            Self::Produce | Self::Metadata => Some(0..=13),
            Self::Fetch => Some(4..=18),
            Self::ListOffsets => Some(1..=11),
            Self::OffsetCommit => Some(2..=10),
            Self::OffsetFetch => Some(1..=10),
            Self::FindCoordinator | Self::DescribeGroups | Self::TxnOffsetCommit => Some(0..=6),
            Self::JoinGroup => Some(0..=9),
            Self::Heartbeat | Self::AddOffsetsToTxn => Some(0..=4),
            Self::LeaveGroup
            | Self::SyncGroup
            | Self::ListGroups
            | Self::ApiVersions
            | Self::InitProducerId
            | Self::AddPartitionsToTxn
            | Self::EndTxn => Some(0..=5),
            Self::SaslHandshake
            | Self::IncrementalAlterConfigs
            | Self::AlterPartitionReassignments
            | Self::DescribeClientQuotas
            | Self::AlterClientQuotas
            | Self::ConsumerGroupHeartbeat
            | Self::ConsumerGroupDescribe
            | Self::ListConfigResources
            | Self::AddRaftVoter
            | Self::WriteShareGroupState
            | Self::ReadShareGroupStateSummary
            | Self::StreamsGroupHeartbeat
            | Self::StreamsGroupDescribe
            | Self::DescribeShareGroupOffsets => Some(0..=1),
            Self::CreateTopics => Some(2..=7),
            Self::DeleteTopics => Some(1..=6),
            Self::DeleteRecords
            | Self::AlterConfigs
            | Self::SaslAuthenticate
            | Self::ElectLeaders
            | Self::DescribeQuorum
            | Self::UpdateFeatures
            | Self::DescribeCluster
            | Self::ListTransactions => Some(0..=2),
            Self::OffsetForLeaderEpoch => Some(2..=4),
            Self::WriteTxnMarkers
            | Self::AlterReplicaLogDirs
            | Self::RenewDelegationToken
            | Self::ExpireDelegationToken
            | Self::ShareFetch
            | Self::ShareAcknowledge => Some(1..=2),
            Self::DescribeAcls
            | Self::CreateAcls
            | Self::DeleteAcls
            | Self::CreateDelegationToken
            | Self::DescribeDelegationToken => Some(1..=3),
            Self::DescribeConfigs => Some(1..=4),
            Self::DescribeLogDirs => Some(1..=5),
            Self::CreatePartitions | Self::DeleteGroups => Some(0..=3),
            Self::ListPartitionReassignments
            | Self::OffsetDelete
            | Self::DescribeUserScramCredentials
            | Self::AlterUserScramCredentials
            | Self::DescribeProducers
            | Self::UnregisterBroker
            | Self::DescribeTransactions
            | Self::GetTelemetrySubscriptions
            | Self::PushTelemetry
            | Self::DescribeTopicPartitions
            | Self::RemoveRaftVoter
            | Self::InitializeShareGroupState
            | Self::ReadShareGroupState
            | Self::DeleteShareGroupState
            | Self::AlterShareGroupOffsets
            | Self::DeleteShareGroupOffsets
            | Self::StreamsGroupTopologyDescriptionUpdate
            | Self::UnregisterController => Some(0..=0),
            Self::Vote
            | Self::BeginQuorumEpoch
            | Self::EndQuorumEpoch
            | Self::AlterPartition
            | Self::Envelope
            | Self::FetchSnapshot
            | Self::BrokerRegistration
            | Self::BrokerHeartbeat
            | Self::AllocateProducerIds
            | Self::ControllerRegistration
            | Self::AssignReplicasToDirs
            | Self::UpdateRaftVoter => None,
            Self::ShareGroupHeartbeat | Self::ShareGroupDescribe => Some(1..=1),
        }
    }

    /// What a controller's listener advertises, unstable versions left out; none where it doesn't serve the API.
    #[must_use]
    pub const fn controller_advertises(self) -> Option<RangeInclusive<i16>> {
        match self {
            Self::Produce
            | Self::ListOffsets
            | Self::Metadata
            | Self::OffsetCommit
            | Self::OffsetFetch
            | Self::FindCoordinator
            | Self::JoinGroup
            | Self::Heartbeat
            | Self::LeaveGroup
            | Self::SyncGroup
            | Self::DescribeGroups
            | Self::ListGroups
            | Self::DeleteRecords
            | Self::InitProducerId
            | Self::OffsetForLeaderEpoch
            | Self::AddPartitionsToTxn
            | Self::AddOffsetsToTxn
            | Self::EndTxn
            | Self::WriteTxnMarkers
            | Self::TxnOffsetCommit
            | Self::AlterReplicaLogDirs
            | Self::DescribeLogDirs
            | Self::DeleteGroups
            | Self::OffsetDelete
            | Self::DescribeClientQuotas
            | Self::DescribeProducers
            | Self::DescribeTransactions
            | Self::ListTransactions
            | Self::ConsumerGroupHeartbeat
            | Self::ConsumerGroupDescribe
            | Self::GetTelemetrySubscriptions
            | Self::PushTelemetry
            | Self::ListConfigResources
            | Self::DescribeTopicPartitions
            | Self::ShareGroupHeartbeat
            | Self::ShareGroupDescribe
            | Self::ShareFetch
            | Self::ShareAcknowledge
            | Self::InitializeShareGroupState
            | Self::ReadShareGroupState
            | Self::WriteShareGroupState
            | Self::DeleteShareGroupState
            | Self::ReadShareGroupStateSummary
            | Self::StreamsGroupHeartbeat
            | Self::StreamsGroupDescribe
            | Self::DescribeShareGroupOffsets
            | Self::AlterShareGroupOffsets
            | Self::DeleteShareGroupOffsets
            | Self::StreamsGroupTopologyDescriptionUpdate => None,
            Self::Fetch => Some(4..=18),
            Self::SaslHandshake
            | Self::IncrementalAlterConfigs
            | Self::AlterPartitionReassignments
            | Self::AlterClientQuotas
            | Self::BeginQuorumEpoch
            | Self::EndQuorumEpoch
            | Self::FetchSnapshot
            | Self::AddRaftVoter => Some(0..=1),
            Self::ApiVersions => Some(0..=5),
            Self::CreateTopics => Some(2..=7),
            Self::DeleteTopics => Some(1..=6),
            Self::DescribeAcls
            | Self::CreateAcls
            | Self::DeleteAcls
            | Self::CreateDelegationToken
            | Self::DescribeDelegationToken => Some(1..=3),
            Self::DescribeConfigs => Some(1..=4),
            Self::AlterConfigs
            | Self::SaslAuthenticate
            | Self::ElectLeaders
            | Self::Vote
            | Self::DescribeQuorum
            | Self::UpdateFeatures
            | Self::DescribeCluster
            | Self::BrokerHeartbeat => Some(0..=2),
            Self::CreatePartitions => Some(0..=3),
            Self::RenewDelegationToken | Self::ExpireDelegationToken => Some(1..=2),
            Self::ListPartitionReassignments
            | Self::DescribeUserScramCredentials
            | Self::AlterUserScramCredentials
            | Self::Envelope
            | Self::UnregisterBroker
            | Self::AllocateProducerIds
            | Self::ControllerRegistration
            | Self::AssignReplicasToDirs
            | Self::RemoveRaftVoter
            | Self::UpdateRaftVoter
            | Self::UnregisterController => Some(0..=0),
            Self::AlterPartition => Some(2..=3),
            Self::BrokerRegistration => Some(0..=4),
        }
    }

    /// The response header version of all versions, where flexible versions don't tell it.
    #[must_use]
    const fn fixed_response_header(self) -> Option<i16> {
        match self {
            Self::Produce
            | Self::Fetch
            | Self::ListOffsets
            | Self::Metadata
            | Self::OffsetCommit
            | Self::OffsetFetch
            | Self::FindCoordinator
            | Self::JoinGroup
            | Self::Heartbeat
            | Self::LeaveGroup
            | Self::SyncGroup
            | Self::DescribeGroups
            | Self::ListGroups
            | Self::SaslHandshake
            | Self::CreateTopics
            | Self::DeleteTopics
            | Self::DeleteRecords
            | Self::InitProducerId
            | Self::OffsetForLeaderEpoch
            | Self::AddPartitionsToTxn
            | Self::AddOffsetsToTxn
            | Self::EndTxn
            | Self::WriteTxnMarkers
            | Self::TxnOffsetCommit
            | Self::DescribeAcls
            | Self::CreateAcls
            | Self::DeleteAcls
            | Self::DescribeConfigs
            | Self::AlterConfigs
            | Self::AlterReplicaLogDirs
            | Self::DescribeLogDirs
            | Self::SaslAuthenticate
            | Self::CreatePartitions
            | Self::CreateDelegationToken
            | Self::RenewDelegationToken
            | Self::ExpireDelegationToken
            | Self::DescribeDelegationToken
            | Self::DeleteGroups
            | Self::ElectLeaders
            | Self::IncrementalAlterConfigs
            | Self::AlterPartitionReassignments
            | Self::ListPartitionReassignments
            | Self::OffsetDelete
            | Self::DescribeClientQuotas
            | Self::AlterClientQuotas
            | Self::DescribeUserScramCredentials
            | Self::AlterUserScramCredentials
            | Self::Vote
            | Self::BeginQuorumEpoch
            | Self::EndQuorumEpoch
            | Self::DescribeQuorum
            | Self::AlterPartition
            | Self::UpdateFeatures
            | Self::Envelope
            | Self::FetchSnapshot
            | Self::DescribeCluster
            | Self::DescribeProducers
            | Self::BrokerRegistration
            | Self::BrokerHeartbeat
            | Self::UnregisterBroker
            | Self::DescribeTransactions
            | Self::ListTransactions
            | Self::AllocateProducerIds
            | Self::ConsumerGroupHeartbeat
            | Self::ConsumerGroupDescribe
            | Self::ControllerRegistration
            | Self::GetTelemetrySubscriptions
            | Self::PushTelemetry
            | Self::AssignReplicasToDirs
            | Self::ListConfigResources
            | Self::DescribeTopicPartitions
            | Self::ShareGroupHeartbeat
            | Self::ShareGroupDescribe
            | Self::ShareFetch
            | Self::ShareAcknowledge
            | Self::AddRaftVoter
            | Self::RemoveRaftVoter
            | Self::UpdateRaftVoter
            | Self::InitializeShareGroupState
            | Self::ReadShareGroupState
            | Self::WriteShareGroupState
            | Self::DeleteShareGroupState
            | Self::ReadShareGroupStateSummary
            | Self::StreamsGroupHeartbeat
            | Self::StreamsGroupDescribe
            | Self::DescribeShareGroupOffsets
            | Self::AlterShareGroupOffsets
            | Self::DeleteShareGroupOffsets
            | Self::StreamsGroupTopologyDescriptionUpdate
            | Self::UnregisterController => None,
            Self::ApiVersions => Some(0),
        }
    }

    /// True where only other members of the cluster may ask.
    #[must_use]
    pub const fn cluster_action(self) -> bool {
        matches!(
            self,
            Self::WriteTxnMarkers
                | Self::Vote
                | Self::BeginQuorumEpoch
                | Self::EndQuorumEpoch
                | Self::DescribeQuorum
                | Self::AlterPartition
                | Self::UpdateFeatures
                | Self::Envelope
                | Self::BrokerRegistration
                | Self::BrokerHeartbeat
                | Self::AllocateProducerIds
                | Self::InitializeShareGroupState
                | Self::ReadShareGroupState
                | Self::WriteShareGroupState
                | Self::DeleteShareGroupState
                | Self::ReadShareGroupStateSummary
        )
    }

    /// True where a broker passes the request on to the active controller.
    #[must_use]
    pub const fn forwardable(self) -> bool {
        matches!(
            self,
            Self::CreateTopics
                | Self::DeleteTopics
                | Self::CreateAcls
                | Self::DeleteAcls
                | Self::AlterConfigs
                | Self::CreatePartitions
                | Self::CreateDelegationToken
                | Self::RenewDelegationToken
                | Self::ExpireDelegationToken
                | Self::ElectLeaders
                | Self::IncrementalAlterConfigs
                | Self::AlterPartitionReassignments
                | Self::ListPartitionReassignments
                | Self::AlterClientQuotas
                | Self::AlterUserScramCredentials
                | Self::DescribeQuorum
                | Self::UpdateFeatures
                | Self::UnregisterBroker
                | Self::AllocateProducerIds
                | Self::AddRaftVoter
                | Self::RemoveRaftVoter
                | Self::UnregisterController
        )
    }

    /// True where the version has a schema here, for production or not.
    #[must_use]
    pub const fn has_version(self, version: i16) -> bool {
        self.min_version() <= version && version <= self.max_version()
    }

    /// True where the version has compact lengths and tagged fields.
    #[must_use]
    pub const fn is_flexible(self, version: i16) -> bool {
        match self.flexible_from() {
            Some(first) => version >= first,
            None => false,
        }
    }

    /// The version of the header in front of a request of this version.
    #[must_use]
    pub const fn request_header_version(self, version: i16) -> i16 {
        if self.is_flexible(version) { 2 } else { 1 }
    }

    /// The version of the header in front of a response of this version.
    #[must_use]
    pub const fn response_header_version(self, version: i16) -> i16 {
        match self.fixed_response_header() {
            Some(header) => header,
            None if self.is_flexible(version) => 1,
            None => 0,
        }
    }
}

impl fmt::Display for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
