//! The Kafka wire protocol as values: no I/O, no async, no unsafe code.
//!
//! ```text
//! schema/*.schema ─ generator ─▶ messages, api_key, error_code
//!                                      ▼
//! frame ──── header and body ────▶ messages ──── fields ────▶ primitives
//! records: what is in the record batches that messages carry
//! ```
//!
//! Invariant: no bytes of a peer make anything here panic, or ask for more memory than they are worth.
#![forbid(unsafe_code)]
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::unreachable
    )
)]

mod api_key;
mod error;
mod error_code;
pub mod frame;
#[cfg(feature = "json")]
pub mod json;
mod message;
pub mod messages;
pub mod primitives;
pub mod records;
mod uuid;

pub use api_key::ApiKey;
pub use error::{DecodeError, EncodeError};
pub use error_code::ErrorCode;
pub use frame::RequestFrame;
pub use message::{Form, Message, Request, Wire};
pub use primitives::{
    Encoder, Few, Gap, RawTaggedField, Reader, Records, StrBytes, UnknownTaggedFields, Writer, sizes,
};
pub use uuid::{Uuid, UuidError};
