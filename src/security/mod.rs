//! Who may do what: principals, operations, resources, and the decision. Values only, no sockets.
//!
//! Invariant: nothing is decided elsewhere. A handler asks for an operation on a resource, and an [`Authorizer`] answers; which error
//! code a refusal becomes is the handler's to know. Deliberately absent: ACLs, and how a principal proves who it is. Until they are here
//! everybody is [`Principal::anonymous`] and may do everything, as with an Apache Kafka that has no authorizer.

mod authorizer;
mod operation;
mod principal;
mod resource;

pub use authorizer::{AllowAll, Authorizer, Decision, Requester};
pub use operation::Operation;
pub use principal::Principal;
pub use resource::{Resource, ResourceKind};
