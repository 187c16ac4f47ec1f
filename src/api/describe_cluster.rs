//! DescribeCluster (key 60): the cluster's id, its brokers, its controller.
//!
//! Invariant: this is a broker's listener: the controllers' endpoints are not told here.

use kalda_protocol::ErrorCode;
use kalda_protocol::messages::describe_cluster::{
    DescribeClusterBroker, DescribeClusterRequest, DescribeClusterResponse,
};

use super::answer::Answer;
use super::call::Call;
use super::topics;

/// `endpoint_type`: brokers.
const BROKERS: i8 = 1;
/// `endpoint_type`: controllers.
const CONTROLLERS: i8 = 2;

pub(super) async fn handle(
    call: &mut Call,
    request: DescribeClusterRequest,
) -> Answer<DescribeClusterResponse> {
    match request.endpoint_type {
        BROKERS => {}
        CONTROLLERS => {
            let sentence = "The request was sent to an endpoint of type BROKER, but we wanted an endpoint of type CONTROLLER";
            return refused(ErrorCode::MismatchedEndpointType, sentence.to_owned());
        }
        other => {
            return refused(ErrorCode::UnsupportedEndpointType, format!("Unsupported endpoint type {other}"));
        }
    }
    let image = call.broker.controller.image();
    let brokers = image.cluster.brokers().filter(|broker| !broker.fenced || request.include_fenced_brokers);
    let brokers = brokers.filter_map(|broker| {
        let endpoint = broker.endpoint(&call.session.listener)?;
        Some(DescribeClusterBroker {
            broker_id: broker.id.0,
            host: (&*endpoint.host).into(),
            port: i32::from(endpoint.port),
            rack: broker.rack.as_deref().map(Into::into),
            is_fenced: broker.fenced,
            ..Default::default()
        })
    });
    let operations = request.include_cluster_authorized_operations;
    DescribeClusterResponse {
        cluster_id: (&*call.broker.cluster_id).into(),
        controller_id: call.broker.node_id.0,
        brokers: brokers.collect(),
        cluster_authorized_operations: if operations {
            topics::operations_on_cluster(call)
        } else {
            topics::NO_OPERATIONS
        },
        ..Default::default()
    }
    .into()
}

fn refused(code: ErrorCode, sentence: String) -> Answer<DescribeClusterResponse> {
    DescribeClusterResponse {
        error_code: code.code(),
        error_message: Some(sentence.into()),
        controller_id: -1,
        ..Default::default()
    }
    .into()
}
