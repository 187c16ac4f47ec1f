//! Kalda, a Kafka wire-protocol-compatible broker. The map of its rooms is `docs/ARCHITECTURE.md`.
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::unreachable,
        clippy::print_stdout,
        clippy::print_stderr,
        clippy::exit,
        clippy::disallowed_methods
    )
)]

mod api;
pub mod cli;
mod cluster;
pub mod config;
mod coordinator;
mod http;
mod net;
mod partition;
mod security;
pub mod server;

use kalda_log as log;
use kalda_sys::{self as sys, types};

pub use api::{Row, served};
