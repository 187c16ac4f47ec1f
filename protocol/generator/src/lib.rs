//! The protocol generator: schema text in, Rust source out.
