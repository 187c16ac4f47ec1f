//! The JSON of each message.
//!
//! Generated from `protocol/schema/*.schema` by `cargo xtask generate`: edit the schema, not this file.

mod request_header;
mod response_header;
