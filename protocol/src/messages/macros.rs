//! Code over all APIs, or all messages, from the caller's own.
//!
//! Generated from `protocol/schema/*.schema` by `cargo xtask generate`: edit the schema, not this file.

/// Runs a block with the request type of an API key:
/// `with_request!(key, R => answer::<R>(frame))`. The type of the response is `R::Response`.
#[macro_export]
macro_rules! with_request {
    ($key:expr, $request:ident => $body:expr) => {
        match $key {
            $crate::ApiKey::Produce => { type $request = $crate::messages::produce::ProduceRequest; $body }
            $crate::ApiKey::Fetch => { type $request = $crate::messages::fetch::FetchRequest; $body }
            $crate::ApiKey::ListOffsets => { type $request = $crate::messages::list_offsets::ListOffsetsRequest; $body }
            $crate::ApiKey::Metadata => { type $request = $crate::messages::metadata::MetadataRequest; $body }
            $crate::ApiKey::OffsetCommit => { type $request = $crate::messages::offset_commit::OffsetCommitRequest; $body }
            $crate::ApiKey::OffsetFetch => { type $request = $crate::messages::offset_fetch::OffsetFetchRequest; $body }
            $crate::ApiKey::FindCoordinator => { type $request = $crate::messages::find_coordinator::FindCoordinatorRequest; $body }
            $crate::ApiKey::JoinGroup => { type $request = $crate::messages::join_group::JoinGroupRequest; $body }
            $crate::ApiKey::Heartbeat => { type $request = $crate::messages::heartbeat::HeartbeatRequest; $body }
            $crate::ApiKey::LeaveGroup => { type $request = $crate::messages::leave_group::LeaveGroupRequest; $body }
            $crate::ApiKey::SyncGroup => { type $request = $crate::messages::sync_group::SyncGroupRequest; $body }
            $crate::ApiKey::DescribeGroups => { type $request = $crate::messages::describe_groups::DescribeGroupsRequest; $body }
            $crate::ApiKey::ListGroups => { type $request = $crate::messages::list_groups::ListGroupsRequest; $body }
            $crate::ApiKey::SaslHandshake => { type $request = $crate::messages::sasl_handshake::SaslHandshakeRequest; $body }
            $crate::ApiKey::ApiVersions => { type $request = $crate::messages::api_versions::ApiVersionsRequest; $body }
            $crate::ApiKey::CreateTopics => { type $request = $crate::messages::create_topics::CreateTopicsRequest; $body }
            $crate::ApiKey::DeleteTopics => { type $request = $crate::messages::delete_topics::DeleteTopicsRequest; $body }
            $crate::ApiKey::DeleteRecords => { type $request = $crate::messages::delete_records::DeleteRecordsRequest; $body }
            $crate::ApiKey::InitProducerId => { type $request = $crate::messages::init_producer_id::InitProducerIdRequest; $body }
            $crate::ApiKey::OffsetForLeaderEpoch => { type $request = $crate::messages::offset_for_leader_epoch::OffsetForLeaderEpochRequest; $body }
            $crate::ApiKey::AddPartitionsToTxn => { type $request = $crate::messages::add_partitions_to_txn::AddPartitionsToTxnRequest; $body }
            $crate::ApiKey::AddOffsetsToTxn => { type $request = $crate::messages::add_offsets_to_txn::AddOffsetsToTxnRequest; $body }
            $crate::ApiKey::EndTxn => { type $request = $crate::messages::end_txn::EndTxnRequest; $body }
            $crate::ApiKey::WriteTxnMarkers => { type $request = $crate::messages::write_txn_markers::WriteTxnMarkersRequest; $body }
            $crate::ApiKey::TxnOffsetCommit => { type $request = $crate::messages::txn_offset_commit::TxnOffsetCommitRequest; $body }
            $crate::ApiKey::DescribeAcls => { type $request = $crate::messages::describe_acls::DescribeAclsRequest; $body }
            $crate::ApiKey::CreateAcls => { type $request = $crate::messages::create_acls::CreateAclsRequest; $body }
            $crate::ApiKey::DeleteAcls => { type $request = $crate::messages::delete_acls::DeleteAclsRequest; $body }
            $crate::ApiKey::DescribeConfigs => { type $request = $crate::messages::describe_configs::DescribeConfigsRequest; $body }
            $crate::ApiKey::AlterConfigs => { type $request = $crate::messages::alter_configs::AlterConfigsRequest; $body }
            $crate::ApiKey::AlterReplicaLogDirs => { type $request = $crate::messages::alter_replica_log_dirs::AlterReplicaLogDirsRequest; $body }
            $crate::ApiKey::DescribeLogDirs => { type $request = $crate::messages::describe_log_dirs::DescribeLogDirsRequest; $body }
            $crate::ApiKey::SaslAuthenticate => { type $request = $crate::messages::sasl_authenticate::SaslAuthenticateRequest; $body }
            $crate::ApiKey::CreatePartitions => { type $request = $crate::messages::create_partitions::CreatePartitionsRequest; $body }
            $crate::ApiKey::CreateDelegationToken => { type $request = $crate::messages::create_delegation_token::CreateDelegationTokenRequest; $body }
            $crate::ApiKey::RenewDelegationToken => { type $request = $crate::messages::renew_delegation_token::RenewDelegationTokenRequest; $body }
            $crate::ApiKey::ExpireDelegationToken => { type $request = $crate::messages::expire_delegation_token::ExpireDelegationTokenRequest; $body }
            $crate::ApiKey::DescribeDelegationToken => { type $request = $crate::messages::describe_delegation_token::DescribeDelegationTokenRequest; $body }
            $crate::ApiKey::DeleteGroups => { type $request = $crate::messages::delete_groups::DeleteGroupsRequest; $body }
            $crate::ApiKey::ElectLeaders => { type $request = $crate::messages::elect_leaders::ElectLeadersRequest; $body }
            $crate::ApiKey::IncrementalAlterConfigs => { type $request = $crate::messages::incremental_alter_configs::IncrementalAlterConfigsRequest; $body }
            $crate::ApiKey::AlterPartitionReassignments => { type $request = $crate::messages::alter_partition_reassignments::AlterPartitionReassignmentsRequest; $body }
            $crate::ApiKey::ListPartitionReassignments => { type $request = $crate::messages::list_partition_reassignments::ListPartitionReassignmentsRequest; $body }
            $crate::ApiKey::OffsetDelete => { type $request = $crate::messages::offset_delete::OffsetDeleteRequest; $body }
            $crate::ApiKey::DescribeClientQuotas => { type $request = $crate::messages::describe_client_quotas::DescribeClientQuotasRequest; $body }
            $crate::ApiKey::AlterClientQuotas => { type $request = $crate::messages::alter_client_quotas::AlterClientQuotasRequest; $body }
            $crate::ApiKey::DescribeUserScramCredentials => { type $request = $crate::messages::describe_user_scram_credentials::DescribeUserScramCredentialsRequest; $body }
            $crate::ApiKey::AlterUserScramCredentials => { type $request = $crate::messages::alter_user_scram_credentials::AlterUserScramCredentialsRequest; $body }
            $crate::ApiKey::Vote => { type $request = $crate::messages::vote::VoteRequest; $body }
            $crate::ApiKey::BeginQuorumEpoch => { type $request = $crate::messages::begin_quorum_epoch::BeginQuorumEpochRequest; $body }
            $crate::ApiKey::EndQuorumEpoch => { type $request = $crate::messages::end_quorum_epoch::EndQuorumEpochRequest; $body }
            $crate::ApiKey::DescribeQuorum => { type $request = $crate::messages::describe_quorum::DescribeQuorumRequest; $body }
            $crate::ApiKey::AlterPartition => { type $request = $crate::messages::alter_partition::AlterPartitionRequest; $body }
            $crate::ApiKey::UpdateFeatures => { type $request = $crate::messages::update_features::UpdateFeaturesRequest; $body }
            $crate::ApiKey::Envelope => { type $request = $crate::messages::envelope::EnvelopeRequest; $body }
            $crate::ApiKey::FetchSnapshot => { type $request = $crate::messages::fetch_snapshot::FetchSnapshotRequest; $body }
            $crate::ApiKey::DescribeCluster => { type $request = $crate::messages::describe_cluster::DescribeClusterRequest; $body }
            $crate::ApiKey::DescribeProducers => { type $request = $crate::messages::describe_producers::DescribeProducersRequest; $body }
            $crate::ApiKey::BrokerRegistration => { type $request = $crate::messages::broker_registration::BrokerRegistrationRequest; $body }
            $crate::ApiKey::BrokerHeartbeat => { type $request = $crate::messages::broker_heartbeat::BrokerHeartbeatRequest; $body }
            $crate::ApiKey::UnregisterBroker => { type $request = $crate::messages::unregister_broker::UnregisterBrokerRequest; $body }
            $crate::ApiKey::DescribeTransactions => { type $request = $crate::messages::describe_transactions::DescribeTransactionsRequest; $body }
            $crate::ApiKey::ListTransactions => { type $request = $crate::messages::list_transactions::ListTransactionsRequest; $body }
            $crate::ApiKey::AllocateProducerIds => { type $request = $crate::messages::allocate_producer_ids::AllocateProducerIdsRequest; $body }
            $crate::ApiKey::ConsumerGroupHeartbeat => { type $request = $crate::messages::consumer_group_heartbeat::ConsumerGroupHeartbeatRequest; $body }
            $crate::ApiKey::ConsumerGroupDescribe => { type $request = $crate::messages::consumer_group_describe::ConsumerGroupDescribeRequest; $body }
            $crate::ApiKey::ControllerRegistration => { type $request = $crate::messages::controller_registration::ControllerRegistrationRequest; $body }
            $crate::ApiKey::GetTelemetrySubscriptions => { type $request = $crate::messages::get_telemetry_subscriptions::GetTelemetrySubscriptionsRequest; $body }
            $crate::ApiKey::PushTelemetry => { type $request = $crate::messages::push_telemetry::PushTelemetryRequest; $body }
            $crate::ApiKey::AssignReplicasToDirs => { type $request = $crate::messages::assign_replicas_to_dirs::AssignReplicasToDirsRequest; $body }
            $crate::ApiKey::ListConfigResources => { type $request = $crate::messages::list_config_resources::ListConfigResourcesRequest; $body }
            $crate::ApiKey::DescribeTopicPartitions => { type $request = $crate::messages::describe_topic_partitions::DescribeTopicPartitionsRequest; $body }
            $crate::ApiKey::ShareGroupHeartbeat => { type $request = $crate::messages::share_group_heartbeat::ShareGroupHeartbeatRequest; $body }
            $crate::ApiKey::ShareGroupDescribe => { type $request = $crate::messages::share_group_describe::ShareGroupDescribeRequest; $body }
            $crate::ApiKey::ShareFetch => { type $request = $crate::messages::share_fetch::ShareFetchRequest; $body }
            $crate::ApiKey::ShareAcknowledge => { type $request = $crate::messages::share_acknowledge::ShareAcknowledgeRequest; $body }
            $crate::ApiKey::AddRaftVoter => { type $request = $crate::messages::add_raft_voter::AddRaftVoterRequest; $body }
            $crate::ApiKey::RemoveRaftVoter => { type $request = $crate::messages::remove_raft_voter::RemoveRaftVoterRequest; $body }
            $crate::ApiKey::UpdateRaftVoter => { type $request = $crate::messages::update_raft_voter::UpdateRaftVoterRequest; $body }
            $crate::ApiKey::InitializeShareGroupState => { type $request = $crate::messages::initialize_share_group_state::InitializeShareGroupStateRequest; $body }
            $crate::ApiKey::ReadShareGroupState => { type $request = $crate::messages::read_share_group_state::ReadShareGroupStateRequest; $body }
            $crate::ApiKey::WriteShareGroupState => { type $request = $crate::messages::write_share_group_state::WriteShareGroupStateRequest; $body }
            $crate::ApiKey::DeleteShareGroupState => { type $request = $crate::messages::delete_share_group_state::DeleteShareGroupStateRequest; $body }
            $crate::ApiKey::ReadShareGroupStateSummary => { type $request = $crate::messages::read_share_group_state_summary::ReadShareGroupStateSummaryRequest; $body }
            $crate::ApiKey::StreamsGroupHeartbeat => { type $request = $crate::messages::streams_group_heartbeat::StreamsGroupHeartbeatRequest; $body }
            $crate::ApiKey::StreamsGroupDescribe => { type $request = $crate::messages::streams_group_describe::StreamsGroupDescribeRequest; $body }
            $crate::ApiKey::DescribeShareGroupOffsets => { type $request = $crate::messages::describe_share_group_offsets::DescribeShareGroupOffsetsRequest; $body }
            $crate::ApiKey::AlterShareGroupOffsets => { type $request = $crate::messages::alter_share_group_offsets::AlterShareGroupOffsetsRequest; $body }
            $crate::ApiKey::DeleteShareGroupOffsets => { type $request = $crate::messages::delete_share_group_offsets::DeleteShareGroupOffsetsRequest; $body }
            $crate::ApiKey::StreamsGroupTopologyDescriptionUpdate => { type $request = $crate::messages::streams_group_topology_description_update::StreamsGroupTopologyDescriptionUpdateRequest; $body }
            $crate::ApiKey::UnregisterController => { type $request = $crate::messages::unregister_controller::UnregisterControllerRequest; $body }
        }
    };
}

