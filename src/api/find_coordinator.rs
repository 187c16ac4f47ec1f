//! FindCoordinator (key 10): which broker coordinates a group, or the transactions of a producer.
//!
//! Invariant: a coordinator is the leader of the key's partition of an internal topic. The first request creates the topic.

use kalda_protocol::messages::find_coordinator::{
    Coordinator, FindCoordinatorRequest, FindCoordinatorResponse,
};
use kalda_protocol::{ErrorCode, StrBytes};

use super::answer::Answer;
use super::call::Call;
use super::elements::Elements;
use super::{auto_create, error_text, topics};
use crate::coordinator::{OFFSETS_TOPIC, TRANSACTIONS_TOPIC};
use crate::security::{Operation, Resource};
use crate::sys::TooMuchMemory;

/// From this version on several keys can be asked for.
const FIRST_VERSION_WITH_KEYS: i16 = 4;
/// `key_type`: groups.
const GROUP: i8 = 0;
/// `key_type`: transactions.
const TRANSACTION: i8 = 1;

pub(super) async fn handle(
    call: &mut Call,
    request: FindCoordinatorRequest,
) -> Answer<FindCoordinatorResponse> {
    if call.version >= FIRST_VERSION_WITH_KEYS {
        let coordinators = find_all(call, request).await;
        let answered =
            coordinators.map(|coordinators| FindCoordinatorResponse { coordinators, ..Default::default() });
        return answered.into();
    }
    let found = find(call, request.key_type, request.key).await;
    let code = ErrorCode::from_code(found.error_code);
    FindCoordinatorResponse {
        error_code: found.error_code,
        error_message: code.map(|code| error_text::of(code).into()),
        node_id: found.node_id,
        host: found.host,
        port: found.port,
        ..Default::default()
    }
    .into()
}

async fn find_all(
    call: &mut Call,
    request: FindCoordinatorRequest,
) -> Result<Vec<Coordinator>, TooMuchMemory> {
    let mut coordinators = Elements::of::<FindCoordinatorResponse>(call);
    for key in request.coordinator_keys {
        let found = find(call, request.key_type, key).await;
        coordinators.push(call, found).await?;
    }
    Ok(coordinators.into_list())
}

async fn find(call: &Call, key_type: i8, key: StrBytes) -> Coordinator {
    let refused = |key, code: ErrorCode, message: StrBytes| Coordinator {
        key,
        node_id: -1,
        port: -1,
        error_code: code.code(),
        error_message: Some(message),
        ..Default::default()
    };
    let not_allowed = match key_type {
        GROUP if !call.allows(Operation::Describe, Resource::group(&key)) => {
            Some(ErrorCode::GroupAuthorizationFailed)
        }
        TRANSACTION if !call.allows(Operation::Describe, Resource::transactional_id(&key)) => {
            Some(ErrorCode::TransactionalIdAuthorizationFailed)
        }
        _ => None,
    };
    if let Some(code) = not_allowed {
        return refused(key, code, StrBytes::default());
    }
    let (topic_name, index) = match key_type {
        GROUP => (OFFSETS_TOPIC, call.broker.groups.partition_of(&key)),
        TRANSACTION => (TRANSACTIONS_TOPIC, call.broker.transactions.partition_of(&key)),
        _ => {
            return refused(key, ErrorCode::InvalidRequest, error_text::of(ErrorCode::InvalidRequest).into());
        }
    };
    if call.broker.controller.image().topics.by_name(topic_name).is_none() {
        auto_create::create(&call.broker, &[topic_name], None).await;
    }
    let image = call.broker.controller.image();
    let found = image.topics.by_name(topic_name).and_then(|topic| {
        let partition = topic.partition(index)?;
        if topics::leader_error(&image, &call.session.listener, partition) != ErrorCode::None {
            return None;
        }
        let leader = image.cluster.broker(partition.leader)?;
        Some((leader.id, leader.endpoint(&call.session.listener)?))
    });
    match found {
        None => refused(key, ErrorCode::CoordinatorNotAvailable, StrBytes::default()),
        Some((node, endpoint)) => Coordinator {
            key,
            node_id: node.0,
            host: (&*endpoint.host).into(),
            port: i32::from(endpoint.port),
            error_message: Some(StrBytes::default()),
            ..Default::default()
        },
    }
}
