//! ElectLeaders (key 43): elects the preferred replica as leader, or any replica where a partition has no leader.
//!
//! Invariant: the answer to a request for all partitions names every topic, but only those partitions that needed an election.

use kalda_protocol::messages::elect_leaders::{
    ElectLeadersRequest, ElectLeadersResponse, PartitionResult, ReplicaElectionResult, TopicPartitions,
};
use kalda_protocol::{ErrorCode, StrBytes};

use super::answer::Answer;
use super::call::Call;
use super::elements::Elements;
use super::{error_code, error_text};
use crate::cluster::controller::elections::{Elected, Election, ElectionWanted, NotElected};
use crate::security::Operation;
use crate::sys::TooMuchMemory;
use crate::types::PartitionIndex;

/// `election_type`: the preferred replica.
const PREFERRED: i8 = 0;
/// `election_type`: any replica.
const UNCLEAN: i8 = 1;

/// The first version with an error for the whole request.
const FIRST_VERSION_WITH_ERROR: i16 = 1;

/// Memory for a topic and for a partition while the controller decides.
const TOPIC_BYTES: usize = size_of::<ElectionWanted>() + size_of::<Elected>() + 64;
const PARTITION_BYTES: usize = size_of::<PartitionIndex>() + size_of::<(PartitionIndex, NotElected)>();
/// Memory for a partition in the answer that has a sentence of its own, besides the topic's name.
const SENTENCE_BYTES: usize = 128;

pub(super) async fn handle(call: &mut Call, request: ElectLeadersRequest) -> Answer<ElectLeadersResponse> {
    elect(call, request).await.into()
}

/// The answer to a client that may not alter the cluster.
pub(super) async fn refused(call: &mut Call, request: ElectLeadersRequest) -> Answer<ElectLeadersResponse> {
    let sentence = Some(error_text::needs(Operation::Alter));
    failed(call, request.topic_partitions, ErrorCode::ClusterAuthorizationFailed, sentence).await.into()
}

async fn elect(call: &mut Call, request: ElectLeadersRequest) -> Result<ElectLeadersResponse, TooMuchMemory> {
    let asked = request.topic_partitions;
    if asked.as_ref().is_some_and(Vec::is_empty) {
        return Ok(ElectLeadersResponse::default());
    }
    if request.timeout_ms <= 0 {
        return failed(call, asked, ErrorCode::RequestTimedOut, None).await;
    }
    let election = match request.election_type {
        PREFERRED => Election::Preferred,
        UNCLEAN => Election::Unclean,
        unknown => {
            let sentence = format!("Unknown election type {unknown}");
            return failed(call, asked, ErrorCode::InvalidRequest, Some(sentence)).await;
        }
    };
    let (topics, partitions) = match &asked {
        Some(asked) => (asked.len(), asked.iter().map(|topic| topic.partitions.len()).sum()),
        None => {
            let image = call.broker.controller.image();
            (image.topics.len(), image.topics.partition_count())
        }
    };
    call.claim(topics.saturating_mul(TOPIC_BYTES).saturating_add(partitions * PARTITION_BYTES)).await?;
    let wanted = asked.as_deref().map(|topics| topics.iter().map(wanted).collect());
    let held = call.hand_over();
    match call.broker.controller.elect_leaders(election, wanted, held).await {
        Ok(Ok(elected)) => {
            call.broker.caught_up().await;
            results(call, elected).await
        }
        Ok(Err(too_many)) => {
            failed(call, asked, ErrorCode::PolicyViolation, Some(too_many.to_string())).await
        }
        Err(failure) => failed(call, asked, error_code::controller(&failure), None).await,
    }
}

fn wanted(topic: &TopicPartitions) -> ElectionWanted {
    let partitions = topic.partitions.iter().copied().map(PartitionIndex).collect();
    ElectionWanted { topic: topic.topic.as_str().into(), partitions }
}

async fn results(call: &mut Call, elected: Vec<Elected>) -> Result<ElectLeadersResponse, TooMuchMemory> {
    let mut results = Elements::of::<ElectLeadersResponse>(call);
    for Elected { topic, partitions } in elected {
        let bytes = size_of::<PartitionResult>() + SENTENCE_BYTES;
        results.expect(call, topic.len() + partitions.len().saturating_mul(bytes)).await?;
        // One text, shared by all partitions of the topic.
        let no_topic: StrBytes = format!("No such topic as {topic}").into();
        let standard = |code| -> StrBytes { error_text::of(code).into() };
        let not_needed = standard(ErrorCode::ElectionNotNeeded);
        let mut partition_result = Vec::with_capacity(partitions.len());
        for (index, outcome) in partitions {
            let message = outcome.err().map(|refused| match refused {
                NotElected::UnknownTopic => no_topic.clone(),
                NotElected::UnknownPartition => format!("No such partition as {topic}-{index}").into(),
                NotElected::NotNeeded => not_needed.clone(),
                NotElected::PreferredNotAvailable | NotElected::NobodyEligible => {
                    standard(error_code::not_elected(refused))
                }
            });
            let code = outcome.err().map_or(ErrorCode::None, error_code::not_elected);
            partition_result.push(result(index.0, code, message));
            call.breathe().await;
        }
        let topic = StrBytes::from(&*topic);
        results.push(call, ReplicaElectionResult { topic, partition_result, ..Default::default() }).await?;
    }
    let replica_election_results = results.into_list();
    Ok(ElectLeadersResponse { replica_election_results, ..Default::default() })
}

/// The same error for every partition that the request names.
async fn failed(
    call: &mut Call,
    asked: Option<Vec<TopicPartitions>>,
    code: ErrorCode,
    message: Option<String>,
) -> Result<ElectLeadersResponse, TooMuchMemory> {
    let message: Option<StrBytes> = message.map(Into::into);
    let mut results = Elements::of::<ElectLeadersResponse>(call);
    for TopicPartitions { topic, partitions, .. } in asked.unwrap_or_default() {
        results.expect(call, partitions.len().saturating_mul(size_of::<PartitionResult>())).await?;
        let refused = partitions.into_iter().map(|index| result(index, code, message.clone()));
        let partition_result = refused.collect();
        results.push(call, ReplicaElectionResult { topic, partition_result, ..Default::default() }).await?;
    }
    let replica_election_results = results.into_list();
    let error_code = if call.version < FIRST_VERSION_WITH_ERROR { ErrorCode::None } else { code }.code();
    Ok(ElectLeadersResponse { error_code, replica_election_results, ..Default::default() })
}

fn result(partition_id: i32, code: ErrorCode, error_message: Option<StrBytes>) -> PartitionResult {
    PartitionResult { partition_id, error_code: code.code(), error_message, ..Default::default() }
}
