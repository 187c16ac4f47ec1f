//! Model to Rust source. Layout is left to rustfmt, which runs over all of it in the end.
//!
//! Invariant: the same schema gives the same source, byte for byte.

pub mod api_key;
pub mod error_code;
mod expression;
pub mod files;
mod folder;
mod json;
mod macros;
mod message;
mod read;
mod runs;
mod size;
mod write;

/// The head of every generated file.
pub(crate) fn head(owns: &str, source: &str) -> String {
    format!(
        "//! {owns}\n//!\n//! Generated from `protocol/schema/{source}` by `cargo xtask generate`: edit the schema, not this file.\n\n"
    )
}
