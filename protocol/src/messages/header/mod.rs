//! What stands in front of requests and responses.
//!
//! Generated from `protocol/schema/header/*.schema` by `cargo xtask generate`: edit the schema, not this file.

pub mod request_header;
pub mod response_header;

pub use request_header::RequestHeader;
pub use response_header::ResponseHeader;