/// Hands the paths of all message types to a macro of the caller: `for_each_message!(my_macro)`.
#[macro_export]
macro_rules! for_each_message {
    ($with:ident) => {
        $with! {
            $crate::messages::produce::ProduceRequest,
            $crate::messages::produce::ProduceResponse,
            $crate::messages::fetch::FetchRequest,
            $crate::messages::fetch::FetchResponse,
            $crate::messages::list_offsets::ListOffsetsRequest,
            $crate::messages::list_offsets::ListOffsetsResponse,
            $crate::messages::metadata::MetadataRequest,
            $crate::messages::metadata::MetadataResponse,
            $crate::messages::offset_commit::OffsetCommitRequest,
            $crate::messages::offset_commit::OffsetCommitResponse,
            $crate::messages::offset_fetch::OffsetFetchRequest,
            $crate::messages::offset_fetch::OffsetFetchResponse,
            $crate::messages::find_coordinator::FindCoordinatorRequest,
            $crate::messages::find_coordinator::FindCoordinatorResponse,
            $crate::messages::join_group::JoinGroupRequest,
            $crate::messages::join_group::JoinGroupResponse,
            $crate::messages::heartbeat::HeartbeatRequest,
            $crate::messages::heartbeat::HeartbeatResponse,
            $crate::messages::leave_group::LeaveGroupRequest,
            $crate::messages::leave_group::LeaveGroupResponse,
            $crate::messages::sync_group::SyncGroupRequest,
            $crate::messages::sync_group::SyncGroupResponse,
            $crate::messages::describe_groups::DescribeGroupsRequest,
            $crate::messages::describe_groups::DescribeGroupsResponse,
            $crate::messages::list_groups::ListGroupsRequest,
            $crate::messages::list_groups::ListGroupsResponse,
            $crate::messages::sasl_handshake::SaslHandshakeRequest,
            $crate::messages::sasl_handshake::SaslHandshakeResponse,
            $crate::messages::api_versions::ApiVersionsRequest,
            $crate::messages::api_versions::ApiVersionsResponse,
            $crate::messages::create_topics::CreateTopicsRequest,
            $crate::messages::create_topics::CreateTopicsResponse,
            $crate::messages::delete_topics::DeleteTopicsRequest,
            $crate::messages::delete_topics::DeleteTopicsResponse,
            $crate::messages::delete_records::DeleteRecordsRequest,
            $crate::messages::delete_records::DeleteRecordsResponse,
            $crate::messages::init_producer_id::InitProducerIdRequest,
            $crate::messages::init_producer_id::InitProducerIdResponse,
            $crate::messages::offset_for_leader_epoch::OffsetForLeaderEpochRequest,
            $crate::messages::offset_for_leader_epoch::OffsetForLeaderEpochResponse,
            $crate::messages::add_partitions_to_txn::AddPartitionsToTxnRequest,
            $crate::messages::add_partitions_to_txn::AddPartitionsToTxnResponse,
            $crate::messages::add_offsets_to_txn::AddOffsetsToTxnRequest,
            $crate::messages::add_offsets_to_txn::AddOffsetsToTxnResponse,
            $crate::messages::end_txn::EndTxnRequest,
            $crate::messages::end_txn::EndTxnResponse,
            $crate::messages::write_txn_markers::WriteTxnMarkersRequest,
            $crate::messages::write_txn_markers::WriteTxnMarkersResponse,
            $crate::messages::txn_offset_commit::TxnOffsetCommitRequest,
            $crate::messages::txn_offset_commit::TxnOffsetCommitResponse,
            $crate::messages::describe_acls::DescribeAclsRequest,
            $crate::messages::describe_acls::DescribeAclsResponse,
            $crate::messages::create_acls::CreateAclsRequest,
            $crate::messages::create_acls::CreateAclsResponse,
            $crate::messages::delete_acls::DeleteAclsRequest,
            $crate::messages::delete_acls::DeleteAclsResponse,
            $crate::messages::describe_configs::DescribeConfigsRequest,
            $crate::messages::describe_configs::DescribeConfigsResponse,
            $crate::messages::alter_configs::AlterConfigsRequest,
            $crate::messages::alter_configs::AlterConfigsResponse,
            $crate::messages::alter_replica_log_dirs::AlterReplicaLogDirsRequest,
            $crate::messages::alter_replica_log_dirs::AlterReplicaLogDirsResponse,
            $crate::messages::describe_log_dirs::DescribeLogDirsRequest,
            $crate::messages::describe_log_dirs::DescribeLogDirsResponse,
            $crate::messages::sasl_authenticate::SaslAuthenticateRequest,
            $crate::messages::sasl_authenticate::SaslAuthenticateResponse,
            $crate::messages::create_partitions::CreatePartitionsRequest,
            $crate::messages::create_partitions::CreatePartitionsResponse,
            $crate::messages::create_delegation_token::CreateDelegationTokenRequest,
            $crate::messages::create_delegation_token::CreateDelegationTokenResponse,
            $crate::messages::renew_delegation_token::RenewDelegationTokenRequest,
            $crate::messages::renew_delegation_token::RenewDelegationTokenResponse,
            $crate::messages::expire_delegation_token::ExpireDelegationTokenRequest,
            $crate::messages::expire_delegation_token::ExpireDelegationTokenResponse,
            $crate::messages::describe_delegation_token::DescribeDelegationTokenRequest,
            $crate::messages::describe_delegation_token::DescribeDelegationTokenResponse,
            $crate::messages::delete_groups::DeleteGroupsRequest,
            $crate::messages::delete_groups::DeleteGroupsResponse,
            $crate::messages::elect_leaders::ElectLeadersRequest,
            $crate::messages::elect_leaders::ElectLeadersResponse,
            $crate::messages::incremental_alter_configs::IncrementalAlterConfigsRequest,
            $crate::messages::incremental_alter_configs::IncrementalAlterConfigsResponse,
            $crate::messages::alter_partition_reassignments::AlterPartitionReassignmentsRequest,
            $crate::messages::alter_partition_reassignments::AlterPartitionReassignmentsResponse,
            $crate::messages::list_partition_reassignments::ListPartitionReassignmentsRequest,
            $crate::messages::list_partition_reassignments::ListPartitionReassignmentsResponse,
            $crate::messages::offset_delete::OffsetDeleteRequest,
            $crate::messages::offset_delete::OffsetDeleteResponse,
            $crate::messages::describe_client_quotas::DescribeClientQuotasRequest,
            $crate::messages::describe_client_quotas::DescribeClientQuotasResponse,
            $crate::messages::alter_client_quotas::AlterClientQuotasRequest,
            $crate::messages::alter_client_quotas::AlterClientQuotasResponse,
            $crate::messages::describe_user_scram_credentials::DescribeUserScramCredentialsRequest,
            $crate::messages::describe_user_scram_credentials::DescribeUserScramCredentialsResponse,
            $crate::messages::alter_user_scram_credentials::AlterUserScramCredentialsRequest,
            $crate::messages::alter_user_scram_credentials::AlterUserScramCredentialsResponse,
            $crate::messages::vote::VoteRequest,
            $crate::messages::vote::VoteResponse,
            $crate::messages::begin_quorum_epoch::BeginQuorumEpochRequest,
            $crate::messages::begin_quorum_epoch::BeginQuorumEpochResponse,
            $crate::messages::end_quorum_epoch::EndQuorumEpochRequest,
            $crate::messages::end_quorum_epoch::EndQuorumEpochResponse,
            $crate::messages::describe_quorum::DescribeQuorumRequest,
            $crate::messages::describe_quorum::DescribeQuorumResponse,
            $crate::messages::alter_partition::AlterPartitionRequest,
            $crate::messages::alter_partition::AlterPartitionResponse,
            $crate::messages::update_features::UpdateFeaturesRequest,
            $crate::messages::update_features::UpdateFeaturesResponse,
            $crate::messages::envelope::EnvelopeRequest,
            $crate::messages::envelope::EnvelopeResponse,
            $crate::messages::fetch_snapshot::FetchSnapshotRequest,
            $crate::messages::fetch_snapshot::FetchSnapshotResponse,
            $crate::messages::describe_cluster::DescribeClusterRequest,
            $crate::messages::describe_cluster::DescribeClusterResponse,
            $crate::messages::describe_producers::DescribeProducersRequest,
            $crate::messages::describe_producers::DescribeProducersResponse,
            $crate::messages::broker_registration::BrokerRegistrationRequest,
            $crate::messages::broker_registration::BrokerRegistrationResponse,
            $crate::messages::broker_heartbeat::BrokerHeartbeatRequest,
            $crate::messages::broker_heartbeat::BrokerHeartbeatResponse,
            $crate::messages::unregister_broker::UnregisterBrokerRequest,
            $crate::messages::unregister_broker::UnregisterBrokerResponse,
            $crate::messages::describe_transactions::DescribeTransactionsRequest,
            $crate::messages::describe_transactions::DescribeTransactionsResponse,
            $crate::messages::list_transactions::ListTransactionsRequest,
            $crate::messages::list_transactions::ListTransactionsResponse,
            $crate::messages::allocate_producer_ids::AllocateProducerIdsRequest,
            $crate::messages::allocate_producer_ids::AllocateProducerIdsResponse,
            $crate::messages::consumer_group_heartbeat::ConsumerGroupHeartbeatRequest,
            $crate::messages::consumer_group_heartbeat::ConsumerGroupHeartbeatResponse,
            $crate::messages::consumer_group_describe::ConsumerGroupDescribeRequest,
            $crate::messages::consumer_group_describe::ConsumerGroupDescribeResponse,
            $crate::messages::controller_registration::ControllerRegistrationRequest,
            $crate::messages::controller_registration::ControllerRegistrationResponse,
            $crate::messages::get_telemetry_subscriptions::GetTelemetrySubscriptionsRequest,
            $crate::messages::get_telemetry_subscriptions::GetTelemetrySubscriptionsResponse,
            $crate::messages::push_telemetry::PushTelemetryRequest,
            $crate::messages::push_telemetry::PushTelemetryResponse,
            $crate::messages::assign_replicas_to_dirs::AssignReplicasToDirsRequest,
            $crate::messages::assign_replicas_to_dirs::AssignReplicasToDirsResponse,
            $crate::messages::list_config_resources::ListConfigResourcesRequest,
            $crate::messages::list_config_resources::ListConfigResourcesResponse,
            $crate::messages::describe_topic_partitions::DescribeTopicPartitionsRequest,
            $crate::messages::describe_topic_partitions::DescribeTopicPartitionsResponse,
            $crate::messages::share_group_heartbeat::ShareGroupHeartbeatRequest,
            $crate::messages::share_group_heartbeat::ShareGroupHeartbeatResponse,
            $crate::messages::share_group_describe::ShareGroupDescribeRequest,
            $crate::messages::share_group_describe::ShareGroupDescribeResponse,
            $crate::messages::share_fetch::ShareFetchRequest,
            $crate::messages::share_fetch::ShareFetchResponse,
            $crate::messages::share_acknowledge::ShareAcknowledgeRequest,
            $crate::messages::share_acknowledge::ShareAcknowledgeResponse,
            $crate::messages::add_raft_voter::AddRaftVoterRequest,
            $crate::messages::add_raft_voter::AddRaftVoterResponse,
            $crate::messages::remove_raft_voter::RemoveRaftVoterRequest,
            $crate::messages::remove_raft_voter::RemoveRaftVoterResponse,
            $crate::messages::update_raft_voter::UpdateRaftVoterRequest,
            $crate::messages::update_raft_voter::UpdateRaftVoterResponse,
            $crate::messages::initialize_share_group_state::InitializeShareGroupStateRequest,
            $crate::messages::initialize_share_group_state::InitializeShareGroupStateResponse,
            $crate::messages::read_share_group_state::ReadShareGroupStateRequest,
            $crate::messages::read_share_group_state::ReadShareGroupStateResponse,
            $crate::messages::write_share_group_state::WriteShareGroupStateRequest,
            $crate::messages::write_share_group_state::WriteShareGroupStateResponse,
            $crate::messages::delete_share_group_state::DeleteShareGroupStateRequest,
            $crate::messages::delete_share_group_state::DeleteShareGroupStateResponse,
            $crate::messages::read_share_group_state_summary::ReadShareGroupStateSummaryRequest,
            $crate::messages::read_share_group_state_summary::ReadShareGroupStateSummaryResponse,
            $crate::messages::streams_group_heartbeat::StreamsGroupHeartbeatRequest,
            $crate::messages::streams_group_heartbeat::StreamsGroupHeartbeatResponse,
            $crate::messages::streams_group_describe::StreamsGroupDescribeRequest,
            $crate::messages::streams_group_describe::StreamsGroupDescribeResponse,
            $crate::messages::describe_share_group_offsets::DescribeShareGroupOffsetsRequest,
            $crate::messages::describe_share_group_offsets::DescribeShareGroupOffsetsResponse,
            $crate::messages::alter_share_group_offsets::AlterShareGroupOffsetsRequest,
            $crate::messages::alter_share_group_offsets::AlterShareGroupOffsetsResponse,
            $crate::messages::delete_share_group_offsets::DeleteShareGroupOffsetsRequest,
            $crate::messages::delete_share_group_offsets::DeleteShareGroupOffsetsResponse,
            $crate::messages::streams_group_topology_description_update::StreamsGroupTopologyDescriptionUpdateRequest,
            $crate::messages::streams_group_topology_description_update::StreamsGroupTopologyDescriptionUpdateResponse,
            $crate::messages::unregister_controller::UnregisterControllerRequest,
            $crate::messages::unregister_controller::UnregisterControllerResponse,
            $crate::messages::header::RequestHeader,
            $crate::messages::header::ResponseHeader,
            $crate::messages::data::AbortedTxn,
            $crate::messages::data::ConsumerProtocolAssignment,
            $crate::messages::data::ConsumerProtocolSubscription,
            $crate::messages::data::ControlRecordTypeSchema,
            $crate::messages::data::DefaultPrincipalData,
            $crate::messages::data::EndTxnMarker,
            $crate::messages::data::KRaftVersionRecord,
            $crate::messages::data::LeaderChangeMessage,
            $crate::messages::data::ProducerSnapshot,
            $crate::messages::data::QuorumStateData,
            $crate::messages::data::SnapshotFooterRecord,
            $crate::messages::data::SnapshotHeaderRecord,
            $crate::messages::data::VotersRecord,
            $crate::messages::coordinator::LegacyOffsetCommitKey,
            $crate::messages::coordinator::LegacyOffsetCommitValue,
            $crate::messages::coordinator::OffsetCommitKey,
            $crate::messages::coordinator::OffsetCommitValue,
            $crate::messages::coordinator::GroupMetadataKey,
            $crate::messages::coordinator::GroupMetadataValue,
            $crate::messages::coordinator::ConsumerGroupMetadataKey,
            $crate::messages::coordinator::ConsumerGroupMetadataValue,
            $crate::messages::coordinator::ConsumerGroupPartitionMetadataKey,
            $crate::messages::coordinator::ConsumerGroupPartitionMetadataValue,
            $crate::messages::coordinator::ConsumerGroupMemberMetadataKey,
            $crate::messages::coordinator::ConsumerGroupMemberMetadataValue,
            $crate::messages::coordinator::ConsumerGroupTargetAssignmentMetadataKey,
            $crate::messages::coordinator::ConsumerGroupTargetAssignmentMetadataValue,
            $crate::messages::coordinator::ConsumerGroupTargetAssignmentMemberKey,
            $crate::messages::coordinator::ConsumerGroupTargetAssignmentMemberValue,
            $crate::messages::coordinator::ConsumerGroupCurrentMemberAssignmentKey,
            $crate::messages::coordinator::ConsumerGroupCurrentMemberAssignmentValue,
            $crate::messages::coordinator::ShareGroupMemberMetadataKey,
            $crate::messages::coordinator::ShareGroupMemberMetadataValue,
            $crate::messages::coordinator::ShareGroupMetadataKey,
            $crate::messages::coordinator::ShareGroupMetadataValue,
            $crate::messages::coordinator::ShareGroupTargetAssignmentMetadataKey,
            $crate::messages::coordinator::ShareGroupTargetAssignmentMetadataValue,
            $crate::messages::coordinator::ShareGroupTargetAssignmentMemberKey,
            $crate::messages::coordinator::ShareGroupTargetAssignmentMemberValue,
            $crate::messages::coordinator::ShareGroupCurrentMemberAssignmentKey,
            $crate::messages::coordinator::ShareGroupCurrentMemberAssignmentValue,
            $crate::messages::coordinator::ShareGroupStatePartitionMetadataKey,
            $crate::messages::coordinator::ShareGroupStatePartitionMetadataValue,
            $crate::messages::coordinator::ConsumerGroupRegularExpressionKey,
            $crate::messages::coordinator::ConsumerGroupRegularExpressionValue,
            $crate::messages::coordinator::StreamsGroupMetadataKey,
            $crate::messages::coordinator::StreamsGroupMetadataValue,
            $crate::messages::coordinator::StreamsGroupMemberMetadataKey,
            $crate::messages::coordinator::StreamsGroupMemberMetadataValue,
            $crate::messages::coordinator::StreamsGroupTargetAssignmentMetadataKey,
            $crate::messages::coordinator::StreamsGroupTargetAssignmentMetadataValue,
            $crate::messages::coordinator::StreamsGroupTargetAssignmentMemberKey,
            $crate::messages::coordinator::StreamsGroupTargetAssignmentMemberValue,
            $crate::messages::coordinator::StreamsGroupCurrentMemberAssignmentKey,
            $crate::messages::coordinator::StreamsGroupCurrentMemberAssignmentValue,
            $crate::messages::coordinator::StreamsGroupTopologyKey,
            $crate::messages::coordinator::StreamsGroupTopologyValue,
            $crate::messages::coordinator::ShareSnapshotKey,
            $crate::messages::coordinator::ShareSnapshotValue,
            $crate::messages::coordinator::ShareUpdateKey,
            $crate::messages::coordinator::ShareUpdateValue,
            $crate::messages::coordinator::TransactionLogKey,
            $crate::messages::coordinator::TransactionLogValue,
            $crate::messages::metadata::RegisterBrokerRecord,
            $crate::messages::metadata::UnregisterBrokerRecord,
            $crate::messages::metadata::TopicRecord,
            $crate::messages::metadata::PartitionRecord,
            $crate::messages::metadata::ConfigRecord,
            $crate::messages::metadata::PartitionChangeRecord,
            $crate::messages::metadata::FenceBrokerRecord,
            $crate::messages::metadata::UnfenceBrokerRecord,
            $crate::messages::metadata::RemoveTopicRecord,
            $crate::messages::metadata::DelegationTokenRecord,
            $crate::messages::metadata::UserScramCredentialRecord,
            $crate::messages::metadata::FeatureLevelRecord,
            $crate::messages::metadata::ClientQuotaRecord,
            $crate::messages::metadata::ProducerIdsRecord,
            $crate::messages::metadata::BrokerRegistrationChangeRecord,
            $crate::messages::metadata::AccessControlEntryRecord,
            $crate::messages::metadata::RemoveAccessControlEntryRecord,
            $crate::messages::metadata::NoOpRecord,
            $crate::messages::metadata::ZkMigrationStateRecord,
            $crate::messages::metadata::RemoveUserScramCredentialRecord,
            $crate::messages::metadata::BeginTransactionRecord,
            $crate::messages::metadata::EndTransactionRecord,
            $crate::messages::metadata::AbortTransactionRecord,
            $crate::messages::metadata::RemoveDelegationTokenRecord,
            $crate::messages::metadata::RegisterControllerRecord,
            $crate::messages::metadata::ClearElrRecord,
            $crate::messages::metadata::UnregisterControllerRecord,
            $crate::messages::remote_log::RemoteLogSegmentMetadataRecord,
            $crate::messages::remote_log::RemoteLogSegmentMetadataUpdateRecord,
            $crate::messages::remote_log::RemotePartitionDeleteMetadataRecord,
            $crate::messages::remote_log::RemoteLogSegmentMetadataSnapshotRecord,
        }
    };
}
