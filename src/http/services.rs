//! What handlers ask, in one place.
//!
//! Invariant: nothing here is replaced while the broker runs.

use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::Request;

use super::error::HttpError;
use crate::cluster::Controller;
use crate::security::{Authorizer, Decision, Operation, Principal, Requester, Resource};
use crate::sys::MemoryBudget;
use crate::types::BrokerId;

/// The address of whoever sends a request; the connection notes it at each.
#[derive(Debug, Clone, Copy)]
pub struct Peer(pub IpAddr);

/// The broker, as HTTP sees it.
pub struct Services {
    /// Metadata.
    pub controller: Arc<Controller>,
    /// This node.
    pub node_id: BrokerId,
    /// Decides what a client may do.
    pub authorizer: Arc<dyn Authorizer>,
    /// What requests and answers of all connections hold.
    pub budget: MemoryBudget,
}

impl Services {
    /// Whether the sender of a request may do that. Nobody proves who they are by HTTP yet.
    pub(super) fn allows(&self, request: &Request, operation: Operation, resource: Resource<'_>) -> bool {
        // Each connection has noted it.
        let Some(Peer(address)) = request.extensions().get::<Peer>().copied() else { return false };
        let principal = Principal::anonymous();
        let requester = Requester { principal: &principal, address };
        self.authorizer.authorize(requester, operation, resource) == Decision::Allowed
    }

    /// The same, as an error.
    pub(super) fn require(
        &self,
        request: &Request,
        operation: Operation,
        resource: Resource<'_>,
    ) -> Result<(), HttpError> {
        if self.allows(request, operation, resource) {
            return Ok(());
        }
        Err(HttpError::forbidden(format!("{} on {resource} is not allowed", operation.name())))
    }
}
