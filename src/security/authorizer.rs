//! The decision: may this requester do that.
//!
//! Invariant: a decision is a value, made at once: an authorizer knows its rules and asks nobody.

use std::fmt;
use std::net::IpAddr;

use super::operation::Operation;
use super::principal::Principal;
use super::resource::{Resource, ResourceKind};

/// Who asks.
#[derive(Debug, Clone, Copy)]
pub struct Requester<'c> {
    /// As whom.
    #[cfg_attr(not(test), expect(dead_code, reason = "the first authorizer to look at it comes with ACLs"))]
    pub principal: &'c Principal,
    /// From where.
    #[cfg_attr(not(test), expect(dead_code, reason = "the first authorizer to look at it comes with ACLs"))]
    pub address: IpAddr,
}

/// Whether somebody may.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Yes.
    Allowed,
    /// No.
    #[cfg_attr(not(test), expect(dead_code, reason = "only the tests' authorizer refuses anything yet"))]
    Denied,
}

/// Decides. Kafka's interface of the same name.
pub trait Authorizer: fmt::Debug + Send + Sync {
    /// Whether `requester` may do `operation` to `resource`.
    fn authorize(&self, requester: Requester<'_>, operation: Operation, resource: Resource<'_>) -> Decision;

    /// Whether there is any resource of a kind that `requester` may do `operation` to, whatever its name.
    fn authorize_any(&self, requester: Requester<'_>, operation: Operation, kind: ResourceKind) -> Decision;
}

/// Everybody may do everything.
#[derive(Debug, Clone, Copy)]
pub struct AllowAll;

impl Authorizer for AllowAll {
    fn authorize(&self, _: Requester<'_>, _: Operation, _: Resource<'_>) -> Decision {
        Decision::Allowed
    }

    fn authorize_any(&self, _: Requester<'_>, _: Operation, _: ResourceKind) -> Decision {
        Decision::Allowed
    }
}
